"""The whole way: text → windows → cues, sources, contents → speakers → descriptions."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path

from claims.extraction import describe
from claims.extraction.boilerplate import boilerplate
from claims.extraction.confidence import calibrated
from claims.extraction.detect import Detected, detect
from claims.extraction.history import Resolved
from claims.extraction.language import is_english
from claims.extraction.model import MODEL_VERSION, WEIGHTS, Model
from claims.extraction.names import Names
from claims.extraction.nested import Nested, nested
from claims.extraction.quotes import Quotations
from claims.extraction.repair import repair
from claims.extraction.segment import unwrapped, windows
from claims.extraction.spans import SpanIndex, trimmed, without
from claims.extraction.speakers import resolve
from claims.extraction.types import Attribution, Form

_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # a lone surrogate, which the tokenizer refuses


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
        texts = [unwrapped(_HALF_A_CHARACTER.sub("\ufffd", text)) for text in texts]
        english = [text if is_english(text) else "" for text in texts]
        read = [w for i, text in enumerate(english) for w in windows(text, self._model.tokenizer, i)]
        quotations = [Quotations.of(text) for text in texts]
        found = [
            repair(text, detected, boilerplate(text), quoted)
            for text, detected, quoted in zip(
                english, detect(self._model, read, len(texts)), quotations, strict=True
            )
        ]
        inner = nested(self._model, texts, found)
        return [attributions(*of_text) for of_text in zip(texts, found, inner, quotations, strict=True)]


_default: Extractor | None = None
_loading = threading.Lock()


def extract(text: str, *, extractor: Extractor | None = None) -> tuple[Attribution, ...]:
    """The attributions of one article, by this extractor or by one that is loaded once a process."""
    return (extractor or _loaded()).extract(text)


def extract_many(texts: Sequence[str]) -> list[tuple[Attribution, ...]]:
    """:meth:`Extractor.extract_many`, by the extractor that is loaded once a process."""
    return _loaded().extract_many(texts)


def _loaded() -> Extractor:
    global _default
    with _loading:
        if _default is None:
            _default = Extractor()
        return _default


def attributions(
    text: str, found: Sequence[Detected], inner: Sequence[Nested], quotations: Quotations
) -> tuple[Attribution, ...]:
    """What the rules make of the spans that the model detected in one text, and inside their contents."""
    every = [*found, *(one.found for one in inner)]
    outer = [None] * len(found) + [one.outer for one in inner]
    order = sorted(range(len(every)), key=lambda i: (every[i].cue or every[i].content)[0])
    rank = {old: new for new, old in enumerate(order)}
    every = [every[i] for i in order]
    speakers = resolve(text, every, Names.of(text), quotations)
    contents = SpanIndex((span, i) for i, d in enumerate(every) for span in d.content)
    return tuple(
        _attribution(
            text,
            quotations,
            new,
            every[new],
            speakers[new],
            None if (o := outer[old]) is None else rank[o],
            contents,
        )
        for new, old in enumerate(order)
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
    # A source that was completed ("…, Dmitri Vale") may have been taken for content before.
    content = found.content
    if any(s < end and e > start for s, e in content for start, end in who.source):
        content = trimmed(text, without(content, who.source)) or content
    spans = (*found.cue, *content)
    around = describe.sentence(text, min(s for s, _ in spans), max(e for _, e in spans))
    others = [span for span, owner in contents.overlapping(*around) if owner != index]
    form = describe.form(text, quotations, content, found.cue)
    if form is Form.INDIRECT and describe.transcript(text, found.source, found.cue):
        form = Form.DIRECT
    return Attribution(
        source=who.source,
        cue=found.cue,
        content=content,
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
