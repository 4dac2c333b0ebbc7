"""Quotation marks: which stretches of a text stand inside them.

Double marks, straight or curly, and single ones; a quotation that runs over paragraphs, each opened
anew and only the last one closed, comes out as one piece a paragraph. Linear in the text's length.
"""

import bisect
from dataclasses import dataclass

from claims.extraction.segment import paragraphs
from claims.extraction.types import Span

_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_MARKS = frozenset("\"'“”„«»‘’")
_CLOSING_SINGLES = frozenset("'’")
_BEFORE_OPENING = frozenset("([{—–-:/")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-…")


@dataclass(frozen=True, slots=True)
class Quotations:
    """Spans inside quotation marks, the marks included, sorted; single quotes within double ones too."""

    spans: tuple[Span, ...]
    _starts: tuple[int, ...]
    _reach: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Quotations":
        """Find the quotations of a text."""
        spans = sorted(_double(text) + _single(text), key=lambda s: (s[0], -s[1]))
        reach: list[int] = []
        for _, end in spans:
            reach.append(max(end, reach[-1] if reach else 0))
        return cls(tuple(spans), tuple(start for start, _ in spans), tuple(reach))

    def around(self, position: int) -> list[Span]:
        """Quotations that hold the code point at this position, the outermost first."""
        found: list[Span] = []
        i = bisect.bisect_right(self._starts, position) - 1
        while i >= 0 and self._reach[i] > position:
            if self.spans[i][1] > position:
                found.append(self.spans[i])
            i -= 1
        return found[::-1]

    def within(self, start: int, end: int) -> list[Span]:
        """Quotations that overlap ``start:end``."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [span for span in self.around(start) if span[0] < start] + list(self.spans[first:last])


def _double(text: str) -> list[Span]:
    """Spans between double marks, paragraph by paragraph."""
    spans: list[Span] = []
    for start, end in paragraphs(text):
        opened: int | None = None
        for i in range(start, end):
            mark = text[i]
            if mark not in _MARKS or mark in "'’‘":
                continue
            if opened is None:
                if mark in _OPENING or (mark == '"' and _may_open(text, i, start)):
                    opened = i
            elif mark in _CLOSING or (mark == '"' and not _only_opens(text, i, start)):
                spans.append((opened, i + 1))
                opened = None
            elif mark == '"':
                opened = i  # the mark before was never closed: begin afresh
        if opened is not None and _runs_on(text, opened, start, end):
            spans.append((opened, end))
    return spans


def _may_open(text: str, i: int, start: int) -> bool:
    before = text[i - 1] if i > start else " "
    after = text[i + 1 : i + 2]
    return (before.isspace() or before in _BEFORE_OPENING or not before.isalnum()) and bool(after.strip())


def _only_opens(text: str, i: int, start: int) -> bool:
    """A straight mark after a space and before a letter, inside what should be a quotation."""
    return i > start and text[i - 1].isspace() and text[i + 1 : i + 2].isalnum()


def _runs_on(text: str, opened: int, start: int, end: int) -> bool:
    """Whether an unclosed quotation is taken up by the next paragraph, or fills its own from the start."""
    if not text[start:opened].strip():
        return True
    following = text[end : end + 8].lstrip()
    return following[:1] in ('"', "“")


def _single(text: str) -> list[Span]:
    """Spans between single marks; an apostrophe is none."""
    spans: list[Span] = []
    for start, end in paragraphs(text):
        opened: int | None = None
        for i in range(start, end):
            mark = text[i]
            if mark == "‘" or (mark == "'" and opened is None):
                before = text[i - 1] if i > start else " "
                if not before.isalnum() and text[i + 1 : i + 2].isalnum():
                    opened = i
            elif mark in _CLOSING_SINGLES and opened is not None:
                after = text[i + 1 : i + 2]
                if not after or after.isspace() or after in _AFTER_CLOSING or after in _MARKS:
                    spans.append((opened, i + 1))
                    opened = None
    return spans
