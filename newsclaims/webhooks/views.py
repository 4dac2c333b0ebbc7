"""Webhooks in one's settings: the list, one with its log, and what is done to it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsclaims.http import Request, SignedInRequest
from newsclaims.webhooks import services
from newsclaims.webhooks.forms import WebhookForm
from newsclaims.webhooks.models import Delivery, Webhook

ROWS = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: SignedInRequest) -> HttpResponse:
    """All of one's own, and a form for another. A new one's secret is on the answer alone: no redirect."""
    form = WebhookForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            made, secret = services.create(
                owner=request.user,
                address=chosen["address"],
                events=chosen["events"],
                search_id=chosen["search"],
            )
        except services.SearchError as error:
            form.add_error("search", str(error))
        except services.TooManyError:
            form.add_error(None, f"You have {services.MOST} webhooks, as many as may be. Delete one first.")
        else:
            return _one(request, made, secret=secret)
    rows = Webhook.objects.of(request.user).select_related("search").with_latest()
    page = {"form": form, "webhooks": rows, "most": services.MOST}
    return render(request, "accounts/webhooks.html", page, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: SignedInRequest, pk: int) -> HttpResponse:
    """One with its deliveries. While something waits, the log looks after itself."""
    one = _own(request, pk)
    form = WebhookForm(request.POST if request.method == "POST" else None, user=request.user, webhook=one)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            services.change(
                webhook_id=one.pk,
                address=chosen["address"],
                events=chosen["events"],
                search_id=chosen["search"],
            )
        except services.SearchError as error:
            form.add_error("search", str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("webhook", one.pk)
    return _one(request, one, form=form, status=422 if form.is_bound else 200)


def _own(request: SignedInRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.of(request.user).select_related("search"), pk=pk)


def _one(request: SignedInRequest, one: Webhook, *, status: int = 200, **context: Any) -> HttpResponse:
    pages = Paginator(one.deliveries.all(), ROWS)
    page = pages.get_page(request.GET.get("page"))
    whole = {
        "form": WebhookForm(user=request.user, webhook=one),
        "webhook": one,
        "page": page,
        "waits": any(delivery.is_under_way for delivery in page),
        "pending": one.deliveries.filter(state=Delivery.State.PENDING).count(),
    }
    template = "accounts/webhook.html#log" if _is_poll(request) else "accounts/webhook.html"
    return render(request, template, whole | context, status=status)


def _is_poll(request: Request) -> bool:
    return request.method == "GET" and bool(request.htmx)


@never_cache
@require_POST
def webhook_secret(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new secret, on this page alone: the answer is no redirect."""
    one = _own(request, pk)
    secret = services.rotate(webhook_id=one.pk)
    return _one(request, _own(request, pk), secret=secret, rotated=True)


@require_POST
def webhook_test(request: SignedInRequest, pk: int) -> HttpResponse:
    services.test(webhook=_own(request, pk))
    messages.success(request, "A test is on its way. What becomes of it stands in the log below.")
    return redirect("webhook", pk)


@require_POST
def webhook_switch(request: SignedInRequest, pk: int) -> HttpResponse:
    """On where it is off, off where it is on; ``active`` says which was meant, so that twice is once."""
    active = request.POST.get("active") == "1"
    services.change(webhook_id=_own(request, pk).pk, active=active)
    on, off = "It is on. What waited is sent.", "It is off: nothing is told. What waits is kept."
    messages.success(request, on if active else off)
    return redirect("webhook", pk)


@require_POST
def webhook_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    one = _own(request, pk)
    one.delete()
    messages.success(request, f"The webhook to {one.address} is deleted. Nothing is sent there any more.")
    return redirect("webhooks")


@require_POST
def webhook_again(request: SignedInRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one thing again."""
    found = get_object_or_404(_own(request, pk).deliveries, pk=delivery)
    services.redeliver(delivery_id=found.pk)
    messages.success(request, "It is sent again.")
    return redirect("webhook", pk)
