"""Logits to attributions: cues, then each cue's source and contents, then who keeps a disputed word.

NumPy only. Labels are BIO; a Viterbi search keeps an I behind its own B or I. Of words that several
attributions want, the likeliest keeps them, except that one source may serve several cues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from claims.extraction.model import DECODE_BATCH, READ_BATCH, Floats, Marked, Model, Read
from claims.extraction.segment import Unit, Window
from claims.extraction.types import Span

Range = tuple[int, int]  # half-open, words of one unit

SOURCE_THRESHOLD = 0.15
LEAST_TRUST = 0.35  # of cue and content together: below it more is wrong than right
_IMPOSSIBLE = np.float32(-1e9)
_CUE_CERTAIN = 2.0  # above any probability: a cue's words are never taken from it


class _Role(StrEnum):
    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was decoded for one cue, before disputes with its neighbours; probabilities are [words]."""

    article: int
    unit: Unit
    cue: Range
    source: Range | None
    contents: tuple[Range, ...]
    p_cue: float
    p_source: Floats
    p_content: Floats


@dataclass(frozen=True, slots=True)
class Detected:
    """Spans of one attribution in the text, and the model's own trust in them (not yet calibrated)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    trust: float


def detect(model: Model, windows: Sequence[Window], articles: int) -> list[list[Detected]]:
    """Attributions of each of the articles that the windows belong to, in reading order."""
    found: list[list[Candidate]] = [[] for _ in range(articles)]
    # Windows of like length together: the network's time goes into what is padded, too.
    ordered = sorted(windows, key=lambda window: window.length)
    for i in range(0, len(ordered), READ_BATCH):
        for candidate in _candidates(model, model.read(ordered[i : i + READ_BATCH])):
            found[candidate.article].append(candidate)
    return [_settle(candidates) for candidates in found]


def _candidates(model: Model, reads: Sequence[Read]) -> Iterator[Candidate]:
    cues: list[Marked] = []
    trusts: list[float] = []
    for read, (spans, trust) in zip(reads, _cues([read.logits for read in reads]), strict=True):
        cues += [Marked(read, start, end) for start, end in spans]
        trusts += trust
    order = sorted(range(len(cues)), key=lambda k: cues[k].pieces)
    for i in range(0, len(order), DECODE_BATCH):
        batch = order[i : i + DECODE_BATCH]
        logits = [log_softmax(rows) for rows in model.decode([cues[k] for k in batch])]
        for k, rows, labels in zip(batch, logits, viterbi(logits), strict=True):
            candidate = _candidate(cues[k], trusts[k], rows, labels)
            if candidate is not None:
                yield candidate


def _cues(logits: Sequence[Floats]) -> Iterator[tuple[list[Range], list[float]]]:
    """For each unit its cues and how sure the model is of them; other labels count as outside."""
    rows = []
    for unit in logits:
        logs = log_softmax(unit)
        outside = np.logaddexp.reduce(logs[:, [0, 3, 4, 5, 6]], axis=1)
        rows.append(np.stack((outside, logs[:, 1], logs[:, 2]), axis=1))
    for logs, labels in zip(rows, viterbi(rows), strict=True):
        spans = _ranges(labels, begin=1)
        yield spans, [float(np.exp(logs[s:e, 1:].max(axis=1)).mean()) for s, e in spans]


def _candidate(marked: Marked, p_cue: float, logs: Floats, labels: NDArray[np.int64]) -> Candidate | None:
    """Source and contents of the marked cue, or None where no content was decoded."""
    start, end = marked.start, marked.end
    labels[start:end] = 0
    p_source = np.exp(logs[:, 1]) + np.exp(logs[:, 2])
    p_content = np.exp(logs[:, 3]) + np.exp(logs[:, 4])
    contents = _ranges(labels, begin=3)
    if not contents:
        return None
    sources = _ranges(labels, begin=1)
    source: Range | None
    if sources:
        source = max(sources, key=lambda r: float(p_source[r[0] : r[1]].sum()))
    else:
        source = _likely_source(np.where(labels > 0, 0, p_source), start, end)
    return Candidate(
        marked.read.article,
        marked.read.unit,
        (start, end),
        source,
        tuple(contents),
        p_cue,
        p_source,
        p_content,
    )


def _likely_source(p: Floats, start: int, end: int) -> Range | None:
    """The best span above the threshold, where the search left the source empty."""
    p[start:end] = 0
    best = int(p.argmax())
    if p[best] <= SOURCE_THRESHOLD:
        return None
    first = last = best
    while first > 0 and p[first - 1] > SOURCE_THRESHOLD / 2:
        first -= 1
    while last + 1 < len(p) and p[last + 1] > SOURCE_THRESHOLD / 2:
        last += 1
    return first, last + 1


def _settle(candidates: Sequence[Candidate]) -> list[Detected]:
    """Give each disputed word to the likeliest claimant; spans of the text, in reading order."""
    by_unit: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_unit.setdefault(id(candidate.unit), []).append(candidate)
    out: list[Detected] = []
    for group in by_unit.values():
        owners = _owners(group)
        out += [d for k, c in enumerate(group) if (d := _detected(c, k, owners)) is not None]
    return sorted(out, key=lambda d: (d.cue or d.content)[0])


_Owners = dict[int, tuple[float, int, _Role]]


def _owners(group: Sequence[Candidate]) -> _Owners:
    """For each word of the unit: (probability, candidate's index, role) of who keeps it."""
    owners: _Owners = {}

    def bid(word: int, p: float, index: int, role: _Role) -> None:
        owners[word] = max(owners.get(word, (-1.0, -1, role)), (p, index, role))

    for index, candidate in enumerate(group):
        for word in range(*candidate.cue):
            bid(word, _CUE_CERTAIN, index, _Role.CUE)
        for word in range(*(candidate.source or (0, 0))):
            bid(word, float(candidate.p_source[word]), index, _Role.SOURCE)
        for span in candidate.contents:
            for word in range(*span):
                bid(word, float(candidate.p_content[word]), index, _Role.CONTENT)
    return owners


def _detected(candidate: Candidate, index: int, owners: _Owners) -> Detected | None:
    def kept(spans: Sequence[Range], role: _Role) -> list[int]:
        """Words of these spans that the candidate keeps in this role."""
        words = (w for span in spans for w in range(*span))
        shared = role is _Role.SOURCE
        return [w for w in words if owners[w][1:] == (index, role) or (shared and owners[w][2] is role)]

    content = kept(candidate.contents, _Role.CONTENT)
    if not content:
        return None
    source = kept([candidate.source], _Role.SOURCE) if candidate.source else []
    trust = candidate.p_cue * float(candidate.p_content[content].mean())
    if trust < LEAST_TRUST:
        return None
    if source:
        trust *= float(candidate.p_source[source].mean())
    words = candidate.unit.words
    return Detected(
        source=_text_spans(source, words),
        cue=_text_spans(list(range(*candidate.cue)), words),
        content=_text_spans(content, words),
        trust=trust,
    )


def _text_spans(indices: Sequence[int], words: Sequence[Span]) -> tuple[Span, ...]:
    """Runs of neighbouring words as spans of the text; empty words (odd characters) are left out."""
    spans: list[list[int]] = []
    previous = -2
    for index in sorted(indices):
        if index == previous + 1:
            spans[-1][1] = words[index][1]
        else:
            spans.append([words[index][0], words[index][1]])
        previous = index
    return tuple((start, end) for start, end in spans if start < end)


def log_softmax(logits: Floats) -> Floats:
    """Log probabilities over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)


def viterbi(sequences: Sequence[Floats]) -> list[NDArray[np.int64]]:
    """Best BIO label sequence of each [length, labels] table; 0 is O, odd labels B, even ones their I."""
    if not sequences:
        return []
    lengths = [len(s) for s in sequences]
    labels = sequences[0].shape[1]
    padded = np.full((len(sequences), max(lengths), labels), _IMPOSSIBLE, np.float32)
    padded[:, :, 0] = 0
    for row, sequence in enumerate(sequences):
        padded[row, : len(sequence)] = sequence
    blocked = np.zeros((labels, labels), np.float32)
    for inside in range(2, labels, 2):
        blocked[:, inside] = _IMPOSSIBLE
        blocked[[inside, inside - 1], inside] = 0
    score = padded[:, 0].copy()
    score[:, 2::2] = _IMPOSSIBLE
    back = np.zeros(padded.shape, np.int64)
    for t in range(1, padded.shape[1]):
        steps = score[:, :, None] + blocked
        back[:, t] = steps.argmax(axis=1)
        score = steps.max(axis=1) + padded[:, t]
    path = np.zeros(padded.shape[:2], np.int64)
    path[:, -1] = score.argmax(axis=1)
    rows = np.arange(len(sequences))
    for t in range(padded.shape[1] - 1, 0, -1):
        path[:, t - 1] = back[rows, t, path[:, t]]
    return [path[row, :length].copy() for row, length in enumerate(lengths)]


def _ranges(labels: NDArray[np.int64], begin: int) -> list[Range]:
    """Runs of words labelled ``begin`` and then ``begin + 1``."""
    out: list[Range] = []
    for i, label in enumerate(labels.tolist()):
        if label == begin:
            out.append((i, i + 1))
        elif label == begin + 1 and out:
            out[-1] = (out[-1][0], i + 1)
    return out
