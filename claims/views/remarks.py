"""What people say about a claim beside correcting it: disputes, comments, and what readers report."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from claims import services
from claims.forms import troubles
from claims.models import Claim, Comment
from claims.reporting import is_first, may_report
from claims.review_forms import CommentForm, DisputeForm, ReportForm, ResolveForm, SettleForm
from newsclaims.access import editing, reading
from newsclaims.http import SignedInRequest

TOO_OFTEN = "That was a lot of reports in an hour. Nothing was sent; try again later."


def _said(
    request: SignedInRequest, pk: int, form: forms.Form, write: Callable[..., Any], thanks: str
) -> HttpResponse:
    """Write what a valid form says of a claim, or say in the quiet bar why not; back to the claim."""
    claim = get_object_or_404(Claim.objects.only("pk"), pk=pk)
    if not form.is_valid():
        messages.error(request, "Nothing was saved. " + " ".join(text for _field, text in troubles(form)))
        return redirect(f"{claim.get_absolute_url()}#remarks")
    try:
        write(claim_id=pk, user=request.user, **form.cleaned_data)
    except services.RefusedError as error:
        messages.error(request, str(error))
    except services.StaleClaimError:
        messages.error(request, "Somebody changed the claim meanwhile. Nothing was saved; look at it now.")
    else:
        messages.success(request, thanks)
    return redirect(f"{claim.get_absolute_url()}#remarks")


@editing
@require_POST
def dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a claim is not right as it stands."""
    thanks = "Disputed. Another editor finds it in the queue."
    return _said(request, pk, DisputeForm(request.POST), services.dispute, thanks)


@editing
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a dispute."""
    return _said(request, pk, SettleForm(request.POST), services.settle_dispute, "The dispute is over.")


@editing
@require_POST
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell other editors something about a claim."""
    return _said(request, pk, CommentForm(request.POST), services.comment, "Your comment is there.")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one's own comment, within a day."""
    found = get_object_or_404(Comment.objects.select_related("claim"), pk=pk, by=request.user)
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"words": found.words})
    if form.is_valid():
        try:
            services.edit_comment(comment_id=pk, words=form.cleaned_data["words"], user=request.user)
        except services.RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your comment is changed.")
            return redirect(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "review/comment.html", {"comment": found, "form": form}, status=status)


@editing
@require_POST
def comment_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete one's own comment, within a day."""
    found = get_object_or_404(Comment.objects.select_related("claim"), pk=pk, by=request.user)
    try:
        services.delete_comment(comment_id=pk, user=request.user)
    except services.RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Your comment is deleted.")
    return redirect(f"{found.claim.get_absolute_url()}#remarks")


@editing
@require_POST
def reports_resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer what readers reported about a claim."""
    form = ResolveForm(request.POST)
    return _said(request, pk, form, services.resolve_reports, "The reports are answered.")


@reading
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader says that something is wrong with a claim."""
    claim = get_object_or_404(Claim.objects.shown().with_names(), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200 if request.method != "POST" else 422
    if form.is_valid():
        # Who fills in the hidden field is a program, and is told nothing.
        if form.cleaned_data["website"] or _kept(request, pk, form.cleaned_data):
            return render(request, "review/report.html", {"claim": claim, "is_sent": True})
        form.add_error(None, TOO_OFTEN)
        status = 429
    return render(request, "review/report.html", {"claim": claim, "form": form}, status=status)


def _kept(request: HttpRequest, pk: int, cleaned: dict[str, Any]) -> bool:
    """Keep a report unless the reader sent it before; False if they, or all together, send too many."""
    if not may_report(request):
        return False
    if is_first(request, pk, cleaned["matter"]):
        services.report(claim_id=pk, matter=cleaned["matter"], words=cleaned["words"])
    return True
