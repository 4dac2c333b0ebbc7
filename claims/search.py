"""Search: a validated form becomes a queryset, and a page of it shows where the words were found.

Typing a name finds what that person or body said as well: articles go on with "she said" after the first
mention, so that the words of a claim alone would miss most of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchQueryCombinable,
    SearchRank,
    SearchVector,
    SearchVectorExact,
)
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When

from claims.forms import Sureness
from claims.models import Claim, Organisation, Provenance, Publication, Speaker
from claims.query import Query, parse
from claims.querysets import ClaimQuerySet, NamedQuerySet, web_query
from claims.registry import normal_name, normal_person
from claims.verbs import forms

NAMESAKES = 20
SHORTEST_NAME = 3
_MEANT = 1000
"""Records that a part of a name may mean."""
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)

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

    def first(self) -> Case:
        """1 for what they said, 0 for the rest."""
        return Case(When(self.claims(), then=Value(1)), default=Value(0), output_field=IntegerField())


def named(words: str, *, counts: bool = True) -> Named:
    """Who goes by ``words``, a whole name or whole words of one; nobody if they are more than a name.

    ``counts``: with how much each is quoted.
    """
    key = normal_name(words) if not any(sign in words for sign in '"“”„‟«»') else ""
    if len(key) < SHORTEST_NAME or words.lstrip().startswith("-"):
        return Named()
    people, bodies = _called(normal_person(words) or key, key)
    return Named(
        _on_record(Speaker.objects.select_related("organisation"), people, counts) if people else (),
        _on_record(Organisation.objects.all(), bodies, counts) if bodies else (),
    )


# Most searches are for nobody, and each asks: one statement and no ORM. LIKE is what the index serves.
_CALLED = """
SELECT speaker_id, NULL FROM claims_speakeralias
WHERE normal LIKE '%%' || %(person)s || '%%' AND strpos(' ' || normal || ' ', ' ' || %(person)s || ' ') > 0
UNION SELECT NULL, organisation_id FROM claims_organisationalias
WHERE normal LIKE '%%' || %(body)s || '%%' AND strpos(' ' || normal || ' ', ' ' || %(body)s || ' ') > 0
"""


def _called(person: str, body: str) -> tuple[list[int], list[int]]:
    """Keys of people and of bodies with an alias that has these folded words as whole ones in it."""
    with connection.cursor() as cursor:
        cursor.execute(_CALLED, {"person": person, "body": body})
        rows = cursor.fetchall()
    return [key for key, _ in rows if key is not None], [key for _, key in rows if key is not None]


def _on_record(records: NamedQuerySet, keys: list[int], counts: bool) -> tuple[Any, ...]:
    """Those of these keys that are on record."""
    found = records.on_record().filter(pk__in=keys)
    return tuple((found.with_counts() if counts else found)[:NAMESAKES])


def find(cleaned: Mapping[str, Any], who: Named | None = None) -> ClaimQuerySet:
    """The claims that a valid :class:`~claims.forms.SearchForm` asks for, in the order that it asks for.

    ``cleaned`` is its ``cleaned_data``; keys that are missing do not narrow anything. ``who`` is what
    :func:`named` said about the words, if the caller knows it already.
    """
    query = parse(cleaned.get("q") or "")
    who = (named(query.words, counts=False) if query.words else Named()) if who is None else who
    claims = Claim.objects.all()
    if query.words:
        claims = claims.filter(
            Q(search=web_query(query.words)) | who.claims() if who else Q(search=web_query(query.words))
        )
    for narrow in (*_from_fields(cleaned), *_from_terms(query)):
        claims = claims.filter(narrow)
    if not any(term.field == "status" for term in query.terms):
        claims = claims.in_state(cleaned.get("status", ""))
    if cleaned.get("repeats") == "folded":
        claims = claims.folded()
    return _ordered(claims, cleaned.get("sort", ""), query.words, who)


def _from_fields(cleaned: Mapping[str, Any]) -> Iterator[Q]:
    """What the fields of the form say beside the words."""
    for name in ("speaker", "organisation", "outlet", "cue", "form", "kind", "hedge", "before", "after"):
        if value := cleaned.get(name):
            yield narrowing("org" if name == "organisation" else name, value)
    if sureness := cleaned.get("sureness"):
        low, high = Sureness.bounds[sureness]
        yield Q(confidence__gte=low, confidence__lt=high)


def _from_terms(query: Query) -> Iterator[Q]:
    """What the terms of the query say; those of one field are alternatives."""
    for field, negated, values in query.by_field():
        either = reduce(or_, (narrowing(field, value) for value in values))
        yield ~either if negated else either


def narrowing(field: str, value: Any) -> Q:
    """The claims of one ``field:value``. Names may be numbers of records, as links write them."""
    match field:
        case "speaker":
            return Q(speaker__in=_keys(Speaker.objects.all(), value))
        case "org":
            return Q(organisation__in=_keys(Organisation.objects.all(), value))
        case "outlet":
            return _in_outlet(value)
        case "cue":  # with the verb’s other forms; index claim_cue
            cue = SearchVector("cue_text", config="english")
            return Q(SearchVectorExact(cue, _signalled(value)))
        case "hedge":
            return _hedged(value)
        case "status" if value == Claim.Status.UNREVIEWED:
            return Q(status=value, provenance=Provenance.MACHINE)
        case "after" | "before":
            return Q(**{"said_on__gte" if field == "after" else "said_on__lte": value})
    return Q(**{field: value})


def _keys(records: NamedQuerySet, name: str) -> Any:
    """The records that a name or a number means. Keys, not a subquery, unless very many are meant."""
    if _NUMBER.fullmatch(str(name)):
        return [int(name)]
    found = records.named(str(name)).order_by().values_list("pk", flat=True)
    keys = list(found[: _MEANT + 1])
    return keys if len(keys) <= _MEANT else found


def _in_outlet(name: str) -> Q:
    """Those of articles in an outlet on record; where none is called so, of what articles call theirs."""
    keys = _keys(Organisation.objects.outlets(), name)
    if isinstance(keys, list) and not keys:
        return Q(article__outlet__icontains=name)
    return Q(article__in=Publication.objects.filter(outlet__in=keys).values("article"))


def _signalled(cue: str) -> SearchQueryCombinable:
    """All words of a cue; of an irregular verb, whichever of its forms."""
    verbs, rest = [], []
    for word in cue.split():
        several = forms(word)
        if len(several) > 1:
            verbs.append(f"({' | '.join(several)})")
        else:
            rest.append(word)
    parts = [SearchQuery(" & ".join(verbs), config="english", search_type="raw")] if verbs else []
    parts += [SearchQuery(" ".join(rest), config="english")] if rest else []
    return reduce(and_, parts)


def _hedged(word: str) -> Q:
    """With this hedge, with any or with none. Index claim_hedges knows elements, and no case."""
    if word.lower() in {"any", "none"}:
        return Q(hedges=[]) if word.lower() == "none" else ~Q(hedges=[])
    return Q(hedges__overlap=list({word, word.lower(), word.capitalize()}))


def _ordered(claims: ClaimQuerySet, sort: str, words: str, who: Named) -> ClaimQuerySet:
    if sort == "confidence":
        return claims.least_sure()
    if sort == "newest" or not words:
        return claims.newest()
    if not who:
        return claims.ranked(words)
    rank = SearchRank(F("search"), web_query(words))
    return claims.annotate(theirs=who.first(), rank=rank).order_by("-theirs", "-rank", "-pk")


def excerpts(claims: Iterable[Claim], words: str) -> None:
    """Give each claim ``excerpt``: its words as segments, those that the search found marked."""
    rows = {claim.pk: claim for claim in claims}
    headline = SearchHeadline(
        "content_text",
        web_query(words),
        config="english",
        start_sel=_START,
        stop_sel=_STOP,
        highlight_all=True,
    )
    found = Claim.objects.filter(pk__in=rows, search=web_query(words)).order_by()
    marked = found.values_list("pk", headline)
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
