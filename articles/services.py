"""Writes about articles: taking them in, reading their originals, correcting their details."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles import ingest, jobs
from articles.models import Article, Job, Original, Upload


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article beside its text. Empty fields are filled from the document itself."""

    title: str = ""
    outlet: str = ""
    byline: str = ""
    published_on: date | None = None
    url: str = ""

    def completed_from(self, document: ingest.Document) -> "Details":
        """What a person typed wins over what the document states."""
        stated = {name: getattr(document, name) for name in asdict(self)}
        return Details(**{name: value or stated[name] for name, value in asdict(self).items()})

    def trimmed(self) -> dict[str, Any]:
        """As the columns hold them; a document may state a title of any length."""
        limits = {"title": 500, "outlet": 200, "byline": 300, "url": 2000}
        values = asdict(self)
        return values | {name: values[name][:limit] for name, limit in limits.items()}


NO_DETAILS = Details()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def preview(*, filename: str, data: bytes) -> ingest.Document:
    """Read a document without saving anything. Raises :class:`articles.ingest.IngestError`."""
    return ingest.read_document_limited(data, filename, seconds=15)


def receive_text(
    *, text: str, details: Details, user: User, upload: Upload | None = None, patient: bool = False
) -> tuple[Article, bool]:
    """Take in pasted text: ``(article, True)``, or ``(the one there, False)`` for the same text again.

    As part of an ``upload``, a text that was there leaves a record pointing to that article. ``patient`` ones
    wait behind those that come singly. Raises :class:`articles.ingest.IngestError`; nothing is saved then.
    """
    document = ingest.read_text(text)
    whole = _Whole(text.encode("utf-8", "replace"), "pasted.txt", details, user, upload, patient)
    return _receive(document, whole)


def receive_files(*, files: Iterable[tuple[str, bytes]], details: Details, user: User) -> Upload:
    """Take in files, zips unpacked: each becomes an article, or a line in ``upload.refused`` saying why not.

    ``details`` are used only where exactly one article comes of it. One bad file never stops the others.
    """
    upload = Upload.objects.create(created_by=user)
    refused: list[dict[str, str]] = []
    accepted = [(name, data) for name, data in _members(files, refused)]
    one = len(accepted) == 1
    for name, data in accepted:
        try:
            receive_file(
                filename=name, data=data, details=details if one else NO_DETAILS, user=user, upload=upload
            )
        except ingest.IngestError as error:
            refused.append({"filename": name, "code": error.code, "message": error.message})
    upload.refused = refused
    upload.save(update_fields=["refused"])
    return upload


