"""Who has spoken so far, and whom a pronoun may mean by that."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from claims.extraction.types import SourceKind, Span

_REACH = 1500  # code points behind a pronoun in which its antecedent is sought
_PARAGRAPHS_BACK = 2  # for groups, bodies and documents
_ONLY_ONE_BACK = 3  # paragraphs; so far back a person must be the only one


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who the source of one attribution is; ``source`` is its span, completed where the name was cut off."""

    kind: SourceKind
    speaker: str = ""
    organisation: str = ""
    role: str = ""
    source: tuple[Span, ...] = ()
    female: bool | None = None


@dataclass(slots=True)
class History:
    """The sources resolved so far, in reading order."""

    text: str
    _sources: list[tuple[int, Resolved]] = field(default_factory=list)

    def add(self, position: int, who: Resolved) -> None:
        """Remember a source that begins at this position."""
        self._sources.append((position, replace(who, source=())))

    def floor(self, position: int, paragraphs: int) -> int:
        """Where the paragraph begins that many paragraphs before this position's own."""
        limit = max(0, position - _REACH)
        floor = position
        for _ in range(paragraphs + 1):
            while floor > limit and self.text[floor - 1] in "\n ":
                floor -= 1
            floor = max(self.text.rfind("\n", limit, floor) + 1, limit)
        return floor

    def recent(self, position: int, kinds: Collection[SourceKind], noun: str = "") -> Resolved | None:
        """The last source of one of these kinds in this paragraph or the two before."""
        for who in self._behind(position, self.floor(position, _PARAGRAPHS_BACK)):
            if who.kind in kinds and (not noun or noun in who.speaker.casefold().split()[1:]):
                return who
        return None

    def recent_person(self, position: int, female: bool) -> Resolved | None:
        """The last person of this gender in this paragraph or the one before."""
        for who in self._behind(position, self.floor(position, 1)):
            if who.kind is SourceKind.PERSON and who.speaker and who.female in (None, female):
                return who
        return None

    def only_person(self, position: int, female: bool) -> Resolved | None:
        """The person of this gender in the paragraphs before, if there is one only."""
        people = {
            who.speaker: who
            for who in self._behind(position, self.floor(position, _ONLY_ONE_BACK))
            if who.kind is SourceKind.PERSON and who.female in (None, female)
        }
        return next(iter(people.values())) if len(people) == 1 else None

    def speakers(self, position: int, floor: int) -> set[str]:
        """Names of those who spoke between floor and position."""
        return {who.speaker for who in self._behind(position, floor)}

    def _behind(self, position: int, floor: int) -> Iterator[Resolved]:
        for start, who in reversed(self._sources):
            if start < floor:
                return
            if start < position:
                yield who
