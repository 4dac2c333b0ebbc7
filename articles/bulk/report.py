"""What an import tells: a bar while it runs, lines for a file, and a summary at the end."""

import json
import time
from collections import Counter
from typing import IO, Any

from articles.bulk.intake import Outcome, State

WIDTH = 30
_WORDS = {State.NEW: "new", State.DUPLICATE: "there already", State.FAILED: "failed"}


def line(outcome: Outcome) -> str:
    """One outcome as a line of a JSONL report."""
    row: dict[str, Any] = {"where": outcome.label, "state": outcome.state, "article": outcome.article_id}
    if outcome.trouble is not None:
        row |= {"code": outcome.trouble.code, "message": outcome.trouble.message}
        if outcome.trouble.field:
            row["field"] = outcome.trouble.field
    # Names of files may hold halves of characters; escaped, they can always be written.
    return json.dumps(row) + "\n"


class Tally:
    """Counts outcomes."""

    def __init__(self) -> None:
        self.counts: Counter[State] = Counter()
        self._began = time.monotonic()

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.state] += 1

    @property
    def total(self) -> int:
        return self.counts.total()

    def rate(self) -> float:
        """Items a second so far."""
        return self.total / max(time.monotonic() - self._began, 1e-6)

    def words(self) -> str:
        return ", ".join(f"{self.counts[state]:,} {word}" for state, word in _WORDS.items())

    def summary(self) -> str:
        seconds = time.monotonic() - self._began
        return f"{self.words()}: {self.total:,} in {seconds:.1f} s ({self.rate():.0f} a second)"


class Bar:
    """A bar on one line of a terminal; says nothing anywhere else."""

    EVERY = 0.1
    """Seconds between two drawings."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out
        self._shows = out.isatty()
        self._next = 0.0
        self._drawn = False

    def show(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        if not self._shows or now < self._next:
            return
        self._next = now + self.EVERY
        share = min(done / total, 1.0) if total else 0.0
        full = round(share * WIDTH)
        self._out.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}  {text}\x1b[K")
        self._out.flush()
        self._drawn = True

    def clear(self) -> None:
        """Make room for a line of text."""
        if self._drawn:
            self._out.write("\r\x1b[K")
            self._out.flush()
            self._drawn = False
            self._next = 0.0
