"""Up to 100 articles in one request."""

from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from articles import jobs
from articles.models import Article, Job, Upload
from newsclaims.celery import LATER

HERE = "/api/v1/articles/batch/"


@pytest.fixture(autouse=True)
def told() -> Any:
    with mock.patch.object(jobs, "tell") as tell:
        yield tell


def story(name: object) -> str:
    return f"The {name} ferry will not sail on Sunday, the harbour master said. She blamed the swell."


def test_each_article_is_taken_in_by_itself(signed_in: APIClient) -> None:
    good = {"text": story("first"), "outlet": "Harbour Wire"}
    bad_url = {"text": story("second"), "url": "ftp://x"}
    sent = [good, bad_url, {"text": "…"}, good, "text", {"title": "No text"}, {"text": "a\0b"}]
    answer = signed_in.post(HERE, {"articles": sent})
    assert answer.status_code == 202
    body = answer.json()
    assert answer["Location"] == body["api_url"]
    assert (body["created"], body["duplicate"], body["error"], body["finished"]) == (1, 1, 5, False)
    article = Article.objects.get(outlet="Harbour Wire")
    outcomes = [item["outcome"] for item in body["items"]]
    assert outcomes == ["created", "error", "error", "duplicate", "error", "error", "error"]
    assert [item["article"] for item in body["items"]][:4] == [article.pk, None, None, article.pk]
    assert body["items"][0]["job_state"] == "queued"
    problems = [item["problem"] for item in body["items"]]
    assert (problems[1]["status"], problems[1]["field"], problems[1]["code"]) == (400, "url", "invalid")
    assert (problems[2]["status"], problems[2]["code"]) == (422, "empty")
    assert problems[5]["field"] == "text"
    assert signed_in.get(body["items"][0]["article_url"]).json()["id"] == article.pk
    upload = Upload.objects.get()
    assert (upload.articles.count(), len(upload.refused)) == (2, 5)
    assert upload.refused[0]["filename"] == "Article 2"


def test_its_address_says_when_all_are_done(
    signed_in: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sent = [{"text": story(number)} for number in range(100)]
    body = signed_in.post(HERE, {"articles": sent}).json()
    assert (body["created"], len(body["items"])) == (100, 100)
    waiting = signed_in.get(body["api_url"])
    assert waiting.json() == body
    assert waiting["Retry-After"] == "5"
    Job.objects.update(state=Job.State.DONE)
    with django_assert_max_num_queries(4):
        done = signed_in.get(body["api_url"])
    assert done.json()["finished"] is True
    assert {item["job_state"] for item in done.json()["items"]} == {"done"}
    assert "Retry-After" not in done


def test_the_same_batch_again_creates_nothing(signed_in: APIClient) -> None:
    sent = {"articles": [{"text": story(number)} for number in range(3)]}
    first, second = (signed_in.post(HERE, sent).json() for _time in range(2))
    assert (second["created"], second["duplicate"]) == (0, 3)
    assert [item["article"] for item in second["items"]] == [item["article"] for item in first["items"]]
    assert Article.objects.listed().count() == 3


def test_they_wait_behind_articles_that_came_singly(
    signed_in: APIClient, told: mock.Mock, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(HERE, {"articles": [{"text": story("first")}]})
    article = Article.objects.get()
    told.assert_called_once_with(article.pk, priority=LATER)
    assert article.job.patient


@pytest.mark.parametrize(
    "body", [{}, {"articles": []}, {"articles": {}}, {"articles": [{}] * 101}, [], {"articles": None}]
)
def test_a_body_that_is_no_batch_is_refused(signed_in: APIClient, body: Any) -> None:
    answer = signed_in.post(HERE, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert not Article.objects.exists()


def test_a_field_that_is_not_known_is_named(signed_in: APIClient) -> None:
    answer = signed_in.post(HERE, {"articles": [{"text": story("first")}], "outlet": "Evening Post"})
    assert (answer.status_code, answer.json()["field"]) == (400, "outlet")
    assert not Article.objects.exists()


def test_a_batch_that_is_too_large_is_not_read(signed_in: APIClient) -> None:
    answer = signed_in.post(HERE, {"articles": [{"text": "x" * 13 * 2**20}]})
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")


def test_who_may(client: APIClient, signed_in: APIClient, reader: User) -> None:
    body = signed_in.post(HERE, {"articles": [{"text": story("first")}]}).json()
    for method, path in (("post", HERE), ("get", body["api_url"])):
        assert getattr(client, method)(path).status_code == 401
    client.force_authenticate(reader)
    for method, path in (("post", HERE), ("get", body["api_url"])):
        assert getattr(client, method)(path).status_code == 403
    assert signed_in.get("/api/v1/batches/999999/").status_code == 404
    assert signed_in.get(HERE).status_code == 405


def test_with_a_key_it_is_done_once(signed_in: APIClient) -> None:
    sent = {"articles": [{"text": story("first")}, {"text": "…"}]}
    first, second = (signed_in.post(HERE, sent, headers={"Idempotency-Key": "k1"}) for _time in range(2))
    assert (first.status_code, second.json()) == (202, first.json())
    assert Upload.objects.count() == 1
    other = signed_in.post(HERE, {"articles": [{"text": story("x")}]}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
