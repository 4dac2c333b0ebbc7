"""The page of one article: its text marked, its claims in order, who speaks, how far review is."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from articles import views as intake
from articles.models import Article
from claims import services
from claims.extraction import is_english
from claims.highlight import paragraphs, voices
from claims.models import Claim
from newsclaims.access import editing, reading
from newsclaims.http import Request, SignedInRequest

VOICES = 9


def _article(pk: int) -> Article:
    """An article with what its page shows, but for the bytes of its original. 404 without it."""
    light = Article.objects.select_related("job", "original", "created_by")
    return get_object_or_404(light.defer("search", "original__content"), pk=pk)


def context_of(article: Article) -> dict[str, Any]:
    """What articles/article.html shows, in five queries however many claims there are."""
    claims = list(article.claims.with_names().order_by("position", "pk"))
    shown, speaking = voices(claims)
    # People and bodies on record first, those who say most before the others.
    speaking.sort(
        key=lambda voice: (not (voice.claim.speaker_id or voice.claim.organisation_id), -voice.count)
    )
    marked = [item for item in shown if item.claim.status != Claim.Status.REJECTED]
    reviewed = sum(claim.is_settled for claim in claims)
    return {
        "article": article,
        "job": getattr(article, "job", None),
        "paragraphs": paragraphs(article.text, marked),
        "claims": shown,
        "voices": speaking[:VOICES],
        "more_voices": speaking[VOICES:],
        "run": article.runs.first(),
        "next_to_check": _next_to_check(article),
        "english": bool(claims) or is_english(article.text),
        "reviewed": reviewed,
        "reviewed_percent": 100 * reviewed // len(claims) if claims else 0,
    }


def _next_to_check(article: Article) -> int | None:
    """The key of the next older article that has a claim which nobody has checked."""
    older = Claim.objects.unreviewed().filter(article__lt=article.pk).order_by("-article")
    return older.values_list("article", flat=True).first()


@reading
@require_safe
def article(request: Request, pk: int) -> HttpResponse:
    """The desk: an article's text with its claims marked, and their cards beside it."""
    found = _article(pk)
    if found.duplicate_of_id is not None:
        return redirect("article", pk=found.duplicate_of_id)
    return render(request, "articles/article.html", context_of(found))


@reading
@never_cache
@require_safe
def article_status(request: Request, pk: int) -> HttpResponse:
    """What the desk asks for every second while its job is open; the whole desk once that is over."""
    found = _article(pk)
    if found.duplicate_of_id is not None:
        return HttpResponseClientRedirect(reverse("article", args=[found.duplicate_of_id]))
    if hasattr(found, "job") and found.job.is_open:
        return render(request, "articles/article.html#status", {"article": found, "job": found.job})
    response = render(request, "articles/article.html#desk", context_of(found) | {"arrived": True})
    return reswap(retarget(response, "#desk"), "outerHTML")


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def article_details(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an article's details; its outlet is an organisation on record."""
    with transaction.atomic():
        response = intake.article_details(request, pk)
        if response.status_code == 302:
            services.note_publisher(article=Article.objects.get(pk=pk))
    return response
