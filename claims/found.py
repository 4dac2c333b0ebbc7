"""What a search found, in one statement: how many, which stand on the page, and what they divide into.

The matches are read once, up to ``COUNTED`` of them, and everything is counted over that set: a word that
half of all claims have costs no more than a rare one. What is beyond is said to be beyond, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from claims.querysets import ClaimQuerySet

COUNTED = 10_000
"""Matches are counted up to here; beyond, "more than 10,000" says as much and costs nothing more."""
OFFERED = 20
"""Values of a facet that are counted out."""

_COLUMNS = (
    *("id", "article_id", "speaker_id", "organisation_id", "form", "kind", "status", "said_on", "hedges"),
    *("utterance", "confidence"),
)
_ORDERS = {
    "newest": "said_on DESC, id DESC",
    "confidence": "confidence, id",
    "relevance": "rank DESC, id DESC",
    "theirs": "theirs DESC, rank DESC, id DESC",
}
_SAME = "utterance, speaker_id, CASE kind WHEN 'organisation' THEN organisation_id END"
_HEADS = f"""head AS (
    SELECT min(id) AS id FROM found WHERE utterance IS NOT NULL GROUP BY {_SAME}
    UNION ALL SELECT id FROM found WHERE utterance IS NULL
)"""  # noqa: S608 - constants
_ALL_HEADS = "head AS (SELECT id FROM found)"
_PAGE = """(SELECT 'page', id::text, row_number() OVER (ORDER BY {order}) FROM found JOIN head USING (id)
    ORDER BY {order} LIMIT %s OFFSET %s)"""
_TOP = "(SELECT '{name}', {key}, count(*) FROM {rows} GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT {most})"
_ALL = "SELECT '{name}', {key}, count(*) FROM {rows} GROUP BY 2"
_TOTALS = ("SELECT 'claims', '', count(*) FROM found", "SELECT 'utterances', '', count(*) FROM head")
_FACETS = (
    _TOP.format(
        name="speaker", key="speaker_id::text", rows="found WHERE speaker_id IS NOT NULL", most=OFFERED
    ),
    _TOP.format(
        name="organisation",
        key="organisation_id::text",
        rows="found WHERE organisation_id IS NOT NULL",
        most=OFFERED,
    ),
    _TOP.format(
        name="outlet",
        key="outlet_id::text",
        rows="found JOIN claims_publication USING (article_id)",
        most=OFFERED,
    ),
    _TOP.format(name="hedge", key="lower(word)", rows="found, unnest(hedges) AS word", most=OFFERED),
    "SELECT 'hedge', 'none', count(*) FROM found WHERE hedges = '{}'",
    *(_ALL.format(name=name, key=name, rows="found") for name in ("form", "kind", "status")),
    _ALL.format(name="month", key="to_char(said_on, 'YYYY-MM')", rows="found WHERE said_on IS NOT NULL"),
)

Counts = dict[str, int]


@dataclass(slots=True)
class Found:
    """Keys of a page's claims, in order; ``claims`` matches, ``utterances`` of them distinct, up to COUNTED.

    ``facets``: by name, how many have each value, the most frequent first.
    """

    keys: list[int] = field(default_factory=list)
    claims: int = 0
    utterances: int = 0
    facets: dict[str, Counts] = field(default_factory=dict)

    @property
    def is_capped(self) -> bool:
        return self.claims > COUNTED

    def months(self) -> list[tuple[date, int]]:
        """How many in each month that has any, in order."""
        counts = self.facets.get("month", {})
        return [(date(int(key[:4]), int(key[5:]), 1), number) for key, number in sorted(counts.items())]


def look(
    claims: ClaimQuerySet,
    *,
    order: str,
    fold: bool,
    page: tuple[int, int],
    facets: bool = True,
    most: int | None = None,
) -> Found:
    """Read up to ``most`` matches (COUNTED) of a queryset of :func:`claims.search.find`, and count them.

    ``order``: newest, confidence, relevance or theirs, the last two with what ``find`` annotates for them.
    ``page``: how many claims, and how many to pass over.
    """
    extra = {"relevance": ("rank",), "theirs": ("theirs", "rank")}.get(order, ())
    limit = (COUNTED if most is None else most) + 1
    inner, parameters = claims.values_list(*_COLUMNS, *extra)[:limit].query.sql_with_params()
    parts = [_PAGE.format(order=_ORDERS[order]), *_TOTALS, *(_FACETS if facets else ())]
    statement = (
        f"WITH found AS MATERIALIZED ({inner}), {_HEADS if fold else _ALL_HEADS} {' UNION ALL '.join(parts)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *page])
        return _read(cursor.fetchall())


def _read(rows: Sequence[tuple[str, str, int]]) -> Found:
    found = Found()
    places: list[tuple[int, int]] = []
    for what, key, number in rows:
        match what:
            case "page":
                places.append((number, int(key)))
            case "claims":
                found.claims = number
            case "utterances":
                found.utterances = number
            case _:
                if number:
                    found.facets.setdefault(what, {})[key] = number
    found.keys = [key for _, key in sorted(places)]
    return found
