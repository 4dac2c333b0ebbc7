"""A claim in the hands of an editor: its editor, who may be meant, new claims, undo, redo and restore."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from articles.models import Article
from claims import desk, editor, services
from claims.edit_forms import EditForm, NewClaimForm, RestoreForm, StrokeForm, WhoForm
from claims.forms import troubles
from claims.history import ahead, since
from claims.models import Claim, ClaimAct
from claims.passages import passage
from claims.services.strokes import Turned
from claims.views.going import own_page
from claims.who import options
from newsclaims.access import editing
from newsclaims.http import SignedInRequest


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every field of a claim. htmx gets the editor for the claim's card; a late save gets both states."""
    claim = get_object_or_404(Claim.objects.with_names().with_text(), pk=pk)
    if request.method != "POST":
        return _editor(request, claim, editor.opened(claim))
    if request.POST.get("do"):
        given, trouble = editor.drafted(request.POST, claim.article.text)
        return _editor(request, claim, editor.posted(claim, given)[0], trouble=trouble)
    form, relays = editor.posted(claim, request.POST)
    if form.is_valid():
        try:
            now = editor.save(claim, form, relays, request.user)
        except services.StaleClaimError:
            claim = Claim.objects.with_names().with_text().get(pk=pk)
            clash = editor.conflict(claim, form, claim.article.text)
            return _editor(request, claim, form, status=409, clash=clash)
        except services.FieldError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _saved(request, now, claim.version)
    return _editor(request, claim, form, status=422)