def _members(
    files: Iterable[tuple[str, bytes]], refused: list[dict[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """The files, with what is inside a zip in place of the zip."""
    for name, data in files:
        try:
            if ingest.sniff(data, name) is ingest.Format.ZIP:
                yield from ingest.unpack(data)
            else:
                yield name, data
        except ingest.IngestError as error:
            refused.append({"filename": name, "code": error.code, "message": error.message})


def receive_file(
    *,
    filename: str,
    data: bytes,
    user: User,
    details: Details = NO_DETAILS,
    upload: Upload | None = None,
    patient: bool = False,
) -> tuple[Article, bool]:
    """Take in one file that is no zip: ``(article, True)``, or ``(the one there, False)`` for the same again.

    Text is read at once; a binary format is kept as it is and read by a worker, in a process with limits.
    As part of an ``upload``, a file that was there already leaves a record pointing to that article.
    Raises :class:`articles.ingest.IngestError`; nothing is saved then.
    """
    kind = ingest.sniff(data, filename)
    if kind is ingest.Format.ZIP:
        raise ingest.IngestError(
            "nested_zip", "A zip inside a zip is not opened. Unpack it and upload its files."
        )
    if kind in {ingest.Format.TEXT, ingest.Format.MARKDOWN}:
        document = ingest.read_document_limited(data, filename, seconds=15)
        return _receive(document, _Whole(data, filename, details, user, upload, patient))
    known = Original.objects.filter(sha256=digest(data)).select_related("article__duplicate_of").first()
    if known is None:
        try:
            with transaction.atomic():
                article = Article.objects.create(created_by=user, upload=upload, **details.trimmed())
                Original.objects.create(
                    article=article, filename=filename[-255:], format=kind, content=data, sha256=digest(data)
                )
                jobs.queue(article.pk, patient=patient)
        except IntegrityError:  # the same file a moment ago, from somebody else
            known = Original.objects.select_related("article__duplicate_of").get(sha256=digest(data))
        else:
            return article, True
    return _there_already(known.article.duplicate_of or known.article, user=user, upload=upload), False


@dataclass(frozen=True, slots=True)
class _Whole:
    """What comes with a text that was read."""

    raw: bytes
    filename: str
    details: Details
    user: User
    upload: Upload | None
    patient: bool


def _receive(document: ingest.Document, whole: _Whole) -> tuple[Article, bool]:
    """Save an article whose text is known, with its original and its queued job, in one transaction."""
    known = same_text(document.text)
    if known is None:
        try:
            with transaction.atomic():
                article = Article.objects.create(
                    created_by=whole.user,
                    upload=whole.upload,
                    text=document.text,
                    text_sha256=digest(document.text.encode()),
                    dropped=list(document.dropped),
                    **whole.details.completed_from(document).trimmed(),
                )
                _keep_original(article, whole.raw, whole.filename, document.format)
                jobs.queue(article.pk, patient=whole.patient)
        except IntegrityError:  # the same text a moment ago, from somebody else
            known = same_text(document.text)
            if known is None:
                raise
        else:
            return article, True
    return _there_already(known, user=whole.user, upload=whole.upload), False


def _keep_original(article: Article, raw: bytes, filename: str, kind: ingest.Format) -> None:
    """Keep the bytes as they came, unless another article (with the same bytes read otherwise) has them."""
    original = Original(
        article=article, filename=filename[-255:], format=kind, content=raw, sha256=digest(raw)
    )
    Original.objects.bulk_create([original], ignore_conflicts=True)


def _there_already(known: Article, *, user: User, upload: Upload | None) -> Article:
    """The article that was there; an upload keeps a record that its file is that article."""
    if upload is None:
        return known
    return Article.objects.create(duplicate_of=known, title=known.name[:500], created_by=user, upload=upload)


def same_text(text: str) -> Article | None:
    """The article that has exactly this text."""
    return Article.objects.filter(text_sha256=digest(text.encode())).exclude(text="").first()


def known_originals(files: Iterable[bytes]) -> dict[str, int]:
    """Digest → key of the article that came of exactly these bytes, for the files that are there already."""
    found = Original.objects.filter(sha256__in={digest(data) for data in files})
    rows = found.values_list("sha256", "article_id", "article__duplicate_of_id")
    return {sha256: same or article for sha256, article, same in rows}


def read_original(article: Article) -> ingest.Document:
    """What the original of an article says. Takes up to 25 s, so call it outside a transaction.

    Raises :class:`articles.ingest.IngestError` if it cannot be read.
    """
    original = article.original
    return ingest.read_document_limited(bytes(original.content), original.filename)


def keep_text(*, article: Article, document: ingest.Document) -> Article:
    """Give an article the text of its original, or point it to the article that has that text already.

    Returns the article that has the text. Called by a worker that holds the job.
    """
    known = same_text(document.text)
    if known is None:
        typed = Details(article.title, article.outlet, article.byline, article.published_on, article.url)
        for name, value in typed.completed_from(document).trimmed().items():
            setattr(article, name, value)
        article.text = document.text
        article.text_sha256 = digest(document.text.encode())
        article.dropped = list(document.dropped)
        try:
            with transaction.atomic():
                article.save()
        except IntegrityError:  # the same text, read by another worker meanwhile
            known = same_text(document.text)
            if known is None:
                raise
        else:
            return article
    Article.objects.filter(pk=article.pk).update(duplicate_of=known)
    return known


def correct_details(*, article: Article, details: Details) -> Article:
    """Title, outlet, byline, date and address as a person has them; the history keeps what was there."""
    for name, value in replace(details).trimmed().items():
        setattr(article, name, value)
    article.save(update_fields=[*asdict(details)])
    return article


@transaction.atomic
def try_again(*, article: Article) -> None:
    """Queue a failed article once more, or a done one for another reading. An open job is left alone."""
    job = Job.objects.select_for_update().get(article=article)
    if not job.is_open:
        jobs.queue(article.pk)


class NotDiscardableError(Exception):
    """The article has a text, or is being worked on: it stays."""


@transaction.atomic
def discard(*, article: Article) -> None:
    """Delete a file that could not be read, for good. Raises :class:`NotDiscardableError`."""
    job = Job.objects.select_for_update().filter(article=article).first()
    current = Article.objects.get(pk=article.pk)
    if job is None or job.state != Job.State.FAILED or current.text:
        raise NotDiscardableError("Only a file that could not be read can be removed. This one stays.")
    current.delete()
