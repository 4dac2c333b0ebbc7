"""Claims as files: one module a format, all of them streams of rows that PostgreSQL keeps ready.

    for piece in exports.write("csv", claims, site="https://claims.example"):
        file.write(piece)

However many claims there are, memory stays flat and the number of queries small: one for the rows, and for
the formats that have articles' texts one for every million characters of these.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claims.exports import annotations, brat, citron, lines, table
from claims.exports.rows import Wanted
from claims.querysets import ClaimQuerySet


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``label`` and ``purpose`` are for people, ``suffix`` ends the file's name."""

    key: str
    suffix: str
    media_type: str
    label: str
    purpose: str
    write: Callable[[Wanted], Iterator[bytes]]


FORMATS = {
    form.key: form
    for form in (
        Format(
            "csv",
            "csv",
            "text/csv; charset=utf-8",
            "Spreadsheet (CSV)",
            "A row for each claim. Opens in Excel, LibreOffice, pandas and R.",
            table.write,
        ),
        Format(
            "jsonl",
            "jsonl",
            "application/jsonl; charset=utf-8",
            "JSON lines",
            "A line for each claim, as the API has it. For programs.",
            lines.write,
        ),
        Format(
            "jsonld",
            "jsonld",
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
            "Web annotations",
            "W3C Web Annotation JSON-LD: where the words stand, for annotation tools such as Hypothesis.",
            annotations.write,
        ),
        Format(
            "brat",
            "brat.zip",
            "application/zip",
            "brat",
            "The articles’ texts with stand-off marks, to look at and correct in brat, or to train a model.",
            brat.write,
        ),
        Format(
            "citron",
            "citron.zip",
            "application/zip",
            "Citron",
            "The articles’ texts with quotations as the BBC’s Citron reads and writes them.",
            citron.write,
        ),
    )
}


def write(
    key: str, claims: ClaimQuerySet, *, site: str, tell: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """``claims`` in the format ``key`` of :data:`FORMATS`, in pieces.

    CSV and JSONL keep the queryset's order; the others go article by article. ``site`` is the site's address
    without a slash at its end; ``tell`` hears every 2,000 rows how many have been read.
    """
    wanted = Wanted(claims, site) if tell is None else Wanted(claims, site, tell)
    return FORMATS[key].write(wanted)


__all__ = ["FORMATS", "Format", "write"]
