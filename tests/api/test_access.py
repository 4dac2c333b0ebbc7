"""Who may call what: a table of every route, method and kind of caller."""

import base64

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim, Speaker
from newsclaims.api import router

READ = [
    "/api/v1/",
    "/api/v1/articles/",
    "/api/v1/articles/{article}/",
    "/api/v1/articles/{article}/status/",
    "/api/v1/articles/{article}/claims/",
    "/api/v1/claims/",
    "/api/v1/claims/{claim}/",
    "/api/v1/speakers/",
    "/api/v1/speakers/{speaker}/",
    "/api/v1/organisations/",
    "/api/v1/organisations/{organisation}/",
    "/api/schema/",
]

# Who may call these is tested with the rest of what they do, in test_batches.py and test_webhooks.py.
ELSEWHERE = [
    "new-batch-list",
    "batch-detail",
    "webhook-list",
    "webhook-detail",
    "webhook-secret",
    "webhook-test",
    "webhook-deliveries-list",
    "webhook-deliveries-detail",
    "webhook-deliveries-redeliver",
]


@pytest.fixture
def paths(article: Article, claim: Claim, speaker: Speaker) -> list[str]:
    keys = {
        "article": article.pk,
        "claim": claim.pk,
        "speaker": speaker.pk,
        "organisation": speaker.organisation_id,
    }
    return [path.format(**keys) for path in READ]


def test_the_table_has_every_route() -> None:
    assert len(READ) + len(ELSEWHERE) == len(router.urls) + 1
    assert {getattr(url, "name", "") for url in router.urls} >= set(ELSEWHERE)
    assert get_resolver().namespace_dict["api"]


def test_anybody_reads_where_the_site_is_open(client: APIClient, paths: list[str]) -> None:
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_nobody_reads_where_it_is_not(
    client: APIClient, signed_in: APIClient, paths: list[str], settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    for path in paths:
        for method in ("get", "head"):
            response = getattr(client, method)(path)
            assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Basic realm="newsclaims"')
        assert signed_in.get(path).status_code == 200


def test_only_people_with_an_account_write(client: APIClient, db: None) -> None:
    response = client.post("/api/v1/articles/", {"text": "The bridge was closed, she said."})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "credentials", [b"ana:wrong", b"nobody:x", b"an\0a:x", b"ana:\0", b"\xff:x", b"ana", b""]
)
def test_wrong_credentials_are_refused(client: APIClient, editor: User, credentials: bytes) -> None:
    encoded = base64.b64encode(credentials).decode()
    response = client.get("/api/v1/claims/", HTTP_AUTHORIZATION=f"Basic {encoded}")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_name_and_password_do_until_the_account_is_closed(
    client: APIClient, editor: User, settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    client.credentials(HTTP_AUTHORIZATION="Basic " + base64.b64encode(b"ana:a-long-password").decode())
    assert client.get("/api/v1/claims/").status_code == 200
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/api/v1/claims/").status_code == 401


def test_a_browser_s_session_needs_the_csrf_token(editor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    body = {"text": "The bridge was closed, the mayor said."}
    refused = browser.post("/api/v1/articles/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    token = "x" * 32
    browser.cookies["csrftoken"] = token
    accepted = browser.post(
        "/api/v1/articles/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert accepted.status_code == 202
