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
from newsclaims.http import Request, SignedInRequest

_BETWEEN = {
    Relation.Kind.CONTRADICTS.value: "The two contradict each other: noted.",
    Relation.Kind.REPEATS.value: "The two repeat each other: noted.",
    "": "They are not suggested to each other again.",
}


@require_POST
def relate(request: SignedInRequest) -> HttpResponse:
    """Say how one claim stands to another, or that the two have nothing to do with each other."""
    form = RelationForm(request.POST)
    if not form.is_valid():
        return _refused(request, [f"{label}: {told}" if label else told for label, told in troubles(form)])
    data = form.cleaned_data
    pair = {"claim_id": data["claim"], "other_id": data["other"], "user": request.user}
    try:
        if data["kind"] == RelationForm.DISMISS:
            relation = services.dismiss_suggestion(**pair)
        else:
            relation = services.relate(kind=data["kind"], note=data["note"], **pair)
    except Claim.DoesNotExist:
        return _refused(request, ["One of the two claims is not there any more. Load the page again."])
    except services.RefusedError as error:
        return _refused(request, [str(error)])
    told = _BETWEEN.get(relation.kind, f"Noted: the first {relation.get_kind_display()} the second.")
    messages.success(request, told, extra_tags=reverse("relation-take-back", args=[relation.pk]))
    return _done(request, data["next"], data["claim"])


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
    return _done(request, request.POST.get("next", ""), relation.claim_id)


def _done(request: Request, wanted: str, claim: int) -> HttpResponse:
    """htmx takes the act's own row away and shows the quiet bar; without it the page is shown again."""
    if request.htmx:
        return render(request, "includes/messages.html", {"oob": True})
    return redirect(own_page(request, wanted) or reverse("claim", args=[claim]))


def _refused(request: Request, why: list[str]) -> HttpResponse:
    for sentence in why:
        messages.error(request, sentence)
    if request.htmx:
        return render(request, "includes/messages.html", {"oob": True}, status=422)
    return redirect(own_page(request, request.POST.get("next", "")) or "compare")
