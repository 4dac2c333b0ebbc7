"""What people do to comparisons that are kept: make, change, add to, delete, bring back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims import compare as comparing
from claims import services
from claims.comparison_forms import (
    AddForm,
    CompareForm,
    ComparisonForm,
    PlaceForms,
    VersionForm,
    chosen_places,
)
from claims.comparison_history import history
from claims.forms import troubles
from claims.models import Claim, Comparison
from claims.services.comparisons import FIELDS
from claims.sides import Placed
from claims.views.comparisons import placed_in
from claims.views.going import own_page
from newsclaims.access import editing
from newsclaims.http import Request, SignedInRequest


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def comparison_new(request: SignedInRequest) -> HttpResponse:
    """Keep claims that stand side by side as a page of its own."""
    if request.method != "POST":
        asked = CompareForm(request.GET)
        is_known = asked.is_valid()
        keys = (asked.chosen() if is_known else []) or comparing.basket(request)
        form = ComparisonForm(initial=dict(asked.looks()) if is_known else {})
        return _form_page(request, form, _place_forms(comparing.placed(keys)))
    form, places = ComparisonForm(request.POST), PlaceForms(request.POST, prefix="place")
    if form.is_valid() and places.is_valid():
        try:
            made = services.create_comparison(
                owner=request.user, claims=chosen_places(places), **form.cleaned_data
            )
        except services.RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Kept as “{made.title}”. {_seen_by(made)}")
            return redirect(made)
    return _form_page(request, form, places, status=422)


def _seen_by(made: Comparison) -> str:
    return "Everybody who reads this site sees it." if made.is_public else "Nobody but you sees it so far."


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def comparison_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change title, question, notes, claims and their places. What was typed is kept, whatever comes."""
    shown = get_object_or_404(Comparison.objects.editable_by(request.user).kept(), pk=pk)
    if request.method != "POST":
        form = ComparisonForm(initial={name: getattr(shown, name) for name in FIELDS})
        return _form_page(request, form, _place_forms(placed_in(shown)), comparison=shown)
    form, places = ComparisonForm(request.POST), PlaceForms(request.POST, prefix="place")
    seen = VersionForm(request.POST)
    if not (form.is_valid() and places.is_valid() and seen.is_valid()):
        return _form_page(request, form, places, comparison=shown, seen=seen, status=422)
    try:
        now = services.edit_comparison(
            comparison_id=pk,
            user=request.user,
            values=form.cleaned_data,
            claims=chosen_places(places),
            **seen.cleaned_data,
        )
    except services.StaleComparisonError as late:
        told = history(late.current)[0]
        return _form_page(request, form, places, comparison=late.current, told=told, status=409)
    except services.RefusedError as error:
        form.add_error(None, str(error))
        return _form_page(request, form, places, comparison=shown, seen=seen, status=422)
    messages.success(request, "Saved. The history keeps what it was before.")
    return redirect(now)


def _place_forms(placed: Sequence[Placed]) -> Any:
    initial = [
        {"claim": item.claim.pk, "side": item.side, "point": item.point, "note": item.note, "place": at}
        for at, item in enumerate(placed, start=1)
    ]
    return PlaceForms(initial=initial, prefix="place")


def _form_page(
    request: Request, form: ComparisonForm, places: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form; each claim's words stand beside the boxes of its place."""
    keys = [str(place["claim"].value() or "") for place in places]
    claims = Claim.objects.with_names().in_bulk({int(key) for key in keys if _is_key(key)})
    rows = [
        (place, claims.get(int(key)) if _is_key(key) else None)
        for place, key in zip(places, keys, strict=True)
    ]
    context = {"form": form, "places": places, "rows": rows, **more}
    return render(request, "claims/comparison_edit.html", context, status=status)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@editing
@require_POST
def comparison_add(request: SignedInRequest) -> HttpResponse:
    """Put the claims that stand side by side into a comparison that is kept already."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    theirs = Comparison.objects.editable_by(request.user).kept()
    shown = get_object_or_404(theirs, pk=form.cleaned_data["comparison"])
    try:
        new = services.add_to_comparison(
            comparison_id=shown.pk, claims=form.cleaned_data["claim"], user=request.user
        )
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{new} claim{'' if new == 1 else 's'} put into “{shown.title}”.")
    return redirect(shown)


def _refused(request: Request, form: Form) -> HttpResponse:
    for label, trouble in troubles(form):
        messages.error(request, f"{label}: {trouble}" if label else trouble)
    return redirect(own_page(request, request.POST.get("next", "")) or "compare")


@editing
@require_POST
def comparison_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a comparison off the site, with the way back in the quiet bar."""
    shown = get_object_or_404(Comparison.objects.editable_by(request.user), pk=pk)
    services.delete_comparison(comparison_id=pk, user=request.user)
    way_back = reverse("comparison-restore", args=[pk])
    messages.success(request, f"Deleted “{shown.title}”.", extra_tags=way_back)
    return redirect("comparisons")


@editing
@require_POST
def comparison_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Bring a deleted comparison back as it was."""
    get_object_or_404(Comparison.objects.editable_by(request.user), pk=pk)
    now = services.restore_comparison(comparison_id=pk, user=request.user)
    messages.success(request, f"“{now.title}” is back as it was.")
    return redirect(now)
