"""Search: a validated form becomes a queryset, and a page of it shows where the words were found.

Typing a name finds what that person or body said as well: articles go on with "she said" after the first
mention, so that the words of a claim alone would miss most of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, Q, Value, When

from claims.forms import Sureness
from claims.models import Claim, Organisation, Speaker
from claims.querysets import ClaimQuerySet, NamedQuerySet, web_query
from claims.registry import normal_name, normal_person

PAGE = 25
COUNTED = 10_000
"""Matches are counted up to here; beyond, "more than 10,000" says as much and costs nothing more."""
NAMESAKES = 20
SHORTEST_NAME = 3

Segment = tuple[str, bool]
"""Words, and whether they are marked."""

# Private-use characters: no text of an article means anything by them, and they carry no meaning in HTML.
_START, _STOP = "\ue0f1", "\ue0f2"


@dataclass(frozen=True, slots=True)
class Named:
    """People and organisations that go by the very words of a search."""

    people: tuple[Speaker, ...] = ()
    organisations: tuple[Organisation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)

    def claims(self) -> Q:
        """What they said. Keys, not subqueries: PostgreSQL then joins index scans and reads no more."""
        return Q(speaker__in=[person.pk for person in self.people]) | Q(
            organisation__in=[body.pk for body in self.organisations]
        )


def named(words: str) -> Named:
    """Who goes by ``words``, a whole name or whole words of one; nobody if they are more than a name."""
    key = normal_name(words) if not any(sign in words for sign in '"“”„‟«»') else ""
    if len(key) < SHORTEST_NAME or words.lstrip().startswith("-"):
        return Named()
    people = Speaker.objects.called(normal_person(words) or key).select_related("organisation").with_counts()
    bodies = Organisation.objects.called(key).with_counts()
    return Named(tuple(people[:NAMESAKES]), tuple(bodies[:NAMESAKES]))


def find(cleaned: Mapping[str, Any], who: Named | None = None) -> ClaimQuerySet:
    """The claims that a valid :class:`~claims.forms.SearchForm` asks for, in the order that it asks for.

    ``cleaned`` is its ``cleaned_data``; keys that are missing do not narrow anything. ``who`` is what
    :func:`named` said about the words, if the caller knows it already.
    """
    claims = Claim.objects.all()
    words = cleaned.get("q", "")
    if words:
        who = named(words) if who is None else who
        claims = claims.filter(
            Q(search=web_query(words)) | who.claims() if who else Q(search=web_query(words))
        )
    claims = _narrowed(claims, cleaned)
    return _ordered(claims, cleaned.get("sort", ""), words, who or Named())


def _narrowed(claims: ClaimQuerySet, cleaned: Mapping[str, Any]) -> ClaimQuerySet:
    if speaker := cleaned.get("speaker"):
        claims = claims.filter(speaker__in=Speaker.objects.named(speaker).values("pk"))
    if organisation := cleaned.get("organisation"):
        claims = claims.filter(organisation__in=Organisation.objects.named(organisation).values("pk"))
    if outlet := cleaned.get("outlet"):
        claims = claims.filter(article__outlet__icontains=outlet)
    for name in ("form", "kind"):
        if value := cleaned.get(name):
            claims = claims.filter(**{name: value})
    if after := cleaned.get("after"):
        claims = claims.filter(article__published_on__gte=after)
    if before := cleaned.get("before"):
        claims = claims.filter(article__published_on__lte=before)
    if sureness := cleaned.get("sureness"):
        low, high = Sureness.bounds[sureness]
        claims = claims.filter(confidence__gte=low, confidence__lt=high)
    return claims.in_state(cleaned.get("status", ""))


def _ordered(claims: ClaimQuerySet, sort: str, words: str, who: Named) -> ClaimQuerySet:
    if sort == "confidence":
        return claims.least_sure()
    if sort == "newest" or not words:
        return claims.newest()
    if not who:
        return claims.ranked(words)
    theirs = Case(When(who.claims(), then=Value(1)), default=Value(0), output_field=IntegerField())
    return claims.alias(theirs=theirs, rank=SearchRank(F("search"), web_query(words))).order_by(
        "-theirs", "-rank", "-pk"
    )


class Results(Paginator[Claim]):
    """Pages of a search whose count stops at ``COUNTED``."""

    def __init__(self, claims: ClaimQuerySet) -> None:
        self.exact = claims.order_by()[: COUNTED + 1].count()
        super().__init__(claims, PAGE)

    @property
    def count(self) -> int:
        return min(self.exact, COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.exact > COUNTED


def excerpts(page: Page[Claim], words: str) -> None:
    """Give each claim of a page ``excerpt``: its words as segments, those that the search found marked."""
    rows = {claim.pk: claim for claim in page.object_list}
    headline = SearchHeadline(
        "content_text",
        web_query(words),
        config="english",
        start_sel=_START,
        stop_sel=_STOP,
        highlight_all=True,
    )
    marked = Claim.objects.filter(pk__in=rows, search=web_query(words)).values_list("pk", headline)
    for key, text in marked:
        segments = split_marks(text, rows[key].content_text)
        rows[key].excerpt = list(with_quotation_marks(rows[key], segments))  # type: ignore[attr-defined]


def split_marks(headline: str, original: str) -> list[Segment]:
    """A headline with our delimiters as segments; unmarked if it is not the text, letter by letter."""
    segments: list[Segment] = []
    for index, part in enumerate(headline.split(_START)):
        found, stop, rest = part.partition(_STOP)
        if index == 0 or not stop:
            segments.append((part, False))
        else:
            segments += [(found, True), (rest, False)]
    segments = [(text, is_found) for text, is_found in segments if text]
    return segments if "".join(text for text, _ in segments) == original else [(original, False)]


def with_quotation_marks(claim: Claim, segments: Iterable[Segment]) -> Iterable[Segment]:
    """The segments, in quotation marks if the words are the speaker's own and bring none along."""
    bare = claim.form == Claim.Form.DIRECT and not claim.content_text.startswith(
        ("“", '"', "„", "«", "‘", "'")
    )
    if bare:
        yield "“", False
    yield from segments
    if bare:
        yield "”", False


def find_people(cleaned: Mapping[str, Any]) -> NamedQuerySet:
    """The people that a valid :class:`~claims.forms.PeopleForm` asks for, with ``claim_count``."""
    people = _records(Speaker.objects.on_record().select_related("organisation"), cleaned)
    if organisation := cleaned.get("organisation"):
        people = people.filter(organisation__in=Organisation.objects.named(organisation).values("pk"))
    return people.unsure() if cleaned.get("unsure") else people


def find_organisations(cleaned: Mapping[str, Any]) -> NamedQuerySet:
    """The organisations that a valid :class:`~claims.forms.RecordForm` asks for, with ``claim_count``."""
    found = _records(Organisation.objects.on_record(), cleaned)
    return found.unsure() if cleaned.get("unsure") else found


def _records(records: NamedQuerySet, cleaned: Mapping[str, Any]) -> NamedQuerySet:
    if words := cleaned.get("q"):
        records = records.named(words)
    return records.most_quoted() if cleaned.get("sort") == "quoted" else records.with_counts()
