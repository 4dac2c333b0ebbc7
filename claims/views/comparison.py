"""Claims side by side, and the basket in which a session collects them."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims import compare as comparing
from claims.comparison_forms import BasketForm, CompareForm, MoveForm
from claims.forms import MOST_COMPARED, troubles
from claims.models import Claim, Comparison, Relation
from claims.sides import Looks, Placed, layout, table
from claims.views.going import own_page
from claims.views.people_compare import people_compare
from newsclaims.access import reading
from newsclaims.http import Request

KEPT = 30
"""So many comparisons are offered to put claims into."""


def address(keys: Iterable[int], columns: str = "", rows: str = "") -> str:
    """The page with these claims side by side; what is usual is not said."""
    looks = [("by", columns)] if columns == Comparison.Columns.SPEAKER else []
    looks += [("rows", rows)] if rows == Comparison.Rows.POINT else []
    query = urlencode([*(("claim", key) for key in keys), *looks])
    return f"{reverse('compare')}?{query}" if query else reverse("compare")


def side_by_side(placed: Sequence[Placed], looks: Looks) -> dict[str, Any]:
    """What includes/sides.html shows, in one query: claims by side and row, and lines between them."""
    relations = comparing.relations_within(placed)
    where = layout(placed, relations=relations, **looks)
    return {"claims": [item.claim for item in placed], "table": table(placed, where, relations), **looks}


@reading
@require_safe
def compare(request: Request) -> HttpResponse:
    """The claims or the people that the address names; with neither, what this session has collected."""
    if "person" in request.GET or "who" in request.GET:
        return people_compare(request)
    form = CompareForm(request.GET)
    mine = comparing.basket(request)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form)), "mine": mine}
        return render(request, "claims/compare.html", wrong, status=400)
    keys, looks = form.chosen(), form.looks()
    if form.cleaned_data["add"] or (mine and not keys):
        return redirect(address(keys or mine, **looks))
    placed = comparing.placed(keys)
    there = {item.claim.pk for item in placed}
    context = {
        "form": form,
        "keys": keys,
        "missing": [key for key in keys if key not in there],
        "is_mine": set(keys) == set(mine),
        "relation_kinds": Relation.Kind.choices,
        "kept": Comparison.objects.editable_by(request.user).kept().order_by("-updated_at")[:KEPT],
        **side_by_side(placed, looks),
    }
    return render(request, "claims/compare.html", context)


@reading
@require_POST
def basket(request: Request) -> HttpResponse:
    """Put claims into this session's comparison, or take them out; nobody else sees it."""
    form = BasketForm(request.POST)
    if not form.is_valid():
        for label, trouble in troubles(form):
            messages.error(request, f"{label}: {trouble}" if label else trouble)
        return redirect("compare")
    action, keys, mine = form.cleaned_data["action"], form.cleaned_data["claim"], comparing.basket(request)
    unticked = [key for key in form.cleaned_data["listed"] if key not in keys]
    chosen = {
        "set": keys,
        "add": [*(key for key in mine if key not in unticked), *keys],
        "remove": [key for key in mine if key not in keys],
    }
    if left_out := comparing.put(request, chosen[action]):
        messages.warning(request, f"{MOST_COMPARED} claims fit beside each other; {left_out} more did not.")
    if request.htmx:
        claim = Claim.objects.only("pk").filter(pk__in=keys).first()
        return render(request, "claims/includes/collected.html", {"claim": claim, "was": action})
    return redirect(own_page(request, form.cleaned_data["next"]) or address(comparing.basket(request)))


@reading
@require_POST
def arrange(request: Request) -> HttpResponse:
    """Move a side or a claim one step, or take one out; without a move, take the claims as they come.

    Whoever arranges a comparison that was sent to them leaves their own as it is.
    """
    form = MoveForm(request.POST)
    if not form.is_valid():
        for label, trouble in troubles(form):
            messages.error(request, f"{label}: {trouble}" if label else trouble)
        return redirect("compare")
    before, looks = form.cleaned_data["claim"], form.looks()
    placed = comparing.placed(before)
    if move := form.cleaned_data["move"]:
        relations = comparing.relations_within(placed)
        placed = comparing.moved(placed, move, relations=relations, **looks)
    keys = [item.claim.pk for item in placed]
    if set(before) == set(comparing.basket(request)):
        comparing.put(request, keys)
    return redirect(address(keys, **looks))
