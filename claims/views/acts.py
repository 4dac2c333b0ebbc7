"""What editors do to one record: its names and details, "not a speaker", and taking any act back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims import services
from claims.forms import troubles
from claims.models import Act, Organisation
from claims.record_forms import NameForm, details_form, starting_values
from claims.record_history import act_told
from claims.registry import PERSON, Kind
from claims.views.going import own_page
from newsclaims.access import editing, leading, require
from newsclaims.http import SignedInRequest

ORGANISATIONS = 50


def live_or_404(kind: Kind, pk: int) -> Any:
    """The record, wherever it was merged; 404 if there is none."""
    record = get_object_or_404(kind.record, pk=pk)
    while record.merged_into is not None:
        record = record.merged_into
    return record


def done(request: HttpRequest, kind: Kind, act: Act | None) -> None:
    """Say in the quiet bar what was done, with the way back."""
    if act is None:
        messages.info(request, "Nothing was changed: it is on record so already.")
        return
    messages.success(request, act_told(kind, act), extra_tags=reverse(f"{kind.owner}-undo", args=[act.pk]))


def back(request: HttpRequest, record: Any) -> HttpResponse:
    """Where the form came from, else the record's page."""
    return redirect(own_page(request, request.POST.get("next", "")) or record)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def record_edit(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """The name, details and aliases of a record."""
    record = live_or_404(kind, pk)
    given = request.POST if request.method == "POST" else None
    form = details_form(kind)(given, kind=kind, initial=starting_values(kind, record))
    if form.is_valid():
        try:
            act = services.edit(kind=kind, key=record.pk, values=form.values(), user=request.user)
        except (services.NotOnRecordError, services.RefusedError) as error:
            form.add_error(None, str(error))
        else:
            done(request, kind, act)
            return redirect(kind.record.objects.get(pk=record.pk))
    return _edit_page(request, kind, record, form, status=422 if given is not None else 200)


def _edit_page(
    request: HttpRequest, kind: Kind, record: Any, form: Any, *, alias_form: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "kind": kind,
        "record": record,
        "form": form,
        "alias_form": alias_form or NameForm(),
        "aliases": list(record.aliases.all()),
        "claim_count": record.claims.shown().count(),
        "organisations": Organisation.objects.on_record()[:ORGANISATIONS] if kind is PERSON else (),
    }
    return render(request, "claims/record_edit.html", context, status=status)


@editing
@require_POST
def alias_add(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """From now on one more name means this record."""
    record = live_or_404(kind, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            act = services.add_alias(
                kind=kind, key=record.pk, name=form.cleaned_data["name"], user=request.user
            )
        except (services.NotOnRecordError, services.RefusedError) as error:
            form.add_error("name", str(error))
        else:
            done(request, kind, act)
            return back(request, record)
    details = details_form(kind)(kind=kind, initial=starting_values(kind, record))
    return _edit_page(request, kind, record, details, alias_form=form, status=422)


@editing
@require_POST
def alias_remove(request: SignedInRequest, kind: Kind, pk: int, alias: int) -> HttpResponse:
    """From now on that name does not mean this record."""
    record = live_or_404(kind, pk)
    try:
        done(
            request,
            kind,
            services.remove_alias(kind=kind, key=record.pk, alias_id=alias, user=request.user),
        )
    except (services.NotOnRecordError, services.RefusedError) as error:
        messages.error(request, str(error))
    return back(request, record)


@leading
@require_POST
def set_aside(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """This is no person, or no organisation."""
    record = live_or_404(kind, pk)
    try:
        done(request, kind, services.set_aside(kind=kind, key=record.pk, user=request.user))
    except (services.NotOnRecordError, services.RefusedError) as error:
        messages.error(request, str(error))
    return back(request, record)


@editing
@require_POST
def undo(request: SignedInRequest, kind: Kind, act: int) -> HttpResponse:
    """Take an act back: an editor their own and what moved no claims, a chief editor everybody's."""
    found = get_object_or_404(kind.act, pk=act)
    require(request.user, found.role_to_undo(request.user))
    try:
        undone = services.undo(kind=kind, act_id=act, user=request.user)
    except services.RefusedError as error:
        messages.error(request, str(error))
        undone = kind.act.objects.select_related("record").get(pk=act)
    else:
        messages.success(request, "Undone. Everything is as it was before, but for what was changed since.")
    return back(request, undone.record)  # type: ignore[attr-defined]


def refused(request: HttpRequest, form: Any) -> None:
    """Say in the quiet bar why a form without a page of its own was not taken."""
    for label, trouble in troubles(form):
        messages.error(request, f"{label}: {trouble}" if label else trouble)
