"""Who may call what: a table of every route, method and kind of caller."""

import base64

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim, Speaker
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken

READ = [
    "/api/v1/",
    "/api/v1/articles/",
    "/api/v1/articles/{article}/",
    "/api/v1/articles/{article}/status/",
    "/api/v1/articles/{article}/text/",
    "/api/v1/articles/{article}/claims/",
    "/api/v1/claims/",
    "/api/v1/claims/{claim}/",
    "/api/v1/claims/{claim}/history/",
    "/api/v1/claims/{claim}/suggestions/",
    "/api/v1/speakers/",
    "/api/v1/speakers/{speaker}/",
    "/api/v1/speakers/{speaker}/acts/",
    "/api/v1/speakers/{speaker}/aliases/",
    "/api/v1/organisations/",
    "/api/v1/organisations/{organisation}/",
    "/api/v1/organisations/{organisation}/acts/",
    "/api/v1/organisations/{organisation}/aliases/",
    "/api/schema/",
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


def test_anybody_reads_where_the_site_is_open(client: APIClient, paths: list[str]) -> None:
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_nobody_reads_where_it_is_not(
    client: APIClient, signed_in: APIClient, paths: list[str], settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    for path in paths:
        for method in ("get", "head"):
            response = getattr(client, method)(path)
            assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Token realm="newsclaims"')
        assert signed_in.get(path).status_code == 200


def test_only_people_with_an_account_write(client: APIClient, db: None) -> None:
    response = client.post("/api/v1/articles/", {"text": "The bridge was closed, she said."})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert not Article.objects.exists()


@pytest.mark.parametrize("secret", ["wrong", "", "nc_", f"nc_{'x' * 43}", "nc_\xff", "nc_\0", "nc_a b"])
def test_a_wrong_token_is_refused_even_where_everybody_reads(
    client: APIClient, db: None, secret: str
) -> None:
    response = client.get("/api/v1/claims/", HTTP_AUTHORIZATION=f"Token {secret}")
    assert (response.status_code, response.json()["code"]) == (401, "invalid_token")
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == 'Token realm="newsclaims"'


def test_a_token_does_until_the_account_is_closed(
    client: APIClient, editor: User, settings: Settings
) -> None:
    settings.PUBLIC_READING = False
    _token, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.READ, days=1)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    assert client.get("/api/v1/claims/").status_code == 200
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/api/v1/claims/").status_code == 401


def test_name_and_password_are_no_way_in(client: APIClient, editor: User) -> None:
    encoded = base64.b64encode(b"ana:a-long-password").decode()
    response = client.post("/api/v1/articles/", {}, HTTP_AUTHORIZATION=f"Basic {encoded}")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


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


@pytest.mark.parametrize("path", ["", "v2/", "v1/nothing/", "v1/claims/x/", "v1/claims/" + "9" * 19 + "/"])
def test_an_address_that_is_nobody_s_is_a_problem(client: APIClient, db: None, path: str) -> None:
    response = client.get(f"/api/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"
