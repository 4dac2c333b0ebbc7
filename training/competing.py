#!/usr/bin/env python3
"""Fit the ranker of competing claims, and say how good it is.

    python -m training.competing CORPUS [--out claims/competing/ranker.json] [--cache VECTORS.npz]

CORPUS is a folder with ``polnear_train.jsonl``, ``polnear_dev.jsonl`` and ``competing_dev.jsonl``. The
weights are fitted to the pairs of ``training/competing_pairs.jsonl``, which were labelled by reading 119
articles of the training part; dev is never fitted to, only scored. How the two lists are merged is not
fitted to any label: about half of the first five suggestions shall be of other articles. Needs the extra
"training". About 10,000 texts are embedded, five minutes on one core; ``--cache`` keeps them.
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
from claims.competing.ranker import WEIGHTS, merge, summed
from claims.competing.reading import read_article
from claims.competing.types import Statement, Vectors
from claims.competing.vectors import Encoder

HERE = Path(__file__).parent
PAIRS = HERE / "competing_pairs.jsonl"
RIDGE, METRIC_RIDGE = 30.0, 2000.0
FOLDS = 8
NEGATIVES, METRIC_NEGATIVES = 300, 60
MATTER = {"within": 0.2, "across": 0.4}
"""Weights of the metric, which the other weights are fitted without: fitted with it, they lean on it too
much, for the articles that were read are of few matters."""
SHARE_ACROSS = 0.5
"""What part of the first five suggestions shall be of other articles, on the average."""
PARTS = {"within": WITHIN, "across": ACROSS}
Example = tuple[np.ndarray, np.ndarray, np.ndarray]
Raw = dict[str, dict[int, np.ndarray]]
"""Scores before the lists are merged: part, query → one for each claim of the pool."""


@dataclass
class Data:
    """A pool of claims and which of them compete; ``links`` by part, row → rows."""

    statements: list[Statement]
    links: dict[str, dict[int, set[int]]]

    def __post_init__(self) -> None:
        self.pool = Pool(self.statements)
        self.articles = self.pool.articles
        self.queries = sorted(self.links["all"])
        self.same = {q: self.pool.same_source(q) for q in self.queries}

    def measure(self, metric: Callable[[int], np.ndarray]) -> None:
        """Compute the features of each query's candidates, by the metric that it has."""
        features: dict[int, Features] = {}
        self.matrices: dict[str, dict[int, np.ndarray]] = {part: {} for part in PARTS}
        for query in self.queries:
            by = metric(query)
            known = features.setdefault(id(by), Features(self.pool, by))
            for part, names in PARTS.items():
                self.matrices[part][query] = known.matrix(query, names)

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


def links(
    statements: Sequence[Statement], pairs: Iterable[tuple[int, int, str]]
) -> dict[str, dict[int, set[int]]]:
    found: dict[str, dict[int, set[int]]] = {
        n: defaultdict(set) for n in ("all", "within", "across", "direct")
    }
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
        texts = {
            t: hashlib.sha256(t.encode()).hexdigest() for s in statements for t in (s.content, s.sentence)
        }
        missing = [text for text, key in texts.items() if key not in self._rows]
        if missing:
            rows = Encoder(threads=2).encode(missing)
            self._rows |= {texts[text]: row for text, row in zip(missing, rows, strict=True)}
            if self._path:
                np.savez(
                    self._path, keys=np.array(list(self._rows)), rows=np.stack(list(self._rows.values()))
                )
        vector = lambda text: self._rows[texts[text]]  # noqa: E731
        return [replace(s, vectors=Vectors(vector(s.content), vector(s.sentence))) for s in statements]


# -- Fitting ---------------------------------------------------------------------------------------------


def examples(data: Data, part: str, holds: Callable[[int], bool]) -> list[Example]:
    """Of each query whose article ``holds``: features, labels and weights of its candidates.

    Candidates are taken of articles that hold, too. Of other articles' claims a sample is taken, each
    standing for several.
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
        features = data.matrices[part][query][rows]
        features[:, PARTS[part].index("matter")] = 0
        out.append((features, labels, np.where(labels, 1.0, weight)))
    return out


def weights_of(data: Data, part: str, holds: Callable[[int], bool]) -> np.ndarray:
    """The weights of one list, the metric's included."""
    weights = fit(examples(data, part, holds))
    weights[PARTS[part].index("matter")] = MATTER[part]
    return weights


def fit(found: list[Example], ridge: float = RIDGE) -> np.ndarray:
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


def metric_of(data: Data, holds: Callable[[int], bool]) -> np.ndarray:
    """[2, 384]: which numbers of the vectors tell claims that compete from others, of articles that hold."""
    rng = np.random.default_rng(2)
    content, sentence = data.pool.content_vectors, data.pool.sentence_vectors
    good = np.array([holds(int(a)) for a in data.articles])
    found: list[Example] = []
    for query in filter(good.__getitem__, data.queries):
        allowed = np.flatnonzero(good & ~data.same[query])
        is_link = np.isin(allowed, list(data.links["all"][query]))
        if is_link.any():
            negative = rng.choice(allowed[~is_link], METRIC_NEGATIVES, replace=False)
            rows = np.concatenate([allowed[is_link], negative])
            products = np.concatenate(
                [content[rows] * content[query], sentence[rows] * sentence[query]], axis=1
            )
            found.append((products, np.arange(len(rows)) < is_link.sum(), np.ones(len(rows))))
    return fit(found, METRIC_RIDGE).reshape(2, -1).astype(np.float32)


