"""Lists of people and organisations, and the page of each."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.forms import OptionsForm, PeopleForm, RecordForm, troubles
from claims.models import Organisation, Speaker
from claims.profiles import profile, set_against
from claims.querysets import ClaimQuerySet, NamedQuerySet
from claims.record_history import deeds, standings
from claims.registry import BODY, PERSON
from claims.search import find_organisations, find_people
from claims.views.search import chips
from newsclaims.access import editing, reading

ROWS = 50
PEOPLE = 30
OPTIONS = 12


def _listed(request: HttpRequest, form: RecordForm, records: NamedQuerySet, template: str) -> HttpResponse:
    """A list that a valid form asked for."""
    context = {
        "form": form,
        "page": Paginator(records, ROWS).get_page(request.GET.get("page")),
        "chips": list(chips(form, request.GET)),
        "order": form.cleaned_data["sort"] or "name",
    }
    return render(request, template, context)


def _refused(request: HttpRequest, form: RecordForm, template: str) -> HttpResponse:
    return render(request, template, {"form": form, "troubles": list(troubles(form))}, status=400)


@reading
@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """People on record, by name or by how much they are quoted."""
    form = PeopleForm(request.GET)
    if not form.is_valid():
        return _refused(request, form, "claims/people.html")
    return _listed(request, form, find_people(form.cleaned_data), "claims/people.html")


@reading
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations on record, by name or by how much they are quoted."""
    form = RecordForm(request.GET)
    if not form.is_valid():
        return _refused(request, form, "claims/organisations.html")
    return _listed(request, form, find_organisations(form.cleaned_data), "claims/organisations.html")


def _said(request: HttpRequest, claims: ClaimQuerySet, **base: int) -> dict[str, Any]:
    """What the pages of a person and of an organisation share: claims, and what they divide into."""
    said = profile(claims, {name: str(key) for name, key in base.items()}, request.GET.get("page"))
    return {"profile": said, "page": said.page, "timeline": said.timeline}


@reading
@require_safe
def speaker(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A person: who they are, who quotes them, and all they said, newest first."""
    person = get_object_or_404(Speaker.objects.select_related("organisation", "merged_into"), pk=pk)
    if person.merged_into is not None or slug != person.slug:
        return redirect(person.merged_into or person)
    context = {
        "kind": PERSON,
        "record": person,
        "person": person,
        "aliases": [alias.name for alias in person.aliases.all() if alias.name != person.name],
        "standings": standings(person),
        "deeds": deeds(PERSON, person),
        "rivals": set_against(person),
        **_said(request, person.claims.shown(), speaker=person.pk),
    }
    return render(request, "claims/speaker.html", context)


@reading
@require_safe
def organisation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An organisation: its people, who quotes it, and all that it and they said for it."""
    body = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=pk)
    if body.merged_into is not None or slug != body.slug:
        return redirect(body.merged_into or body)
    people = list(body.speakers.on_record().with_counts().order_by("-claim_count", "name")[: PEOPLE + 1])
    context = {
        "kind": BODY,
        "record": body,
        "body": body,
        "published": body.publications.count(),
        "deeds": deeds(BODY, body),
        "aliases": [alias.name for alias in body.aliases.all() if alias.name != body.name],
        "people": people[:PEOPLE],
        "has_more_people": len(people) > PEOPLE,
        **_said(request, body.claims.shown(), organisation=body.pk),
    }
    return render(request, "claims/organisation.html", context)


@editing
@require_safe
def speaker_options(request: HttpRequest) -> HttpResponse:
    """Names on record with the typed letters in them, as options of a box. For people with an account."""
    typed = OptionsForm(request.GET).typed()
    found = Speaker.objects.named(typed).select_related("organisation").with_counts() if typed else ()
    return render(request, "claims/speaker.html#options", {"people": found[:OPTIONS]})
