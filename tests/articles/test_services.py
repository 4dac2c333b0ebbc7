"""Taking articles in: once each, with their originals, nothing half-saved."""

import io
import zipfile
from datetime import date
from typing import Any
from unittest.mock import patch

import docx
import pytest
from django.contrib.auth.models import User

from articles import jobs, services
from articles.ingest import IngestError
from articles.models import Article, Job, Original
from articles.services import Details
from newsclaims.celery import app

pytestmark = pytest.mark.django_db

TEXT = "The mayor denied it.\n\n“There was no letter,” she said on Tuesday in the town hall."


@pytest.fixture(autouse=True)
def _no_broker() -> Any:
    with patch.object(app, "send_task"):
        yield


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_file(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def read(article: Article) -> Article:
    """What a worker does with a queued article before it extracts."""
    return services.keep_text(article=article, document=services.read_original(article))


def test_pasted_text_is_saved_with_its_original_and_a_queued_job(editor: User) -> None:
    raw = TEXT.replace("\n", "\r\n") + "\x00"
    article, created = services.receive_text(text=raw, details=Details(outlet="Courier"), user=editor)
    assert created
    assert article.text == TEXT
    assert (article.outlet, article.job.state) == ("Courier", Job.State.QUEUED)
    assert bytes(article.original.content) == raw.encode()
    assert any("control" in sentence for sentence in article.dropped)


def test_the_same_text_again_is_the_article_that_is_there(editor: User) -> None:
    first, _created = services.receive_text(text=TEXT, details=Details(), user=editor)
    again, created = services.receive_text(text=TEXT + "  \n", details=Details(title="New"), user=editor)
    assert (again, created) == (first, False)
    assert Article.objects.count() == Job.objects.count() == Original.objects.count() == 1


def test_two_who_paste_the_same_text_at_once_get_one_article(editor: User) -> None:
    first, _created = services.receive_text(text=TEXT, details=Details(), user=editor)
    answers = iter([None, first])
    with patch.object(services, "same_text", lambda _text: next(answers)):
        again, created = services.receive_text(text=TEXT, details=Details(), user=editor)
    assert (again, created) == (first, False)


@pytest.mark.parametrize("text", ["", "   \n\x00 ", "x" * 500_001], ids=["empty", "nothing left", "too long"])
def test_text_that_is_refused_leaves_nothing(editor: User, text: str) -> None:
    with pytest.raises(IngestError) as caught:
        services.receive_text(text=text, details=Details(), user=editor)
    assert caught.value.message
    assert not Article.objects.exists()
    assert not Original.objects.exists()


def test_what_a_person_typed_wins_over_what_the_document_states(editor: User) -> None:
    source = "---\ntitle: Stated\noutlet: Stated Courier\ndate: 2026-03-14\n---\n\n" + TEXT
    article, _created = services.receive_file(
        filename="a.md", data=source.encode(), details=Details(title="Typed"), user=editor
    )
    assert (article.title, article.outlet) == ("Typed", "Stated Courier")
    assert article.published_on == date(2026, 3, 14)


def test_a_word_file_is_kept_at_once_and_read_by_the_worker(editor: User) -> None:
    data = word_file("The mayor denied it.", "“There was no letter,” she said.")
    article, _created = services.receive_file(filename="letter.docx", data=data, user=editor)
    assert article.text == ""
    assert bytes(article.original.content) == data
    assert "“There was no letter,” she said." in read(article).text


def test_a_word_file_with_the_text_of_an_article_points_to_it(editor: User) -> None:
    pasted, _created = services.receive_text(text=TEXT, details=Details(), user=editor)
    article, _created = services.receive_file(
        filename="same.docx", data=word_file(*TEXT.split("\n\n")), user=editor
    )
    assert read(article) == pasted
    article.refresh_from_db()
    assert (article.duplicate_of, article.text) == (pasted, "")
    assert list(Article.objects.listed()) == [pasted]


def test_the_same_file_again_is_the_article_that_is_there(editor: User) -> None:
    data = word_file("The mayor denied it all.")
    first, _created = services.receive_file(filename="one.docx", data=data, user=editor)
    assert services.receive_file(filename="two.docx", data=data, user=editor) == (first, False)


def test_a_zip_becomes_an_article_a_file_and_says_which_it_refused(editor: User) -> None:
    services.receive_text(text=TEXT, details=Details(), user=editor)
    data = zip_file(
        a__txt=b"The minister resigned, she said.", b__txt=TEXT.encode(), c__png=b"\x89PNG\r\n\x1a\n0000"
    )
    upload = services.receive_files(files=[("all.zip", data)], details=Details(), user=editor)
    assert [refused["filename"] for refused in upload.refused] == ["c.png"]
    assert upload.refused[0]["message"]
    assert upload.articles.filter(duplicate_of=None).count() == 1
    assert upload.articles.exclude(duplicate_of=None).count() == 1


def test_one_bad_file_does_not_stop_the_others(editor: User) -> None:
    files = [("bad.pdf", b"%PDF-1.4 cut"), ("empty.txt", b""), ("good.txt", TEXT.encode())]
    upload = services.receive_files(files=files, details=Details(), user=editor)
    assert Article.objects.filter(upload=upload, text=TEXT).exists()
    assert "empty.txt" in [refused["filename"] for refused in upload.refused]


def test_an_upload_that_dies_half_way_through_a_file_leaves_no_part_of_it(editor: User) -> None:
    with patch.object(jobs, "queue", side_effect=RuntimeError), pytest.raises(RuntimeError):
        services.receive_file(filename="a.docx", data=word_file("Some words."), user=editor)
    assert not Article.objects.exists()
    assert not Original.objects.exists()


def test_details_are_corrected_and_the_history_keeps_what_was_there(editor: User) -> None:
    article, _created = services.receive_text(text=TEXT, details=Details(title="Draft"), user=editor)
    services.correct_details(article=article, details=Details(title="Final", published_on=date(2026, 3, 1)))
    article.refresh_from_db()
    assert (article.title, article.published_on) == ("Final", date(2026, 3, 1))
    titles = article.events.order_by("pgh_id").values_list("title", flat=True)  # type: ignore[attr-defined]
    assert list(titles) == ["Draft", "Final"]


@pytest.mark.parametrize(("state", "queued"), [("failed", True), ("done", True), ("queued", False)])
def test_trying_again(editor: User, state: str, queued: bool) -> None:
    article, _created = services.receive_text(text=TEXT, details=Details(), user=editor)
    Job.objects.update(state=state, attempt=3, error="It broke.")
    services.try_again(article=article)
    job = Job.objects.get()
    assert (job.state, job.attempt) == ("queued", 0 if queued else 3)
