"""Mends what the model is known to get wrong, before anybody is named.

Nothing is attributed in boilerplate; "he is not reportedly informed" has no source; a relay at the end
of an indirect content is no part of it; "reportedly", "according to X" and "in the eyes of X" without an
attribution of their own get one, cautiously.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from claims.extraction.describe import sentence
from claims.extraction.detect import Detected
from claims.extraction.quotes import Quotations
from claims.extraction.spans import SpanIndex
from claims.extraction.types import Span

_PASSIVE_HEDGE = re.compile(
    r"(?:(?:is|are|was|were|has|have|had|been|being|be|not|n['’]t|never)\s+)+(?:reportedly|allegedly|purportedly)\b",
    re.IGNORECASE,
)
_HEDGE_CUE = re.compile(r"\b(?:reportedly|allegedly|purportedly)\b", re.IGNORECASE)
_TRAILING_RELAY = re.compile(
    r",?\s+(?:per|according to|as reported by|as reported in)\s+(?:(?:a|an|the)\s+)?(?:(?:\w+\s+)?reports?\s+"
    r"(?:from|by|in)\s+)?(?:the\s+|The\s+)?[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,4}\s*$"
)
_NOUN_PHRASE = r"(?P<source>(?:[\w’'.&-]+ ){0,7}?[\w’'&-]+)"
_ACCORDING_LAST = re.compile(r",?\s(?P<cue>according to) " + _NOUN_PHRASE + r"(?P<end>[.!?]?[\"”]?)$")
_IN_THE_EYES = re.compile(
    r"(?P<cue>[Ii]n the (?:eyes|view|opinion|words|judgement|judgment) of) (?P<source>[^,.;:\n]{2,80}),\s"
)
# "WASHINGTON, March 2 (Harbour Wire) - " opens a report and is no part of what anybody said.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]+[A-Z.](?:, [A-Z][\w.]*(?: \d{1,2})?){0,3}(?: \([A-Z][\w .&-]{1,30}\))? ?(?:-|--|–|—) "
)
_POINTED = re.compile(
    r"\b(?:[ap]\.m|(?:[A-Z]\.)+[A-Z])$"
)  # the point behind it is the word's, not the sentence's
# "In a statement to Sluice & Spillway the company said": the source begins at "the".
_TOLD_FIRST = re.compile(r"(?:[A-Z][\w’'.-]*(?: & | ))+(?=the [a-z])")
_ARTICLE = re.compile(r"the|an?", re.IGNORECASE)
_NAME_BEHIND = re.compile(r"(?: [A-Z][\w’'.&-]*){1,6}")
_RULE_TRUST = 0.55
_SHORTEST_CONTENT = 3  # words


def repair(
    text: str, found: Sequence[Detected], boilerplate: Sequence[Span], quotations: Quotations
) -> list[Detected]:
    """The attributions that stay, mended, with those that rules add; in reading order, no content empty."""
    forbidden = SpanIndex((span, 0) for span in boilerplate)
    plain = _without_weak(text, found)
    kept = [m for d in plain if (m := _outside(_mended(text, _gathered(text, d)), forbidden)) is not None]
    added = [d for d in _added(text, kept, quotations) if _outside(d, forbidden) is not None]
    whole = _joined_quotations([*kept, *added], quotations)
    return sorted(whole, key=lambda d: (d.cue or d.content)[0])


def _without_weak(text: str, found: Sequence[Detected]) -> list[Detected]:
    """Without what the model half believes to find in a sentence that opens "In the eyes of X, …".

    Such a cue is no verb, which it seldom knows; it then takes the first verb of what X thinks for one.
    """
    opened = SpanIndex((sentence(text, *match.span()), 0) for match in _IN_THE_EYES.finditer(text))
    return [
        d
        for d in found
        if d.trust >= _RULE_TRUST or not d.cue or not opened.touches(d.cue[0][0], d.cue[-1][1])
    ]


def _gathered(text: str, found: Detected) -> Detected:
    """Without a word or two that open a sentence further on, of which nothing else is the content."""
    kept = found.content[:1]
    for (_, before), (start, end) in pairwise(found.content):
        stray = len(text[start:end].split()) < _SHORTEST_CONTENT and sentence(text, start, end)[0] == start
        if not (
            stray and before < start and text[end : end + 1].isspace() and text[start - 1 : start] in " \n"
        ):
            kept = (*kept, (start, end))
    return replace(found, content=kept)


def _joined_quotations(found: list[Detected], quotations: Quotations) -> list[Detected]:
    """A quotation over several paragraphs, of which one attribution has a piece, is all of it its content."""
    contents = SpanIndex((span, i) for i, d in enumerate(found) for span in d.content)
    for chain in quotations.chains:
        owners = [{owner for _, owner in contents.overlapping(*piece)} for piece in chain]
        free = [piece for piece, inside in zip(chain, owners, strict=True) if not inside]
        everyone = set[int]().union(*owners)
        if len(everyone) == 1 and free:
            owner = everyone.pop()
            found[owner] = replace(found[owner], content=tuple(sorted((*found[owner].content, *free))))
    return found


def _outside(found: Detected, forbidden: SpanIndex) -> Detected | None:
    """Without what lies in boilerplate; None if source, cue or all of the content does."""
    if any(forbidden.touches(*span) for span in (*found.source, *found.cue)):
        return None
    content = tuple(part for span in found.content for part in _before(span, forbidden))
    return replace(found, content=content) if content else None


def _before(span: Span, forbidden: SpanIndex) -> Iterator[Span]:
    """What of the span stands in front of the first forbidden one."""
    stop = min((start for (start, _), _ in forbidden.overlapping(*span)), default=span[1])
    if stop > span[0]:
        yield span[0], stop


def _mended(text: str, found: Detected) -> Detected:
    cue = text[found.cue[0][0] : found.cue[-1][1]] if found.cue else ""
    hedge = _HEDGE_CUE.search(cue)
    if hedge and _PASSIVE_HEDGE.search(cue):
        return _hedged(text, found, found.cue[0][0] + hedge.start(), found.cue[0][0] + hedge.end())
    found = _with_its_noun(text, found)
    found = _without_told(text, _to_the_end(text, _without_dateline(text, found)))
    start, end = found.content[-1]
    relay = _TRAILING_RELAY.search(text[max(start, end - 120) : end])
    if relay and relay.start() > 0 and found.source and text[start] not in '"“':
        cut = max(start, end - 120) + relay.start()
        if cut > start:
            return replace(found, content=(*found.content[:-1], (start, cut)))
    return found


def _without_dateline(text: str, found: Detected) -> Detected:
    start, end = found.content[0]
    dateline = _DATELINE.match(text, start, end) if text[start - 1 : start] in ("", "\n") else None
    return replace(found, content=((dateline.end(), end), *found.content[1:])) if dateline else found


def _with_its_noun(text: str, found: Detected) -> Detected:
    """With the name behind an article that is all of the source; without a source where there is none."""
    words = " ".join(text[start:end] for start, end in found.source)
    if not _ARTICLE.fullmatch(words):
        return found
    start, end = found.source[0]
    name = _NAME_BEHIND.match(text, end)
    if name and found.cue and name.end() <= found.cue[0][0] <= name.end() + 1:
        return replace(found, source=((start, name.end()),))
    return replace(found, source=())


def _without_told(text: str, found: Detected) -> Detected:
    """Without the name of those who were told, where the source's own words follow at once."""
    if not found.source:
        return found
    start, end = found.source[0]
    told = _TOLD_FIRST.match(text, start, end)
    if told is None or not text[max(0, start - 4) : start].endswith((" to ", " with ")):
        return found
    return replace(found, source=((told.end(), end), *found.source[1:]))


