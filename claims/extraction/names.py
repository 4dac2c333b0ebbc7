"""The names of one article: who is who, and what the bodies are called in full.

``Names.of(text)`` reads the whole article once. A person is known by the fullest form of the name that
the article gives; a surname leads to it, or to several persons, and then to nobody.
"""

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind, bare_name, find_mentions


@dataclass(slots=True)
class Person:
    """One individual of the article."""

    words: tuple[str, ...]
    female: bool | None = None
    mentions: int = 0  # by more than the surname
    first: int = -1  # where the first of these begins; -1 without any
    roles: list[str] = field(default_factory=list)
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
    _starts: list[int]
    _fullest: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Names":
        """Read the names of an article."""
        mentions = find_mentions(text)
        persons = _persons(mentions)
        by_surname: dict[str, list[Person]] = {}
        by_first: dict[str, list[Person]] = {}
        for person in persons:
            by_surname.setdefault(_surname(person.words), []).append(person)
            if len(person.words) > 1:
                by_first.setdefault(_key(person.words[0]), []).append(person)
        bodies = list(dict.fromkeys(bare_name(m.name) for m in mentions if m.kind is NameKind.ORGANISATION))
        return cls(text, mentions, persons, bodies, by_surname, by_first, [m.start for m in mentions])

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
            return [person for person in same if _agree(person.words, words)]
        if same:
            return same
        return self._by_first.get(_key(words[0]), [])

    def organisation(self, name: str) -> str:
        """The fullest name of the body that the article gives: by last words, initials, or first words."""
        plain = bare_name(name)
        if plain not in self._fullest:
            self._fullest[plain] = self._fuller(plain)
        return self._fullest[plain]

    def _fuller(self, plain: str) -> str:
        key = plain.casefold()
        initials = key.replace(".", "")
        bodies = [(body, body.casefold()) for body in self.organisations if len(body) > len(plain)]
        for fuller in (
            [body for body, lower in bodies if lower.endswith(" " + key)],
            [body for body, _ in bodies if len(initials) > 1 and _initials(body) == initials],
            [body for body, lower in bodies if lower.startswith(key + " ") and len(lower.split()) < 4],
        ):
            longest = max(fuller, key=len, default="")
            if longest and all(_same_body(body, longest) for body in fuller):
                return longest
        return plain


def _surname(words: Sequence[str]) -> str:
    kept = [w for w in words if w.casefold().rstrip(".") not in ("jr", "sr", "ii", "iii", "iv")]
    return _key((kept or list(words))[-1])


def _key(word: str) -> str:
    return word.casefold().replace("’", "'")


def _agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Same surname and first names that do not contradict each other: equal, or one the other's initial."""
    if len(a) == 1 or len(b) == 1:
        return len(a) == len(b)
    x, y = a[0].casefold().rstrip("."), b[0].casefold().rstrip(".")
    return x == y or (min(len(x), len(y)) <= 2 and x[0] == y[0])


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
    for mention in (m for m in named if len(m.words) == 1):
        key = _key(mention.words[0])
        # "Mr. Xi" after "Xi Jinping": in some names the family name stands first.
        same = by_surname.get(key) or by_first.get(key) or []
        if not same:
            same = by_surname.setdefault(key, [Person(mention.words)])
            persons += same
        if len(same) == 1 and same[0].female is None:
            same[0].female = _female(mention)
    return persons


def _female(mention: Mention) -> bool | None:
    """Gender as title or given name suggest it; None where they do not, or both."""
    titles = {t.casefold().rstrip(".") for t in mention.title}
    if titles & lexicon.FEMALE_TITLES or titles & lexicon.MALE_TITLES:
        return bool(titles & lexicon.FEMALE_TITLES)
    if len(mention.words) < 2:
        return None
    first = mention.words[0].casefold()
    male, female = first in lexicon.MALE_NAMES, first in lexicon.FEMALE_NAMES
    return None if male == female else female
