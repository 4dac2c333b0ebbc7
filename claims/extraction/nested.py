"""Attributions inside another's content: "Smith said that Jones had denied …".

The corpus marks the outermost alone, so the model passes over a cue inside a content. Read by itself, as if
it were a paragraph, such a content shows its own attribution. Only those are kept that somebody is plainly
said to have said: a second reading is less sure than the first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.extraction.describe import cue_class
from claims.extraction.detect import Detected, detect
from claims.extraction.model import Model
from claims.extraction.segment import CAPITALISED, Window, units
from claims.extraction.types import CueClass

# Content without one of these is not read again: it would seldom have an attribution, and reading costs time.
_SPEECH = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?|elling)|den(?:y|ies|ied|ying)|claim(?:s|ed|ing)?|accus(?:es?|ed|ing)|"
    r"insist(?:s|ed|ing)?|argu(?:es?|ed|ing)|warn(?:s|ed|ing)?|admit(?:s|ted|ting)?|acknowledg(?:es?|ed|ing)|"
    r"according to|announc(?:es?|ed|ing)|declar(?:es?|ed|ing)|promis(?:es?|ed|ing)|alleg(?:es?|ed|ing)|"
    r"stat(?:es|ed|ing)|wr(?:o|i)te|tweet(?:s|ed)|suggest(?:s|ed|ing)?|report(?:s|ed))\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"that\s+", re.IGNORECASE)
_FEWEST_WORDS = 6
_TRUSTED = 0.6
_SPEAKERS_THEMSELVES = frozenset(["i", "we", "you"])


@dataclass(frozen=True, slots=True)
class Nested:
    """An attribution inside the content of another, which has this index among those that were given."""

    outer: int
    found: Detected


def nested(model: Model, texts: Sequence[str], found: Sequence[Sequence[Detected]]) -> list[list[Nested]]:
    """For each text what the contents of its attributions attribute in turn."""
    windows: list[Window] = []
    owners: list[tuple[int, int]] = []
    for index, (text, attributions) in enumerate(zip(texts, found, strict=True)):
        for outer, attribution in enumerate(attributions):
            for start, end in attribution.content:
                if _SPEECH.search(text, start, end) and len(text[start:end].split()) >= _FEWEST_WORDS:
                    windows += _windows(model, text, start, end, len(owners))
                    owners.append((index, outer))
    out: list[list[Nested]] = [[] for _ in texts]
    for (index, outer), inside in zip(owners, detect(model, windows, len(owners)), strict=True):
        out[index] += [Nested(outer, inner) for inner in inside if _plain(texts[index], inner)]
    return out


def _windows(model: Model, text: str, start: int, end: int, number: int) -> list[Window]:
    """One window for each paragraph of the content, with its words where they stand in the whole text.

    A clause is made to look like the sentence that it would be by itself.
    """
    opening = _CONJUNCTION.match(text, start, end)
    start = opening.end() if opening else start
    windows = []
    for unit in units(text[start:end], model.tokenizer):
        words = [(start + s, start + e) for s, e in unit.words]
        case = [unit.case[0] or CAPITALISED, *unit.case[1:]]
        windows.append(Window(number, (replace(unit, words=words, case=case),)))
    return windows


def _plain(text: str, inner: Detected) -> bool:
    cue = " ".join(text[s:e] for s, e in inner.cue)
    source = " ".join(text[s:e] for s, e in inner.source)
    return (
        inner.trust >= _TRUSTED
        and source.casefold() not in _SPEAKERS_THEMSELVES | {""}
        and bool(_SPEECH.search(cue))
        and cue_class(cue) is CueClass.SPEECH
    )