def _to_the_end(text: str, found: Detected) -> Detected:
    """With the rest of the sentence, where a content breaks off at "a.m." in the middle of it."""
    start, end = found.content[-1]
    if text[end : end + 2] != ". " or not text[end + 2 : end + 3].islower():
        return found
    if not _POINTED.search(text, max(start, end - 8), end):
        return found
    stop = sentence(text, end, end + 2)[1]
    stop -= text[stop - 1] in ".!?"
    if any(end <= s < stop for s, _ in (*found.source, *found.cue)):
        return found
    return replace(found, content=(*found.content[:-1], (start, stop)))


def _hedged(text: str, found: Detected, start: int, end: int) -> Detected:
    """The clause around a hedging adverb: its subject is what is talked about, and nobody is quoted."""
    spans = [*found.source, *found.cue, *found.content]
    first, last = min(s for s, _ in spans), max(e for _, e in spans)
    begin = sentence(text, first, last)[0]
    if len(text[begin:first].split()) < _SHORTEST_CONTENT:
        first = begin  # the subject, which may have been given to nobody
    return replace(
        found, source=(), cue=((start, end),), content=tuple(_around(text, first, last, start, end))
    )


def _around(text: str, first: int, last: int, start: int, end: int) -> Iterator[Span]:
    """``first:last`` without ``start:end`` and without the white space and marks at the seams."""
    for s, e in ((first, start), (end, last)):
        while s < e and (text[s].isspace() or text[s] in ",;"):
            s += 1
        while e > s and (text[e - 1].isspace() or text[e - 1] in ",;."):
            e -= 1
        if s < e:
            yield s, e


def _added(text: str, found: Sequence[Detected], quotations: Quotations) -> Iterator[Detected]:
    """Attributions by rule, where no attribution of the model has a word in the sentence's clause."""
    taken = SpanIndex((span, 0) for d in found for span in (*d.source, *d.cue, *d.content))
    for match in _HEDGE_CUE.finditer(text):
        start, end = sentence(text, *match.span())
        if taken.touches(start, end) or quotations.around(match.start()):
            continue
        content = tuple(_around(text, start, end, *match.span()))
        yield from _if_long_enough(text, Detected((), (match.span(),), content, _RULE_TRUST))
    for match in _ACCORDING.finditer(text):
        yield from _according(text, match, taken, quotations)
    for match in _IN_THE_EYES.finditer(text):
        start, end = sentence(text, *match.span())
        if match.start() == start and not taken.touches(start, end) and not quotations.around(start):
            content = tuple(_around(text, match.end(), end, end, end))
            spans = Detected((match.span("source"),), (match.span("cue"),), content, _RULE_TRUST)
            yield from _if_long_enough(text, spans)


_ACCORDING = re.compile(r"\saccording to ")


def _according(
    text: str, match: re.Match[str], taken: SpanIndex, quotations: Quotations
) -> Iterator[Detected]:
    start, end = sentence(text, match.start(), match.end())
    tail = _ACCORDING_LAST.search(text, match.start(), end)
    if tail is None or tail.start() > match.start() or taken.touches(start, end):
        return
    if quotations.around(match.start() + 1):
        return
    content = tuple(_around(text, start, tail.start(), tail.start(), tail.start()))
    yield from _if_long_enough(
        text, Detected((tail.span("source"),), (tail.span("cue"),), content, _RULE_TRUST)
    )


def _if_long_enough(text: str, found: Detected) -> Iterator[Detected]:
    if sum(len(text[s:e].split()) for s, e in found.content) >= _SHORTEST_CONTENT:
        yield found
