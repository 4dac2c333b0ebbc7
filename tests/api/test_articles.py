"""Articles in the API: the way in, and what comes out."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from articles import jobs
from articles.models import Article, Job, Original
from claims.models import Claim

HERE = "/api/v1/articles/"
STORY = "The ferry will not sail on Sunday, the harbour master of Marrowick said. She blamed the swell."


def raw(client: APIClient, body: str | bytes, content_type: str) -> Any:
    """Send a body as it is."""
    return client.generic("POST", HERE, body, content_type)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def told() -> Any:
    """What the broker was told."""
    with mock.patch.object(jobs, "tell") as tell:
        yield tell


def test_a_text_is_taken_in_and_queued(
    signed_in: APIClient, told: mock.Mock, django_capture_on_commit_callbacks: Any
) -> None:
    body = {
        "text": STORY,
        "title": "No ferry",
        "outlet": "Marrowick Evening Post",
        "byline": "Pia Lund",
        "published_on": "2026-03-01",
        "url": "https://marrowick.example/ferry",
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(HERE, body)
    assert response.status_code == 202
    row = response.json()
    assert response["Location"] == row["status_url"]
    assert row["status"]["state"] == "queued"
    assert "text" not in row
    assert {name: row.get(name) for name in body} == {**body, "text": None}
    article = Article.objects.get(pk=row["id"])
    assert (article.text, article.title, article.created_by.username) == (STORY, "No ferry", "ana")
    told.assert_called_once_with(article.pk)
    status = signed_in.get(row["status_url"]).json()
    assert status["state"] == "queued"
    assert status["error"] is None
    whole = signed_in.get(row["api_url"]).json()
    assert whole["text"] == STORY
    assert whole["length"] == len(STORY)


def test_the_same_text_again_is_the_article_that_is_there(signed_in: APIClient) -> None:
    first = signed_in.post(HERE, {"text": STORY})
    again = signed_in.post(HERE, {"text": STORY + "\r\n", "title": "Another title"})
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Article.objects.count() == 1


def test_a_file_is_taken_in_by_its_content(signed_in: APIClient) -> None:
    file = SimpleUploadedFile("ferry.bin", STORY.encode())
    response = signed_in.post(HERE, {"file": file, "outlet": "Evening Post"}, format="multipart")
    assert response.status_code == 202, response.content
    article = Article.objects.get(pk=response.json()["id"])
    assert (article.text, article.outlet) == (STORY, "Evening Post")
    assert Original.objects.get(article=article).filename == "ferry.bin"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"text": ""}, 400, "blank", "text"),
        ({"title": "No text"}, 400, "required", "text"),
        ({"text": "a\0b"}, 400, "null_characters_not_allowed", "text"),
        ({"text": ["x"]}, 400, "invalid", "text"),
        ({"text": STORY, "title": "x" * 501}, 400, "max_length", "title"),
        ({"text": STORY, "published_on": "1 March"}, 400, "invalid", "published_on"),
        ({"text": STORY, "url": "javascript:alert(1)"}, 400, "invalid", "url"),
        ([], 400, "invalid", None),
        ({"text": "  \n "}, 422, "empty", None),
        ({"text": "word " * 100_001}, 422, "too_long", None),
    ],
)
def test_what_cannot_be_taken_in_is_said(
    signed_in: APIClient, body: Any, status: int, code: str, field: str | None
) -> None:
    response = signed_in.post(HERE, body)
    problem = response.json()
    assert (response.status_code, problem["code"], problem.get("field")) == (status, code, field), problem
    assert problem["detail"]
    assert response["Content-Type"] == "application/problem+json"
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"text": NaN}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 5000 + b"}",
        b'{"text": "\\ud800"}',
        b'{"text": "Good", "title": "\\udfff"}',
        b"",
    ],
)
def test_bodies_that_are_no_json_or_hold_what_cannot_be_kept(signed_in: APIClient, body: bytes) -> None:
    response = raw(signed_in, body, "application/json")
    assert response.status_code == 400, response.content
    assert not Article.objects.exists()


def test_a_character_set_beside_json_changes_nothing(signed_in: APIClient) -> None:
    body = json.dumps({"text": STORY})
    response = raw(signed_in, body, "application/json; charset=zlib")
    assert response.status_code == 202


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "wrong_type"),
        ("many.zip", b"PK\x05\x06" + bytes(18), "zip"),
    ],
)
def test_files_that_cannot_be_taken_in(signed_in: APIClient, name: str, content: bytes, code: str) -> None:
    response = signed_in.post(HERE, {"file": SimpleUploadedFile(name, content)}, format="multipart")
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert not Article.objects.exists()


def test_a_form_without_a_file_is_told_so(signed_in: APIClient) -> None:
    response = signed_in.post(HERE, {"title": "No ferry"}, format="multipart")
    assert (response.status_code, response.json()["field"]) == (400, "file")
    response = raw(signed_in, b"--x", "multipart/form-data")
    assert response.status_code == 400


def test_a_body_that_is_too_large_is_not_read(signed_in: APIClient) -> None:
    response = raw(signed_in, b" " * 12_000_001, "application/json")
    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")


def test_other_types_and_methods_are_refused(signed_in: APIClient, article: Article) -> None:
    assert raw(signed_in, b"a", "text/plain").status_code == 415
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        response = signed_in.generic(method, f"{HERE}{article.pk}/")
        assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert signed_in.post("/api/v1/me/", {}).status_code == 405


def test_the_list_leaves_texts_out_and_counts_claims(
    client: APIClient, article: Article, claim: Claim, relayed: Claim
) -> None:
    Claim.objects.filter(pk=relayed.pk).update(status=Claim.Status.REJECTED)
    [row] = client.get(HERE).json()["results"]
    assert (row["title"], row["claim_count"], row["status"]["state"]) == ("The dam", 1, "done")
    assert "text" not in row
    assert [item["id"] for item in client.get(row["claims_url"]).json()["results"]] == [claim.pk]


def test_articles_are_narrowed(client: APIClient, article: Article) -> None:
    cases = {
        "q=dam": 1,
        "q=ferry": 0,
        "state=done": 1,
        "state=open": 0,
        "outlet=vessmark%20courier": 1,
        "after=2026-03-03": 0,
        "before=2026-03-02": 1,
        "ordering=-date": 1,
        "ordering=date&q=dam": 1,
    }
    for query, number in cases.items():
        assert len(client.get(f"{HERE}?{query}").json()["results"]) == number, query


def test_a_failed_article_says_why(client: APIClient, article: Article) -> None:
    Job.objects.filter(article=article).update(
        state=Job.State.FAILED, error_code="no_text", error="The PDF holds pictures only."
    )
    [row] = client.get(f"{HERE}?state=failed").json()["results"]
    assert row["status"]["error"] == {"code": "no_text", "message": "The PDF holds pictures only."}


def test_a_file_that_was_there_already_is_not_listed_and_names_the_article(
    client: APIClient, article: Article
) -> None:
    twin = Article.objects.create(duplicate_of=article, created_by=article.created_by)
    assert [row["id"] for row in client.get(HERE).json()["results"]] == [article.pk]
    row = client.get(f"{HERE}{twin.pk}/").json()
    assert (row["duplicate_of"], row["status"]) == (article.pk, None)
    assert client.get(row["status_url"]).status_code == 404


def test_the_text_comes_as_it_is(client: APIClient, article: Article) -> None:
    response = client.get(f"{HERE}{article.pk}/text/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == article.text
    assert "😀" in article.text


def test_an_article_that_is_not_read_yet_has_no_text(client: APIClient, article: Article) -> None:
    empty = Article.objects.create(created_by=article.created_by)
    jobs.queue(empty.pk)
    response = client.get(f"{HERE}{empty.pk}/text/")
    assert (response.status_code, response["Retry-After"]) == (409, "1")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_read"


def test_claims_are_extracted_again_when_asked_for(
    signed_in: APIClient, article: Article, told: mock.Mock, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(f"{HERE}{article.pk}/runs/")
    assert (response.status_code, response.json()["state"]) == (202, "queued")
    assert response["Location"] == f"http://testserver{HERE}{article.pk}/status/"
    told.assert_called_once_with(article.pk)
    status = signed_in.get(response["Location"])
    assert status["Retry-After"] == response["Retry-After"] == "1"


def test_an_article_that_is_at_work_is_not_queued_twice(
    signed_in: APIClient, article: Article, told: mock.Mock, django_capture_on_commit_callbacks: Any
) -> None:
    Job.objects.filter(article=article).update(state="queued")
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in.post(f"{HERE}{article.pk}/runs/")
    assert response.status_code == 202
    told.assert_not_called()


def test_a_status_that_stays_says_no_time_to_ask_again(client: APIClient, article: Article) -> None:
    assert "Retry-After" not in client.get(f"{HERE}{article.pk}/status/")


def test_details_are_corrected_one_by_one(signed_in: APIClient, article: Article) -> None:
    response = signed_in.patch(f"{HERE}{article.pk}/", {"outlet": "The Post", "published_on": None})
    assert response.status_code == 200
    row = response.json()
    assert (row["title"], row["outlet"], row["published_on"]) == ("The dam", "The Post", None)
    events: Any = article.events  # type: ignore[attr-defined]  # pghistory's
    [before] = events.values_list("outlet", flat=True)[:1]
    assert before == "Vessmark Courier"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "required", None),
        ({"text": "Another"}, "unknown", "text"),
        ({"published_on": "soon"}, "invalid", "published_on"),
        ({"tit\ud800le": ""}, "unknown", "tit?le"),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(
    signed_in: APIClient, article: Article, body: Any, code: str, field: str | None
) -> None:
    address = f"{HERE}{article.pk}/"
    response: Any = signed_in.generic("PATCH", address, json.dumps(body), "application/json")
    assert (response.status_code, response.json()["code"], response.json().get("field")) == (400, code, field)
    assert Article.objects.filter(title="The dam", outlet="Vessmark Courier").exists()
