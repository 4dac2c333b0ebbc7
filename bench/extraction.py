"""``python -m bench.extraction ARTICLES.jsonl``: how fast the extraction reads, and with how much memory.

Each figure is taken in a fresh process of its own: loading, then the articles once in a batch, as the
command line does, with one thread and with two; then one text of growing length, to see that time grows in
a straight line. Without a file the demo articles are read. ``--against PREDICTIONS.jsonl`` sets the
predictions of another system on the same texts beside ours: what either finds of the other, and, where the
articles carry "attributions" by people, how good both are (needs the ``training`` extra: scipy).
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "articles" / "demo"
LENGTHS = (2_000, 20_000, 200_000, 500_000)
ROLES = ("source", "cue", "content")

Record = Mapping[str, Any]


def main() -> None:
    """Measure, print tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--against", type=Path, metavar="PREDICTIONS")
    parser.add_argument("--one", metavar="TASK", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    records = read(options.articles)
    if options.one:
        print(json.dumps(TASKS[options.one](records, options.threads)))
        return
    words = sum(len(str(record["text"]).split()) for record in records)
    print(f"{len(records)} articles, {words} words")
    print(f"{'threads':>7} {'words/s':>9} {'articles/s':>11} {'load s':>7} {'memory MB':>10}")
    for threads in (1, 2):
        got = apart(options.articles, "speed", threads)
        seconds = got["seconds"]
        rates = f"{words / seconds:9.0f} {len(records) / seconds:11.2f}"
        print(f"{threads:7} {rates} {got['load']:7.2f} {got['memory']:10.0f}")
    print(f"\n{'characters':>10} {'seconds':>8} {'ms per 1000':>12}")
    for length, seconds in apart(options.articles, "growth", 1)["growth"]:
        print(f"{length:10} {seconds:8.2f} {1e6 * seconds / length:12.1f}")
    if options.against:
        compare(records, options.against)


def read(path: Path | None) -> list[Record]:
    """The articles of a JSONL file, or the demo's."""
    if path is not None:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [{"id": p.name, "text": p.read_text(encoding="utf-8")} for p in sorted(DEMO.rglob("*.md"))]


def apart(path: Path | None, task: str, threads: int) -> dict[str, Any]:
    """Run one task in a process of its own."""
    command = [sys.executable, "-m", "bench.extraction", *([str(path)] if path else [])]
    command += ["--one", task, "--threads", str(threads)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def speed(records: Sequence[Record], threads: int) -> dict[str, Any]:
    """Seconds to load and to read all articles, and the most memory in MB."""
    began = time.perf_counter()
    from claims.extraction import Extractor

    extractor = Extractor(threads=threads)
    load = time.perf_counter() - began
    extractor.extract_many([str(record["text"])[:2000] for record in records[:2]])
    began = time.perf_counter()
    extractor.extract_many([str(record["text"]) for record in records])
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"load": load, "seconds": seconds, "memory": memory}


def growth(records: Sequence[Record], threads: int) -> dict[str, Any]:
    """Seconds for texts of growing length, made of the articles."""
    from claims.extraction import Extractor

    extractor = Extractor(threads=threads)
    whole = "\n\n".join(str(record["text"]) for record in records)
    whole *= 1 + max(LENGTHS) // len(whole)
    extractor.extract(whole[:1000])
    out = []
    for length in LENGTHS:
        began = time.perf_counter()
        extractor.extract(whole[:length])
        out.append((length, time.perf_counter() - began))
    return {"growth": out}


TASKS = {"speed": speed, "growth": growth}


def compare(records: Sequence[Record], path: Path) -> None:
    """Another system's predictions beside ours, by the scorer of the model card."""
    from claims.extraction import Extractor
    from training.evaluate import score

    theirs = {str(record["id"]): record["attributions"] for record in read(path)}
    found = Extractor(threads=2).extract_many([str(record["text"]) for record in records])
    ours = {
        str(record["id"]): [{role: getattr(a, role) for role in ROLES} for a in of_text]
        for record, of_text in zip(records, found, strict=True)
    }
    gold = {str(r["id"]): r["attributions"] for r in records if "attributions" in r}
    pairs = [("theirs, taking ours for gold", ours, theirs)]
    if gold:
        pairs += [("ours against people", gold, ours), ("theirs against people", gold, theirs)]
    print(f"\n{'':30} {'exact F1':>9} {'overlap F1':>11} {'attribution F1':>15} {'source':>7} {'cue':>6}")
    for name, right, said in pairs:
        got = score(
            [
                (
                    str(r["text"]),
                    [spans(a) for a in right[str(r["id"])]],
                    [spans(a) for a in said.get(str(r["id"]), ())],
                )
                for r in records
                if str(r["id"]) in right
            ]
        )
        print(
            f"{name:30} {got.exact.f1:9.3f} {got.overlap.f1:11.3f} {got.attribution.f1:15.3f}"
            f" {got.source:7.3f} {got.cue:6.3f}"
        )


def spans(attribution: Record) -> dict[str, list[tuple[int, int]]]:
    """Its three roles; one that is missing is empty."""
    return {role: [(s, e) for s, e in attribution.get(role, ())] for role in ROLES}


if __name__ == "__main__":
    main()