def folds(data: Data) -> np.ndarray:
    """The fold of each article."""
    return np.random.default_rng(0).permutation(data.articles.max() + 1) % FOLDS


def out_of_fold(data: Data, part: str) -> dict[int, np.ndarray]:
    """Scores of each query's candidates by weights that saw no article of its article's fold."""
    fold = folds(data)
    out = {}
    for k in range(FOLDS):
        weights = weights_of(data, part, lambda article, k=k: fold[article] != k)
        for query in data.queries:
            if fold[data.articles[query]] == k:
                out[query] = data.matrices[part][query] @ weights
    return out


def usual_sums(data: Data, raw: Raw) -> tuple[float, float]:
    """What the scores of a list usually sum up to (see :func:`summed`), within and across."""
    sums = [[summed(raw[p][q][m]) for q in data.queries if (m := data.allowed(p, q)).any()] for p in PARTS]
    within, across = (round(float(np.median(values)), 3) for values in sums)
    return within, across


def merged(data: Data, raw: Raw, usual: tuple[float, float], lead: float) -> dict[int, list[int]]:
    """The first ten of each query."""
    out = {}
    for query in data.queries:
        masks = [data.allowed(part, query) for part in PARTS]
        scores = merge(raw["within"][query], raw["across"][query], *masks, usual, lead)
        out[query] = np.argsort(-scores, kind="stable")[:10].tolist()
    return out


# -- Scoring ---------------------------------------------------------------------------------------------


def rates(data: Data, ranked: dict[int, list[int]]) -> dict[str, dict[str, float]]:
    """As ``score_competitors.py`` has them: the share of claims with a listed competitor among the first
    k."""
    out = {}
    for name, wanted in data.links.items():
        out[name] = {"claims": len(wanted)} | {
            f"hit@{k}": round(float(np.mean([bool(w & set(ranked[q][:k])) for q, w in wanted.items()])), 3)
            for k in (1, 5, 10)
        }
    return out


def show(title: str, found: dict[str, dict[str, float]]) -> None:
    cells = (f"{n} {'/'.join(f'{v[k]:.3f}' for k in ('hit@1', 'hit@5', 'hit@10'))}" for n, v in found.items())
    print(f"{title:32}", "  ".join(cells), flush=True)


def parts_alone(data: Data, raw: Raw) -> dict[str, dict[str, float]]:
    """Each list by itself, without the other's candidates: what the weights do before lists are merged."""
    out = {}
    for part in PARTS:
        best = {q: np.where(data.allowed(part, q), raw[part][q], -np.inf) for q in data.links[part]}
        order = {q: np.argsort(-s, kind="stable")[:10].tolist() for q, s in best.items()}
        out[part] = {
            f"hit@{k}": round(
                float(np.mean([bool(w & set(order[q][:k])) for q, w in data.links[part].items()])), 3
            )
            for k in (1, 5, 10)
        }
    return out


def across_share(data: Data, ranked: dict[int, list[int]]) -> float:
    """What part of the first five suggestions is of other articles."""
    return float(
        np.mean([np.mean(data.articles[rows[:5]] != data.articles[q]) for q, rows in ranked.items()])
    )


def choose_lead(data: Data, raw: Raw, usual: tuple[float, float]) -> float:
    """The lead with which about ``SHARE_ACROSS`` of the first five suggestions are of other articles."""
    leads = np.arange(-2, 5.01, 0.05)
    shares = [across_share(data, merged(data, raw, usual, lead)) for lead in leads]
    return round(float(leads[int(np.argmin(np.abs(np.array(shares) - SHARE_ACROSS)))]), 2)


def trained(train: Data) -> tuple[np.ndarray, dict[str, np.ndarray], Raw]:
    """The metric, the weights of both lists, and out-of-fold scores of the training part."""
    fold = folds(train)
    metrics = [metric_of(train, lambda article, k=k: fold[article] != k) for k in range(FOLDS)]
    train.measure(lambda query: metrics[fold[train.articles[query]]])
    weights = {part: weights_of(train, part, lambda _article: True) for part in PARTS}
    return (
        metric_of(train, lambda _article: True),
        weights,
        {part: out_of_fold(train, part) for part in PARTS},
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    cache = Cache(options.cache)
    train, dev = load_training(options.corpus, cache), load_dev(options.corpus, cache)
    metric, weights, raw = trained(train)
    usual = usual_sums(train, raw)
    lead = choose_lead(train, raw, usual)
    dev.measure(lambda _query: metric)
    on_dev = {part: {q: dev.matrices[part][q] @ weights[part] for q in dev.queries} for part in PARTS}
    figures = {
        "training part, cross-validated": rates(train, merged(train, raw, usual, lead)),
        "each list alone, cross-validated": parts_alone(train, raw),
        "dev, never fitted to": rates(dev, merged(dev, on_dev, usual, lead)),
        "each list alone, dev": parts_alone(dev, on_dev),
    }
    for other in np.arange(lead - 1, lead + 1.01, 0.25):
        ranked = merged(dev, on_dev, usual, other)
        show(f"dev, lead {other:.2f}, across {across_share(dev, ranked):.2f}", rates(dev, ranked))
    stored = {
        "version": f"competing-{date.today():%Y.%m}",
        "usual": usual,
        "lead": lead,
        **{p: dict(zip(n, np.round(weights[p], 4).tolist(), strict=True)) for p, n in PARTS.items()},
        "figures": figures,
        "metric": np.round(metric, 3).tolist(),
    }
    options.out.write_text(json.dumps(stored) + "\n", encoding="utf-8")
    for title, found in figures.items():
        show(title, found)


if __name__ == "__main__":
    main()
