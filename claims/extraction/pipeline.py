"""The whole way: text → windows → cues, sources, contents → speakers → descriptions."""

import threading
from collections.abc import Sequence
from pathlib import Path

from claims.extraction import describe
from claims.extraction.boilerplate import boilerplate
from claims.extraction.confidence import calibrated
from claims.extraction.detect import Detected, detect
from claims.extraction.history import Resolved
from claims.extraction.model import MODEL_VERSION, WEIGHTS, Model
from claims.extraction.names import Names
from claims.extraction.quotes import Quotations
from claims.extraction.repair import repair
from claims.extraction.segment import unwrapped, windows
from claims.extraction.spans import SpanIndex
from claims.extraction.speakers import resolve
from claims.extraction.types import Attribution, Form, Span


class Extractor:
    """The loaded model; make one a process. Safe to share between threads."""

    version = MODEL_VERSION

    def __init__(self, weights: Path = WEIGHTS, *, threads: int = 1) -> None:
        self._model = Model(weights, threads=threads)

    def extract(self, text: str) -> tuple[Attribution, ...]:
        """The attributions of one article, in reading order."""
        return self.extract_many([text])[0]

    def extract_many(self, texts: Sequence[str]) -> list[tuple[Attribution, ...]]:
        """The attributions of each article; their windows share batches, which is faster than one by one."""
        texts = [unwrapped(text) for text in texts]
        read = [w for i, text in enumerate(texts) for w in windows(text, self._model.tokenizer, i)]
        found = detect(self._model, read, len(texts))
        return [attributions(text, spans) for text, spans in zip(texts, found, strict=True)]


_default: Extractor | None = None
_loading = threading.Lock()


def extract(text: str, *, extractor: Extractor | None = None) -> tuple[Attribution, ...]:
    """The attributions of one article, by this extractor or by one that is loaded once a process."""
    global _default
    if extractor is None:
        with _loading:
            if _default is None:
                _default = Extractor()
            extractor = _default
    return extractor.extract(text)


def attributions(text: str, detected: Sequence[Detected]) -> tuple[Attribution, ...]:
    """What the rules make of the spans that the model detected in one text."""
    quotations = Quotations.of(text)
    found = repair(text, detected, boilerplate(text), quotations)
    speakers = resolve(text, found, Names.of(text), quotations)
    outer = nesting([d.content for d in found], [(*d.source, *d.cue, *d.content) for d in found])
    contents = SpanIndex((span, i) for i, d in enumerate(found) for span in d.content)
    return tuple(
        _attribution(text, quotations, i, found[i], speakers[i], outer[i], contents)
        for i in range(len(found))
    )


def _attribution(
    text: str,
    quotations: Quotations,
    index: int,
    found: Detected,
    who: Resolved,
    outer: int | None,
    contents: SpanIndex,
) -> Attribution:
    cue = " ".join(text[s:e] for s, e in found.cue)
    spans = (*found.cue, *found.content)
    around = describe.sentence(text, min(s for s, _ in spans), max(e for _, e in spans))
    others = [span for span, owner in contents.overlapping(*around) if owner != index]
    form = describe.form(text, quotations, found.content, found.cue)
    if form is Form.INDIRECT and describe.transcript(text, found.source, found.cue):
        form = Form.DIRECT
    return Attribution(
        source=who.source,
        cue=found.cue,
        content=found.content,
        form=form,
        kind=who.kind,
        speaker=who.speaker,
        organisation=who.organisation,
        role=who.role,
        hedges=describe.hedges(text, quotations, around, spans, others),
        relays=describe.relays(text, quotations, around, who.source),
        polarity=describe.polarity(cue),
        cue_class=describe.cue_class(cue),
        confidence=calibrated(found.trust),
        outer=outer,
    )


def nesting(contents: Sequence[tuple[Span, ...]], wholes: Sequence[tuple[Span, ...]]) -> list[int | None]:
    """For each attribution the index of the smallest other one whose content holds all of it, or None.

    ``wholes`` are all spans of each attribution. One pass over the contents, sorted by where they begin.
    """
    hulls = [(min(s for s, _ in spans), max(e for _, e in spans)) for spans in contents]
    extents = [(min(s for s, _ in spans), max(e for _, e in spans)) for spans in wholes]
    events = sorted(
        [(start, 0, -end, i) for i, (start, end) in enumerate(hulls)]
        + [(start, 1, -end, i) for i, (start, end) in enumerate(extents)]
    )
    out: list[int | None] = [None] * len(contents)
    stack: list[int] = []
    for start, is_whole, negative_end, i in events:
        while stack and hulls[stack[-1]][1] <= start:
            stack.pop()
        if is_whole:
            holders = [k for k in reversed(stack) if k != i and hulls[k][1] >= -negative_end]
            out[i] = next((k for k in holders if hulls[k][0] < start or hulls[k] != hulls[i]), None)
        else:
            stack.append(i)
    return out
