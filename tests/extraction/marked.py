"""Attributions written into a text: ``[s Ann Marsh] [c said] [t the pier is safe].``"""

import re
from collections.abc import Sequence

from claims.extraction.detect import Detected
from claims.extraction.types import Span

_MARK = re.compile(r"\[(?P<role>[sct])(?P<number>\d?) (?P<text>[^\[\]]+)\]")


def unmark(marked: str) -> tuple[str, list[Detected]]:
    """The plain text, and its attributions in the order of their numbers ("[s2 …]"; no number is 0)."""
    text = ""
    spans: dict[str, dict[str, list[Span]]] = {}
    last = 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        start = len(text)
        text += match["text"]
        found = spans.setdefault(match["number"], {"s": [], "c": [], "t": []})
        found[match["role"]].append((start, len(text)))
        last = match.end()
    text += marked[last:]
    return text, [
        Detected(tuple(roles["s"]), tuple(roles["c"]), tuple(roles["t"]), 0.9)
        for _, roles in sorted(spans.items())
    ]


def shown(text: str, spans: Sequence[Span]) -> list[str]:
    """The words of spans."""
    return [text[start:end] for start, end in spans]
