"""Comparisons that are kept: the list of them, and a page each."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.comparison_forms import ComparisonsForm
from claims.comparison_history import history
from claims.forms import troubles
from claims.models import Claim, Comparison, Relation
from claims.sides import Looks, Placed
from claims.views.comparison import side_by_side
from newsclaims.access import reading
from newsclaims.http import Request

PAGE = 25


@reading
@require_safe
def comparisons(request: Request) -> HttpResponse:
    """What was published, and one's own, the latest first."""
    form = ComparisonsForm(request.GET)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form))}
        return render(request, "claims/comparisons.html", wrong, status=400)
    listed = Comparison.objects.visible_to(request.user).about(form.cleaned_data["q"])
    if form.cleaned_data["mine"] and request.user.is_authenticated:
        listed = listed.filter(owner=request.user)
    page = Paginator(listed.with_counts(), PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/comparisons.html", {"form": form, "page": page})


@reading
@require_safe
def comparison(request: Request, pk: int, slug: str) -> HttpResponse:
    """One comparison: its question, its claims side by side, its notes, and what became of it."""
    shown = get_object_or_404(Comparison.objects.visible_to(request.user).select_related("owner"), pk=pk)
    if slug != shown.slug:
        return redirect(shown)
    placed = placed_in(shown)
    looks = Looks(columns=shown.columns, rows=shown.rows)
    context = {
        "comparison": shown,
        "keys": [item.claim.pk for item in placed],
        "history": history(shown),
        "exported": f"?comparison={pk}",
        "may_change": Comparison.objects.editable_by(request.user).filter(pk=pk).exists(),
        "relation_kinds": Relation.Kind.choices,
        **side_by_side(placed, looks),
    }
    return render(request, "claims/comparison.html", context)


def placed_in(shown: Comparison) -> list[Placed]:
    """The claims of a comparison in their order, in three queries."""
    places = list(shown.chosen.all())
    claims = Claim.objects.with_names().in_bulk([place.claim_id for place in places])
    return [Placed(claims[p.claim_id], p.side, p.point, p.note) for p in places]
