"""The passage of an article that a claim stands in, as segments for a template."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from claims.fields import Spans
from claims.models import Claim

AROUND = 300
"""Characters shown before and after the claim."""
_MARGIN = 40

Part = tuple[str, str]
"""Words, and what they are in the claim: "source", "cue", "hedge", "content", or "" for the rest."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``parts`` joined are the article's own characters; the flags say whether more stands around."""

    parts: tuple[Part, ...]
    has_before: bool
    has_after: bool


def passage(claim: Claim, text: str, around: int = AROUND) -> Passage:
    """The claim within some ``around`` characters of ``text``, its article's, cut between words."""
    points = [point for span in (*claim.content, *claim.cue, *claim.source) for point in span]
    start, end = _start(text, min(points) - around), _end(text, max(points) + around)
    return Passage(tuple(_parts(claim, text, start, end)), start > 0, end < len(text))


def _start(text: str, wanted: int) -> int:
    if wanted <= 0:
        return 0
    found = next((i for i in range(wanted, min(wanted + _MARGIN, len(text))) if text[i].isspace()), None)
    return wanted if found is None else found + 1


def _end(text: str, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    found = next((i for i in range(wanted, max(wanted - _MARGIN, 0), -1) if text[i].isspace()), None)
    return wanted if found is None else found


def _parts(claim: Claim, text: str, start: int, end: int) -> Iterator[Part]:
    """Cut at every end of a span; where two overlap, the source and the cue win over the content."""
    layers: tuple[tuple[str, Spans], ...] = (
        ("source", claim.source),
        ("cue", claim.cue),
        ("hedge", claim.hedge_spans),
        ("content", claim.content),
    )
    edges = {start, end} | {
        point for _, spans in layers for span in spans for point in span if start < point < end
    }
    points = sorted(edges)
    for left, right in pairwise(points):
        role = next((name for name, spans in layers if any(a <= left < b for a, b in spans)), "")
        yield text[left:right], role
