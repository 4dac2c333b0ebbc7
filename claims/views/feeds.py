"""The feeds' addresses: one view a subject, RSS and Atom by the end of the address."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.feeds import KINDS, Channel, respond
from claims.forms import SearchForm, troubles
from claims.models import Claim, Organisation, Speaker
from claims.search import find
from claims.summaries import summary
from newsclaims.access import reading


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Http404


@reading
@require_safe
def search_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """What a search finds, the newest recorded first; a search that cannot be done is explained."""
    _known(kind)
    form = SearchForm(request.GET)
    if not form.is_valid():
        said = "\n".join(f"{label}: {trouble}" if label else trouble for label, trouble in troubles(form))
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    asked = urlencode([(name, request.GET[name]) for name in SearchForm.base_fields if request.GET.get(name)])
    path = reverse("search") + (f"?{asked}" if asked else "")
    return respond(request, kind, Channel(summary(form) or "All claims", path, find(form.cleaned_data)))


@reading
@require_safe
def person_feed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What a person says."""
    _known(kind)
    person = get_object_or_404(Speaker, pk=pk)
    if person.merged_into_id is not None:
        return redirect("speaker-feed", pk=person.merged_into_id, kind=kind)
    return respond(request, kind, Channel(person.name, person.get_absolute_url(), person.claims.shown()))


@reading
@require_safe
def body_feed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What an organisation says, and what people say for it."""
    _known(kind)
    body = get_object_or_404(Organisation, pk=pk)
    if body.merged_into_id is not None:
        return redirect("organisation-feed", pk=body.merged_into_id, kind=kind)
    return respond(request, kind, Channel(body.name, body.get_absolute_url(), body.claims.shown()))


@reading
@require_safe
def outlet_feed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What an outlet's articles report."""
    _known(kind)
    body = get_object_or_404(Organisation, pk=pk)
    if body.merged_into_id is not None:
        return redirect("outlet-feed", pk=body.merged_into_id, kind=kind)
    claims = Claim.objects.shown().filter(article__publication__outlet=body)
    return respond(request, kind, Channel(f"In {body.name}", body.get_absolute_url(), claims))
