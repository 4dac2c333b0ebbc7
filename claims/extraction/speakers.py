"""Who a source is: a name, a body, a document, somebody unnamed, the writer, or nobody that can be told.

The rules read the article from its beginning and remember who spoke. Where two candidates remain, the
speaker is "".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction import lexicon
from claims.extraction.detect import Detected
from claims.extraction.names import Mention, NameKind, Names, Person, bare_name, tokens
from claims.extraction.quotes import Quotations
from claims.extraction.roles import Affiliation, affiliation, describe
from claims.extraction.types import SourceKind, Span

HE_SHE = {"he": False, "him": False, "his": False, "himself": False, "she": True, "her": True, "herself": True, "hers": True}
THEY = frozenset("they them their themselves these those".split())
IT = frozenset("it its itself".split())
WRITER = frozenset("i we me us my our myself ourselves you".split())
RELATIVE = frozenset("who which that whom whose".split())

_DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those|its|his|her|their|my|our)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:a|an|one|another|some)\s", re.IGNORECASE)
_POSTMODIFIER = re.compile(
    r"\s*(?:[,;:()\[\]“”\"—–]|\s-\s)"
    r"|\s+(?:of|for|from|with|in|at|on|by|about|to|into|inside|near|close|familiar|briefed|who|whom|whose|which|"
    r"that|published|released|conducted|written|obtained|seen|issued|based|including|being|led|speaking|"
    r"working|handling|involved|seeking|opposed|opposing|running)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_PARAGRAPHS_BACK = 2
_REACH = 1500  # code points behind a pronoun in which its antecedent is sought


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


def resolve(text: str, found: Sequence[Detected], names: Names, quotations: Quotations) -> list[Resolved]:
    """Who speaks in each of these attributions, which stand in reading order."""
    return _Resolver(text, names, quotations).all(found)


class _Resolver:
    def __init__(self, text: str, names: Names, quotations: Quotations) -> None:
        self._text = text
        self._names = names
        self._quotations = quotations
        self._history: list[tuple[int, Resolved]] = []
        self._learn_affiliations()

    def _learn_affiliations(self) -> None:
        """Collect what the article says anywhere about each person."""
        for mention in self._names.mentions:
            if mention.kind is not NameKind.PERSON:
                continue
            people = self._names.people(mention.words)
            if len(people) != 1:
                continue
            known = affiliation(self._names, mention)
            if known.role and known.role not in people[0].roles:
                people[0].roles.append(known.role)
            if known.organisation and known.organisation not in people[0].organisations:
                people[0].organisations.append(known.organisation)

    def all(self, found: Sequence[Detected]) -> list[Resolved]:
        order = sorted(range(len(found)), key=lambda i: (found[i].source or found[i].cue or found[i].content)[0])
        out = [UNCLEAR] * len(found)
        for i in order:
            out[i] = self._one(found[i])
            if found[i].source and out[i].kind is not SourceKind.UNCLEAR:
                self._history.append((found[i].source[0][0], out[i]))
        return [
            self._quoted(found, out, i) if out[i].kind is SourceKind.AUTHOR else out[i] for i in range(len(found))
        ]

    def _quoted(self, found: Sequence[Detected], out: Sequence[Resolved], index: int) -> Resolved:
        """"I" inside a quotation is whoever is quoted there."""
        position = found[index].source[0][0]
        around = self._quotations.around(position)
        if not around:
            return out[index]
        start, end = around[0]
        speakers = {
            replace(who, source=())
            for other, who in zip(found, out, strict=True)
            if who.kind is not SourceKind.AUTHOR and any(s < end and e > start for s, e in other.content)
        }
        if len(speakers) == 1:
            return replace(speakers.pop(), source=out[index].source)
        return Resolved(SourceKind.PERSON if speakers else SourceKind.UNCLEAR, source=out[index].source)

    def _one(self, detected: Detected) -> Resolved:
        if not detected.source:
            return UNCLEAR
        start, end = detected.source[0][0], detected.source[-1][1]
        who = self._phrase(start, end)
        return replace(who, source=who.source or detected.source)

    # --- pronouns ---------------------------------------------------------------------------------------

    def _pronoun(self, word: str, start: int) -> Resolved | None:
        if word in HE_SHE:
            return self._recent_person(start, HE_SHE[word])
        if word in THEY:
            return self._recent(start, (SourceKind.GROUP, SourceKind.ORGANISATION)) or Resolved(SourceKind.GROUP)
        if word in IT:
            found = self._recent(start, (SourceKind.ORGANISATION, SourceKind.DOCUMENT))
            return found or Resolved(SourceKind.ORGANISATION)
        if word in WRITER:
            return Resolved(SourceKind.AUTHOR)
        if word in RELATIVE:
            return self._relative(word, start)
        return None

    def _floor(self, position: int, paragraphs: int) -> int:
        """Where the paragraph begins that many paragraphs before this position's own."""
        limit = max(0, position - _REACH)
        floor = position
        for _ in range(paragraphs + 1):
            while floor > limit and self._text[floor - 1] in "\n ":
                floor -= 1
            floor = max(self._text.rfind("\n", limit, floor) + 1, limit)
        return floor

    def _recent(self, start: int, kinds: tuple[SourceKind, ...]) -> Resolved | None:
        floor = self._floor(start, _PARAGRAPHS_BACK)
        for position, who in reversed(self._history):
            if position < floor:
                return None
            if position < start and who.kind in kinds:
                return replace(who, source=())
        return None

    def _recent_person(self, start: int, female: bool) -> Resolved:
        """The most recent compatible person source in this or the previous paragraph, else one mentioned."""
        floor = self._floor(start, 1)
        for position, who in reversed(self._history):
            if position < floor:
                break
            if position < start and who.kind is SourceKind.PERSON and who.speaker and who.female in (None, female):
                return replace(who, source=())
        for near in (0, 1):
            people: dict[int, Person] = {}
            for mention in self._names.before(start, self._floor(start, near)):
                same = self._names.people(mention.words) if mention.kind is NameKind.PERSON else []
                if len(same) == 1 and same[0].female in (None, female):
                    people[id(same[0])] = same[0]
            if people:
                return self._person(next(iter(people.values()))) if len(people) == 1 else Resolved(SourceKind.PERSON)
        return Resolved(SourceKind.PERSON)

    def _relative(self, word: str, start: int) -> Resolved:
        """"…, who said": the name or noun that stands right before."""
        limit = max(0, start - 160)
        for mention in self._names.before(start, limit)[:1]:
            if self._text[mention.end : start].strip(" ,)’'s") == "":
                return self._mention(mention)
        segment = self._text[limit:start].rstrip(" ,")
        phrase = re.search(r"(?:\b(?:the|a|an|some|many|most|several|one|two|three)\s+)?[\w’'-]+$", segment, re.I)
        if phrase is None:
            return UNCLEAR
        at = limit + phrase.start()
        who = self._common(at, limit + phrase.end())
        if word in ("who", "whom", "whose") and who.kind in (SourceKind.DOCUMENT, SourceKind.ORGANISATION):
            return Resolved(SourceKind.PERSON)
        return who

    # --- noun phrases -----------------------------------------------------------------------------------

    def _phrase(self, start: int, end: int) -> Resolved:
        while end > start and self._text[end - 1] in " ,;:\"”“-–—":
            end -= 1
        phrase = self._text[start:end]
        lower = phrase.casefold()
        pronoun = self._pronoun(_POSSESSIVE.sub("", lower) if lower not in HE_SHE else lower, start)
        if pronoun is not None:
            return pronoun
        core_end = start + _core_length(phrase)
        if self._joined(start, end, core_end):
            return Resolved(SourceKind.GROUP, bare_name(phrase))
        named = self._last_name(start, core_end)
        if named is not None:
            return self._mention(named)
        apposed = self._apposed(start, core_end, end)
        if apposed is not None:
            return apposed
        return self._common(start, end)

    def _joined(self, start: int, end: int, core_end: int) -> bool:
        """"Marsh and Lind", "Lind, Marsh and the board": several sources at once."""
        core = self._text[start:core_end]
        match = re.search(r"\s(?:and|or|&)\s", core)
        if match is None:
            names = [m for m in self._names.within(start, end) if m.kind is NameKind.PERSON]
            return len(names) > 1 and bool(re.search(r"\sand\s", self._text[names[0].end : names[1].start]))
        whole = [m for m in self._names.within(start, core_end) if m.start < start + match.start() < m.end]
        if whole:
            return False
        left = list(tokens(self._text, start, start + match.start()))
        right = list(tokens(self._text, start + match.end(), core_end))
        if not left or not right:
            return False
        return left[-1].text[0].isupper() == right[-1].text[0].isupper() or right[-1].lower in lexicon.GROUPS

    def _last_name(self, start: int, core_end: int) -> Mention | None:
        """The name that the phrase's core ends with: that is its head."""
        inside = self._names.within(start, core_end)
        if not inside:
            return None
        last = inside[-1]
        rest = self._text[last.end : core_end]
        return last if rest.strip(" .") in ("", "'s", "’s", "'", "’") else None

    def _apposed(self, start: int, core_end: int, end: int) -> Resolved | None:
        """"Marsh's chief spokesman, Ivo Lind,": the name may stand behind the source that was found."""
        head = list(tokens(self._text, start, core_end))
        if not head or head[-1].lower in lexicon.DOCUMENTS:
            return None
        for mention in self._names.within(start, min(len(self._text), end + 40)):
            if mention.kind is NameKind.ORGANISATION or mention.kind is NameKind.PLACE or mention.start < core_end:
                continue
            gap = self._text[max(end, core_end) : mention.start] if mention.start >= end else ", "
            lead = self._text[: mention.start].rstrip()[-1:] if mention.start < end else ","
            after = self._text[mention.end : mention.end + 1]
            if gap.strip() in ("", ",") and lead == "," and after in (",", ".", "", "\n", " ") and "\n" not in gap:
                if mention.start >= end and (after not in ",." or not gap.strip() and self._text[end - 1] != ","):
                    if after not in ",.":
                        continue
                who = self._mention(mention)
                stated = describe(self._names, start, core_end + 60 if core_end + 60 < mention.start else mention.start - 1)
                return replace(
                    who,
                    role=stated.role or who.role,
                    organisation=who.organisation or stated.organisation,
                    source=((start, max(end, mention.end)),),
                )
        return None

    def _mention(self, mention: Mention) -> Resolved:
        people = self._names.people(mention.words) if mention.kind in (NameKind.PERSON, NameKind.UNKNOWN) else []
        if len(people) > 1:
            return self._namesake(mention, people)
        if people:
            return self._person(people[0], affiliation(self._names, mention))
        before = self._text[max(0, mention.start - 4) : mention.start].casefold()
        if mention.kind is NameKind.PERSON or (mention.kind is NameKind.UNKNOWN and before != "the "):
            if mention.name.casefold() in lexicon.GROUPS or mention.words[-1].casefold() in lexicon.GROUPS:
                return Resolved(SourceKind.GROUP, mention.name)
            return Resolved(
                SourceKind.PERSON, mention.name, *_swap(affiliation(self._names, mention))
            )
        if mention.words[-1].casefold() in lexicon.GROUPS:
            return Resolved(SourceKind.GROUP, mention.name)
        name = self._names.organisation(mention.name)
        return Resolved(SourceKind.ORGANISATION, name, name)

    def _namesake(self, mention: Mention, people: Sequence[Person]) -> Resolved:
        """A surname that several persons share: whose full name was given last, if only one's was."""
        titles = {t.casefold().rstrip(".") for t in mention.title}
        if titles & lexicon.FEMALE_TITLES or titles & (lexicon.MALE_TITLES - {"chairman"}):
            people = [p for p in people if p.female in (None, bool(titles & lexicon.FEMALE_TITLES))] or people
        for back in (0, 1, 10_000):
            floor = self._floor(mention.start, back) if back < 10_000 else 0
            full = {
                id(p)
                for m in self._names.before(mention.start, floor)
                if len(m.words) > 1
                for p in self._names.people(m.words)
                if p in people
            }
            if len(full) == 1:
                return self._person(next(p for p in people if id(p) in full))
            if full:
                break
        return self._person(people[0]) if len(people) == 1 else Resolved(SourceKind.PERSON)

    def _person(self, person: Person, here: Affiliation | None = None) -> Resolved:
        role = (here.role if here else "") or (person.roles[0] if person.roles else "")
        body = (here.organisation if here else "") or (person.organisations[0] if person.organisations else "")
        return Resolved(
            SourceKind.PERSON, person.name, self._names.organisation(body) if body else "", role, female=person.female
        )

    def _common(self, start: int, end: int) -> Resolved:
        """A phrase whose head is a common noun."""
        phrase = self._text[start:end]
        core_end = start + _core_length(phrase)
        words = list(tokens(self._text, start, core_end))
        if not words:
            return UNCLEAR
        head = words[-1].lower
        name = bare_name(phrase)
        unnamed = phrase.strip()
        stated = describe(self._names, start, end)
        if head in lexicon.ANONYMOUS_PLURALS and _is_anonymous(phrase):
            return Resolved(SourceKind.ANONYMOUS, unnamed, stated.organisation, stated.role)
        if head in lexicon.GROUPS:
            return Resolved(SourceKind.GROUP, unnamed)
        if head in lexicon.DOCUMENTS and not words[-1].text[0].isupper():
            return Resolved(SourceKind.DOCUMENT, name)
        if head in lexicon.ROLES:
            return self._role_bearer(start, end, unnamed, stated)
        if head in lexicon.BODIES:
            name = bare_name(self._text[start:core_end])
            full = self._names.organisation(name)
            return Resolved(SourceKind.ORGANISATION, full, full)
        if head.endswith("s") and not head.endswith(("ss", "us", "is")):
            return Resolved(SourceKind.GROUP, unnamed)
        if head in lexicon.DOCUMENTS or words[-1].text[0].islower():
            return Resolved(SourceKind.DOCUMENT, name)
        return UNCLEAR

    def _role_bearer(self, start: int, end: int, phrase: str, stated: Affiliation) -> Resolved:
        """"the senator": the one person of the article with that role; else somebody unnamed."""
        if not _INDEFINITE.match(phrase):
            wanted = _role_words(self._text[start : start + _core_length(phrase)])
            bearers = [
                p for p in self._names.persons if any(wanted <= _role_words(role, everything=True) for role in p.roles)
            ]
            if len(bearers) == 1:
                return self._person(bearers[0])
            recent = self._recent(start, (SourceKind.PERSON,))
            if recent and any(p.name == recent.speaker for p in bearers):
                return recent
            if bearers:
                return Resolved(SourceKind.PERSON)
        return Resolved(SourceKind.ANONYMOUS, phrase, stated.organisation, stated.role)


def _swap(known: Affiliation) -> tuple[str, str]:
    return known.organisation, known.role


def _core_length(phrase: str) -> int:
    """Code points of the phrase up to its first postmodifier."""
    match = _POSTMODIFIER.search(phrase, 1)
    return match.start() if match else len(phrase)


def _role_words(phrase: str, *, everything: bool = False) -> frozenset[str]:
    """Words of a role that must agree; determiners and "former" never matter."""
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    words -= {"the", "a", "an", "his", "her", "their", "its", "former", "ex"}
    return frozenset(words if everything else words or {""})


def _is_anonymous(phrase: str) -> bool:
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    return bool(words & lexicon.ANONYMITY) or "sources" in words or "insiders" in words
