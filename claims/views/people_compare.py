"""People against people: what each of several said on a matter, in columns, as time went on."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from claims import compare as comparing
from claims.comparison_forms import PeopleCompareForm
from claims.counted import Results
from claims.forms import troubles
from claims.models import Speaker
from claims.registry import current, normal_person
from claims.search import find
from claims.sides import Column, Placed, layout, table
from newsclaims.http import Request

PAGE = 30
NAMESAKES = 12


def address(people: Sequence[int], words: str) -> str:
    """The page with these people side by side."""
    asked = [*(("person", key) for key in people), *([("q", words)] if words else [])]
    asked += [] if people else [("who", "")]
    return f"{reverse('compare')}?{urlencode(asked)}"


def people_compare(request: Request) -> HttpResponse:
    """The claims of the people that the address names, on its words, a column for each person."""
    form = PeopleCompareForm(request.GET)
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "troubles": list(troubles(form))}
        return render(request, "claims/people_compare.html", context, status=400)
    keys, words = form.cleaned_data["person"], form.cleaned_data["q"]
    people = _on_record(keys)
    live = [person.pk for person in people]
    if live != keys:
        return redirect(address(live, words))
    candidates = _called(form.cleaned_data["who"], keys)
    if len(candidates) == 1 and len(keys) < form.fields["person"].most:  # type: ignore[attr-defined]
        return redirect(address([*keys, candidates[0].pk], words))
    context = {"form": form, "people": people, "candidates": candidates, **_said(request, form, people)}
    return render(request, "claims/people_compare.html", context)


def _on_record(keys: Sequence[int]) -> list[Speaker]:
    """The people of these keys, each once; one that was merged is the one that it was merged into."""
    found = Speaker.objects.select_related("organisation", "merged_into").in_bulk(keys)
    people = (current(found[key]) for key in keys if key in found)
    return list(dict.fromkeys(person for person in people if person is not None))


def _called(name: str, keys: Sequence[int]) -> list[Speaker]:
    """Who may be meant by a name that somebody typed, the most quoted first."""
    key = normal_person(name)
    if not key:
        return []
    called = Speaker.objects.called(key).exclude(pk__in=keys).select_related("organisation")
    return list(called.with_counts().order_by("-claim_count", "name")[:NAMESAKES])


def _said(request: Request, form: PeopleCompareForm, people: Sequence[Speaker]) -> dict[str, Any]:
    if not people:
        return {}
    found = find(form.searched()).filter(speaker__in=people).with_names()
    results = Results(found, PAGE)
    page = results.get_page(request.GET.get("page"))
    placed = [Placed(claim) for claim in page]
    relations = comparing.relations_within(placed)
    heads = [Column(person.name, person.get_absolute_url()) for person in people]
    where = layout(placed, columns="speaker", rows="date", relations=relations, first=heads)
    days = [claim.article.published_on for claim in page if claim.article.published_on]
    return {
        "page": page,
        "claims": list(page),
        "table": table(placed, where, relations),
        "columns": "speaker",
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
    }
