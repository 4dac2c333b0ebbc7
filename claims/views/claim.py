"""A claim's page, an editor's verdict on it, and the correction of its speaker."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import desk, services
from claims.comparison_forms import RelationForm
from claims.competitors import around
from claims.correction import corrected, pick, starting_values
from claims.folding import repeats
from claims.forms import SpeakerForm, StatusForm, troubles
from claims.history import history, since
from claims.linked_data import citation, linked_data
from claims.models import Claim, ClaimAct, Organisation, Speaker, SpeakerLink
from claims.passages import passage
from claims.related import decided
from claims.views.going import own_page
from newsclaims.access import editing, reading
from newsclaims.http import SignedInRequest

BESIDE = 6
ORGANISATIONS = 50


@reading
@require_safe
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """The words, who said them through whom, where they stand, and what became of the record since."""
    # Its relays come with its neighbours'.
    claims = Claim.objects.with_names().with_origin().with_text().with_remarks().select_related("vectors")
    shown = get_object_or_404(claims.prefetch_related(None), pk=pk)
    said = decided(shown)
    neighbours = around(shown, BESIDE, said.keys, [item.claim for item in said.related])
    context = {
        "claim": shown,
        "passage": passage(shown, shown.article.text),
        "history": history(shown),
        "competitors": neighbours.competitors,
        "repeats": repeats(shown),
        "decided": said,
        "relation_kinds": RelationForm.from_one_side(),
        "linked_data": linked_data(shown, request.build_absolute_uri),
        "citation": citation(shown, request.build_absolute_uri),
        "beside": neighbours.beside,
        "has_more_beside": neighbours.has_more_beside,
        "link": SpeakerLink.objects.filter(article=shown.article_id, record=shown.speaker_id).first()
        if shown.speaker_id
        else None,
    }
    return render(request, "claims/claim.html", context)


@reading
@require_safe
def claim_data(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim as schema.org has it, for machines that ask for that alone."""
    shown = get_object_or_404(Claim.objects.with_names(), pk=pk)
    data = linked_data(shown, request.build_absolute_uri)
    return JsonResponse(data, content_type="application/ld+json")


@editing
@require_POST
def status(request: SignedInRequest, pk: int) -> HttpResponse:
    """Check, reject, or take that back. htmx gets the state of the card; a late change gets both states."""
    form = StatusForm(request.POST)
    seen = get_object_or_404(Claim.objects.with_names(), pk=pk)
    if not form.is_valid():
        context = {"claim": seen, "troubles": list(troubles(form))}
        return render(request, "claims/refused.html", context, status=400)
    try:
        now = services.set_status(claim_id=pk, user=request.user, **form.cleaned_data)
    except services.StaleClaimError:
        return _late_verdict(request, Claim.objects.with_names().get(pk=pk), form)
    act = ClaimAct.objects.filter(user=request.user, steps__claim=now).latest("pk")
    told = f"The claim is now “{now.get_status_display()}”."
    messages.success(request, told, extra_tags=reverse("stroke-undo", args=[act.pk]))
    if request.htmx and request.htmx.target == f"claim-{pk}":  # what was chosen after a late one
        return desk.update(request, now.article_id, [pk])
    if request.htmx:
        return desk.state(request, now, marks=Claim.Status.REJECTED in {seen.status, now.status})
    return redirect(own_page(request, request.POST.get("next", "")) or now)


def _late_verdict(request: SignedInRequest, current: Claim, form: StatusForm) -> HttpResponse:
    """Somebody was faster: what it is now beside what was wanted, and the button to want it still."""
    wanted = form.cleaned_data["status"]
    context = {
        "claim": current,
        "told": since(current, form.cleaned_data["version"]),
        "wanted": wanted,
        "wanted_label": dict(Claim.Status.choices)[wanted],
        "on_desk": desk.is_open_on(request, current.article_id),
        "oob": request.htmx.target == f"claim-{current.pk}",
    }
    page = "review/late.html" if request.htmx else "claims/refused.html"
    return render(request, page, context, status=409)


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def speaker_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose claim it is. What was typed is kept, whatever comes in between."""
    shown = get_object_or_404(Claim.objects.with_names(), pk=pk)
    if request.method != "POST":
        return _speaker_page(request, shown, SpeakerForm(initial=starting_values(shown)))
    given, picked = pick(request.POST)
    form = SpeakerForm(given)
    if not form.is_valid():
        return _speaker_page(request, shown, form, status=422)
    try:
        now = corrected(pk, form.cleaned_data, request.user, picked)  # type: ignore[arg-type]
    except services.StaleClaimError:
        fresh = given.copy()
        fresh["version"] = str(shown.version)
        return _speaker_page(request, shown, SpeakerForm(fresh), status=409, told=history(shown)[0])
    except ValueError as error:
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else "speaker", str(error))
        return _speaker_page(request, shown, form, status=422)
    messages.success(
        request, f"Corrected: the claim is now {now.who}’s. The history keeps what it was before."
    )
    return redirect(now)


def _speaker_page(
    request: HttpRequest, shown: Claim, form: SpeakerForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    people = Speaker.objects.in_article(shown.article).select_related("organisation").with_counts()
    bodies = Organisation.objects.in_article(shown.article)[:ORGANISATIONS]
    context = {"claim": shown, "form": form, "people": people, "organisations": bodies, **more}
    context["passage"] = passage(shown, shown.article.text, around=200)
    return render(request, "claims/correct.html", context, status=status)
