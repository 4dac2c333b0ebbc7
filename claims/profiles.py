"""What the pages of a person, of an organisation and of an outlet say: counted in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import QueryDict

from claims.charts import Forms, Timeline, forms_over_time, timeline
from claims.facets import Facet, Option, facets, labels
from claims.folding import note_repeats
from claims.found import Found, look
from claims.models import Claim, Comparison, ComparisonClaim, Relation, Speaker
from claims.querysets import ClaimQuerySet

PAGE = 20
COUNTED = 50_000
"""Claims of one record that are counted; nobody in a newsroom's archive has said more, and a page that has to
say so says so."""
VERBS_OF = 1_000
"""The newest claims whose cues are looked at."""
VERBS, RIVALS = 8, 8


class Pages(Paginator[Claim]):
    """Pages of a record's claims; how many there are is known already."""

    def __init__(self, number: int) -> None:
        super().__init__((), PAGE)
        self.number = number

    @property
    def count(self) -> int:
        return self.number


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all, as people say it."""

    number: int
    of: int

    @property
    def percent(self) -> str:
        """In whole percent; what is there but rounds to nothing is "under 1"."""
        share = 100 * self.number / self.of if self.of else 0
        return "under 1" if 0 < share < 1 else str(round(share))


@dataclass(frozen=True, slots=True)
class Profile:
    """``most``: how many claims were counted at the most, where there are more. ``verbs``: the usual cues."""

    page: Page[Claim]
    found: Found
    facets: list[Facet]
    timeline: Timeline
    forms: Forms
    hedged: Share
    unnamed: Share
    direct: Share
    most: int | None
    verbs: list[Option] = field(default_factory=list)


def profile(
    claims: ClaimQuerySet, base: Mapping[str, str], asked_page: object, *, most: int = COUNTED
) -> Profile:
    """Of claims that all belong to one record; ``base`` is what a search narrows to it by."""
    number = _number(asked_page, most // PAGE)
    found = _look(claims, number, most)
    last = max(1, -(-min(found.claims, most) // PAGE))
    if number > last:
        number = last
        found = _look(claims, number, most)
    shown = Claim.objects.with_names().among(found.keys)
    note_repeats(shown)
    return Profile(
        page=Page(shown, number, Pages(min(found.claims, most))),
        found=found,
        facets=facets(found, QueryDict(), labels(found, {}), base),
        timeline=timeline({"month": month, "number": number} for month, number in found.months()),
        forms=forms_over_time(found.facets.get("month_form", {}), found.facets.get("month_anonymous", {})),
        hedged=Share(found.claims - found.facets.get("hedge", {}).get("none", 0), found.claims),
        unnamed=Share(found.facets.get("kind", {}).get("anonymous", 0), found.claims),
        direct=Share(found.facets.get("form", {}).get("direct", 0), found.claims),
        most=most if found.claims > most else None,
        verbs=verbs(claims, base),
    )


def _look(claims: ClaimQuerySet, number: int, most: int) -> Found:
    page = (PAGE, (number - 1) * PAGE)
    return look(claims.newest(), order="newest", fold=False, page=page, over_time=True, most=most)


def _number(asked: object, last: int) -> int:
    try:
        return max(1, min(int(str(asked)[:9]), last))
    except ValueError:
        return 1


def verbs(claims: ClaimQuerySet, base: Mapping[str, str]) -> list[Option]:
    """What signals the newest of the claims, the most frequent first."""
    newest = Claim.objects.filter(pk__in=claims.newest().values("pk")[:VERBS_OF]).exclude(cue_text="")
    counted = newest.order_by().values(verb=Lower("cue_text")).annotate(number=Count("pk"))
    address = QueryDict(mutable=True)
    options = []
    for row in counted.order_by("-number", "verb")[:VERBS]:
        address.clear()
        address.update({**base, "cue": row["verb"]})
        options.append(Option(row["verb"], row["number"], "?" + address.urlencode()))
    return options


def set_against(person: Speaker) -> list[Speaker]:
    """Whose claims editors set against this person's: as contradicting them, or in a published comparison."""
    contradicting = Relation.objects.filter(state=Relation.State.CONFIRMED, kind=Relation.Kind.CONTRADICTS)
    published = Comparison.objects.filter(is_public=True, deleted_at=None, claims__speaker=person)
    beside = ComparisonClaim.objects.filter(comparison__in=published.values("pk"))
    others = Speaker.objects.on_record().filter(
        Q(pk__in=contradicting.filter(claim__speaker=person).values("other__speaker"))
        | Q(pk__in=contradicting.filter(other__speaker=person).values("claim__speaker"))
        | Q(pk__in=beside.values("claim__speaker"))
    )
    return list(others.exclude(pk=person.pk).order_by("name")[:RIVALS])
