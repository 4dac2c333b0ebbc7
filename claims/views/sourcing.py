"""Outlets: whom they quote, and how. A sourcing audit, in numbers that anybody can follow to the claims."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.forms import OutletForm, troubles
from claims.models import Claim, Organisation, Publication
from claims.profiles import profile
from claims.views.search import chips
from newsclaims.access import reading

ROWS = 50
COUNTED = 10_000
"""The newest claims of an outlet, which are counted."""


@reading
@require_safe
def outlets(request: HttpRequest) -> HttpResponse:
    """Outlets that articles on record appeared in."""
    form = OutletForm(request.GET)
    if not form.is_valid():
        wrong = {"form": form, "troubles": list(troubles(form))}
        return render(request, "claims/outlets.html", wrong, status=400)
    found = Organisation.objects.on_record().annotate(article_count=Count("publications"))
    found = found.filter(article_count__gt=0)
    if words := form.cleaned_data["q"]:
        found = found.named(words)
    order = form.cleaned_data["sort"] or "articles"
    found = found.order_by("name", "pk") if order == "name" else found.order_by("-article_count", "name")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chips": list(chips(form, request.GET)), "order": order}
    return render(request, "claims/outlets.html", context)


@reading
@require_safe
def outlet(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One outlet: its top voices, how much of it is unnamed, direct against indirect, over time."""
    body = get_object_or_404(Organisation.objects.select_related("merged_into"), pk=pk)
    if body.merged_into is not None or slug != body.slug:
        moved = body.merged_into or body
        return redirect("outlet", pk=moved.pk, slug=moved.slug)
    articles = Publication.objects.filter(outlet=body)
    claims = Claim.objects.shown().filter(article__in=articles.values("article"))
    said = profile(claims, {"outlet": str(pk)}, request.GET.get("page"), most=COUNTED)
    context = {
        "body": body,
        "articles": articles.count(),
        "profile": said,
        "page": said.page,
        "timeline": said.timeline,
    }
    return render(request, "claims/outlet.html", context)
