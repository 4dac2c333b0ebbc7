"""Names as strings: folded for comparison, taken apart, and compared. Knows no database.

People's names are taken apart by nameparser, which knows titles, particles, suffixes and "Surname, First";
which given names are short for which comes from the nicknames list.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from nameparser import ParsedName, parse
from nicknames import NickNamer
from rapidfuzz.distance import OSA

HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "baroness"}
    | {"rev", "reverend", "sen", "senator", "rep", "gov", "hon"}
)
_LEGAL_FORMS = frozenset({"inc", "ltd", "llc", "plc", "corp", "gmbh"})
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "to", "a", "an", "de", "del", "la", "des"})
# What stands where a name should: no article means one and the same person by any of these.
_PRONOUNS = (
    "he she they we i you it him her them us me one ones someone somebody anyone anybody everyone everybody "
    "nobody those these this that some many most several few others all both who whoever nothing something "
    "having being"
)
_NOT_NAMES = frozenset(_PRONOUNS.split())
# A name that begins with one of these is a surname alone, not a first name and a surname; of those that are
# first names as well (Al, Della, Van) only if it is written small.
_PARTICLE_WORDS = "de del di da das dos du von vom der den ter ten bin ibn"
_SMALL_PARTICLES = ("al ", "al-", "della ", "el ", "el-", "la ", "le ", "van ")
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NOT_WORD = re.compile(r"[^\w\s]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)
_COMMON_BODIES = frozenset(
    """
    administration agency army bank board campaign club commission committee company council court department
    firm fund government hospital ministry newspaper office party police school team union university
    """.split()  # noqa: SIM905
)
LONGEST = 200
"""Characters of a name that are kept."""


def _folded_words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    folded = "".join(ch for ch in folded if not unicodedata.combining(ch)).replace("&", " and ")
    folded = re.sub(r"['’]s?\b", lambda m: "" if m.end() == len(folded) else m.group(), folded)
    return _NOT_WORD.sub(" ", folded.replace("'", "").replace("’", "").replace(".", "")).split()


def normal_name(name: str) -> str:
    """``name`` folded: case, diacritics, punctuation, "the", honorifics and legal forms do not count."""
    kept = _folded_words(name)
    while len(kept) > 1 and (kept[0] == "the" or kept[0] in HONORIFICS):
        kept.pop(0)
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        kept.pop()
    return " ".join(kept)[:LONGEST]


def folded_text(text: str) -> str:
    """A whole text folded the same way, with a blank at each end: whole words are looked for in it."""
    return " ".join(["", *_folded_words(_POSSESSIVE.sub("", text)), ""])


@dataclass(frozen=True, slots=True)
class PersonName:
    """The folded parts of a person's name. One word alone is in ``family``; which it is nobody knows."""

    given: str
    middle: tuple[str, ...]
    family: str
    generation: str = ""
    called: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for word in (*self.given.split(), *self.middle, *self.family.split()) if word)

    @property
    def is_one_word(self) -> bool:
        """A surname or a first name alone: too little to tell who is meant."""
        return not self.given and not self.middle

    @property
    def normal(self) -> str:
        return " ".join((*self.words, self.generation)).strip()[:LONGEST]


@lru_cache(maxsize=4096)
def _parsed(name: str) -> ParsedName:
    return parse(re.sub(r"^the\s+", "", name[:LONGEST], flags=re.IGNORECASE))


@lru_cache(maxsize=20_000)
def person_name(name: str) -> PersonName:
    """Take a person's name apart: "Cruz, Ted", "Sen. Ted Cruz" and "TED CRUZ" are one and the same."""
    parts = _parsed(name)
    words = [" ".join(_folded_words(part)) for part in (parts.given, parts.middle, parts.family)]
    given, middle, family = words
    title = _folded_words(parts.title)
    if title and not given and not family:  # nothing but a title is left: it is all there is of a name
        family, title = " ".join(title), []
    if title and (not given or not family) and not _is_title(parts.title, title):
        given, family = title[-1], family or given  # "Dean Marsh": a first name that is a title elsewhere
    if parts.suffix and not (given and family) and _is_surname(parts.suffix, name):
        given, family = given or family, " ".join(_folded_words(parts.suffix))
    if not family or given in _PARTICLES or name.startswith(_SMALL_PARTICLES):
        given, middle, family = "", "", " ".join(filter(None, (given, middle, family)))
    suffixes = [_GENERATIONS[word] for word in _folded_words(parts.suffix) if word in _GENERATIONS]
    called = " ".join(_folded_words(parts.nickname))
    found = PersonName(given, tuple(middle.split()), family, "".join(suffixes[:1]), called)
    return found if found.words else PersonName("", (), normal_name(name))


@lru_cache(maxsize=20_000)
def folded_name(normal: str) -> PersonName:
    """The parts of a name that is folded already, first name first: what looking at many names can afford."""
    words = normal.split()
    generation = words.pop() if len(words) > 1 and words[-1] in _GENERATIONS else ""
    if len(words) < 2 or words[0] in _PARTICLES:
        return PersonName("", (), " ".join(words), generation)
    return PersonName(words[0], tuple(words[1:-1]), words[-1], generation)


def first_names(name: PersonName) -> list[str]:
    """How the first name may be written: itself, what it is short for, and what is short for it."""
    known = _nicknames()
    given = [part for part in (name.given, name.called) if part]
    return [
        *given,
        *(other for part in given for other in known.nicknames_of(part) | known.canonicals_of(part)),
    ]


def _is_title(written: str, folded: list[str]) -> bool:
    """Whether a title before a single word is one for sure: abbreviated, an honorific, several words."""
    return (
        "." in written or len(folded) > 1 or folded[-1] in HONORIFICS | {"president", "pope", "king", "queen"}
    )


