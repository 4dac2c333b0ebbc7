"""The persons of one article, by all the forms of their names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from claims.extraction import lexicon
from claims.extraction.mentions import Mention, NameKind

_GENERATIONS = ("jr", "sr", "ii", "iii", "iv")
_SHORTEST_MISSPELT = 5


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
class Persons:
    """The persons in the order in which they were found."""

    everyone: list[Person] = field(default_factory=list)
    _by_surname: dict[str, list[Person]] = field(default_factory=dict)
    _by_first: dict[str, list[Person]] = field(default_factory=dict)
    _by_middle: dict[str, list[Person]] = field(default_factory=dict)  # "Ms. Oxo": Ana Oxo Febo
    _by_letter: dict[str, list[Person]] = field(default_factory=dict)  # of the surname

    @classmethod
    def of(cls, mentions: Sequence[Mention]) -> "Persons":
        """Those whom the mentions name; a surname alone makes one only if no other person has it."""
        named = list(_with_shared_surnames([m for m in mentions if m.kind is NameKind.PERSON]))
        found = cls()
        for mention in named:
            if len(mention.words) > 1:
                found._add_full(mention)
        found._join_later_surnames()
        for mention in named:
            if len(mention.words) == 1:
                found._add_single(mention)
        return found

    def find(self, words: Sequence[str]) -> list[Person]:
        """Persons whose name agrees with these words: none, the one, or several candidates."""
        if len(words) == 1:
            return self._called(_key(words[0]))
        same = [p for p in self._by_surname.get(_surname(words), []) if _agree(p.words, words)]
        return same or [p for p in self._by_first.get(_key(words[0]), []) if _begins(p.words, words)]

    def _called(self, key: str) -> list[Person]:
        """By surname, else by the first name, else by the name between, else by a surname misspelt."""
        # "Mr. Xu" after "Xu Mina": in some names the family name stands first.
        for index in (self._by_surname, self._by_first, self._by_middle):
            if key in index:
                return index[key]
        if len(key) < _SHORTEST_MISSPELT:
            return []
        alike = [
            p
            for p in self._by_letter.get(key[0], [])
            if len(p.words) > 1 and _one_letter_apart(_surname(p.words), key)
        ]
        return alike if len(alike) == 1 else []

    def _add_full(self, mention: Mention) -> None:
        same = self._by_surname.get(_surname(mention.words), [])
        person = next((p for p in same if _agree(p.words, mention.words)), None)
        if person is None:
            person = Person(mention.words, first=mention.start)
            self._enter(person)
            self._by_first.setdefault(_key(mention.words[0]), []).append(person)
        person.mentions += 1
        if len(mention.words) > len(person.words):
            person.words = mention.words
        person.female = _female(mention) if person.female is None else person.female

    def _add_single(self, mention: Mention) -> None:
        same = self._called(_key(mention.words[0]))
        female = _female(mention)
        other = female is not None and all(p.female is (not female) for p in same)
        if not same or other:  # other: "Mr. Lind" where the article has only Ann Lind in full
            same = [Person(mention.words, female)]
            self._enter(same[0])
        if mention.title:
            for person in same:
                person.mentions += len(person.words) == 1
        if len(same) == 1 and same[0].female is None:
            same[0].female = female

    def _enter(self, person: Person) -> None:
        surname = _surname(person.words)
        self.everyone.append(person)
        self._by_surname.setdefault(surname, []).append(person)
        self._by_letter.setdefault(surname[0], []).append(person)

    def _join_later_surnames(self) -> None:
        """ "Ann Keel" is Ann Keel Marsh, where the article has both."""
        for person in self.everyone:
            if len(person.words) == 3:
                self._by_middle.setdefault(_key(person.words[1]), []).append(person)
        full: dict[tuple[str, ...], Person] = {
            p.words[:2]: p for p in self.everyone if len(p.words) == 3 and len(p.words[1]) > 2
        }
        for person in [p for p in self.everyone if p.words in full]:
            longer = full[person.words]
            longer.mentions += person.mentions
            longer.first = min(longer.first, person.first)
            self.everyone.remove(person)
            surname = _surname(person.words)
            self._by_letter[surname[0]].remove(person)
            self._by_first[_key(person.words[0])].remove(person)
            self._by_surname[surname].remove(person)
            self._by_surname[surname].append(longer)


def _with_shared_surnames(named: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions, with "Ann" of "Ann and Peter Lind" as Ann Lind, if both are given names."""
    for mention, following in pairwise(named):
        given = len(mention.words) == 1 and len(following.words) > 1 and not mention.title
        near = following.start - mention.end == len(" and ")
        firsts = {mention.words[0].casefold(), following.words[0].casefold()}
        if given and near and firsts <= lexicon.GIVEN_NAMES:
            yield replace(mention, words=(*mention.words, following.words[-1]))
        else:
            yield mention
    yield from named[-1:]


def _surname(words: Sequence[str]) -> str:
    kept = [w for w in words if w.casefold().rstrip(".") not in _GENERATIONS]
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


def _begins(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a name of three words begins with these two."""
    return len(name) == 3 and tuple(name[:2]) == tuple(words)


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one letter more, less or other makes one word of the other."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[i + (len(a) >= len(b)) :] == b[i + (len(b) >= len(a)) :]


def _female(mention: Mention) -> bool | None:
    """Gender as title or given name suggest it; None where they do not, or both."""
    titles = {t.casefold().rstrip(".") for t in mention.title}
    if titles & lexicon.FEMALE_TITLES or titles & lexicon.MALE_TITLES:
        return bool(titles & lexicon.FEMALE_TITLES)
    first = mention.words[0].casefold()
    if len(mention.words) < 2 or first in lexicon.SHARED_NAMES:
        return None
    male, female = first in lexicon.MALE_NAMES, first in lexicon.FEMALE_NAMES
    return None if male == female else female
