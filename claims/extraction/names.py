"""The names of one article: who is who, and what the bodies are called in full.

``Names.of(text)`` reads the whole article once. A person is known by the fullest form of the name that
the article gives; a surname leads to it, or to several persons, and then to nobody.
"""

import bisect
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, bare_name
from claims.extraction.runs import find_mentions

_LED_BODY = re.compile(r"(?:['’]s)?\s(campaign|administration|foundation|organi[sz]ation)\b", re.IGNORECASE)
_TEAM = re.compile(r" (?:team|camp|operation|campaign team)$")
_SHORTEST_MISSPELT = 5
_COMMITTEES = frozenset(["committee", "panel", "commission", "subcommittee", "council", "board"])
_SAME_BODY = {
    **dict.fromkeys(["panel", "committee", "commission"], _COMMITTEES),
    "team": frozenset(["campaign", "team"]),
    "camp": frozenset(["campaign", "camp"]),
}


@dataclass(slots=True)
class Person:
    """One individual of the article."""

    words: tuple[str, ...]
    female: bool | None = None
    mentions: int = 0  # by more than the surname
    first: int = -1  # where the first of these begins; -1 without any
    roles: list[str] = field(default_factory=list)
    described: set[str] = field(default_factory=set)  # words of roles, party and home, in lower case
    organisations: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest form of the name that the article gives, without titles."""
        return " ".join(self.words)


@dataclass(slots=True)
class Names:
    """Names of one article; mentions are sorted and disjoint."""

    text: str
    mentions: list[Mention]
    persons: list[Person]
    organisations: list[str]
    _by_surname: dict[str, list[Person]]
    _by_first: dict[str, list[Person]]
    _by_middle: dict[str, list[Person]]  # Spanish names: "Ms. Acosta" is Melba Acosta Febo
    _starts: list[int]
    _fullest: dict[str, str] = field(default_factory=dict)
    _alike: dict[str, list[Person]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Names":
        """Read the names of an article."""
        mentions = find_mentions(text)
        persons = _persons(mentions)
        by_surname: dict[str, list[Person]] = {}
        by_first: dict[str, list[Person]] = {}
        by_middle: dict[str, list[Person]] = {}
        for person in persons:
            if len(person.words) == 3:
                by_middle.setdefault(_key(person.words[1]), []).append(person)
            by_surname.setdefault(_surname(person.words), []).append(person)
            if len(person.words) > 1:
                by_first.setdefault(_key(person.words[0]), []).append(person)
        bodies = [bare_name(m.name) for m in mentions if _is_body(m)]
        bodies += [f"{m.words[-1]} {led[1]}" for m in mentions if (led := led_body(text, m)) is not None]
        bodies = list(dict.fromkeys(bodies))
        starts = [m.start for m in mentions]
        return cls(text, mentions, persons, bodies, by_surname, by_first, by_middle, starts)

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions that overlap ``start:end``."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        last = bisect.bisect_left(self._starts, end)
        return [m for m in self.mentions[first:last] if m.end > start]

    def before(self, position: int, limit: int) -> list[Mention]:
        """Mentions that end at or before ``position`` and start at or after ``limit``, the last first."""
        last = bisect.bisect_left(self._starts, position)
        first = bisect.bisect_left(self._starts, limit)
        return [m for m in reversed(self.mentions[first:last]) if m.end <= position]

    def people(self, words: Sequence[str]) -> list[Person]:
        """Persons whose name agrees with these words: none, the one, or several candidates."""
        same = self._by_surname.get(_surname(words), [])
        if len(words) > 1:
            begun = self._by_first.get(_key(words[0]), []) if len(words) == 2 else []
            return [person for person in same if _agree(person.words, words)] or [
                person for person in begun if len(person.words) == 3 and person.words[:2] == tuple(words)
            ]
        key = _key(words[0])
        found = same or self._by_first.get(key, []) or self._by_middle.get(key, [])
        return found or self._misspelt(key)

    def _misspelt(self, key: str) -> list[Person]:
        """The person with a surname of which one letter differs, if the text never has this one in full."""
        if len(key) < _SHORTEST_MISSPELT:
            return []
        if key not in self._alike:
            alike = [
                p
                for surname, persons in self._by_surname.items()
                for p in persons
                if surname[0] == key[0] and len(p.words) > 1 and _one_letter_apart(surname, key)
            ]
            self._alike[key] = alike if len(alike) == 1 else []
        return self._alike[key]

    def called(self, noun: str, modifiers: Collection[str]) -> str:
        """The one body of the article that "the panel" or "the oversight panel" can be; "" for none or more."""
        same = _SAME_BODY.get(noun, frozenset([noun]))
        fitting = {
            self.organisation(body)
            for body in self.organisations
            if (words := body.casefold().split())[-1] in same
            and (set(modifiers) & set(words) or not modifiers)
        }
        return fitting.pop() if len(fitting) == 1 else ""

    def organisation(self, name: str) -> str:
        """The fullest name of the body that the article gives: by last words, initials, or first words."""
        plain = bare_name(name)
        if plain not in self._fullest:
            self._fullest[plain] = self._fuller(plain)
        return self._fullest[plain]

    def _fuller(self, plain: str) -> str:
        key = plain.casefold()
        initials = key.replace(".", "")
        short = len(initials) < 6 and plain.replace(".", "").isupper() and "-" not in plain
        key = _TEAM.sub(" campaign", key)
        if key != plain.casefold() and (campaigns := [b for b in self.organisations if b.casefold() == key]):
            return campaigns[0]
        bodies = [(body, body.casefold()) for body in self.organisations if len(body) > len(plain)]
        for fuller in (
            [body for body, lower in bodies if lower.endswith(" " + key)],
            [body for body, _ in bodies if len(initials) > 1 and _initials(body) == initials],
            [b for b, lower in bodies if f" {key} " in lower],
            [
                b
                for b, lower in bodies
                if not short and lower.startswith(key + " ") and len(lower.split()) < 4
            ],
        ):
            longest = max(fuller, key=len, default="")
            if longest and all(_same_body(body, longest) for body in fuller):
                return longest
        size = len(initials)
        first = {" ".join(body.split()[:size]) for body, _ in bodies if short and size > 1}
        begun = [words for words in first if _initials(words) == initials]
        return begun[0] if len(begun) == 1 else plain


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one letter more, less or other makes one word of the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[i + (len(a) >= len(b)) :] == b[i + (len(b) >= len(a)) :]


def _surname(words: Sequence[str]) -> str:
    kept = [w for w in words if w.casefold().rstrip(".") not in ("jr", "sr", "ii", "iii", "iv")]
    return _key((kept or list(words))[-1])


def _key(word: str) -> str:
    return word.casefold().replace("’", "'")


def _agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Same surname and first names that do not contradict each other: equal, or one the other's initial."""
    if len(a) == 1 or len(b) == 1:
        return len(a) == len(b)
    if len(a) != len(b) and (a[-len(b) :] == b or b[-len(a) :] == a):  # a surname of two words
        return True
    x, y = a[0].casefold().rstrip("."), b[0].casefold().rstrip(".")
    return x == y or (min(len(x), len(y)) <= 2 and x[0] == y[0])