def _is_surname(suffix: str, name: str) -> bool:
    """Whether what looks like letters behind a name is all there is of a surname: "Ola Aas"."""
    letters = suffix.isupper() and not name.isupper()  # "Ola MBE"
    return not letters and not set(".,") & set(name) and suffix.casefold() not in _GENERATIONS


def title_of(name: str) -> str:
    """What stands before a person's name: "British Prime Minister", "" for nothing."""
    return _parsed(name).title


def normal_person(name: str) -> str:
    """A person's name folded, without titles, in the order given, middle, family."""
    return person_name(name).normal


def family_key(name: str) -> str:
    """What every form of a person's name ends with, "" for no name: linking looks among its bearers."""
    return (person_name(name).words or ("",))[-1]


def is_name(name: str) -> bool:
    """Whether it can be a person's name at all: no pronoun, no title alone."""
    words = _folded_words(name)
    if not any(word[0].isalpha() for word in words):
        return False
    parts = _parsed(name)
    return not all(word in _NOT_NAMES for word in words) and bool(parts.given or parts.family)


def is_body_name(name: str) -> bool:
    """Whether a body goes by it everywhere: "the ministry" is another in each article."""
    if normal_name(name) in _COMMON_BODIES:  # with a capital where a sentence begins
        return name.isupper()
    return any(ch.isupper() or (ch.isalpha() and not ch.islower()) for ch in name)


def is_short_for(name: str, whole: str) -> bool:
    """Whether ``name`` is the last words of ``whole``: "the Courier" in the Vessmark Courier."""
    short, long = normal_name(name), normal_name(whole)
    return bool(short) and long.endswith(" " + short)


def as_read(name: str) -> str:
    """A person's name as people read it: given name first, no title, and calm where it was shouted."""
    name = " ".join(name.split())[:LONGEST]
    parts = _parsed(name)
    if name.isupper() and len(name) > 4:
        parts = parts.capitalized(force=True)
        name = str(parts)
    if parts.given and parts.family and (parts.title or "," in name):
        name = " ".join(part for part in (parts.given, parts.middle, parts.family, parts.suffix) if part)
    return name


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """A body's initials, folded: "gchq"; for one word, the word itself. Small words do not count."""
    words = normal_name(name).split()
    if len(words) < 2:
        return "".join(words)
    return "".join(word[0] for word in words if word not in _SMALL_WORDS)


class Likeness(IntEnum):
    """How far two forms of a person's name are one name, the nearest last."""

    GIVEN = 1  # one word that is the other's first name
    SURNAME = 2  # one word that is the other's surname
    SPELT = 3  # one surname or given name spelt a little differently
    INITIAL = 4  # a given name and its initial
    GENERATION = 5  # one is a junior or senior, of the other nothing is said
    NICKNAME = 6  # given names of which one is short for the other
    TAIL = 7  # two or more words that the longer name ends with
    SAME = 8  # no part contradicts another: middle names are there or not, whole or not


def likeness(one: PersonName, other: PersonName) -> Likeness | None:
    """How far two names may be one person's; None where they contradict each other."""
    if one.is_one_word or other.is_one_word:
        return _with_one_word(one, other)
    if one.generation and other.generation and one.generation != other.generation:
        return None
    if one.family.split()[-1] != other.family.split()[-1]:
        return _spelt(one, other)
    short, long = sorted((one, other), key=lambda name: len(name.words))
    if len(short.words) < len(long.words) and long.words[-len(short.words) :] == short.words:
        return Likeness.TAIL
    given = _given(one, other)
    if given is None or not _middle_agrees(one.middle, other.middle):
        return None
    if one.generation != other.generation:
        return min(given, Likeness.GENERATION)
    return given


def _with_one_word(one: PersonName, other: PersonName) -> Likeness | None:
    short, long = (one, other) if one.is_one_word else (other, one)
    if long.words[-len(short.words) :] == short.words:
        return Likeness.SURNAME
    if long.given and short.family in {long.given, long.called}:
        return Likeness.GIVEN
    return None


def _given(one: PersonName, other: PersonName) -> Likeness | None:
    names = [{part for part in (name.given, name.called) if part} for name in (one, other)]
    if names[0] & names[1]:
        return Likeness.SAME
    if any(_short_for(a, b) for a in names[0] for b in names[1]):
        return Likeness.NICKNAME
    a, b = one.given, other.given
    if a and b and a[0] == b[0] and 1 in (len(a), len(b)):
        return Likeness.INITIAL
    if _initials_of(one, other) or _initials_of(other, one):
        return Likeness.INITIAL
    close = min(len(a), len(b)) > 4 and OSA.distance(a, b) <= 1
    return Likeness.SPELT if close else None


def _initials_of(short: PersonName, long: PersonName) -> bool:
    """ "JK" or "J K" before the surname stands for "Joanne Kathleen"."""
    letters = short.given + "".join(short.middle)
    theirs = "".join(word[0] for word in (long.given, *long.middle) if word)
    return 1 < len(letters) <= 3 and letters == theirs


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


def _short_for(one: str, other: str) -> bool:
    known = _nicknames()
    return other in known.nicknames_of(one) or one in known.nicknames_of(other)


def _middle_agrees(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Names that are there on one side only do not contradict; an initial agrees with what it begins."""
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(one, other, strict=False))


def _spelt(one: PersonName, other: PersonName) -> Likeness | None:
    """The same given name, and surnames of some length that differ by a letter or two."""
    a, b = one.family, other.family
    allowed = 2 if min(len(a), len(b)) > 7 else 1 if min(len(a), len(b)) > 4 else 0
    same_given = one.given == other.given and len(one.given) > 1
    return Likeness.SPELT if same_given and OSA.distance(a, b) <= allowed else None
