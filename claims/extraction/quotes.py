"""Quotation marks: which stretches of a text stand inside them.

Double marks, straight or curly, and single ones; a quotation that runs over paragraphs, each opened
anew and only the last one closed, comes out as one piece a paragraph. Linear in the text's length.
"""

import bisect
import re
from dataclasses import dataclass

from claims.extraction.segment import paragraphs
from claims.extraction.types import Span

# Some wires write ``…'' for “…”: two single marks are a double one.
_DOUBLE = re.compile("[\"“”„«»]|``|''|‘‘|’’")
_SINGLE = re.compile("(?<!['‘’])['‘’](?!['‘’])")
_AS_ONE = {"``": "“", "''": '"', "‘‘": "“", "’’": "”"}
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_MARKS = frozenset("\"'“”„«»‘’")
_BEFORE_OPENING = frozenset("([{—–-:/") | _MARKS
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-…") | _MARKS


@dataclass(frozen=True, slots=True)
class Quotations:
    """Spans inside quotation marks, the marks included; each tuple is sorted and disjoint.

    ``chains`` are the double ones that are one quotation over several paragraphs, piece by piece.
    """

    double: tuple[Span, ...]
    single: tuple[Span, ...]
    chains: tuple[tuple[Span, ...], ...]

    @classmethod
    def of(cls, text: str) -> "Quotations":
        """Find the quotations of a text."""
        double: list[Span] = []
        single: list[Span] = []
        chains: list[list[Span]] = [[]]
        for start, end in paragraphs(text):
            pieces = _double(text, start, end)
            double += pieces
            single += _single(text, start, end)
            if chains[-1]:
                if pieces and not text[start : pieces[0][0]].strip():
                    chains[-1].append(pieces[0])
                if len(chains[-1]) < 2 or len(pieces) != 1 or not _open_ended(text, pieces[0], end):
                    chains.append([])
            if not chains[-1] and pieces and _open_ended(text, pieces[-1], end):
                chains[-1].append(pieces[-1])
        return cls(tuple(double), tuple(single), tuple(tuple(c) for c in chains if len(c) > 1))

    def around(self, position: int) -> tuple[Span, ...]:
        """The quotations, two at most, that hold the code point at this position."""
        return tuple(
            span for spans in (self.double, self.single) for span in _overlap(spans, position, position + 1)
        )

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Quotations that overlap ``start:end``."""
        return tuple(span for spans in (self.double, self.single) for span in _overlap(spans, start, end))


def _overlap(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    first = bisect.bisect_right(spans, start, key=lambda span: span[1])
    last = bisect.bisect_left(spans, end, key=lambda span: span[0])
    return spans[first:last]


def _double(text: str, start: int, end: int) -> list[Span]:
    """Spans of a paragraph between double marks."""
    spans: list[Span] = []
    opened: int | None = None
    for match in _DOUBLE.finditer(text, start, end):
        i, mark = match.start(), _AS_ONE.get(match.group(), match.group())
        if opened is None:
            if mark in _OPENING or (mark == '"' and _may_open(text, match.span(), start, end)):
                opened = i
        elif mark in _CLOSING or (mark == '"' and not _only_opens(text, match.span(), start, end)):
            spans.append((opened, match.end()))
            opened = None
        elif mark == '"':
            opened = i  # the mark before was never closed: begin afresh
    if opened is not None and _runs_on(text, opened, start, end):
        spans.append((opened, end))
    return spans


def _open_ended(text: str, piece: Span, end: int) -> bool:
    """Whether a piece runs to its paragraph's end without a closing mark and is taken up by the next."""
    return piece[1] == end and text[end - 1] not in '"”»' and text[end : end + 8].lstrip()[:1] in ('"', "“")


def _may_open(text: str, mark: Span, start: int, end: int) -> bool:
    before = text[mark[0] - 1] if mark[0] > start else " "
    return not before.isalnum() and mark[1] < end and not text[mark[1]].isspace()


def _only_opens(text: str, mark: Span, start: int, end: int) -> bool:
    """A straight mark after a space and before a letter, inside what should be a quotation."""
    begins, ends = mark
    return begins > start and text[begins - 1].isspace() and ends < end and text[ends].isalnum()


def _runs_on(text: str, opened: int, start: int, end: int) -> bool:
    """Whether an unclosed quotation is taken up by the next paragraph, or fills its own from the start."""
    if not text[start:opened].strip():
        return True
    return text[end : end + 8].lstrip()[:1] in ('"', "“")


def _single(text: str, start: int, end: int) -> list[Span]:
    """Spans of a paragraph between single marks; an apostrophe is none."""
    spans: list[Span] = []
    opened: int | None = None
    for match in _SINGLE.finditer(text, start, end):
        i, mark = match.start(), match.group()
        before = text[i - 1] if i > start else " "
        after = text[i + 1] if i + 1 < end else " "
        if opened is not None and mark != "‘" and not before.isspace():
            if after.isspace() or after in _AFTER_CLOSING:
                spans.append((opened, i + 1))
                opened = None
        elif mark != "’" and (before.isspace() or before in _BEFORE_OPENING) and after.isalnum():
            opened = i
    return spans
