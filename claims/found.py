"""What a search found, in one statement: how many, which stand on the page, and what they divide into.

The matches are read once, up to ``COUNTED`` of them, and everything is counted over that set: a word that
half of all claims have costs no more than a rare one. What is beyond is said to be beyond, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection

from claims.query import STRAIGHT
from claims.querysets import ClaimQuerySet

COUNTED = 5_000
"""Matches are counted up to here; beyond, "more than 5,000" says as much and costs nothing more."""
OFFERED = 20
"""Values of a facet that are counted out."""

_COLUMNS = (
    *("id", "article_id", "speaker_id", "organisation_id", "form", "kind", "status", "said_on", "hedged"),
    *("utterance", "confidence"),
)
_ORDERS = {
    "newest": "said_on DESC, id DESC",
    "confidence": "confidence, id",
    "relevance": "rank DESC, id DESC",
    "theirs": "theirs DESC, rank DESC, id DESC",
}
_SAME = "utterance, speaker_id, CASE kind WHEN 'organisation' THEN organisation_id END"
_HEADS = f"""head AS MATERIALIZED (
    SELECT min(id) AS id FROM found WHERE utterance IS NOT NULL AND {{which}} GROUP BY {_SAME}
    UNION ALL SELECT id FROM found WHERE utterance IS NULL AND {{which}}
)"""  # noqa: S608 - constants
_PAGE = """SELECT 'page', id::text, place FROM (
    SELECT id, row_number() OVER (ORDER BY {order}) AS place FROM ({rows}) AS listed
    ORDER BY place LIMIT %s OFFSET %s) AS page"""
# Ranks are worked out for a page that is wanted, not for each match that is counted.
_RANKED = "SELECT *, ts_rank(search, websearch_to_tsquery('english', %s)) AS rank FROM found WHERE {which}"
_LISTED = "SELECT * FROM found WHERE {which}"
_ONLY_HEADS = "id IN (SELECT id FROM head)"
_SIZE = "size AS MATERIALIZED (SELECT count(*) AS number FROM found)"
_UNLESS_CAPPED = "(SELECT number FROM size) <= {most}"
_TOTAL = "SELECT 'utterances', '', count(*) FROM head"
_CLAIMS = "SELECT 'claims', '', number FROM size"
_TOP = """SELECT '{name}', key::text, number FROM (SELECT {key} AS key, count(*) AS number
    FROM {rows} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}) AS {name}"""
# These have few values: read once together, and told apart by whoever reads the rows.
_TOGETHER = """SELECT 'together', form || ' ' || kind || ' ' || status || ' ' || hedged, count(*)
    FROM found GROUP BY form, kind, status, hedged"""
_HEDGES = "(SELECT id FROM found WHERE hedged) AS one JOIN claims_claim USING (id), unnest(hedges) AS word"
_MONTHS = """SELECT 'month', to_char(said_on, 'YYYY-MM'), sum(number)::bigint FROM (
    SELECT said_on, count(*) AS number FROM found WHERE said_on IS NOT NULL GROUP BY 1) AS day GROUP BY 2"""
_FORMS = """SELECT 'month_form', to_char(said_on, 'YYYY-MM') || ' ' || form, sum(number)::bigint FROM (
    SELECT said_on, form, count(*) AS number FROM found WHERE said_on IS NOT NULL GROUP BY 1, 2) AS day
    GROUP BY 2"""
_UNNAMED = """SELECT 'month_anonymous', to_char(said_on, 'YYYY-MM'), count(*) FROM found
    WHERE kind = 'anonymous' AND said_on IS NOT NULL GROUP BY 2"""
_KEYS = {
    "speaker": ("speaker_id", "found WHERE speaker_id IS NOT NULL"),
    "organisation": ("organisation_id", "found WHERE organisation_id IS NOT NULL"),
    "outlet": ("outlet_id", "found JOIN claims_publication USING (article_id)"),
    "hedge": ("lower(word)", _HEDGES),
}
_FACETS = [
    _MONTHS,
    *(_TOP.format(name=name, key=key, rows=rows, most=OFFERED) for name, (key, rows) in _KEYS.items()),
]

Counts = dict[str, int]


@dataclass(slots=True)
class Found:
    """Keys of a page's claims, in order; ``claims`` matches, ``utterances`` distinct ones (0: not counted).

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
    over_time: bool = False,
    most: int | None = None,
    words: str = "",
    page_if_capped: bool = True,
) -> Found:
    """Read up to ``most`` matches (COUNTED) of a queryset of :func:`claims.search.find`, and count them.

    ``order``: newest, confidence, relevance or theirs, the last two by ``words`` (theirs with what ``find``
    annotates for it). ``page``: how many claims, and how many to pass over; unless ``page_if_capped``,
    none of what is capped, nor its utterances. ``over_time``: also each month's forms, and how many claims
    of it are of unnamed sources.
    """
    is_ranked = order in {"relevance", "theirs"}
    extra = {"relevance": ("search",), "theirs": ("theirs", "search")}.get(order, ())
    limit = (COUNTED if most is None else most) + 1
    try:
        inner, parameters = claims.values_list(*_COLUMNS, *extra)[:limit].query.sql_with_params()
    except EmptyResultSet:  # nobody is called so: Django knows without asking
        return Found()
    wanted = "true" if page_if_capped else _UNLESS_CAPPED.format(most=COUNTED)
    rows = (_RANKED if is_ranked else _LISTED).format(which=f"{wanted} AND {_ONLY_HEADS}" if fold else wanted)
    pages = _PAGE.format(order=_ORDERS[order], rows=rows)
    ranking = (words.translate(STRAIGHT),) if is_ranked else ()
    counted = [*((_TOGETHER, *_FACETS) if facets else (_CLAIMS,)), *((_FORMS, _UNNAMED) if over_time else ())]
    parts = " UNION ALL ".join((pages, _TOTAL, *counted))
    statement = f"WITH found AS MATERIALIZED ({inner}), {_SIZE}, {_HEADS.format(which=wanted)} {parts}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, *ranking, *page])
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
            case "together":
                _tell_apart(found, key, number)
            case _:
                found.facets.setdefault(what, {})[key] = number
    found.keys = [key for _, key in sorted(places)]
    return found


def _tell_apart(found: Found, together: str, number: int) -> None:
    """Add what has the same form, kind and status, hedged or not, to the counts of each."""
    found.claims += number
    form, kind, status, hedged = together.split(" ")
    values = {"form": form, "kind": kind, "status": status}
    for name, key in (values | ({"hedge": "none"} if hedged == "false" else {})).items():
        counts = found.facets.setdefault(name, {})
        counts[key] = counts.get(key, 0) + number
