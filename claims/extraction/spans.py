"""Spans that can be asked quickly what overlaps a stretch of text."""

import bisect
from collections.abc import Iterable, Iterator, Sequence

from claims.extraction.types import Span


class SpanIndex:
    """Spans, each with the number of its owner; made for spans that overlap each other seldom."""

    def __init__(self, owned: Iterable[tuple[Span, int]]) -> None:
        self._owned = sorted(owned)
        self._starts = [span[0] for span, _ in self._owned]
        self._reach: list[int] = []
        for (_, end), _ in self._owned:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def overlapping(self, start: int, end: int) -> Iterator[tuple[Span, int]]:
        """Spans that share a code point with ``start:end``, and their owners, the last first."""
        i = bisect.bisect_left(self._starts, end) - 1
        while i >= 0 and self._reach[i] > start:
            if self._owned[i][0][1] > start:
                yield self._owned[i]
            i -= 1

    def touches(self, start: int, end: int) -> bool:
        """Whether any span shares a code point with ``start:end``."""
        return next(self.overlapping(start, end), None) is not None


def without(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """What of the spans lies in none of the others."""
    left = list(spans)
    for start, end in others:
        left = [
            part
            for s, e in left
            for part in (((s, min(e, start)), (max(s, end), e)) if s < end and e > start else ((s, e),))
        ]
    return tuple((s, e) for s, e in left if s < e)


def trimmed(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans without white space, commas and semicolons at their edges; those of nothing else are gone."""
    out = []
    for start, end in spans:
        part = text[start:end]
        start += len(part) - len(part.lstrip(" \n\t,;"))
        end -= len(part) - len(part.rstrip(" \n\t,;"))
        if start < end:
            out.append((start, end))
    return tuple(out)
