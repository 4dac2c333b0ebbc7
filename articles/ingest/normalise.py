"""The one form in which text is stored: NFC, "\\n" line ends, nothing invisible, paragraphs kept."""

import re
import sys
import unicodedata
from functools import cache

from .types import MAX_TEXT_CHARACTERS, IngestError

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028]")
_BLANKS = re.compile("[ \t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Soft hyphen, zero-width space, direction marks and overrides, word joiner, byte order mark and their kin.
# The joiners U+200C and U+200D stay: Persian and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(f"{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}" for p in range(17)) + "]"
)
_AROUND_LINE_END = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")
# Unicode's stream-safe format allows 30 in a row. Sorting longer runs takes quadratic time in unicodedata:
# half a million of them would hold a worker for minutes.
_MOST_STACKED_MARKS = 30
# Wherever a mark may be; most news has nothing of it, and looking for this takes a tenth of the time.
_MAY_STACK = re.compile("[\u0300-\u1fff\u20d0-\U0010ffff]")
_TOO_LONG_TO_NORMALISE = 4 * MAX_TEXT_CHARACTERS


def normalise(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text in its stored form, and plain sentences on what was removed to get there.

    Line ends become "\\n", runs of blanks one space, blank lines at most one; control, invisible and broken
    characters go; the rest is in NFC and can always be encoded as UTF-8. Applying it twice changes nothing.
    Raises IngestError (too_long) only for text so far over the limit that the work would be wasted.
    """
    if len(text) > _TOO_LONG_TO_NORMALISE and len("".join(text.split())) > _TOO_LONG_TO_NORMALISE:
        raise too_long(len(text))
    text = _LINE_END.sub("\n", _PAIR.sub(_join_pair, text)).replace("\u2029", "\n\n")
    text = _BLANKS.sub(" ", text)
    dropped: list[str] = []
    for pattern, one, many in (
        (_CONTROLS, "control character", "control characters"),
        (_INVISIBLE, "invisible character", "invisible characters"),
        (_LONE_SURROGATES, "broken character", "broken characters"),
        (_NONCHARACTERS, "code that is not a character", "codes that are not characters"),
    ):
        text, count = pattern.subn("", text)
        if count:
            dropped.append(f"Removed {count:,} {one if count == 1 else many}.")
    text, marks = _thin_stacked_marks(text)
    if marks:
        dropped.append(f"Removed {marks:,} accents that were stacked on one letter.")
    # Blanks may meet again where something between them was removed.
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    text = _BLANK_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", text)).strip("\n ")
    unreadable = text.count("\ufffd")
    if unreadable:
        what = "character was" if unreadable == 1 else "characters were"
        dropped.append(f"{unreadable:,} {what} already unreadable in the document (shown as \ufffd).")
    return text, tuple(dropped)


def checked(text: str) -> tuple[str, tuple[str, ...]]:
    """Normalise text that is to become an article: IngestError where it is empty or too long."""
    clean, dropped = normalise(text)
    if not has_words(clean):
        raise IngestError("empty", "There is no text in it. Add a document that has words in it.")
    if len(clean) > MAX_TEXT_CHARACTERS:
        raise too_long(len(clean))
    return clean, dropped


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit at all."""
    return any(character.isalnum() for character in text)


def one_line(value: object, limit: int) -> str:
    """A name, a title or another piece of metadata as one clean line, cut at a word where it is too long."""
    if not isinstance(value, str):
        return ""
    line = " ".join(normalise(value[: 20 * limit])[0].split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0] + "…"


def too_long(characters: int) -> IngestError:
    return IngestError(
        "too_long",
        f"The text is {characters:,} characters long; the most that is read is {MAX_TEXT_CHARACTERS:,}. "
        "Split it into parts and add each part as an article of its own.",
    )


def _join_pair(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _thin_stacked_marks(text: str) -> tuple[str, int]:
    if _MAY_STACK.search(text) is None:
        return text, 0
    thinned = _stacked_marks().sub(r"\1", text)
    return thinned, len(text) - len(thinned)


@cache
def _stacked_marks() -> re.Pattern[str]:
    """More marks in a row than any writing needs; built once, when it is first needed."""
    marks = "".join(chr(c) for c in range(0x300, sys.maxunicode + 1) if unicodedata.combining(chr(c)))
    return re.compile(f"([{re.escape(marks)}]{{{_MOST_STACKED_MARKS}}})[{re.escape(marks)}]+")
