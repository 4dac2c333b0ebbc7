"""Words and names of a text, as the rules speak of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.extraction import lexicon

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+|(?:[A-Z][a-z]{0,4}\.)")


class NameKind(StrEnum):
    """What a run of capitalised words seems to name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text without a possessive ending; ``closed`` tells that it had one."""

    text: str
    start: int
    end: int
    closed: bool

    @property
    def lower(self) -> str:
        """The word in lower case, without a final point."""
        return self.text.casefold().rstrip(".")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text: the words of the name alone; ``title`` has the capitals that stood before it."""

    words: tuple[str, ...]
    start: int
    end: int
    kind: NameKind
    title: tuple[str, ...] = ()
    headline: bool = False  # in title case or capitals, where the words next to it say nothing of it

    @property
    def name(self) -> str:
        """The name as it stands, single-spaced."""
        return " ".join(self.words)


def bare_name(name: str) -> str:
    """A body's name without its article and its possessive ending."""
    name = re.sub(r"^(?:the|a|an)\s+", "", " ".join(name.split()), flags=re.IGNORECASE)
    return _POSSESSIVE.sub("", name) if name.endswith(("'s", "’s")) else name


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Words of ``text[start:end]``; a final point stays with an abbreviation alone."""
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if word.endswith(".") and not _keeps_point(word, text, match.end()):
            word = word[:-1]
        bare = _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word
        yield Token(bare or word, match.start(), match.start() + len(bare or word), bare != word)


def _keeps_point(word: str, text: str, end: int) -> bool:
    """Whether the point belongs to the word: "U.S.", "Sen. Lee", "John F. Marsh"."""
    if not _ABBREVIATION.fullmatch(word):
        return False
    bare = word.rstrip(".").casefold()
    return len(bare) == 1 or "." in bare or bare in lexicon.TITLES or bare in ("jr", "sr", "st")


def opens_sentence(text: str, start: int) -> bool:
    """Whether nothing but marks stands between this position and the end of a sentence."""
    before = text[max(0, start - 4) : start].rstrip()
    return not before.strip() or before[-1] in ".!?:\"“”‘'\n—" or text[start - 1] == "\n"
