"""Which claims compete with a claim, the likeliest first: two linear models and how their lists are merged.

The candidates of the same article and those of other articles are told apart by different signs (nearness
and answers here, meaning and shared words there), so each has its own weights. A candidate's score is how
much it stands out: the logarithm of its share of its list and of a usual one, so that the best of a poor
list is still poor. ``lead`` is what the claims of other articles get on top, so that the nearest neighbours,
which a reader has before the eyes already, do not fill the list.
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
from claims.competing.types import Floats, Mask, Statement, Suggestion
from claims.competing.vectors import WIDTH

WEIGHTS = Path(__file__).parent / "ranker.json"


@dataclass(frozen=True, slots=True)
class Model:
    """What ``ranker.json`` holds, made by ``training/competing.py``.

    ``metric`` is [2, 384]: how much each number of the content's and the sentence's vector says about
    whether two claims are of one matter. ``within`` and ``across`` have one weight for each feature of these
    names. ``usual`` is the logarithm of the summed exponentials of a usual list's scores, within and across.
    """

    version: str
    metric: Floats
    within: Floats
    across: Floats
    usual: tuple[float, float]
    lead: float

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Model":
        """Read the weights. Raises ``ValueError`` if they are for other features than these."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        metric = np.array(stored["metric"], np.float32)
        if metric.shape != (2, WIDTH):
            raise ValueError(f"the metric is {metric.shape}, not {(2, WIDTH)}")
        within, across = (
            _weights(names, stored[part]) for names, part in ((WITHIN, "within"), (ACROSS, "across"))
        )
        near, far = stored["usual"]
        return cls(stored["version"], metric, within, across, (near, far), stored["lead"])


def _weights(names: Sequence[str], stored: dict[str, float]) -> Floats:
    if set(stored) != set(names):
        raise ValueError(f"the weights are for other features: {sorted(set(stored) ^ set(names))}")
    return np.array([stored[name] for name in names], np.float32)


@cache
def model() -> Model:
    """The model as shipped, loaded once a process."""
    return Model.load()


class Ranker:
    """Ranks the claims of one pool against each other; deterministic."""

    def __init__(self, statements: Sequence[Statement], by: Model | None = None) -> None:
        self._model = by or model()
        self._pool = Pool(statements)
        self._features = Features(self._pool, self._model.metric)

    def scores(self, row: int) -> Floats:
        """[claims]: how much each stands out in its list; minus infinity for this claim's own source's."""
        others = ~self._pool.same_source(row)
        within = self._pool.articles == self._pool.articles[row]
        near = self._features.matrix(row, WITHIN) @ self._model.within
        far = self._features.matrix(row, ACROSS) @ self._model.across
        return merge(near, far, within & others, ~within & others, self._model.usual, self._model.lead)

    def suggest(self, row: int, limit: int) -> tuple[Suggestion, ...]:
        """The claims that may compete with the one in this row, at most ``limit``, with the reasons."""
        scores = self.scores(row)
        chosen = [int(i) for i in np.argsort(-scores, kind="stable")[:limit] if np.isfinite(scores[i])]
        return tuple(
            Suggestion(self._pool.statements[i], float(scores[i]), reasons(self._pool, row, i))
            for i in chosen
        )


def merge(
    near: Floats, far: Floats, within: Mask, across: Mask, usual: tuple[float, float], lead: float
) -> Floats:
    """[claims]: how much each stands out, with ``lead`` for those of other articles.

    ``near`` and ``far`` are scores, of which those count that ``within`` and ``across`` name.
    """
    out = np.full(len(near), -np.inf, np.float32)
    for scores, listed, expected, extra in ((near, within, usual[0], 0.0), (far, across, usual[1], lead)):
        if listed.any():
            out[listed] = scores[listed] - np.logaddexp(summed(scores[listed]), expected) + extra
    return out


def summed(scores: Floats) -> float:
    """The logarithm of the sum of exponentials."""
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))


def rank(claim: Statement, candidates: Sequence[Statement], limit: int = 10) -> tuple[Suggestion, ...]:
    """Which of ``candidates`` compete with ``claim``, the likeliest first, each with its reasons.

    The claim itself and claims of its own source are left out. Scores are comparable within one call only:
    how rare a word is, and how much a candidate stands out, depends on the others.
    """
    others = [candidate for candidate in candidates if candidate.key != claim.key]
    return Ranker([claim, *others]).suggest(0, limit)
