"""How good predictions are: the figures of the model card, and how far its confidence can be trusted.

Gold and predicted attributions of an article are paired one to one so that the summed overlap of their
contents (Jaccard index over word tokens) is the largest possible. A pair counts as *overlapping* from an
index of 0.5; its source is right if the sources overlap as much or both are empty, its cue if the cues
share a token. Tokens are runs of letters and digits with their inner marks, so that punctuation at a span's
edge is no matter.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from claims.extraction.confidence import logit
from claims.extraction.types import Span

_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_OVERLAP = 0.5
_BINS = 10
_STEPS = 50  # of Newton's method: more than enough for two numbers

Spans = Sequence[Span]
Attributed = Mapping[str, Spans]  # "source", "cue", "content"
Tokens = frozenset[int]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and their harmonic mean, all in 0..1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """2pr / (p + r), 0 where nothing is right."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """What was found; ``source`` and ``cue`` are shares of the pairs that overlap."""

    gold: int
    predicted: int
    exact: Rate
    overlap: Rate
    attribution: Rate
    source: float
    cue: float
    right: tuple[bool, ...]  # for each predicted attribution, in order: overlaps and its source is right


def score(articles: Sequence[tuple[str, Sequence[Attributed], Sequence[Attributed]]]) -> Scores:
    """``articles`` are (text, gold, predicted)."""
    counts: Counter[str] = Counter()
    right: list[bool] = []
    for text, gold, predicted in articles:
        words = [match.span() for match in _WORD.finditer(text)]
        g = [tokens for a in gold if (tokens := _tokens(a, words))["content"]]
        p = [_tokens(a, words) for a in predicted]
        good = [False] * len(p)
        counts["gold"] += len(g)
        counts["predicted"] += sum(bool(a["content"]) for a in p)
        if g and p:
            table = np.array([[_jaccard(a["content"], b["content"]) for b in p] for a in g])
            for i, j in zip(*linear_sum_assignment(-table), strict=True):
                good[j] = _count(counts, g[i], p[j], table[i, j])
        right += good

    def rate(name: str) -> Rate:
        return Rate(counts[name] / max(counts["predicted"], 1), counts[name] / max(counts["gold"], 1))

    pairs = max(counts["overlap"], 1)
    return Scores(
        counts["gold"],
        counts["predicted"],
        rate("exact"),
        rate("overlap"),
        rate("source"),
        counts["source"] / pairs,
        counts["cue"] / pairs,
        tuple(right),
    )


def _count(
    counts: Counter[str], gold: dict[str, Tokens], predicted: dict[str, Tokens], overlap: float
) -> bool:
    """Count one pair; whether it is right as a whole."""
    counts["exact"] += overlap == 1
    if overlap < _OVERLAP:
        return False
    source = _jaccard(gold["source"], predicted["source"]) >= _OVERLAP
    counts.update(overlap=1, source=source)
    counts["cue"] += bool(gold["cue"] & predicted["cue"]) or not (gold["cue"] or predicted["cue"])
    return source


def _tokens(attribution: Attributed, words: Sequence[Span]) -> dict[str, Tokens]:
    return {
        role: frozenset(
            i for i, (b, e) in enumerate(words) if any(b < end and e > start for start, end in spans)
        )
        for role, spans in attribution.items()
    }


def _jaccard(a: Tokens, b: Tokens) -> float:
    return len(a & b) / len(a | b) if a or b else 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like confidence: how many, how sure on average, and which share was right."""

    count: int
    confidence: float
    right: float


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Ten equal bins over 0..1, those without a prediction left out."""
    sure, good = np.asarray(confidence), np.asarray(right, float)
    bins = []
    for low, high in pairwise(np.linspace(0, 1, _BINS + 1)):
        inside = (sure >= low) & ((sure < high) | (high == 1))
        if inside.any():
            bins.append(Bin(int(inside.sum()), float(sure[inside].mean()), float(good[inside].mean())))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean gap of confidence and share of right, by predictions."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / max(total, 1)


def fit(trust: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and intercept of the scaling that fits these outcomes best: Newton's method, two numbers."""
    x = np.array([logit(t) for t in trust])
    y = np.asarray(right, float)
    inputs = np.stack((x, np.ones_like(x)))
    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-weights @ inputs))
        curvature = (inputs * (p * (1 - p))) @ inputs.T + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(curvature, inputs @ (y - p))
    return float(weights[0]), float(weights[1])
