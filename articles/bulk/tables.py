"""JSONL and CSV, read row by row: memory does not grow with the table. What is wrong is named by its line."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO, Any

from articles.bulk.items import TroubleError
from articles.ingest import MAX_FILE_BYTES

Row = Mapping[str, Any]
Rows = Iterator[tuple[int, Row | TroubleError]]
"""The number of a row's first line, from 1, and the row or what is wrong with it."""

JSONL = (".jsonl", ".ndjson")
CSV = (".csv", ".tsv")
MAX_LINE = 2 * MAX_FILE_BYTES
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_DELIMITERS = {".csv": ",;\t", ".tsv": "\t,;"}
BAD_ENCODING = "It is not in UTF-8. Save the file as UTF-8."
TOO_LONG = f"The line is longer than {MAX_LINE / 1e6:.0f} MB."


def is_table(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in (*JSONL, *CSV)


def rows(stream: IO[bytes], name: str) -> Rows:
    """The rows of a table, by the suffix of its name."""
    suffix = PurePosixPath(name.lower()).suffix
    return _json_rows(stream) if suffix in JSONL else _csv_rows(stream, _DELIMITERS[suffix])


def _json_rows(stream: IO[bytes]) -> Rows:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield number, TroubleError("too_large", TOO_LONG)
        elif line := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield number, _object(line)


def _object(line: bytes) -> Row | TroubleError:
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError:
        return TroubleError("bad_encoding", BAD_ENCODING)
    except (ValueError, RecursionError) as error:
        return TroubleError("bad_line", f"The line is not JSON: {error}.")
    if not isinstance(row, dict):
        return TroubleError("bad_line", "The line is JSON, but not an object with keys.")
    return row


def _csv_rows(stream: IO[bytes], delimiters: str) -> Rows:
    csv.field_size_limit(MAX_LINE)
    # Bytes that are not UTF-8 are kept as halves of characters, so that the row that has them is named.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    head = text.readline(MAX_LINE)
    delimiter = max(delimiters, key=head.count)
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        number = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, TroubleError("bad_line", f"The row cannot be read: {error}.")
            continue
        if cells:
            yield number, _cells(names, cells)


def _cells(names: list[str], cells: list[str]) -> Row | TroubleError:
    if len(cells) > len(names) and any(cells[len(names) :]):
        message = (
            f"The row has {len(cells)} columns, the first line {len(names)}. Is a quotation mark missing?"
        )
        return TroubleError("bad_line", message)
    if any(_NOT_UTF8.search(cell) for cell in cells):
        return TroubleError("bad_encoding", BAD_ENCODING)
    return dict(zip(names, cells, strict=False))
