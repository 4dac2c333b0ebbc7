"""An article's text cut at the borders of its claims, ready to be shown. Nothing here asks the database."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from claims.models import Claim

HUES = 8
_HARD_WRAPPED = range(45, 110)


@dataclass(slots=True)
class Voice:
    """Somebody who speaks in an article, with the colours that stand for them there."""

    claim: Claim
    hue: int
    pattern: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class Voiced:
    """A claim in the order of the text, with its speaker's colours. ``number`` counts from 1.

    ``note`` says what editors changed of it, for its card.
    """

    claim: Claim
    voice: Voice
    number: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same claims cover throughout.

    ``said`` are the claims whose content it is, ``named`` those whose source or cue it is; ``top`` is the
    innermost of ``said`` and ``below`` the one around that. ``starts`` are the claims that begin here.
    """

    text: str
    said: tuple[Voiced, ...] = ()
    named: tuple[Voiced, ...] = ()
    starts: tuple[Voiced, ...] = ()
    is_source: bool = False
    is_cue: bool = False
    is_hedge: bool = False

    @property
    def top(self) -> Voiced | None:
        return self.said[-1] if self.said else None

    @property
    def below(self) -> Voiced | None:
        return self.said[-2] if len(self.said) > 1 else None

    @property
    def is_plain(self) -> bool:
        return not (self.said or self.named)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``close`` ones follow the one before without a blank line between. ``start`` is its offset."""

    segments: tuple[Segment, ...]
    close: bool = False
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + sum(len(segment.text) for segment in self.segments)


def voices(claims: Iterable[Claim], seen: Iterable[object] = ()) -> tuple[list[Voiced], list[Voice]]:
    """Give each speaker, by the order of first appearance, a hue and a pattern, both from 1 to 8.

    A ninth speaker has the first one's hue with another pattern; 64 pairs come before the first repetition.
    ``seen`` are the keys (:func:`voice_key`) of those who had their colours before the others, in order.
    """
    ranks = {key: rank for rank, key in enumerate(dict.fromkeys(seen))}
    by_key: dict[object, Voice] = {}
    shown = []
    for number, claim in enumerate(claims, 1):
        key = voice_key(claim)
        if key not in by_key:
            rank = ranks.setdefault(key, len(ranks))
            pattern = (rank + rank // HUES) % HUES + 1
            by_key[key] = Voice(claim=claim, hue=rank % HUES + 1, pattern=pattern)
        by_key[key].count += 1
        shown.append(Voiced(claim, by_key[key], number))
    return shown, list(by_key.values())


def voice_key(claim: Any) -> object:
    """What the claims, or states of claims, of one source in one article have in common."""
    if claim.speaker_id:
        return ("speaker", claim.speaker_id)
    if claim.kind == Claim.Kind.ORGANISATION and claim.organisation_id:
        return ("organisation", claim.organisation_id)
    return (claim.kind, (claim.described_as or claim.source_text).casefold())


@dataclass(slots=True)
class _Edges:
    """What begins and what ends at one offset."""

    begins: list[tuple[str, Voiced]] = field(default_factory=list)
    ends: list[tuple[str, Voiced]] = field(default_factory=list)


def paragraphs(text: str, claims: Sequence[Voiced]) -> list[Paragraph]:
    """``text`` in paragraphs, cut wherever a claim's source, cue or content begins or ends.

    The segments of all paragraphs, with the line ends between them, put together are ``text`` again: offsets
    are Python's own, code points, so that emoji and combining marks stay where they are.
    """
    lines = list(_lines(text))
    edges = _edges(claims, len(text))
    for start, end, _close in lines:
        edges.setdefault(start, _Edges())
        edges.setdefault(end, _Edges())
    segments = list(_segments(text, edges))
    result = []
    at = 0
    for start, end, close in lines:
        inside = []
        while at < len(segments) and segments[at][0] < end:
            if segments[at][0] >= start:
                inside.append(segments[at][1])
            at += 1
        if inside:
            result.append(Paragraph(tuple(inside), close, start))
    return result


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and closeness of each paragraph.

    Blank lines part paragraphs. So do single line ends, except in a block that was wrapped by hand.
    """
    for block in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        lines = block[0].split("\n")
        if len(lines) > 1 and all(len(line) in _HARD_WRAPPED for line in lines[:-1]):
            yield block.start(), block.end(), False
            continue
        start = block.start()
        for index, line in enumerate(lines):
            if line:
                yield start, start + len(line), index > 0
            start += len(line) + 1


def _edges(claims: Sequence[Voiced], length: int) -> dict[int, _Edges]:
    edges: dict[int, _Edges] = {0: _Edges(), length: _Edges()}
    for shown in claims:
        claim = shown.claim
        parts = {"said": claim.content, "cue": claim.cue, "source": claim.source, "hedge": claim.hedge_spans}
        for part, spans in parts.items():
            for start, end in spans:
                if start < end <= length:
                    edges.setdefault(start, _Edges()).begins.append((part, shown))
                    edges.setdefault(end, _Edges()).ends.append((part, shown))
    return edges


def _segments(text: str, edges: dict[int, _Edges]) -> Iterator[tuple[int, Segment]]:
    """One segment for each stretch between neighbouring offsets, by a sweep over them."""
    active: dict[str, list[Voiced]] = {"said": [], "cue": [], "source": [], "hedge": []}
    begun: set[int] = set()
    offsets = sorted(edges)
    for offset, after in pairwise(offsets):
        edge = edges[offset]
        for part, shown in edge.ends:
            active[part].remove(shown)
        for part, shown in edge.begins:
            active[part].append(shown)
        fresh = [s for part, s in edge.begins if part == "said" and s.number not in begun]
        begun.update(shown.number for shown in fresh)
        named = {shown.number: shown for part in ("source", "cue") for shown in active[part]}
        yield (
            offset,
            Segment(
                text=text[offset:after],
                said=_outer_first(active["said"]),
                named=tuple(named.values()),
                starts=_outer_first(fresh),
                is_source=bool(active["source"]),
                is_cue=bool(active["cue"]),
                is_hedge=bool(active["hedge"]),
            ),
        )


def _outer_first(claims: list[Voiced]) -> tuple[Voiced, ...]:
    """The longest first: a claim that is told within another lies on top of it."""
    return tuple(sorted(claims, key=_length_and_place) if len(claims) > 1 else claims)


def _length_and_place(shown: Voiced) -> tuple[int, int]:
    return (-sum(end - start for start, end in shown.claim.content), shown.number)
