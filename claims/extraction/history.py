"""Who was named and who spoke so far, and whom a pronoun means by that.

Every reference has a weight: subjects and speakers are taken up again, possessors and those whom only a
quotation names are not. A candidate's score is its best reference, less what lies between. Where two
candidates score about the same, nobody is meant.
"""

import bisect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from claims.extraction.layout import Layout
from claims.extraction.types import SourceKind, Span

_REACH = 2500  # code points behind a pronoun in which its antecedent is sought
_PARAGRAPHS_BACK = 3
_MOST_NEAR = 80  # references in which a pronoun's antecedent is sought
_MOST = 300  # references that are gone through at most

# Fitted on labelled articles by random search, with others held out; the optimum is flat.
SUBJECT = 1.0
SPEAKER = 0.5
POSSESSOR = -0.2
QUOTED = -3.0
EMBEDDED = -0.4
_SENTENCE_APART = (1.8, 1.4, 0.5, 0.3, 0.0)
_PARAGRAPH_APART = 0.6
_SAME_GENDER = 0.5
_OFTEN = 0.15  # for each further reference, three at most
_LAST = 1.2  # of ``speaks``, once more for who spoke last
_SOLE = 0.8  # the only candidate in this sentence and the one before
TOPIC = 0.35  # for each doubling of how often the article names somebody
_MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who the source of one attribution is; ``source`` is its span, completed where the name was cut off."""

    kind: SourceKind
    speaker: str = ""
    organisation: str = ""
    role: str = ""
    source: tuple[Span, ...] = ()
    female: bool | None = None


UNCLEAR = Resolved(SourceKind.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Reference:
    """Somebody or something that the text refers to at this position."""

    position: int
    who: Resolved
    weight: float
    spoke: bool


@dataclass(slots=True, eq=False)
class _Candidate:
    """Somebody whom a pronoun may mean: the best score of the references, and what they have in common."""

    who: Resolved
    score: float
    count: int = 0
    spoke: bool = False
    close: bool = False  # referred to in the pronoun's sentence or the one before


@dataclass(slots=True)
class History:
    """The references so far, in reading order."""

    layout: Layout
    _references: list[Reference] = field(default_factory=list)

    def add(self, position: int, who: Resolved, weight: float, *, spoke: bool) -> None:
        """Remember a reference; those that did not speak may come without a source's details."""
        reference = Reference(position, replace(who, source=()), weight, spoke)
        if self._references and position < self._references[-1].position:
            bisect.insort(self._references, reference, key=lambda r: r.position)
        else:
            self._references.append(reference)

    def meant(
        self,
        position: int,
        fits: Callable[[Resolved], bool],
        *,
        female: bool | None = None,
        bonus: Callable[[Resolved], float] = lambda who: 0.0,
        speaks: float = 0.0,
    ) -> Resolved | None:
        """Whom a pronoun at this position means, of those who fit; None where that is not clear.

        ``bonus`` is added to a candidate's score, and ``speaks`` for who spoke in the paragraphs before.
        """
        candidates = self._candidates(position, fits)
        close = [c for c in candidates if c.close]
        last = next((c for c in candidates if c.spoke), None)
        ranked: list[tuple[float, Resolved]] = []
        for candidate in candidates:
            score = candidate.score + _OFTEN * min(candidate.count - 1, 3) + bonus(candidate.who)
            score += speaks * (candidate.spoke + _LAST * (candidate is last))
            score += _SOLE * (close == [candidate])
            score += _SAME_GENDER * (female is not None and candidate.who.female is female)
            ranked.append((score, candidate.who))
        ranked.sort(key=lambda scored: scored[0], reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _MARGIN):
            return None
        return ranked[0][1]

    def _candidates(self, position: int, fits: Callable[[Resolved], bool]) -> list["_Candidate"]:
        """Those who fit of the last references, who spoke or was named last first."""
        found: dict[tuple[SourceKind, str], _Candidate] = {}
        last_spoke: dict[tuple[SourceKind, str], _Candidate] = {}
        behind = self._behind(position, self.layout.paragraph_start(position, _PARAGRAPHS_BACK))
        for reference in islice(behind, _MOST_NEAR):
            who = reference.who
            if not fits(who):
                continue
            key = (who.kind, who.speaker)
            score = self._score(reference, position)
            candidate = found.setdefault(key, _Candidate(who, score))
            candidate.score = max(candidate.score, score)
            candidate.count += 1
            candidate.close |= reference.weight > QUOTED / 2 and self._apart(reference, position) < 2
            if reference.spoke:
                candidate.spoke = True
                last_spoke.setdefault(key, candidate)
        spoke = list(last_spoke.values())
        return spoke + [c for c in found.values() if not c.spoke]

    def _apart(self, reference: Reference, position: int) -> int:
        return self.layout.number(position) - self.layout.number(reference.position)

    def _score(self, reference: Reference, position: int) -> float:
        layout = self.layout
        apart = self._apart(reference, position)
        paragraphs = layout.paragraph(position) - layout.paragraph(reference.position)
        near = _SENTENCE_APART[min(apart, len(_SENTENCE_APART) - 1)]
        return near + reference.weight - _PARAGRAPH_APART * paragraphs

    def last(
        self, position: int, kinds: Collection[SourceKind], paragraphs: int = _PARAGRAPHS_BACK
    ) -> Resolved | None:
        """The last source of one of these kinds, so many paragraphs back at most."""
        behind = self._behind(position, self.layout.paragraph_start(position, paragraphs))
        return next((r.who for r in islice(behind, _MOST) if r.spoke and r.who.kind in kinds), None)

    def all(self, position: int, kinds: Collection[SourceKind]) -> Iterator[Resolved]:
        """What was referred to of these kinds before this position, the last first."""
        behind = islice(self._behind(position, 0, reach=False), _MOST)
        return (r.who for r in behind if r.who.kind in kinds)

    def speakers(self, position: int, paragraphs: int) -> set[str]:
        """Names of those who spoke in the paragraphs just before."""
        floor = self.layout.paragraph_start(position, paragraphs)
        return {r.who.speaker for r in self._behind(position, floor) if r.spoke}

    def _behind(self, position: int, floor: int, *, reach: bool = True) -> Iterator[Reference]:
        if reach:
            floor = max(floor, position - _REACH)
        for reference in reversed(self._references):
            if reference.position < floor:
                return
            if reference.position < position:
                yield reference
