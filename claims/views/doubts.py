"""The queue of records that the machine is not sure about, and an editor's answers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims import services
from claims.doubts import entries
from claims.record_forms import DecisionForm
from claims.registry import KINDS, Kind
from claims.registry.names import person_name
from claims.views.acts import back, done, live_or_404, refused
from claims.views.going import own_page
from newsclaims.access import at_least, editing
from newsclaims.accounts.models import Role
from newsclaims.http import SignedInRequest

ROWS = 10


@editing
@require_safe
def unsure(request: SignedInRequest, kind: Kind) -> HttpResponse:
    """Who may be somebody on record: what they said, who they may be, and why."""
    records = kind.record.objects.unsure().order_by("name", "pk")
    page = Paginator(records, ROWS).get_page(request.GET.get("page"))
    other = next(item for item in KINDS.values() if item is not kind)
    context = {
        "kind": kind,
        "page": page,
        "entries": entries(kind, list(page.object_list)),
        "other_kind": other,
        "other_count": other.record.objects.unsure().count(),
    }
    return render(request, "claims/unsure.html", context)


@editing
@require_POST
def decide(request: SignedInRequest, kind: Kind, pk: int) -> HttpResponse:
    """The same as a candidate, or somebody else: an editor's daily bread, while nobody has decided."""
    record = live_or_404(kind, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        refused(request, form)
        return back(request, record)
    try:
        _decide(request, kind, record, form.cleaned_data)
    except (services.NotOnRecordError, services.RefusedError) as error:
        messages.error(request, str(error))
    return redirect(own_page(request, request.POST.get("next", "")) or reverse(f"{kind.owner}-unsure"))


def _decide(request: SignedInRequest, kind: Kind, record: Any, cleaned: dict[str, Any]) -> None:
    if cleaned["different"]:
        done(request, kind, services.tell_apart(kind=kind, key=record.pk, user=request.user))
        return
    if not record.unsure and not at_least(request.user, Role.CHIEF):
        raise services.RefusedError(f"{record} is not unsure any more. A chief editor may still merge it.")
    act = services.merge(kind=kind, key=record.pk, into=cleaned["same"], user=request.user)
    done(request, kind, act)
    if cleaned["always"] and person_name(record.name).is_one_word:
        always = services.add_alias(kind=kind, key=cleaned["same"], name=record.name, user=request.user)
        if always is not None:
            done(request, kind, always)
