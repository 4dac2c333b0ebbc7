"""Pages about articles: the list, the way in, details and originals. An article's own page is claims.desk."""

from collections.abc import Iterable
from dataclasses import asdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from articles import services
from articles.forms import ACCEPTED, ArticleListForm, DetailsForm, PreviewForm, UploadForm, megabytes
from articles.ingest import MAX_FILE_BYTES, MAX_TEXT_CHARACTERS, IngestError
from articles.models import Article, ArticleQuerySet, Job, Upload
from newsclaims.access import editing, reading
from newsclaims.http import Request, SignedInRequest

PAGE = 25
LIMITS = {
    "accepted": ACCEPTED,
    "file_limit": megabytes(MAX_FILE_BYTES),
    "file_limit_bytes": MAX_FILE_BYTES,
    "text_limit": f"{MAX_TEXT_CHARACTERS:,}",
    "text_limit_characters": MAX_TEXT_CHARACTERS,
}


def rows(found: ArticleQuerySet) -> ArticleQuerySet:
    """Articles as lists show them: without their texts, with the state and how many claims they have."""
    return (
        found.select_related("job", "original")
        .defer("text", "search", "original__content")
        .annotate(claim_count=Count("claims", ~Q(claims__status="rejected")))
    )


# -- Reading --------------------------------------------------------------------------------------------


@reading
@require_safe
def articles(request: Request) -> HttpResponse:
    """All articles, newest first, narrowed by words and state."""
    form = ArticleListForm(request.GET)
    found = Article.objects.listed()
    if words := form.known("q"):
        found = found.search(words)
    if state := form.known("state"):
        found = found.in_work() if state == "open" else found.filter(job__state=state)
    # Only the page that is shown pays for its counts of claims.
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(form.known("page") or 1)
    by_pk = rows(Article.objects.all()).in_bulk(list(page.object_list))
    listed = [by_pk[pk] for pk in page.object_list if pk in by_pk]
    context = {"form": form, "page": page, "articles": listed, "narrowed": bool(words or state)}
    return render(request, "articles/articles.html", context)


# -- The way in -----------------------------------------------------------------------------------------


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def upload_new(request: SignedInRequest) -> HttpResponse:
    """Add an article: paste it, or send files."""
    if request.method != "POST":
        return render(request, "articles/upload_new.html", {"form": UploadForm(), **LIMITS})
    form = UploadForm(request.POST, request.FILES)
    address = _receive(request, form) if form.is_valid() else ""
    if address:
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    template = "articles/upload_new.html#form" if request.htmx else "articles/upload_new.html"
    return render(request, template, {"form": form, **LIMITS}, status=422)


def _receive(request: SignedInRequest, form: UploadForm) -> str:
    """Save what a valid form brings. The address to go to, or "" with the reason added to the form."""
    details, files = form.details(), form.cleaned_data["files"]
    if not files:
        return _receive_text(request, form, details)
    upload = services.receive_files(
        files=((file.name, file.read()) for file in files), details=details, user=request.user
    )
    arrived = list(upload.articles.select_related("duplicate_of")[:2])
    if not arrived and len(upload.refused) == 1:
        form.add_error("files", upload.refused[0]["message"])
        upload.delete()
        return ""
    if len(arrived) == 1 and not upload.refused:
        if arrived[0].duplicate_of is not None:
            messages.info(request, "That article is here already. This is it; nothing was added.")
        return (arrived[0].duplicate_of or arrived[0]).get_absolute_url()
    return upload.get_absolute_url()


def _receive_text(request: SignedInRequest, form: UploadForm, details: services.Details) -> str:
    try:
        found, created = services.receive_text(
            text=form.cleaned_data["text"], details=details, user=request.user
        )
    except IngestError as error:
        form.add_error("text", error.message)
        return ""
    if not created:
        messages.info(request, "That article is here already. This is it; nothing was added.")
    return found.get_absolute_url()


@editing
@require_POST
def upload_preview(request: SignedInRequest) -> HttpResponse:
    """Fill the empty details of the upload form from the document, to be corrected before it is sent."""
    form: UploadForm = PreviewForm(request.POST, request.FILES)
    note = ""
    if form.is_valid():
        document = form.cleaned_data["files"][:1]
        name = document[0].name if document else "pasted.txt"
        data = document[0].read() if document else form.cleaned_data["text"].encode()
        try:
            form, note = _filled(request, services.preview(filename=name, data=data))
        except IngestError as error:
            form.add_error("files" if document else "text", error.message)
    template = "articles/upload_new.html#details" if request.htmx else "articles/upload_new.html"
    return render(request, template, {"form": form, "note": note, "opened": True, **LIMITS})


def _filled(request: SignedInRequest, document: object) -> tuple[UploadForm, str]:
    """The form with what was typed, else what the document states, and a sentence about it."""
    stated = {name: getattr(document, name) or "" for name in asdict(services.Details())}
    typed = {name: request.POST.get(name, "").strip() for name in stated}
    filled = {name: typed[name] or stated[name] for name in stated}
    note = "Filled in what the document states. Correct it before you send it."
    if not any(stated.values()):
        note = "The document does not state its title, outlet, byline, date or address. Type what you know."
    return UploadForm(initial={"text": request.POST.get("text", ""), **filled}), note


@editing
@never_cache
@require_safe
def upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """What became of each file of an upload."""
    found = get_object_or_404(Upload, pk=pk)
    arrived = list(rows(found.articles.all()).select_related("duplicate_of").order_by("pk"))
    context = {"upload": found, "articles": arrived, **_progress(arrived)}
    return render(request, "articles/upload.html#files" if request.htmx else "articles/upload.html", context)


def _progress(arrived: Iterable[Article]) -> dict[str, int]:
    states = [article.job.state if hasattr(article, "job") else Job.State.DONE for article in arrived]
    still_open = sum(state in Job.OPEN for state in states)
    return {"total": len(states), "still_open": still_open, "over": len(states) - still_open}


# -- One article's details, its job, its original --------------------------------------------------------


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def article_details(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an article's title, outlet, byline, date and address."""
    found = get_object_or_404(Article.objects.defer("search"), pk=pk)
    current = {name: getattr(found, name) for name in asdict(services.Details())}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=current)
    if form.is_valid():
        services.correct_details(article=found, details=form.details())
        messages.success(request, "The details are saved. What they were before is kept in the history.")
        return redirect(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "articles/details.html", {"article": found, "form": form}, status=status)


@editing
@require_POST
def article_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a failed article into the queue again."""
    found = get_object_or_404(Article.objects.defer("text", "search"), pk=pk)
    services.try_again(article=found)
    return redirect(found)


@editing
@require_safe
def article_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it came: always to be saved, never to be shown, since anybody's HTML may be in it."""
    found = get_object_or_404(Article.objects.select_related("original").defer("text", "search"), pk=pk)
    original = getattr(found, "original", None)
    if original is None:
        messages.info(
            request, "The file of this article is kept with another article that has the same text."
        )
        return redirect(found)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    response = HttpResponse(bytes(original.content), content_type="application/octet-stream", headers=headers)
    response["Content-Disposition"] = content_disposition_header(True, original.filename) or "attachment"
    return response
