#!/usr/bin/env python3
"""Fit the ranker of competing claims, and say how good it is.

    python -m training.competing CORPUS [--out claims/competing/ranker.json] [--cache VECTORS.npz]

CORPUS is a folder with ``polnear_train.jsonl``, ``polnear_dev.jsonl`` and ``competing_dev.jsonl``. The weights are
fitted to the pairs of ``training/competing_pairs.jsonl``, which were labelled by reading 119 articles of the
training part; dev is never fitted to, only scored. Two choices (``lead``, ``repeat``: how the two lists are
merged) are made on out-of-fold scores of the training part. Needs the extra "training". About 10,000 texts are
embedded, five minutes on one core; ``--cache`` keeps them.
"""

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from claims.competing.features import ACROSS, WITHIN, Features
from claims.competing.pool import Pool
from claims.competing.ranker import WEIGHTS, Linear, Model, spread
from claims.competing.reading import read_article
from claims.competing.types import Statement, Vectors
from claims.competing.vectors import Encoder

HERE = Path(__file__).parent
PAIRS = HERE / "competing_pairs.jsonl"
RIDGE = 30.0
FOLDS = 8
NEGATIVES = 300
LEADS = tuple(np.arange(0, 5.01, 0.25))
REPEATS = (0.0, 0.15, 0.3, 0.5)
PARTS = {"within": WITHIN, "across": ACROSS}


@dataclass
class Data:
    """A pool of claims and which of them compete; ``links`` by part, row → rows."""

    statements: list[Statement]
    links: dict[str, dict[int, set[int]]]

    def __post_init__(self) -> None:
        self.pool = Pool(self.statements)
        self.features = Features(self.pool)
        self.articles = self.pool.articles
        self.queries = sorted(self.links["all"])
        self.matrices = {
            part: {q: self.features.matrix(q, names) for q in self.queries} for part, names in PARTS.items()
        }
        self.same = {q: self.pool.same_source(q) for q in self.queries}

    def allowed(self, part: str, query: int) -> np.ndarray:
        here = self.articles == self.articles[query]
        return ~self.same[query] & (here if part == "within" else ~here)


def digest(article: str) -> str:
    """How the pairs name an article: nothing of the corpus is in this repository."""
    return hashlib.sha256(article.encode()).hexdigest()[:16]


def load_articles(path: Path, wanted: set[str] | None = None) -> list[Statement]:
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        statement
        for record in records
        if wanted is None or digest(record["id"]) in wanted
        for statement in read_article(record)
    ]


def load_training(corpus: Path, cache: "Cache") -> Data:
    first, *pairs = map(json.loads, PAIRS.read_text(encoding="utf-8").splitlines())
    statements = load_articles(corpus / "polnear_train.jsonl", set(first["read"]))
    rows = {(digest(str(s.article)), s.index): row for row, s in enumerate(statements)}
    found = [(rows[tuple(p["a"])], rows[tuple(p["b"])], p["strength"]) for p in pairs]
    return Data(cache.add(statements), links(statements, found))


def load_dev(corpus: Path, cache: "Cache") -> Data:
    statements = load_articles(corpus / "polnear_dev.jsonl")
    rows = {s.key: row for row, s in enumerate(statements)}
    pairs = map(json.loads, (corpus / "competing_dev.jsonl").read_text(encoding="utf-8").splitlines())
    found = [(*(rows[p[end]["id"], p[end]["index"]] for end in "ab"), p["strength"]) for p in pairs]
    return Data(cache.add(statements), links(statements, found))


def links(statements: Sequence[Statement], pairs: Iterable[tuple[int, int, str]]) -> dict[str, dict[int, set[int]]]:
    found: dict[str, dict[int, set[int]]] = {n: defaultdict(set) for n in ("all", "within", "across", "direct")}
    for a, b, strength in pairs:
        part = "within" if statements[a].article == statements[b].article else "across"
        for name in ("all", part, *(["direct"] if strength == "direct" else [])):
            found[name][a].add(b)
            found[name][b].add(a)
    return found