def _editor(
    request: SignedInRequest, claim: Claim, form: EditForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = editor.context(claim, form, claim.article.text) | more
    context["only"] = request.POST.get("only") or request.GET.get("only", "")
    if request.htmx:
        return render(request, "claims/edit.html#editor", context, status=status)
    context["passage"] = passage(claim, claim.article.text, around=200)
    return render(request, "claims/edit.html", context, status=status)


def _saved(request: SignedInRequest, claim: Claim, before: int) -> HttpResponse:
    if claim.version == before:
        messages.info(request, "Nothing was changed: it is on record so already.")
        return _shown(request, claim, [claim.pk])
    act = ClaimAct.objects.filter(user=request.user, steps__claim=claim).latest("pk")
    changed = list(act.steps.values_list("claim", flat=True))
    more = f", and {len(changed) - 1} more of the same source" if len(changed) > 1 else ""
    messages.success(request, f"Corrected{more}.", extra_tags=reverse("stroke-undo", args=[act.pk]))
    return _shown(request, claim, changed)


def _shown(request: SignedInRequest, claim: Claim, changed: list[int]) -> HttpResponse:
    """The claim after a save: its page, or what changed on the open desk."""
    if not request.htmx:
        return redirect(claim)
    response = desk.update(request, claim.article_id, changed)
    return trigger_client_event(response, "claim-saved", {"value": claim.pk}, after="settle")


@editing
@require_safe
def card(request: SignedInRequest, pk: int) -> HttpResponse:
    """A claim as it is now, for an open desk."""
    claim = get_object_or_404(Claim, pk=pk)
    return desk.update(request, claim.article_id, [pk]) if request.htmx else redirect(claim)


@editing
@require_safe
def who(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who may be meant by what was typed: this article's first, with what tells namesakes apart."""
    claim = get_object_or_404(Claim.objects.with_names(), pk=pk)
    form = WhoForm(request.GET)
    if not form.is_valid():
        return render(request, "claims/includes/who.html", {"options": []})
    part = form.cleaned_data["part"] or "speaker"
    found_options = options(claim, " ".join(form.cleaned_data["q"].split()), part)
    return render(request, "claims/includes/who.html", {"options": found_options, "part": part})


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """A claim that the machine did not find, from words that were selected, or typed as they stand."""
    article = get_object_or_404(Article.objects.defer("search"), pk=pk, duplicate_of=None)
    form = NewClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (content := form.spans(article.text)):
        try:
            made = services.create_claim(article_id=pk, user=request.user, content=content)
        except services.FieldError as error:
            form.add_error("phrase", str(error))
        else:
            return _made(request, made)
    status = 422 if request.method == "POST" else 200
    if request.htmx and request.method == "POST":
        for label, trouble in troubles(form):
            messages.error(request, trouble or label)
        return render(request, "includes/messages.html", {"oob": True}, status=status)
    return render(request, "claims/new.html", {"article": article, "form": form}, status=status)


def _made(request: SignedInRequest, claim: Claim) -> HttpResponse:
    act = ClaimAct.objects.filter(user=request.user, steps__claim=claim).latest("pk")
    messages.success(
        request, "A new claim. Say whose it is.", extra_tags=reverse("stroke-undo", args=[act.pk])
    )
    if not request.htmx:
        return redirect("claim-edit", pk=claim.pk)
    response = desk.update(request, claim.article_id, [claim.pk], is_new=True)
    return trigger_client_event(response, "claim-made", {"value": claim.pk}, after="settle")


@editing
@require_POST
def undo(request: SignedInRequest, act: int | None = None) -> HttpResponse:
    """Take back one act, or whatever this person did last."""
    return _turn(request, act, forward=False)


@editing
@require_POST
def redo(request: SignedInRequest, act: int | None = None) -> HttpResponse:
    """Make again what this person took back last."""
    return _turn(request, act, forward=True)


def _turn(request: SignedInRequest, act: int | None, *, forward: bool) -> HttpResponse:
    form = StrokeForm(request.POST)
    article, turned = (form.cleaned_data["article"] if form.is_valid() else None), None
    try:
        if act is not None:
            one = services.redo_act if forward else services.undo_act
            turned = one(act_id=act, user=request.user)
        else:
            last = services.redo_last if forward else services.undo_last
            turned = last(user=request.user)
            if turned is None:
                nothing = (
                    "Nothing to do again." if forward else "You did nothing of late that could be undone."
                )
                messages.info(request, nothing)
    except ClaimAct.DoesNotExist:
        raise Http404 from None
    except (services.RefusedError, services.NotOnRecordError) as error:
        messages.error(request, str(error))
    if turned is not None:
        _tell(request, turned, forward, article)
    if not request.htmx:
        return redirect(own_page(request, request.POST.get("next", "")) or "home")
    if article is None or turned is None:
        return render(request, "includes/messages.html", {"oob": True})
    response = desk.update(request, article, turned.changed, all_cards=turned.kind is not None)
    keys = " ".join(map(str, turned.changed))
    return trigger_client_event(response, "claims-turned", {"value": keys}, after="settle")


def _tell(request: SignedInRequest, turned: Turned, forward: bool, article: int | None) -> None:
    what = desk.told(turned, article)
    left = f" {len(turned.left)} had been changed by somebody else since and stay as they are." * bool(
        turned.left
    )
    again = reverse("stroke-redo", args=[turned.act.pk]) if turned.kind is None and not forward else ""
    back = reverse("stroke-undo", args=[turned.act.pk]) if turned.kind is None and forward else ""
    messages.success(
        request, f"{'Done again' if forward else 'Undone'}: {what}.{left}", extra_tags=back or again
    )


@editing
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a claim an earlier state again, from its history."""
    claim = get_object_or_404(Claim, pk=pk)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return render(
            request, "claims/refused.html", {"claim": claim, "troubles": list(troubles(form))}, status=400
        )
    try:
        services.restore_claim(
            claim_id=pk,
            version=form.cleaned_data["version"],
            event_id=form.cleaned_data["event"],
            user=request.user,
        )
    except services.StaleClaimError:
        return _late_restore(request, pk, form)
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        act = ClaimAct.objects.filter(user=request.user, steps__claim=claim).latest("pk")
        undo_path = reverse("stroke-undo", args=[act.pk])
        messages.success(request, "The claim is as it was then.", extra_tags=undo_path)
    return redirect(claim)


def _late_restore(request: SignedInRequest, pk: int, form: RestoreForm) -> HttpResponse:
    """Somebody changed the claim since its history was read: what is now beside what was to come back."""
    claim = Claim.objects.with_names().get(pk=pk)
    event = form.cleaned_data["event"]
    context = {
        "claim": claim,
        "told": since(claim, form.cleaned_data["version"]),
        "event": event,
        "ahead": ahead(claim, event),
    }
    return render(request, "claims/refused.html", context, status=409)
