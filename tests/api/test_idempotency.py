"""A creation sent again under the same key is answered as the first one was, and done once."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from articles import jobs, services
from articles.kept import KeptAnswer
from articles.models import Article
from claims.models import Speaker

HERE = "/api/v1/articles/"
STORY = "The ferry will not sail on Sunday, the harbour master of Marrowick said. She blamed the swell."
KEY = {"Idempotency-Key": "5f0c4f6e-0c2b"}


@pytest.fixture(autouse=True)
def told() -> Any:
    with mock.patch.object(jobs, "tell") as tell:
        yield tell


def test_the_first_answer_comes_again(signed_in: APIClient, db: None) -> None:
    first = signed_in.post(HERE, {"text": STORY}, headers=KEY)
    again = signed_in.post(HERE, {"text": STORY}, headers=KEY)
    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert [first[name] for name in ("Location", "Retry-After")] == [again["Location"], again["Retry-After"]]
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Article.objects.count() == 1


def test_without_a_key_it_is_another_request(signed_in: APIClient) -> None:
    signed_in.post(HERE, {"text": STORY}, headers=KEY)
    assert signed_in.post(HERE, {"text": STORY}).status_code == 200


def test_the_same_members_in_another_order_are_the_same_request(signed_in: APIClient) -> None:
    signed_in.post(HERE, {"text": STORY, "title": "No ferry"}, headers=KEY)
    assert signed_in.post(HERE, {"title": "No ferry", "text": STORY}, headers=KEY).status_code == 202


def test_another_body_under_the_key_is_refused(signed_in: APIClient) -> None:
    signed_in.post(HERE, {"text": STORY}, headers=KEY)
    response = signed_in.post(HERE, {"text": STORY + " It rose."}, headers=KEY)
    assert (response.status_code, response.json()["code"]) == (422, "key_reused")
    assert Article.objects.count() == 1


def test_another_address_under_the_key_is_refused(signed_in: APIClient, speaker: Speaker) -> None:
    address = f"/api/v1/speakers/{speaker.pk}/aliases/"
    assert signed_in.post(HERE, {"text": STORY}, headers=KEY).status_code == 202
    assert signed_in.post(address, {"name": "Ilse"}, headers=KEY).status_code == 422


def test_a_file_is_told_by_its_content(signed_in: APIClient) -> None:
    def send(content: str) -> Any:
        file = SimpleUploadedFile("ferry.txt", content.encode())
        return signed_in.post(HERE, {"file": file}, format="multipart", headers=KEY)

    assert [send(STORY).status_code, send(STORY).status_code, send(STORY + "!").status_code] == [
        202,
        202,
        422,
    ]


def test_keys_of_two_accounts_are_two(signed_in: APIClient, chief: User) -> None:
    signed_in.post(HERE, {"text": STORY}, headers=KEY)
    other = APIClient()
    other.force_authenticate(chief)
    assert other.post(HERE, {"text": "Another story, the mayor said."}, headers=KEY).status_code == 202


def test_a_refusal_leaves_the_key_free(signed_in: APIClient) -> None:
    assert signed_in.post(HERE, {"text": ""}, headers=KEY).status_code == 400
    assert signed_in.post(HERE, {"text": " \n "}, headers=KEY).status_code == 422
    assert signed_in.post(HERE, {"text": STORY}, headers=KEY).status_code == 202


def test_an_error_leaves_neither_the_creation_nor_an_answer(signed_in: APIClient) -> None:
    signed_in.raise_request_exception = False
    with mock.patch("articles.api.ArticleViewSet._row", side_effect=RuntimeError):
        assert signed_in.post(HERE, {"text": STORY}, headers=KEY).status_code == 500
    assert (Article.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert signed_in.post(HERE, {"text": STORY}, headers=KEY).status_code == 202


def test_an_old_answer_is_forgotten_and_cleared_away(signed_in: APIClient) -> None:
    signed_in.post(HERE, {"text": STORY}, headers=KEY)
    signed_in.post(HERE, {"text": STORY + " It rose."}, headers={"Idempotency-Key": "other"})
    KeptAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in.post(HERE, {"text": STORY}, headers=KEY).status_code == 200
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "ü", "\x7f"])
def test_what_is_no_key_is_said(signed_in: APIClient, key: str) -> None:
    response = signed_in.post(HERE, {"text": STORY}, headers={"Idempotency-Key": key})
    assert (response.status_code, response.json()["field"]) == (400, "Idempotency-Key")
    assert not Article.objects.exists()


def _race(user: User, number: int, body: dict[str, str], headers: dict[str, str]) -> Counter[int]:
    """So many threads send the same request at the same moment; how often each status came back."""
    ready, found = threading.Barrier(number), list[int]()

    def send() -> None:
        program = APIClient()
        program.force_authenticate(user)
        ready.wait()
        found.append(program.post(HERE, body, headers=headers).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(found)


@pytest.mark.django_db(transaction=True)
def test_twins_make_one(editor: User) -> None:
    for turn in range(6):
        found = _race(editor, 6, {"text": f"{STORY} {turn}"}, {"Idempotency-Key": f"turn-{turn}"})
        assert set(found) <= {202, 409}, found
        assert found[202] >= 1
        assert Article.objects.count() == KeptAnswer.objects.count() == turn + 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_at_work_its_twin_is_asked_to_wait(editor: User) -> None:
    entered, leave = threading.Event(), threading.Event()
    receive = services.receive_text

    def slow(**given: Any) -> Any:
        entered.set()
        leave.wait(20)
        return receive(**given)

    first = APIClient()
    first.force_authenticate(editor)
    answers: list[Any] = []

    def send() -> None:
        answers.append(first.post(HERE, {"text": STORY}, headers=KEY))
        connection.close()

    with mock.patch.object(services, "receive_text", slow):
        thread = threading.Thread(target=send)
        thread.start()
        entered.wait(20)
        twin = APIClient()
        twin.force_authenticate(editor)
        early = twin.post(HERE, {"text": STORY}, headers=KEY)
        leave.set()
        thread.join()
    assert (early.status_code, early.json()["code"], early["Retry-After"]) == (409, "in_progress", "1")
    late = twin.post(HERE, {"text": STORY}, headers=KEY)
    assert (answers[0].status_code, late.status_code) == (202, 202)
    assert late.json() == answers[0].json()
