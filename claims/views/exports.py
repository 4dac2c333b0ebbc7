"""Exports: the page that explains the formats, the files, and how far one is; an article's text alone."""

import uuid
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from claims.exports import FORMATS, sending
from claims.exports.asking import ExportForm
from claims.forms import troubles
from claims.summaries import summary
from newsclaims.access import reading

LONG = 20_000
"""From here on a download takes long enough to say how far it is."""


def _page(request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    """What each format is for, and how much there is to export."""
    formats = [(each, uuid.uuid4()) for each in FORMATS.values()]
    context: dict[str, object] = {"form": form, "formats": formats, "is_busy": status == 503}
    if form.is_valid():
        query, count = request.GET.copy(), form.claims().order_by().count()
        for gone in ("progress", "page"):
            query.pop(gone, None)
        context |= {
            "count": count,
            "is_long": count >= LONG,
            "query": query.urlencode(),
            "subject": form.subject(),
            "search": "" if form.names_claims() else summary(form),
        }
    else:
        context["troubles"] = list(troubles(form))
    answer = render(request, "claims/export.html", context, status=status)
    if status == 503:
        answer["Retry-After"] = "60"
    return answer


@reading
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The formats of an export, its size, and links that show how far they are."""
    form = ExportForm(request.GET, user=request.user)
    return _page(request, form, status=200 if form.is_valid() else 400)


@reading
@never_cache
@require_safe
def export_file(request: HttpRequest, key: str) -> HttpResponse:
    """All claims that the query string asks for, streamed."""
    if key not in FORMATS:
        raise Http404
    form = ExportForm(request.GET, user=request.user)
    if not form.is_valid():
        return _page(request, form, status=400)
    name = form.filename(FORMATS[key].suffix)
    word = form.cleaned_data["progress"]
    try:
        sent = sending.response(request, key, form.claims(), name=name, progress=word)
    except sending.BusyError:
        return _page(request, form, status=503)
    return cast(HttpResponse, sent)  # streaming ones have all that decorators and middleware ask for


@reading
@never_cache
@require_safe
def export_progress(request: HttpRequest, word: uuid.UUID) -> HttpResponse:
    """How many rows of a running export have been read."""
    rows = sending.progress(str(word))
    return JsonResponse({"rows": None if rows == sending.DONE else rows, "done": rows == sending.DONE})


@reading
@require_safe
def article_text(request: HttpRequest, pk: int) -> HttpResponse:
    """An article's text and nothing else: what spans count in."""
    article = get_object_or_404(Article.objects.only("text", "duplicate_of"), pk=pk)
    if article.duplicate_of_id is not None:
        return redirect("article-text", pk=article.duplicate_of_id)
    if not article.text:
        raise Http404
    return HttpResponse(article.text, content_type="text/plain; charset=utf-8")