def _is_body(mention: Mention) -> bool:
    """Bodies, and named documents, whose names are shortened in the same ways."""
    named = len(mention.words) > 1 and mention.words[-1].casefold() in lexicon.NAMED_DOCUMENTS
    return mention.kind is NameKind.ORGANISATION or (named and mention.kind is not NameKind.PERSON)


def led_body(text: str, mention: Mention) -> re.Match[str] | None:
    """The noun behind a name that makes it a body's: "Lind campaign", "the Lind administration"."""
    if mention.kind in (NameKind.PLACE, NameKind.ORGANISATION):
        return None
    return _LED_BODY.match(text, mention.end)


def _same_body(name: str, fuller: str) -> bool:
    """ "Security Council" and "U.N. Security Council" are both "United Nations Security Council"."""
    capitals = "".join(c for c in name if c.isupper()).casefold()
    return fuller.casefold().endswith(name.casefold()) or capitals == _initials(fuller)


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.split() if w[0].isupper()).casefold()


def _persons(mentions: Sequence[Mention]) -> list[Person]:
    """Persons by the fullest form of their names; a surname alone makes one only if no other has it."""
    persons: list[Person] = []
    by_surname: dict[str, list[Person]] = {}
    by_first: dict[str, list[Person]] = {}
    named = [m for m in mentions if m.kind is NameKind.PERSON]
    for mention in (m for m in named if len(m.words) > 1):
        same = by_surname.setdefault(_surname(mention.words), [])
        person = next((p for p in same if _agree(p.words, mention.words)), None)
        if person is None:
            person = Person(mention.words, first=mention.start)
            same.append(person)
            by_first.setdefault(_key(mention.words[0]), []).append(person)
            persons.append(person)
        person.mentions += 1
        if len(mention.words) > len(person.words):
            person.words = mention.words
        person.female = _female(mention) if person.female is None else person.female
    persons = _with_later_surnames(persons, by_surname)
    by_middle = {_key(p.words[1]): [p] for p in persons if len(p.words) == 3}
    for mention in (m for m in named if len(m.words) == 1):
        key = _key(mention.words[0])
        # "Mr. Xi" after "Xi Jinping": in some names the family name stands first.
        same = by_surname.get(key) or by_first.get(key) or by_middle.get(key) or []
        female = _female(mention)
        if female is not None and same and all(p.female is (not female) for p in same):
            same = [Person(mention.words, female)]  # "Mr. Lind" where the article has only Ann Lind in full
            by_surname.setdefault(key, []).extend(same)
            persons += same
        elif not same and not any(
            len(p.words) > 1 and _one_letter_apart(_surname(p.words), key) for p in persons if len(key) > 4
        ):
            same = by_surname.setdefault(key, [Person(mention.words)])
            persons += same
        if mention.title:
            for person in same:
                person.mentions += len(person.words) == 1
        if len(same) == 1 and same[0].female is None:
            same[0].female = _female(mention)
    return persons


def _with_later_surnames(persons: list[Person], by_surname: dict[str, list[Person]]) -> list[Person]:
    """The persons without "Ann Keel", where the article has "Ann Keel Marsh", too: she is that one."""
    full = {p.words[:2]: p for p in persons if len(p.words) == 3 and len(p.words[1].rstrip(".")) > 1}
    kept = []
    for person in persons:
        longer = full.get(person.words)
        if longer is None:
            kept.append(person)
            continue
        longer.mentions += person.mentions
        longer.first = min(longer.first, person.first)
        by_surname[_surname(person.words)] = [
            longer if p is person else p for p in by_surname[_surname(person.words)]
        ]
    return kept


def _female(mention: Mention) -> bool | None:
    """Gender as title or given name suggest it; None where they do not, or both."""
    titles = {t.casefold().rstrip(".") for t in mention.title}
    if titles & lexicon.FEMALE_TITLES or titles & lexicon.MALE_TITLES:
        return bool(titles & lexicon.FEMALE_TITLES)
    if len(mention.words) < 2:
        return None
    first = mention.words[0].casefold()
    male, female = first in lexicon.MALE_NAMES, first in lexicon.FEMALE_NAMES
    return None if male == female or first in lexicon.SHARED_NAMES else female
