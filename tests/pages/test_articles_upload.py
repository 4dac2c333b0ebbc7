"""The way in: pasting, files, details, and what is refused."""

from io import BytesIO
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import services as intake
from articles.forms import MAX_FILES
from articles.models import Article, Job, Upload
from newsclaims.celery import app
from tests.pages import builders

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def file(name: str, content: str | bytes) -> BytesIO:
    sent = BytesIO(content.encode() if isinstance(content, str) else content)
    sent.name = name
    return sent


def test_a_pasted_text_becomes_a_queued_article(signed_in: Client) -> None:
    response = signed_in.post(
        "/upload/", {"text": builders.STORY, "title": "Bridge", "published_on": "2026-03-14"}
    )
    made = Article.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.title, str(made.published_on), made.job.state) == ("Bridge", "2026-03-14", "queued")


def test_the_same_text_again_leads_to_the_article_that_is_there(signed_in: Client) -> None:
    signed_in.post("/upload/", {"text": builders.STORY})
    response = signed_in.post("/upload/", {"text": builders.STORY}, follow=True)
    assert Article.objects.count() == 1
    assert "here already" in response.content.decode()


def test_one_file_leads_to_its_article(signed_in: Client) -> None:
    response = signed_in.post("/upload/", {"files": [file("rain.md", "# Rain\n\nShe said it rains.")]})
    assert response["Location"] == Article.objects.get().get_absolute_url()


def test_several_files_lead_to_what_became_of_each(signed_in: Client) -> None:
    files = [file("a.txt", "One said it rains."), file("b.txt", "Two said it snows."), file("c.txt", "")]
    response = signed_in.post("/upload/", {"files": files}, follow=True)
    upload = Upload.objects.get()
    assert response.redirect_chain[-1][0] == upload.get_absolute_url()
    page = response.content.decode()
    assert "2 articles" in page
    assert "c.txt" in page
    assert upload.refused[0]["message"] in page


def test_one_bad_file_is_refused_in_the_form_and_nothing_is_kept(signed_in: Client) -> None:
    response = signed_in.post("/upload/", {"files": [file("c.txt", "")], "title": "A bridge"})
    assert response.status_code == 422
    assert response.context["form"].errors["files"]
    assert 'value="A bridge"' in response.content.decode()
    assert not Upload.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "__all__"),
        ({"text": " \n "}, "__all__"),
        ({"text": "… !"}, "text"),
        ({"text": "It rains, he said.", "published_on": "14 March"}, "published_on"),
        ({"text": "It rains, he said.", "url": "javascript:alert(1)"}, "url"),
    ],
)
def test_errors_stand_at_their_field_and_what_was_typed_stays(
    sent: dict[str, str], field: str, signed_in: Client
) -> None:
    response = signed_in.post("/upload/", sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert sent.get("text", "").strip() in response.content.decode()
    assert not Article.objects.exists()


def test_text_and_files_at_once_are_not_guessed_about(signed_in: Client) -> None:
    response = signed_in.post(
        "/upload/", {"text": "It rains, he said.", "files": [file("a.txt", "x said y")]}
    )
    assert response.status_code == 422
    assert not Article.objects.exists()


def test_too_many_files_are_refused_as_a_whole(signed_in: Client) -> None:
    files = [file(f"{n}.txt", f"{n} said it rains.") for n in range(MAX_FILES + 1)]
    assert signed_in.post("/upload/", {"files": files}).status_code == 400
    assert not Article.objects.exists()


def test_htmx_is_sent_on_after_an_upload(signed_in: Client) -> None:
    response = signed_in.post("/upload/", {"text": builders.STORY}, headers=HTMX)
    assert response["HX-Redirect"] == Article.objects.get().get_absolute_url()


def test_details_are_filled_from_the_document_but_not_over_what_was_typed(signed_in: Client) -> None:
    document = "---\ntitle: Rain\noutlet: Elsewhere\n---\nThe office said it will rain."
    response = signed_in.post("/upload/preview/", {"files": [file("r.md", document)], "outlet": "The Wire"})
    page = response.content.decode()
    assert 'value="Rain"' in page
    assert 'value="The Wire"' in page
    assert not Article.objects.exists()


def test_a_preview_of_nothing_says_so(signed_in: Client) -> None:
    assert "nothing to send yet" in signed_in.post("/upload/preview/", {}, headers=HTMX).content.decode()


def test_an_upload_shows_articles_that_were_there_and_failures(signed_in: Client, editor: User) -> None:
    builders.article(editor, text="One said it rains.", title="Rain")
    files = [file("a.txt", "One said it rains."), file("b.txt", "Two said it snows.")]
    signed_in.post("/upload/", {"files": files})
    Job.objects.filter(article__upload__isnull=False, article__duplicate_of=None).update(
        state="failed", error="It is a scan."
    )
    page = signed_in.get(Upload.objects.get().get_absolute_url()).content.decode()
    assert "here already" in page
    assert "It is a scan." in page
    assert "Try again" in page


def test_a_file_that_could_not_be_read_can_be_removed(signed_in: Client, editor: User) -> None:
    read = builders.article(editor, state="failed")
    kept = signed_in.post(f"/articles/{read.pk}/discard/", follow=True).content.decode()
    assert "This one stays." in kept  # it has a text
    with patch.object(app, "send_task"):
        made, _new = intake.receive_file(filename="x.pdf", data=b"%PDF-1.7\nnothing else", user=editor)
    Job.objects.filter(article=made).update(state="failed", error="The file is broken.")
    assert "cannot be undone" in signed_in.get(f"/articles/{made.pk}/discard/").content.decode()
    signed_in.post(f"/articles/{made.pk}/discard/")
    assert not Article.objects.filter(pk=made.pk).exists()
