"""What every format is made of: rows, read through a cursor that PostgreSQL keeps; memory stays flat."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Func, OuterRef, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse

from articles.models import Article, first_words
from claims.fields import Spans
from claims.models import Claim, Organisation, Relay, Speaker
from claims.querysets import ClaimQuerySet

CHUNK = 2000
"""Rows that are fetched, written and forgotten together."""
PATIENCE_MS = 120_000
"""An export may search longer than a page: its query is allowed this long, whatever the web's limit is."""
MOST_TEXT = 1_000_000
"""Characters of articles' texts that are held at a time (an article's own text may be half of this)."""


def _quiet(_rows: int) -> None:
    """Tell nobody how far an export is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written. ``site`` is its address, such as ``https://claims.example``.

    ``tell`` hears how many rows have been read, every ``CHUNK`` rows.
    """

    claims: ClaimQuerySet
    site: str
    tell: Callable[[int], None] = _quiet


class Row(NamedTuple):
    """One claim as it is exported. Spans are JSON, ``[[start, end], …]``, in code points of the text."""

    id: int
    article_id: int
    title: str
    opening: str
    outlet: str
    published_on: date | None
    original_url: str
    length: int
    speaker_id: int | None
    speaker: str | None
    speaker_wikidata: str | None
    organisation_id: int | None
    organisation: str | None
    organisation_wikidata: str | None
    kind: str
    described_as: str
    role: str
    content: str
    cue: str
    source: str
    form: str
    cue_class: str
    polarity: str
    hedges: list[str]
    confidence: float
    status: str
    provenance: str
    version: int
    told_in: int | None
    model_version: str | None
    recorded_at: datetime
    content_spans: str
    cue_spans: str
    source_spans: str
    hedge_spans: str
    relays: list[dict[str, Any]]

    @property
    def who(self) -> str:
        """As :attr:`Claim.who` says it."""
        if self.speaker:
            return self.speaker
        if self.kind == Claim.Kind.ORGANISATION and self.organisation:
            return self.organisation
        return self.described_as or ("The author" if self.kind == Claim.Kind.AUTHOR else "Not clear who")

    @property
    def article(self) -> str:
        """What the article is called, its first words if it has no title."""
        return self.title or first_words(self.opening)


_COLUMNS = (
    "pk",
    "article_id",
    "article__title",
    "article__opening",
    "article__outlet",
    "article__published_on",
    "article__url",
    "article__length",
    "speaker_id",
    "speaker__name",
    "speaker__wikidata_id",
    "organisation_id",
    "organisation__name",
    "organisation__wikidata_id",
    "kind",
    "described_as",
    "role",
    "content_text",
    "cue_text",
    "source_text",
    "form",
    "cue_class",
    "polarity",
    "hedges",
    "confidence",
    "status",
    "provenance",
    "version",
    "outer_id",
    "run__model_version",
    "created_at",
)


def _spans(field: str) -> Func:
    """A multirange as JSON: ``{[3,8),[9,12)}`` becomes ``[[3,8],[9,12]]``."""
    text = Cast(F(field), TextField())
    return Func(text, Value("{})"), Value("[]]"), function="translate", output_field=TextField())


def _relays() -> ArraySubquery:
    relays = Relay.objects.filter(claim=OuterRef("pk")).order_by("order")
    return ArraySubquery(
        relays.values(
            it=JSONObject(
                name="name",
                organisation_id="organisation_id",
                organisation="organisation__name",
                spans=_spans("spans"),
            )
        )
    )


def rows(wanted: Wanted) -> Iterator[Row]:
    """The claims in their order, one query whatever their number."""
    spans = (_spans(field) for field in ("content", "cue", "source", "hedge_spans"))
    found = wanted.claims.select_related(None).prefetch_related(None)
    read = 0
    with _patience():
        for values in found.values_list(*_COLUMNS, *spans, _relays()).iterator(chunk_size=CHUNK):
            read += 1
            if read % CHUNK == 0:
                wanted.tell(read)
            yield Row._make(values)
    wanted.tell(read)


@contextmanager
def _patience() -> Iterator[None]:
    """Outside a transaction the cursor is held: PostgreSQL has found every row before the first is sent, so
    that somebody who reads slowly holds up nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(PATIENCE_MS)])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.broken:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")


# -- By article, with its text ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An article's text and the claims of it that are exported, in its order."""

    rows: list[Row]
    text: str

    @property
    def article_id(self) -> int:
        return self.rows[0].article_id


def by_article(wanted: Wanted) -> Iterator[Told]:
    """The claims article by article; one query more for every ``MOST_TEXT`` characters of text."""
    ordered = Wanted(wanted.claims.order_by("article_id", "position", "pk"), wanted.site, wanted.tell)
    waiting: list[list[Row]] = []
    characters = 0
    for _, group in groupby(rows(ordered), key=lambda row: row.article_id):
        claims = list(group)
        if waiting and characters + claims[0].length > MOST_TEXT:
            yield from _with_texts(waiting)
            waiting, characters = [], 0
        waiting.append(claims)
        characters += claims[0].length
    yield from _with_texts(waiting)


def _with_texts(groups: list[list[Row]]) -> Iterator[Told]:
    keys = [group[0].article_id for group in groups]
    texts = dict(Article.objects.filter(pk__in=keys).order_by().values_list("pk", "text"))
    for group in groups:
        yield Told(group, texts.get(group[0].article_id, ""))


def spans(text: str) -> Spans:
    """Spans of a row, ``((start, end), …)``."""
    return tuple((start, end) for start, end in json.loads(text))


# -- Addresses -------------------------------------------------------------------------------------------


class Addresses:
    """The addresses of pages, without asking the router for each of a million rows."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._claim, self._article = (
            f"{site}{reverse(name, args=[0])[:-2]}" for name in ("claim", "article")
        )
        self.person = lru_cache(10_000)(self._person)
        self.body = lru_cache(10_000)(self._body)

    def claim(self, key: int) -> str:
        return f"{self._claim}{key}/"

    def article(self, key: int) -> str:
        return f"{self._article}{key}/"

    def text(self, key: int) -> str:
        """An article's text alone, in which spans count."""
        return f"{self._article}{key}/text/"

    def _person(self, key: int, name: str) -> str:
        return self.site + Speaker(pk=key, name=name).get_absolute_url()

    def _body(self, key: int, name: str) -> str:
        return self.site + Organisation(pk=key, name=name).get_absolute_url()