class Cache:
    """Embeddings by the text they are of, kept in a file if one is named."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._rows: dict[str, np.ndarray] = {}
        if path and path.exists():
            stored = np.load(path)
            self._rows = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))

    def add(self, statements: Sequence[Statement]) -> list[Statement]:
        """The statements with their vectors."""
        texts = {t: hashlib.sha256(t.encode()).hexdigest() for s in statements for t in (s.content, s.sentence)}
        missing = [text for text, key in texts.items() if key not in self._rows]
        if missing:
            rows = Encoder(threads=2).encode(missing)
            self._rows |= {texts[text]: row for text, row in zip(missing, rows, strict=True)}
            if self._path:
                np.savez(self._path, keys=np.array(list(self._rows)), rows=np.stack(list(self._rows.values())))
        vector = lambda text: self._rows[texts[text]]  # noqa: E731
        return [replace(s, vectors=Vectors(vector(s.content), vector(s.sentence))) for s in statements]


# -- Fitting ---------------------------------------------------------------------------------------------


def examples(data: Data, part: str, holds: Callable[[int], bool]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of each query whose article ``holds``: features, labels and weights of its candidates.

    Candidates are taken of articles that hold, too. Of other articles' claims a sample is taken, each standing
    for several.
    """
    rng = np.random.default_rng(1)
    good = np.array([holds(int(a)) for a in data.articles])
    out = []
    for query in data.queries:
        if not good[query]:
            continue
        allowed = np.flatnonzero(data.allowed(part, query) & good)
        is_link = np.isin(allowed, list(data.links["all"][query]))
        positive, negative = allowed[is_link], allowed[~is_link]
        if not len(positive):
            continue
        weight = max(1.0, len(negative) / NEGATIVES)
        if weight > 1:
            negative = rng.choice(negative, NEGATIVES, replace=False)
        rows = np.concatenate([positive, negative])
        labels = np.arange(len(rows)) < len(positive)
        out.append((data.matrices[part][query][rows], labels, np.where(labels, 1.0, weight)))
    return out


def fit(found: list[tuple[np.ndarray, np.ndarray, np.ndarray]], ridge: float = RIDGE) -> np.ndarray:
    """Weights under which a listed competitor stands out among its query's candidates (softmax, ridge)."""
    x = np.concatenate([e[0] for e in found]).astype(np.float64)
    scale = x.std(axis=0) + 1e-6
    x = (x - x.mean(axis=0)) / scale
    sizes = [len(e[1]) for e in found]
    start, query = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    y = np.concatenate([e[1] / e[1].sum() for e in found])
    log_weight = np.log(np.concatenate([e[2] for e in found]))

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ beta + log_weight
        top = np.maximum.reduceat(s, start)
        e = np.exp(s - top[query])
        total = np.add.reduceat(e, start)
        value = float(np.sum(np.log(total) + top) - np.sum(y * s) + ridge * beta @ beta / 2)
        return value, x.T @ (e / total[query] - y) + ridge * beta

    beta = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return np.asarray(beta / scale)


