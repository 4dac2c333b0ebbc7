"""How two claims stand to each other: confirmed or dismissed by editors, and taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims import services
from claims.comparison_forms import RelationForm
from claims.forms import troubles
from claims.models import Claim, Relation
from claims.views.going import own_page
from newsclaims.access import editing
from newsclaims.http import Request, SignedInRequest


def told(relation: Relation) -> str:
    """What the quiet bar says."""
    if relation.state == Relation.State.DISMISSED:
        return "Dismissed: the two are not suggested to each other again."
    if relation.is_symmetric:
        return f"Noted: the two claims {relation.kind.removesuffix('s')} each other."
    return f"Noted: one claim {relation.kind} the other."


@editing
@require_POST
def relate(request: SignedInRequest) -> HttpResponse:
    """Say how one claim stands to another, or that the two have nothing to do with each other."""
    form = RelationForm(request.POST)
    if not form.is_valid():
        return _refused(request, [f"{label}: {told}" if label else told for label, told in troubles(form)])
    said = form.said()
    try:
        if said["kind"]:
            relation = services.relate(user=request.user, note=form.cleaned_data["note"], **said)
        else:
            del said["kind"]
            relation = services.dismiss_suggestion(user=request.user, **said)
    except Claim.DoesNotExist:
        return _refused(request, ["One of the two claims is not there any more. Load the page again."])
    except services.RefusedError as error:
        return _refused(request, [str(error)])
    wanted, seen = form.cleaned_data["next"], form.cleaned_data["claim"]
    if request.htmx:
        return render(request, "claims/includes/decided.html", {"relation": relation, "own": wanted})
    messages.success(request, told(relation), extra_tags=reverse("relation-take-back", args=[relation.pk]))
    return redirect(own_page(request, wanted) or reverse("claim", args=[seen]))


@editing
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was said of two claims, a dismissal included."""
    relation = get_object_or_404(Relation, pk=pk)
    try:
        services.take_back_relation(relation_id=pk, user=request.user)
    except Relation.DoesNotExist:
        messages.info(request, "That was taken back already.")
    else:
        messages.success(request, "Taken back. The history keeps it.")
    return redirect(own_page(request, request.POST.get("next", "")) or relation.claim)


def _refused(request: Request, why: list[str]) -> HttpResponse:
    for sentence in why:
        messages.error(request, sentence)
    if request.htmx:
        return render(request, "includes/messages.html", {"oob": True}, status=422)
    return redirect(own_page(request, request.POST.get("next", "")) or "compare")
