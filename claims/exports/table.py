"""CSV: a row a claim, for spreadsheets, pandas and R. docs/exports.md describes the columns.

The file begins with a byte order mark: without one Excel reads UTF-8 as the system's old character set and
garbles every name that has a diacritic. pandas and R take it out by themselves; Python's ``csv`` does when
the file is opened with ``encoding="utf-8-sig"``.

A cell that begins with a sign which makes it a formula gets an apostrophe before it: articles are written by
strangers, and a spreadsheet runs what it takes for a formula. JSONL has the words as they are.
"""

import csv
import io
from collections.abc import Iterator

from claims.exports.rows import CHUNK, Addresses, Row, Wanted, rows

COLUMNS = (
    "id",
    "url",
    "who",
    "kind",
    "speaker_id",
    "speaker",
    "speaker_wikidata",
    "organisation_id",
    "organisation",
    "organisation_wikidata",
    "role",
    "described_as",
    "content",
    "content_spans",
    "cue",
    "cue_spans",
    "source",
    "source_spans",
    "form",
    "cue_class",
    "polarity",
    "hedges",
    "hedge_spans",
    "relays",
    "told_in",
    "confidence",
    "status",
    "provenance",
    "version",
    "article_id",
    "article_url",
    "article",
    "outlet",
    "published_on",
    "original_url",
    "recorded_at",
    "model_version",
)
MARK = "\ufeff"
# The wide forms are taken for the narrow ones by spreadsheets in East Asian settings.
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")


def defused(text: str | None) -> str:
    """``text`` as a spreadsheet shows it, never as one that it runs."""
    if not text:
        return ""
    return f"'{text}" if text[0] in _DANGEROUS else text


def write(wanted: Wanted, mark: str = MARK) -> Iterator[bytes]:
    """The file in pieces of ``CHUNK`` rows."""
    buffer = io.StringIO()
    table = csv.writer(buffer)
    buffer.write(mark)
    table.writerow(COLUMNS)
    addresses = Addresses(wanted.site)
    for number, row in enumerate(rows(wanted), start=1):
        table.writerow(cells(row, addresses))
        if number % CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def cells(row: Row, addresses: Addresses) -> tuple[object, ...]:
    """The cells of ``COLUMNS``. Only text that an article or a person wrote can be dangerous."""
    return (
        row.id,
        addresses.claim(row.id),
        defused(row.who),
        row.kind,
        row.speaker_id,
        defused(row.speaker),
        row.speaker_wikidata,
        row.organisation_id,
        defused(row.organisation),
        row.organisation_wikidata,
        defused(row.role),
        defused(row.described_as),
        defused(row.content),
        row.content_spans,
        defused(row.cue),
        row.cue_spans,
        defused(row.source),
        row.source_spans,
        row.form,
        row.cue_class,
        row.polarity,
        defused("; ".join(row.hedges)),
        row.hedge_spans,
        defused("; ".join([relay["name"] for relay in row.relays])),
        row.told_in,
        row.confidence,
        row.status,
        row.provenance,
        row.version,
        row.article_id,
        addresses.article(row.article_id),
        defused(row.article),
        defused(row.outlet),
        row.published_on,
        defused(row.original_url),
        row.recorded_at.isoformat(timespec="seconds"),
        defused(row.model_version),
    )
