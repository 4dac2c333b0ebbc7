"""Which claims compete with a claim, the likeliest first: two linear models and how their lists are merged.

The candidates of the same article and those of other articles are told apart by different signs (nearness
and answers here, meaning and shared words there), so each has its own weights. Their scores are log-odds on one
scale; ``lead`` is what a candidate of another article gets on top, because a reader knows the article at
hand already, and each further claim of a source that is on the list costs ``repeat``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from claims.competing.features import ACROSS, WITHIN, Features
from claims.competing.pool import Pool
from claims.competing.reasons import reasons
from claims.competing.types import Floats, Statement, Suggestion

WEIGHTS = Path(__file__).parent / "ranker.json"
_CONSIDERED = 60
"""Of each list, so many are looked at when the two are merged."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of features, as log-odds."""

    weights: Floats
    bias: float

    @classmethod
    def of(cls, names: Sequence[str], stored: dict[str, dict[str, float]], bias: float) -> "Linear":
        """From a stored model, which must have exactly these features. Raises ``ValueError``."""
        if set(stored) != set(names):
            raise ValueError(f"the weights are for other features: {sorted(set(stored) ^ set(names))}")
        return cls(np.array([stored[name] for name in names], np.float32), bias)

    def score(self, features: Floats) -> Floats:
        """[candidates] from [candidates, features]."""
        return np.asarray(features @ self.weights + self.bias, np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """What ``ranker.json`` holds, made by ``training/competing.py``."""

    version: str
    within: Linear
    across: Linear
    lead: float
    repeat: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Model":
        """Read the weights. Raises ``ValueError`` if they are for other features than these."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            version=stored["version"],
            within=Linear.of(WITHIN, stored["within"]["weights"], stored["within"]["bias"]),
            across=Linear.of(ACROSS, stored["across"]["weights"], stored["across"]["bias"]),
            lead=stored["lead"],
            repeat=stored["repeat"],
        )


@cache
def model() -> Model:
    """The model as shipped, loaded once a process."""
    return Model.load()


class Ranker:
    """Ranks the claims of one pool against each other; deterministic."""

    def __init__(self, statements: Sequence[Statement], by: Model | None = None) -> None:
        self._model = by or model()
        self._pool = Pool(statements)
        self._features = Features(self._pool)

    def scores(self, row: int) -> Floats:
        """Log-odds, [claims], that each competes with this one; minus infinity for its own source's."""
        within = self._pool.articles == self._pool.articles[row]
        near = self._model.within.score(self._features.matrix(row, WITHIN))
        far = self._model.across.score(self._features.matrix(row, ACROSS)) + self._model.lead
        out = np.where(within, near, far)
        out[self._pool.same_source(row)] = -np.inf
        return np.asarray(out, np.float32)

    def suggest(self, row: int, limit: int) -> tuple[Suggestion, ...]:
        """The claims that may compete with the one in this row, at most ``limit``, with the reasons."""
        scores = self.scores(row)
        chosen = spread(scores, self._pool.statements, self._model.repeat, limit)
        return tuple(
            Suggestion(self._pool.statements[i], float(scores[i]), reasons(self._pool, row, i)) for i in chosen
        )


def spread(scores: Floats, statements: Sequence[Statement], repeat: float, limit: int) -> list[int]:
    """The best rows in order, where each further claim of a source that is chosen stands back by ``repeat``."""
    order = [int(i) for i in np.argsort(-scores, kind="stable")[: max(_CONSIDERED, limit)]]
    left = {i: float(scores[i]) for i in order if np.isfinite(scores[i])}
    chosen: list[int] = []
    while left and len(chosen) < limit:
        best = max(left, key=lambda i: (left[i], -i))
        chosen.append(best)
        del left[best]
        speaker = statements[best].speaker.casefold()
        for i in left:
            if speaker and statements[i].speaker.casefold() == speaker:
                left[i] -= repeat
    return chosen


def rank(claim: Statement, candidates: Sequence[Statement], limit: int = 10) -> tuple[Suggestion, ...]:
    """Which of ``candidates`` compete with ``claim``, the likeliest first, each with its reasons.

    The claim itself and claims of its own source are left out. Scores are comparable within one call only,
    because how rare a word is depends on the candidates.
    """
    others = [candidate for candidate in candidates if candidate.key != claim.key]
    return Ranker([claim, *others]).suggest(0, limit)