def calibrate(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Slope and intercept that make scores log-odds (Platt)."""

    def loss(p: np.ndarray) -> tuple[float, np.ndarray]:
        z = p[0] * scores + p[1]
        error = 1 / (1 + np.exp(-z)) - labels
        return float(np.sum(np.logaddexp(0, z) - labels * z)), np.array([error @ scores, error.sum()])

    slope, intercept = minimize(loss, np.array([1.0, -3.0]), jac=True, method="L-BFGS-B").x
    return float(slope), float(intercept)


def out_of_fold(data: Data, part: str, ridge: float = RIDGE) -> dict[int, np.ndarray]:
    """Raw scores of each query's candidates by weights that saw neither its article nor its fold's."""
    fold = np.random.default_rng(0).permutation(data.articles.max() + 1) % FOLDS
    out = {}
    for k in range(FOLDS):
        weights = fit(examples(data, part, lambda article, k=k: fold[article] != k), ridge)
        for query in data.queries:
            if fold[data.articles[query]] == k:
                out[query] = data.matrices[part][query] @ weights
    return out


def logits(data: Data, raw: dict[str, dict[int, np.ndarray]], scales: dict[str, tuple[float, float]], lead: float):
    """Merged log-odds of each query's candidates."""
    out = {}
    for query in data.queries:
        merged = np.full(len(data.statements), -np.inf)
        for part, extra in (("within", 0.0), ("across", lead)):
            slope, bias = scales[part]
            allowed = data.allowed(part, query)
            merged[allowed] = slope * raw[part][query][allowed] + bias + extra
        out[query] = merged
    return out


# -- Scoring ---------------------------------------------------------------------------------------------


def rates(data: Data, ranked: dict[int, list[int]]) -> dict[str, dict[str, float]]:
    """As ``score_competitors.py`` has them: the share of claims with a listed competitor among the first k."""
    out = {}
    for name, wanted in data.links.items():
        out[name] = {"claims": len(wanted)} | {
            f"hit@{k}": round(float(np.mean([bool(w & set(ranked[q][:k])) for q, w in wanted.items()])), 3)
            for k in (1, 5, 10)
        }
    return out


def ranked(data: Data, merged: dict[int, np.ndarray], repeat: float) -> dict[int, list[int]]:
    return {q: spread(scores, data.statements, repeat, 10) for q, scores in merged.items()}


def show(title: str, found: dict[str, dict[str, float]]) -> None:
    cells = (f"{n} {'/'.join(f'{v[k]:.3f}' for k in ('hit@1', 'hit@5', 'hit@10'))}" for n, v in found.items())
    print(f"{title:32}", "  ".join(cells), flush=True)


def parts_alone(data: Data, raw: dict[str, dict[int, np.ndarray]]) -> dict[str, dict[str, float]]:
    """Each list by itself, without the other's candidates: what the weights do before lists are merged."""
    out = {}
    for part in PARTS:
        best = {q: np.where(data.allowed(part, q), raw[part][q], -np.inf) for q in data.links[part]}
        order = {q: np.argsort(-s, kind="stable")[:10].tolist() for q, s in best.items()}
        out[part] = {
            f"hit@{k}": round(float(np.mean([bool(w & set(order[q][:k])) for q, w in data.links[part].items()])), 3)
            for k in (1, 5, 10)
        }
    return out


def choose(data: Data, raw: dict, scales: dict) -> tuple[float, float]:
    """How the lists are merged: the best mean of hit@5 over all and hit@5 across articles."""
    best, chosen = -1.0, (0.0, 0.0)
    for lead in LEADS:
        merged = logits(data, raw, scales, float(lead))
        for repeat in REPEATS:
            found = rates(data, ranked(data, merged, repeat))
            value = found["all"]["hit@5"] + found["across"]["hit@5"]
            if value > best:
                best, chosen = value, (float(lead), repeat)
        show(f"lead {lead:.2f}, repeat 0", rates(data, ranked(data, merged, 0.0)))
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    cache = Cache(options.cache)
    train, dev = load_training(options.corpus, cache), load_dev(options.corpus, cache)
    raw = {part: out_of_fold(train, part) for part in PARTS}
    scales = {}
    for part in PARTS:
        masks = {q: train.allowed(part, q) for q in train.queries}
        scores = np.concatenate([raw[part][q][m] for q, m in masks.items()])
        labels = np.concatenate([np.isin(np.flatnonzero(m), list(train.links["all"][q])) for q, m in masks.items()])
        scales[part] = calibrate(scores, labels.astype(float))
    lead, repeat = choose(train, raw, scales)
    weights = {part: fit(examples(train, part, lambda _article: True)) for part in PARTS}
    figures = {
        "cross-validated, training part": rates(train, ranked(train, logits(train, raw, scales, lead), repeat)),
        "each list alone, cross-validated": parts_alone(train, raw),
    }
    on_dev = {part: {q: dev.matrices[part][q] @ weights[part] for q in dev.queries} for part in PARTS}
    figures["dev, never fitted to"] = rates(dev, ranked(dev, logits(dev, on_dev, scales, lead), repeat))
    figures["each list alone, dev"] = parts_alone(dev, on_dev)
    stored = {
        "version": f"competing-{date.today():%Y.%m}",
        "lead": lead,
        "repeat": repeat,
        **{
            part: {
                "bias": round(scales[part][1], 4),
                "weights": {n: round(float(w * scales[part][0]), 4) for n, w in zip(names, weights[part], strict=True)},
            }
            for part, names in PARTS.items()
        },
        "figures": figures,
    }
    options.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    for title, found in figures.items():
        show(title, found) if "all" in found else print(title, found)


if __name__ == "__main__":
    main()
