"""Words of a text, for ends of spans that move by one. static/js/offsets.js does the same in a browser."""

import unicodedata
from collections.abc import Iterator

_AROUND = 400
"""No word is longer; what is beyond is not looked at."""
_JOINERS = frozenset("'’-")

Span = tuple[int, int]


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Words from ``start`` to ``end``: letters, digits and their marks, joined by apostrophes and hyphens.

    What is neither of these nor blank, such as marks of quotation or emoji, makes words of its own.
    """
    at, stop = start, len(text) if end is None else end
    while at < stop:
        if text[at].isspace():
            at += 1
            continue
        begin, is_word = at, text[at].isalnum()
        at += 1
        while at < stop and _goes_on(text, at, stop, is_word):
            at += 1
        yield begin, at


def _goes_on(text: str, at: int, stop: int, is_word: bool) -> bool:
    sign = text[at]
    if not is_word:
        return not (sign.isspace() or sign.isalnum())
    if sign.isalnum() or unicodedata.category(sign).startswith("M"):
        return True
    return sign in _JOINERS and at + 1 < stop and text[at + 1].isalnum()


def move_end(text: str, at: int, by: int) -> int:
    """The end of the next word after an end of a span, or of the one before (``by`` is 1 or -1)."""
    ends = [end for _, end in words(text, *_window(text, at))]
    if by > 0:
        return next((end for end in ends if end > at), at)
    return next((end for end in reversed(ends) if end < at), at)


def move_start(text: str, at: int, by: int) -> int:
    """The start of the word before a start of a span, or of the next one (``by`` is -1 or 1)."""
    starts = [start for start, _ in words(text, *_window(text, at))]
    if by > 0:
        return next((start for start in starts if start > at), at)
    return next((start for start in reversed(starts) if start < at), at)


def _window(text: str, at: int) -> Span:
    """A stretch around ``at`` that begins and ends between words."""
    start, end = max(0, at - _AROUND), min(len(text), at + _AROUND)
    while start > 0 and not text[start - 1].isspace() and start > at - 2 * _AROUND:
        start -= 1
    while end < len(text) and not text[end].isspace() and end < at + 2 * _AROUND:
        end += 1
    return start, end


def moved(text: str, span: Span, which: str, by: int) -> Span:
    """A span with its ``start`` or ``end`` moved by one word; it keeps at least one."""
    start, end = span
    if which == "start":
        start = move_start(text, start, by)
    else:
        end = move_end(text, end, by)
    return (start, end) if start < end else span


def found(text: str, phrase: str, near: int) -> Span | None:
    """Where ``phrase`` stands in ``text``, whatever its blanks and case, the nearest to ``near``."""
    wanted = [phrase[start:end].casefold() for start, end in words(phrase)]
    have = list(words(text))
    folded = [text[start:end].casefold() for start, end in have]
    size = len(wanted)
    places = [i for i in range(len(have) - size + 1) if size and folded[i : i + size] == wanted]
    if not places:
        return None
    best = min(places, key=lambda i: abs(have[i][0] - near))
    return have[best][0], have[best + size - 1][1]
