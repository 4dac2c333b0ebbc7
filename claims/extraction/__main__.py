"""``python -m claims.extraction < articles.jsonl > predictions.jsonl``: no database, no settings.

In: one JSON object a line with "id" and "text". Out: {"id", "model", "english", "attributions", "nested"},
spans as [start, end). Attributions inside another's content are in "nested", each with "outer", the index
of that other one in "attributions". A bad line is told of on standard error with its number, the rest goes
on, and the exit status is 1. A text that is not in English is told of, too, and has no attributions. With
``--text`` standard input is one plain text, and a table for people is printed, nested ones included.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from claims.extraction.language import is_english
from claims.extraction.pipeline import Extractor
from claims.extraction.types import Attribution, Span

_ARTICLES_AT_ONCE = 64
_NOT_ENGLISH = "the text is not in English, the one language that the model reads; nothing was extracted"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m claims.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--text", action="store_true", help="read one plain text, print a table")
    parser.add_argument("--threads", type=int, default=1, help="threads of the network (default 1)")
    options = parser.parse_args(arguments)
    extractor = Extractor(threads=options.threads)
    if options.text:
        text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        if not is_english(text):
            print(_NOT_ENGLISH, file=sys.stderr)
        _print_table(text, extractor.extract(text), sys.stdout)
        return 0
    return _run(extractor, sys.stdin.buffer, sys.stdout)


def _run(extractor: Extractor, lines: BinaryIO, out: TextIO) -> int:
    status = 0
    batch: list[tuple[Any, str]] = []
    for number, line in enumerate(lines, 1):
        try:
            article = _article(line)
        except (ValueError, RecursionError) as error:
            print(f"line {number}: {error}", file=sys.stderr)
            status = 1
            continue
        if article is not None:
            batch.append(article)
            if not is_english(article[1]):
                print(f"line {number}: {_NOT_ENGLISH}", file=sys.stderr)
        if len(batch) == _ARTICLES_AT_ONCE:
            _write(extractor, batch, out)
            batch = []
    _write(extractor, batch, out)
    return status


def _article(line: bytes) -> tuple[Any, str] | None:
    """The id and text of one line; None for an empty one; ValueError says what is wrong."""
    if not line.strip():
        return None
    record = json.loads(line.decode("utf-8"))
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - one kind of error for one bad line
    for key in ("id", "text"):
        if key not in record:
            raise ValueError(f'no "{key}"')
    if not isinstance(record["text"], str):
        raise ValueError('"text" is not a string')  # noqa: TRY004
    return record["id"], record["text"]


def _write(extractor: Extractor, batch: list[tuple[Any, str]], out: TextIO) -> None:
    results = extractor.extract_many([text for _, text in batch])
    for (ident, text), attributions in zip(batch, results, strict=True):
        out.write(json.dumps(_record(ident, text, attributions, extractor.version)) + "\n")
    out.flush()


def _record(ident: Any, text: str, attributions: tuple[Attribution, ...], version: str) -> dict[str, Any]:
    """One line of the output. What is nested stands apart, as in corpora that mark the outermost alone."""
    outermost = [i for i, a in enumerate(attributions) if a.outer is None]
    rank = {old: new for new, old in enumerate(outermost)}
    nested = [a for a in attributions if a.outer is not None]
    return {
        "id": ident,
        "model": version,
        "english": is_english(text),
        "attributions": [dataclasses.asdict(attributions[i]) for i in outermost],
        "nested": [dataclasses.asdict(a) | {"outer": rank[a.outer]} for a in nested if a.outer is not None],
    }


def _print_table(text: str, attributions: tuple[Attribution, ...], out: TextIO) -> None:
    for number, attribution in enumerate(attributions, 1):
        out.write(f"{number}. {attribution.form}, {attribution.kind}, {attribution.confidence:.2f}\n")
        for name, value in _rows(text, attribution):
            out.write(f"   {name:13}{value}\n")
    if not attributions:
        out.write("No attributions found.\n")


def _rows(text: str, attribution: Attribution) -> Iterator[tuple[str, str]]:
    """Labels and values of what is not empty."""
    cue = f"{_shown(text, attribution.cue)} ({attribution.cue_class}, {attribution.polarity})"
    rows = (
        ("speaker", attribution.speaker),
        ("organisation", attribution.organisation),
        ("role", attribution.role),
        ("source", _shown(text, attribution.source)),
        ("cue", cue),
        ("content", _shown(text, attribution.content)),
        ("hedges", ", ".join(hedge.text for hedge in attribution.hedges)),
        ("relays", ", ".join(relay.name for relay in attribution.relays)),
        ("inside", "" if attribution.outer is None else f"number {attribution.outer + 1}"),
    )
    return (row for row in rows if row[1])


def _shown(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)


if __name__ == "__main__":
    sys.exit(main())
