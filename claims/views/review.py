"""The queues: what awaits an editor, the way through it, and many claims checked at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims import services
from claims.counted import Results
from claims.forms import troubles
from claims.models import Claim
from claims.queues import (
    QUEUES,
    Queue,
    after,
    articles_with_claims,
    claims_of,
    counts,
    note_progress,
    progress,
)
from claims.remarks import note_remarks
from claims.review_forms import MOST_AT_ONCE, AssignForm, ManyForm, QueueForm, WalkForm, called
from claims.views.going import own_page
from claims.views.search import chips
from newsclaims.access import editing, leading
from newsclaims.http import SignedInRequest

ARTICLES = 25
SHOWN_IN_PREVIEW = 20


def _queue(form: QueueForm) -> Queue:
    return QUEUES[form.cleaned_data["queue"] or "unreviewed"]


def filters_of(cleaned: dict[str, Any]) -> str:
    """The filters as a query string, without the queue."""
    given = {name: cleaned[name] for name in ("outlet", "person", "after", "before") if cleaned[name]}
    return urlencode(given)


def _wrong(request: SignedInRequest, form: QueueForm) -> HttpResponse:
    context = {"form": form, "troubles": list(troubles(form))}
    return render(request, "review/queue.html", context, status=400)


@editing
@never_cache
@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    """One queue, its claims in order, and how many are in each."""
    form = QueueForm(request.GET)
    if not form.is_valid():
        return _wrong(request, form)
    queue, cleaned = _queue(form), form.cleaned_data
    results = Results(claims_of(queue, request.user, cleaned).with_names())
    numbers = counts(request.user, cleaned)
    page = results.get_page(request.GET.get("page"))
    note_remarks(page.object_list)
    context = {
        "form": form,
        "queue": queue,
        "queues": [(each, numbers[each.name]) for each in QUEUES.values()],
        "page": page,
        "filters": filters_of(cleaned),
        "chips": [chip for chip in chips(form, request.GET) if chip.label != form.fields["queue"].label],
        "progress": progress(queue, request.user, cleaned, numbers[queue.name]),
        "assign_form": AssignForm(auto_id="give_%s"),
        "may_check_many": queue.name in {"unreviewed", "unsure", "mine", "speakers"},
    }
    return render(request, "review/queue.html", context)


@editing
@never_cache
@require_safe
def review_articles(request: SignedInRequest) -> HttpResponse:
    """How far each article is, and whose it is."""
    form = QueueForm(request.GET)
    if not form.is_valid():
        return _wrong(request, form)
    cleaned, mine = form.cleaned_data, request.GET.get("mine") == "1"
    page = Paginator(articles_with_claims(cleaned, request.user, mine=mine), ARTICLES).get_page(
        request.GET.get("page")
    )
    articles = list(page.object_list)
    note_progress(articles)
    context = {
        "form": form,
        "page": page,
        "articles": articles,
        "mine": mine,
        "filters": filters_of(cleaned),
        "chips": list(chips(form, request.GET)),
    }
    return render(request, "review/articles.html", context)


@editing
@never_cache
@require_safe
def review_next(request: SignedInRequest) -> HttpResponse:
    """Go to the first claim of a queue, or to the next behind ``claim``, by article or by claim."""
    form = WalkForm(request.GET)
    if not form.is_valid():
        return _wrong(request, form)
    queue, cleaned = _queue(form), form.cleaned_data
    claims = claims_of(queue, request.user, cleaned)
    last = Claim.objects.filter(pk=cleaned["claim"]).first() if cleaned["claim"] else None
    if last is not None:
        claims = after(claims, queue, last)
        if cleaned["step"] != "claim":
            claims = claims.exclude(article=last.article_id)
    found = claims.only("pk", "article_id").first()
    address = {"queue": queue.name} | QueryDict(filters_of(cleaned)).dict()
    if found is None:
        messages.success(request, f"That was the last of “{queue.label}”.")
        return redirect(f"{reverse('review')}?{urlencode(address)}")
    here = urlencode(address | {"claim": found.pk})
    return redirect(f"{reverse('article', args=[found.article_id])}?{here}#claim-{found.pk}")


@editing
@require_POST
def review_give(request: SignedInRequest) -> HttpResponse:
    """Take the chosen claims, or (a chief editor) give them to somebody."""
    many, form = ManyForm(request.POST), AssignForm(request.POST)
    back = redirect(f"{reverse('review')}?{request.GET.urlencode()}")
    if not (many.is_valid() and form.is_valid()):
        wrong = [text for each in (many, form) for _label, text in troubles(each)]
        messages.error(request, f"Nothing was changed. {' '.join(wrong)}")
        return back
    editor = form.cleaned_data["editor"] or request.user
    keys = [key for key, _version in many.chosen]
    if not keys:
        messages.info(request, "Choose the claims first: each has a box to tick.")
        return back
    try:
        given, left = services.assign_claims(claims=keys, editor=editor, user=request.user)
    except services.RefusedError as error:
        messages.error(request, str(error))
        return back
    whose = "yours" if editor == request.user else f"{called(editor)}’s"
    told = f"{given} claim{'s are' if given != 1 else ' is'} {whose} to look at."
    messages.success(request, told + (f" {left} stayed with whoever has them." if left else ""))
    return back


@leading
@require_POST
def review_check(request: SignedInRequest) -> HttpResponse:
    """Check many claims at once: first what it would be, then (``go``) it is done, and can be undone."""
    many, form = ManyForm(request.POST), QueueForm(request.GET)
    if not (many.is_valid() and form.is_valid()):
        messages.error(request, "That choice of claims cannot be read. Nothing was changed; choose again.")
        return redirect("review")
    back = f"{reverse('review')}?{request.GET.urlencode()}"
    if many.cleaned_data["go"]:
        return _check(request, many.chosen, back)
    claims = claims_of(_queue(form), request.user, form.cleaned_data).unreviewed()
    if not many.cleaned_data["every"]:
        claims = claims.filter(pk__in=[key for key, _version in many.chosen])
    found = list(claims.with_names()[: MOST_AT_ONCE + 1])
    if not found:
        messages.info(request, "Choose the claims first: each has a box to tick.")
        return redirect(back)
    chosen = found[:MOST_AT_ONCE]
    context = {
        "claims": chosen,
        "shown": chosen[:SHOWN_IN_PREVIEW],
        "articles": len({claim.article_id for claim in chosen}),
        "people": len({claim.who for claim in chosen}),
        "unsure": sum(claim.sureness == "unsure" for claim in chosen),
        "is_cut": len(found) > MOST_AT_ONCE,
        "most": MOST_AT_ONCE,
        "back": back,
    }
    return render(request, "review/check.html", context)


def _check(request: SignedInRequest, chosen: list[tuple[int, int]], back: str) -> HttpResponse:
    verdict = services.set_statuses(claims=chosen, status=Claim.Status.CONFIRMED, user=request.user)
    number = len(verdict.changed)
    if verdict.act is not None:
        told = f"Checked {number} claim{'s' if number != 1 else ''}."
        messages.success(request, told, extra_tags=reverse("review-undo", args=[verdict.act.pk]))
    if verdict.late:
        late = len(verdict.late)
        messages.warning(
            request,
            f"{late} claim{'s were' if late != 1 else ' was'} changed by somebody else and left alone.",
        )
    elif verdict.act is None:
        messages.info(request, "They were checked already. Nothing was changed.")
    return redirect(back)


@editing
@require_POST
def review_undo(request: SignedInRequest, act: int) -> HttpResponse:
    """Take one's own stroke on claims back."""
    get_object_or_404(request.user.claim_acts, pk=act)
    try:
        turned = services.undo_act(act_id=act, user=request.user)
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        number = len(turned.changed)
        left = f" {len(turned.left)} had been changed since and stay." if turned.left else ""
        messages.success(request, f"Undone for {number} claim{'s' if number != 1 else ''}.{left}")
    return redirect(own_page(request, request.POST.get("next", "")) or "review")
