"""What a common noun stands for: one person, several people, a body, a document, a share of something."""

import re
from enum import StrEnum
from functools import lru_cache

from claims.extraction import lexicon

_HUMAN_ENDINGS = (
    "ist",
    "ician",
    "ologist",
    "crat",
    "man",
    "woman",
    "eer",
    "maker",
    "keeper",
    "goer",
    "person",
)
_HUMAN_PLURALS = (
    "ists",
    "ians",
    "crats",
    "men",
    "women",
    "eers",
    "ees",
    "ites",
    "ers",
    "ors",
    "folk",
    "people",
)
_AGE = re.compile(r"\d+-year-old")
_SHARES = lexicon.words("""
some many most several all both few none each one two three four five six seven eight nine ten another
any dozens hundreds thousands millions majority majorities minority half third quarter two-thirds three-
quarters percent percentage number numbers lot handful couple share bulk
""")


class Noun(StrEnum):
    """A class of nouns."""

    ROLE = "role"
    GROUP = "group"
    BODY = "body"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


@lru_cache(maxsize=10_000)
def noun_class(word: str) -> Noun:
    """The class of a noun in lower case, by the lists, else by its ending."""
    plain = word.removeprefix("ex-").removeprefix("co-")
    if plain in lexicon.GROUPS:
        return Noun.GROUP
    if plain in lexicon.ROLES:
        return Noun.ROLE
    if plain in lexicon.DOCUMENTS:
        return Noun.DOCUMENT
    if plain in lexicon.BODIES:
        return Noun.BODY
    singular = plain[:-3] + "y" if plain.endswith("ies") else plain.removesuffix("s")
    if singular != plain and (singular in lexicon.ROLES or singular in lexicon.BODIES):
        return Noun.GROUP
    if singular != plain and singular in lexicon.DOCUMENTS:
        return Noun.DOCUMENT
    if _AGE.fullmatch(plain):
        return Noun.ROLE
    if "-" in plain and (last := noun_class(plain.rsplit("-", 1)[1])) is not Noun.UNKNOWN:
        return last
    if len(plain) > 5 and plain.endswith(_HUMAN_PLURALS):
        return Noun.GROUP
    if len(plain) > 5 and plain.endswith(_HUMAN_ENDINGS):
        return Noun.ROLE
    return Noun.UNKNOWN


def is_share(word: str) -> bool:
    """Whether a word counts or measures what follows "of" or "in": "most", "dozens", "74"."""
    return word in _SHARES or word.rstrip("%").replace(",", "").isdigit()


def is_plural(word: str) -> bool:
    """Whether a noun looks like a plural."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "ews"))
