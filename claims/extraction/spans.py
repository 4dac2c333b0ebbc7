"""Spans that can be asked quickly what overlaps a stretch of text."""

import bisect
from collections.abc import Iterable, Iterator

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
