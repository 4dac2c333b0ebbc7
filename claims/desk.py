"""The page of one article: its text marked, its claims in order, who speaks, how far review is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from articles import views as intake
from articles.models import Article
from claims import colours, services
from claims.extraction import is_english
from claims.highlight import Voiced, paragraphs, voices
from claims.history import origins
from claims.models import Act, Claim, ClaimAct
from claims.record_history import act_told
from claims.remarks import note_remarks
from claims.services.strokes import Turned
from newsclaims.access import editing, reading
from newsclaims.http import Request, SignedInRequest

VOICES = 9


def _article(pk: int) -> Article:
    """An article with what its page shows, but for the bytes of its original. 404 without it."""
    light = Article.objects.select_related("job", "original", "created_by")
    return get_object_or_404(light.defer("search", "original__content"), pk=pk)


def text_of(article: Article) -> dict[str, Any]:
    """The article's text with its claims marked, who speaks, how far the review is: three queries at most."""
    claims = list(article.claims.for_desk().order_by("position", "pk"))
    shown, speaking = voices(claims, colours.seen(claims))
    # People and bodies on record first, those who say most before the others.
    speaking.sort(
        key=lambda voice: (not (voice.claim.speaker_id or voice.claim.organisation_id), -voice.count)
    )
    marked = [item for item in shown if item.claim.status != Claim.Status.REJECTED]
    reviewed = sum(claim.is_settled for claim in claims)
    return {
        "article": article,
        "paragraphs": paragraphs(article.text, marked),
        "claims": shown,
        "voices": speaking[:VOICES],
        "more_voices": speaking[VOICES:],
        "next_to_check": _next_to_check(article),
        "reviewed": reviewed,
        "reviewed_percent": 100 * reviewed // len(claims) if claims else 0,
    }


def context_of(article: Article) -> dict[str, Any]:
    """What articles/article.html shows, in a number of queries that does not grow with the claims."""
    context = text_of(article)
    changed = [shown.claim.pk for shown in context["claims"] if shown.claim.version > 1]
    return context | {
        "job": getattr(article, "job", None),
        "run": article.runs.first(),
        "english": bool(context["claims"]) or is_english(article.text),
        "claims": noted(context["claims"], changed),
    }


def noted(claims: Sequence[Voiced], changed: Sequence[int]) -> list[Voiced]:
    """Claims with what editors changed of them; ``changed`` are the keys of those that may have been."""
    told = notes(changed)
    return [replace(shown, note=told.get(shown.claim.pk, "")) for shown in claims]


def notes(claims: Sequence[int]) -> dict[int, str]:
    """What editors changed of claims, for their cards: "who and words changed by Ana, 12 March"."""
    told = {}
    for key, fields in origins(claims).items() if claims else ():
        latest: dict[str, list[str]] = {}
        when: dict[str, datetime] = {}
        for name, origin in fields.items():
            if origin.who and name in _NOTED:
                latest.setdefault(origin.who, []).append(_NOTED[name])
                when[origin.who] = max(origin.at, when.get(origin.who, origin.at))
        told[key] = "; ".join(
            f"{' and '.join(names)} changed by {who}, {when[who].day} {when[who]:%B}"
            for who, names in latest.items()
        )
    return told


_NOTED = {"whose": "who", "content": "words", "organisation": "organisation", "relays": "relay"}


def update(
    request: HttpRequest,
    article_id: int,
    changed: Sequence[int],
    *,
    all_cards: bool = False,
    is_new: bool = False,
) -> HttpResponse:
    """What htmx puts into an open desk after claims changed: cards, paragraphs, the bar, the messages."""
    article = _article(article_id)
    context = text_of(article)
    cards = [shown for shown in context["claims"] if all_cards or shown.claim.pk in changed]
    note_remarks([shown.claim for shown in cards])
    context["cards"] = noted(cards, [shown.claim.pk for shown in cards])
    context["touched"] = [] if all_cards else colours.touched(context["paragraphs"], changed)
    context |= {"oob": True, "is_new": is_new, "whole_text": all_cards}
    return render(request, "articles/includes/update.html", context)


def state(request: Request, claim: Claim, *, marks: bool) -> HttpResponse:
    """The foot of a claim's card after a verdict, the quiet bar, and the text where its marks come or go."""
    context: dict[str, Any] = {"claim": claim, "oob": True}
    if marks and is_open_on(request, claim.article_id):
        context["touched"] = colours.touched(text_of(_article(claim.article_id))["paragraphs"], [claim.pk])
    return render(request, "articles/includes/state.html", context)


def is_open_on(request: Request, article: int) -> bool:
    """Whether htmx asks from the article's own desk."""
    return urlsplit(request.htmx.current_url or "").path == reverse("article", args=[article])


def told(turned: Turned, article: int | None) -> str:
    """An act in words, for the quiet bar: "claim checked", "3 claims corrected in “Bridge stays shut”"."""
    if turned.kind is not None:
        assert isinstance(turned.act, Act)
        return act_told(turned.kind, turned.act).rstrip(".")
    assert isinstance(turned.act, ClaimAct)
    number = len(turned.changed)
    what = f"{number} claims" if number > 1 else "claim"
    where = ""
    if turned.act.article_id not in {None, article}:
        where = f" in “{Article.objects.light().get(pk=turned.act.article_id).name}”"
    return f"{what} {turned.act.get_kind_display()}{where}"


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
