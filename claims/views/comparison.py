"""Claims side by side, and the basket in which a session collects them."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims import compare as comparing
from claims.forms import MOST_COMPARED, BasketForm, CompareForm, troubles
from claims.models import Claim
from claims.views.going import own_page
from newsclaims.access import reading


def address(keys: Iterable[int], by: str = "") -> str:
    """The page with these claims side by side."""
    query = urlencode([*(("claim", key) for key in keys), *([("by", by)] if by else [])])
    return f"{reverse('compare')}?{query}" if query else reverse("compare")


@reading
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The claims that the address names; without any, those that this session has collected."""
    form = CompareForm(request.GET)
    mine = comparing.basket(request)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form)), "mine": mine}
        return render(request, "claims/compare.html", wrong, status=400)
    keys, by = form.chosen(), form.cleaned_data["by"]
    if form.cleaned_data["add"] or (mine and not keys):
        return redirect(address(keys or mine, by))
    claims = Claim.objects.with_names().among(keys)
    context = {
        "form": form,
        "keys": keys,
        "by": by or "organisation",
        "claims": claims,
        "missing": [key for key in keys if key not in {claim.pk for claim in claims}],
        "table": comparing.table(claims, by),
        "is_mine": keys == mine,
    }
    return render(request, "claims/compare.html", context)


@reading
@require_POST
def basket(request: HttpRequest) -> HttpResponse:
    """Put claims into this session's comparison, or take them out; nobody else sees it."""
    form = BasketForm(request.POST)
    if not form.is_valid():
        for label, trouble in troubles(form):
            messages.error(request, f"{label}: {trouble}" if label else trouble)
        return redirect("compare")
    action, keys, mine = form.cleaned_data["action"], form.cleaned_data["claim"], comparing.basket(request)
    kept = {"add": [*mine, *keys], "remove": [key for key in mine if key not in keys], "set": keys}[action]
    left_out = comparing.put(request, kept)
    if left_out:
        messages.warning(request, f"{MOST_COMPARED} claims fit beside each other; {left_out} more did not.")
    return redirect(own_page(request, form.cleaned_data["next"]) or address(comparing.basket(request)))
