"""Who a source is: a name, a body, a document, somebody unnamed, the writer, or nobody that can be told.

The rules read the article from its beginning and remember who spoke. Where two candidates remain, the
speaker is "".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from claims.extraction import lexicon
from claims.extraction.detect import Detected
from claims.extraction.history import History, Resolved
from claims.extraction.mentions import Mention, NameKind, as_mention, bare_name, tokens
from claims.extraction.names import Names, Person
from claims.extraction.quotes import Quotations
from claims.extraction.roles import Affiliation, affiliation, describe
from claims.extraction.spans import SpanIndex
from claims.extraction.types import SourceKind

HE_SHE = {
    "he": False,
    "him": False,
    "his": False,
    "himself": False,
    "she": True,
    "her": True,
    "herself": True,
    "hers": True,
}
THEY = frozenset(["they", "them", "their", "themselves", "these", "those"])
IT = frozenset(["it", "its", "itself"])
WRITER = frozenset(["i", "we", "me", "us", "my", "our", "myself", "ourselves", "you"])
RELATIVE = frozenset(["who", "which", "that", "whom", "whose"])

_DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those|its|his|her|their|my|our)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:a|an|one|another|some)\s", re.IGNORECASE)
_POSTMODIFIER = re.compile(
    r"\s*(?:[,;:()\[\]“”\"—–]|\s-\s)"
    r"|\s+(?:of|for|from|with|in|at|on|by|about|to|into|inside|near|close|familiar|briefed|who|whom|whose|which|"
    r"that|published|released|conducted|written|obtained|seen|issued|based|including|being|led|speaking|"
    r"handling|involved|seeking|opposed|opposing)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_POSSESSED = re.compile(r"(?:his|her|their|its|my|our|your)\s", re.IGNORECASE)
_MALE_ADDRESS = lexicon.MALE_TITLES - {"chairman"}
_APPOSITION_REACH = 40  # code points behind the source in which the name may begin


UNCLEAR = Resolved(SourceKind.UNCLEAR)


def resolve(text: str, found: Sequence[Detected], names: Names, quotations: Quotations) -> list[Resolved]:
    """Who speaks in each of these attributions, which stand in reading order."""
    return _Resolver(text, names, quotations).all(found)


class _Resolver:
    def __init__(self, text: str, names: Names, quotations: Quotations) -> None:
        self._text = text
        self._names = names
        self._quotations = quotations
        self._history = History(text)
        self._learn_affiliations()
        self._roles = [(p, [_role_words(role) for role in p.roles]) for p in names.persons if p.roles]

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
        order = sorted(
            range(len(found)), key=lambda i: (found[i].source or found[i].cue or found[i].content)[0]
        )
        out = [UNCLEAR] * len(found)
        for i in order:
            out[i] = self._one(found[i])
            if found[i].source and out[i].kind is not SourceKind.UNCLEAR:
                self._history.add(found[i].source[0][0], out[i])
        contents = SpanIndex((span, i) for i, d in enumerate(found) for span in d.content)
        return [
            self._quoted(found[i].source[0][0], out, contents, i) if who.kind is SourceKind.AUTHOR else who
            for i, who in enumerate(out)
        ]

    def _quoted(self, position: int, out: Sequence[Resolved], contents: SpanIndex, index: int) -> Resolved:
        """Whoever is quoted, where "I" stands inside a quotation."""
        around = self._quotations.around(position)
        if not around:
            return out[index]
        speakers = {
            replace(out[i], source=())
            for _, i in contents.overlapping(*around[0])
            if out[i].kind is not SourceKind.AUTHOR
        }
        unknown = Resolved(SourceKind.PERSON if speakers else SourceKind.UNCLEAR)
        return replace(speakers.pop() if len(speakers) == 1 else unknown, source=out[index].source)

    def _one(self, detected: Detected) -> Resolved:
        if not detected.source:
            return UNCLEAR
        start, end = detected.source[0][0], detected.source[-1][1]
        who = self._phrase(start, end)
        return replace(who, source=who.source or detected.source)

    # --- pronouns ---------------------------------------------------------------------------------------

    def _pronoun(self, word: str, start: int) -> Resolved | None:
        if word in HE_SHE:
            return self._he_or_she(start, HE_SHE[word])
        if word in THEY:
            return self._history.recent(start, (SourceKind.GROUP, SourceKind.ORGANISATION)) or Resolved(
                SourceKind.GROUP
            )
        if word in IT:
            found = self._history.recent(start, (SourceKind.ORGANISATION, SourceKind.DOCUMENT))
            return found or Resolved(SourceKind.ORGANISATION)
        if word in WRITER:
            return Resolved(SourceKind.AUTHOR)
        if word in RELATIVE:
            return self._relative(word, start)
        return None

    def _relative(self, word: str, start: int) -> Resolved:
        """ "…, who said": the name or noun that stands right before."""
        limit = max(0, start - 160)
        for mention in self._names.before(start, limit)[:1]:
            if self._text[mention.end : start].strip(" ,)’'s") == "":
                return self._mention(mention)
        segment = self._text[limit:start].rstrip(" ,")
        phrase = re.search(
            r"(?:\b(?:the|a|an|some|many|most|several|one|two|three)\s+)?[\w’'-]+$", segment, re.I
        )
        if phrase is None:
            return UNCLEAR
        at = limit + phrase.start()
        who = self._common(at, limit + phrase.end())
        if word in ("who", "whom", "whose") and who.kind in (SourceKind.DOCUMENT, SourceKind.ORGANISATION):
            return Resolved(SourceKind.PERSON)
        return who

    def _he_or_she(self, start: int, female: bool) -> Resolved:
        """The most recent person source that fits, else a person who is mentioned nearby."""
        recent = self._history.recent_person(start, female)
        if recent:
            return recent
        for near in (0, 1):
            people = {
                same[0].name: same[0]
                for mention in self._names.before(start, self._history.floor(start, near))
                if mention.kind is NameKind.PERSON and len(same := self._names.people(mention.words)) == 1
                if same[0].female in (None, female)
            }
            if len(people) == 1:
                return self._person(people.popitem()[1])
            if people:
                return Resolved(SourceKind.PERSON)
        return self._history.only_person(start, female) or Resolved(SourceKind.PERSON)

    # --- noun phrases -----------------------------------------------------------------------------------

    def _phrase(self, start: int, end: int) -> Resolved:
        while end > start and self._text[end - 1] in ' ,;:"”“-–—':
            end -= 1
        phrase = self._text[start:end]
        lower = phrase.casefold()
        pronoun = self._pronoun(_POSSESSIVE.sub("", lower) if lower not in HE_SHE else lower, start)
        if pronoun is not None:
            return pronoun
        core_end = start + _core_length(phrase)
        if self._joined(start, end, core_end):
            return Resolved(SourceKind.GROUP, bare_name(phrase))
        named = self._titled(start, end) or self._last_name(start, core_end)
        if named is not None:
            return self._mention(named)
        apposed = self._apposed(start, core_end, end)
        if apposed is not None:
            return apposed
        return self._common(start, end)

    def _joined(self, start: int, end: int, core_end: int) -> bool:
        """ "Marsh and Lind", "Lind, Marsh and the board": several sources at once."""
        inside = self._names.within(start, end)
        people = [m for m in inside if m.kind is NameKind.PERSON]
        if len(people) > 1 and re.search(r"(?:,|\s)\s?and\s", self._text[people[0].end : people[-1].start]):
            return self._names.people(people[0].words) != self._names.people(people[-1].words)
        match = re.search(r"\s(?:and|or|&)\s", self._text[start:core_end])
        if match is None or any(m.start < start + match.start() < m.end for m in inside):
            return False
        left = list(tokens(self._text, start, start + match.start()))
        right = list(tokens(self._text, start + match.end(), core_end))
        if not left or not right:
            return False
        named = any(m.start >= start + match.end() for m in inside if m.start < core_end)
        return right[-1].lower in lexicon.GROUPS or (named and left[-1].text[0].isupper())

    def _titled(self, start: int, end: int) -> Mention | None:
        """The person whom the phrase names, titles in front: "Secretary of State Ann Marsh"."""
        for mention in self._names.within(start, end):
            if not self._only_titles(start, mention.start):
                return None
            follows = next(tokens(self._text, mention.end, end), None)
            modifies = follows is not None and (
                self._text[mention.end : follows.start] != " "
                or follows.text[0].isupper()
                or follows.lower in lexicon.ROLES | lexicon.ROLE_MODIFIERS | lexicon.BODIES
            )
            broken = re.match(r"\s?[,(—–]|\s(?:of|at|from|and|who)\b", self._text[mention.end : end])
            if mention.kind is NameKind.PERSON and (not modifies or broken):
                return mention
        return None

    def _only_titles(self, start: int, end: int) -> bool:
        """Whether nothing but capitals, titles and roles stands there, without a comma or a possessive."""
        words = tokens(self._text, start, end)
        known = lexicon.ROLES | lexicon.ROLE_MODIFIERS
        plain = all((w.text[0].isupper() or w.lower in known) and not w.closed for w in words)
        return plain and "," not in self._text[start:end]

    def _last_name(self, start: int, core_end: int) -> Mention | None:
        """The name that the phrase's core ends with: that is its head."""
        inside = self._names.within(start, core_end)
        if not inside:
            return None
        last = inside[-1]
        rest = self._text[last.end : core_end]
        return last if rest.strip(" .") in ("", "'s", "’s", "'", "’") else None

    def _apposed(self, start: int, core_end: int, end: int) -> Resolved | None:
        """ "Marsh's chief spokesman, Ivo Lind,": the name may stand behind the source that was found."""
        head = list(tokens(self._text, start, core_end))
        if not head or not any(word.lower in lexicon.ROLES for word in head):
            return None
        reach = min(len(self._text), end + _APPOSITION_REACH)
        for mention in self._names.within(core_end, reach):
            if mention.kind not in (NameKind.PERSON, NameKind.UNKNOWN) or mention.start < core_end:
                continue
            comma = self._text.rfind(",", core_end - 1, mention.start)
            if comma < 0 or not self._only_titles(comma + 1, mention.start):
                continue
            outside = mention.start >= end
            if outside and (
                self._text[end : mention.start].strip(" ,")
                or self._text[mention.end : mention.end + 1] != ","
            ):
                continue
            who = self._mention(mention)
            stated = describe(self._names, start, mention.start - 2)
            return replace(
                who,
                role=stated.role or who.role,
                organisation=who.organisation or stated.organisation,
                source=((start, max(end, mention.end)),),
            )
        return None

    def _mention(self, mention: Mention) -> Resolved:
        """The person, body, party or document that a name in the source stands for."""
        name, last = mention.name, mention.words[-1].casefold()
        if mention.kind in (NameKind.PERSON, NameKind.UNKNOWN) and last not in lexicon.NAMED_DOCUMENTS:
            people = self._names.people(mention.words)
            if len(people) > 1:
                return self._namesake(mention, people)
            if people:
                return self._person(people[0], affiliation(self._names, mention))
        if last in lexicon.GROUPS:
            return Resolved(SourceKind.GROUP, name)
        if last in lexicon.PARTISANS:
            return Resolved(SourceKind.ANONYMOUS, self._text[max(0, mention.start - 4) : mention.end].strip())
        if len(mention.words) > 1 and last in lexicon.NAMED_DOCUMENTS:
            return Resolved(SourceKind.DOCUMENT, bare_name(name))
        article = self._text[max(0, mention.start - 4) : mention.start].casefold() == "the "
        if mention.kind is NameKind.PERSON or (mention.kind is NameKind.UNKNOWN and not article):
            known = affiliation(self._names, mention)
            return Resolved(SourceKind.PERSON, name, known.organisation, known.role)
        full = self._names.organisation(name)
        return Resolved(SourceKind.ORGANISATION, full, full)

    def _namesake(self, mention: Mention, people: Sequence[Person]) -> Resolved:
        """Whom a surname means that several persons share: as title, sources, mentions or weight decide."""
        titles = {t.casefold().rstrip(".") for t in mention.title}
        if titles & lexicon.FEMALE_TITLES or titles & _MALE_ADDRESS:
            female = bool(titles & lexicon.FEMALE_TITLES)
            people = [p for p in people if p.female in (None, female)] or people
        by_name = {p.name: p for p in people}
        floor = self._history.floor(mention.start, 1)
        speaking = self._history.speakers(mention.start, floor) & by_name.keys()
        near = self._named_in_full(by_name, mention.start, floor)
        before = {p.name for p in people if 0 <= p.first < mention.start}
        # The article's principal bears the surname alone; relatives get their first names.
        most = max(p.mentions for p in people)
        principal = {p.name for p in people if 2 * p.mentions > most}
        for names in (set(by_name), speaking, principal, near, before):
            if len(names) == 1:
                return self._person(by_name[names.pop()])
        return Resolved(SourceKind.PERSON)

    def _named_in_full(self, by_name: Mapping[str, Person], position: int, floor: int) -> set[str]:
        """Which of these persons are named by more than the surname between floor and position."""
        found = set()
        for mention in self._names.before(position, floor):
            if len(mention.words) > 1 and mention.kind is NameKind.PERSON:
                found |= {p.name for p in self._names.people(mention.words) if p.name in by_name}
            if len(found) == len(by_name):
                break
        return found

    def _person(self, person: Person, here: Affiliation | None = None) -> Resolved:
        role = (here.role if here else "") or (person.roles[0] if person.roles else "")
        body = (here.organisation if here else "") or (
            person.organisations[0] if person.organisations else ""
        )
        return Resolved(
            SourceKind.PERSON,
            person.name,
            self._names.organisation(body) if body else "",
            role,
            female=person.female,
        )

    def _common(self, start: int, end: int) -> Resolved:
        """A phrase whose head is a common noun."""
        phrase = self._text[start:end]
        core_end = start + _core_length(phrase)
        words = list(tokens(self._text, start, core_end))
        head = words[-1].lower if words else ""
        if head in ("", "the", "a", "an"):
            return UNCLEAR
        if head in lexicon.ANONYMOUS_PLURALS and _is_anonymous(phrase):
            stated = describe(self._names, start, end)
            return Resolved(SourceKind.ANONYMOUS, phrase, stated.organisation, stated.role)
        if head in lexicon.GROUPS:
            return Resolved(SourceKind.GROUP, phrase)
        if head in lexicon.ROLES or head.removeprefix("ex-") in lexicon.ROLES:
            return self._role_bearer(start, end, head)
        if words[-1].text[0].isupper():
            lower = [i for i, word in enumerate(words) if not word.text[0].isupper() or word.lower == "the"]
            return self._mention(as_mention(words[lower[-1] + 1 if lower else 0 :]))
        if head in lexicon.DOCUMENTS:
            return self._document(phrase, head, start)
        if head in lexicon.BODIES:
            full = self._names.organisation(self._text[start:core_end])
            return Resolved(SourceKind.ORGANISATION, full, full)
        if head.endswith("s") and not head.endswith(("ss", "us", "is")):
            return Resolved(SourceKind.GROUP, phrase)
        return self._document(phrase, head, start)

    def _document(self, phrase: str, head: str, start: int) -> Resolved:
        """A document by its phrase; "the report" is the one that was described before, if it was."""
        name = bare_name(re.split(r"[–—,;(]", phrase)[0])
        if name.casefold() == head and not _INDEFINITE.match(phrase):
            described = self._history.recent(start, (SourceKind.DOCUMENT,), noun=head)
            if described:
                return described
        return Resolved(SourceKind.DOCUMENT, name)

    def _role_bearer(self, start: int, end: int, head: str) -> Resolved:
        """ "the senator": the one person of the article with that role; else somebody unnamed."""
        phrase = self._text[start:end]
        if not _INDEFINITE.match(phrase) and not _POSSESSED.match(phrase):
            wanted = _role_words(self._text[start : start + _core_length(phrase)])
            bearers = [p for p, known in self._roles if any(wanted <= role for role in known)]
            bearers = bearers or [p for p, known in self._roles if any(head in role for role in known)]
            recent = self._history.recent(start, (SourceKind.PERSON,))
            if len(bearers) == 1:
                return self._person(bearers[0])
            if recent and any(p.name == recent.speaker for p in bearers):
                return recent
            if bearers:
                return Resolved(SourceKind.PERSON)
        stated = describe(self._names, start, end)
        return Resolved(SourceKind.ANONYMOUS, phrase, stated.organisation, stated.role)


def _core_length(phrase: str) -> int:
    """Code points of the phrase up to its first postmodifier."""
    match = _POSTMODIFIER.search(phrase, 1)
    return match.start() if match else len(phrase)


def _role_words(phrase: str) -> frozenset[str]:
    """Words of a role that must agree: in full, without determiners and "former"."""
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    words -= {"the", "a", "an", "former", "ex", "then"}
    return frozenset(lexicon.TITLE_ROLES.get(word, word) for word in words)


def _is_anonymous(phrase: str) -> bool:
    words = {w.lower for w in tokens(phrase, 0, len(phrase))}
    return bool(words & lexicon.ANONYMITY) or "sources" in words or "insiders" in words
