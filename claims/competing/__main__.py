"""``python -m claims.competing ARTICLES.jsonl > SUGGESTED.jsonl``: no database, no settings.

In: one JSON object a line with "id", "text" and "attributions" (each with "content" and, if there are any,
"source" and "cue", as lists of [start, end); with "kind", "speaker" and "organisation" as
``claims.extraction`` writes them, or else they are resolved here); "date" is optional. All articles together
are what is chosen from.
Out: for every attribution {"claim": {"id", "index"}, "suggested": [{"id", "index",
"score", "reasons"}, …]}, the likeliest first. A bad line is told of on standard error with its number, the
rest goes on, and the exit status is 1.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from claims.competing.ranker import Ranker
from claims.competing.reading import read_article
from claims.competing.types import Statement, Suggestion
from claims.competing.vectors import Encoder


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m claims.competing",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("articles", type=Path, help="JSON lines; - for standard input")
    parser.add_argument("--limit", type=int, default=10, help="suggestions for a claim (default 10)")
    parser.add_argument("--threads", type=int, default=1, help="threads of the network (default 1)")
    options = parser.parse_args(arguments)
    try:
        lines = sys.stdin.buffer if str(options.articles) == "-" else options.articles.open("rb")
    except OSError as error:
        print(f"{options.articles}: {error.strerror}", file=sys.stderr)
        return 1
    with lines:
        found, status = _read(lines)
    write_suggestions(with_vectors(found, Encoder(threads=options.threads)), options.limit, sys.stdout)
    return status


def _read(lines: Iterable[bytes]) -> tuple[list[Statement], int]:
    """All statements of the good lines, and the exit status."""
    found: list[Statement] = []
    seen: set[object] = set()
    status = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8"))
            if not isinstance(record, dict):
                raise ValueError("not a JSON object")  # noqa: TRY004, TRY301 - one kind of error for one bad line
            statements = read_article(record)
            if record["id"] in seen:
                raise ValueError("an article with this id came before")  # noqa: TRY301
        except (ValueError, TypeError, RecursionError) as error:
            print(f"line {number}: {error}", file=sys.stderr)
            status = 1
            continue
        seen.add(record["id"])
        found += statements
    return found, status


def with_vectors(found: list[Statement], encoder: Encoder) -> list[Statement]:
    """The statements with their embeddings."""
    vectors = encoder.vectors([(s.content, s.sentence) for s in found])
    return [replace(statement, vectors=vector) for statement, vector in zip(found, vectors, strict=True)]


def write_suggestions(found: list[Statement], limit: int, out: TextIO) -> None:
    """One line for every statement, in order."""
    ranker = Ranker(found)
    for row, statement in enumerate(found):
        suggested = [_suggestion(item) for item in ranker.suggest(row, limit)]
        out.write(json.dumps({"claim": _name(statement), "suggested": suggested}) + "\n")


def _name(statement: Statement) -> dict[str, object]:
    return {"id": statement.article, "index": statement.index}


def _suggestion(item: Suggestion) -> dict[str, object]:
    reasons = [{"kind": reason.kind.value, "words": list(reason.words)} for reason in item.reasons]
    return {**_name(item.statement), "score": round(item.score, 4), "reasons": reasons}


if __name__ == "__main__":
    sys.exit(main())
