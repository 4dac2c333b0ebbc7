"""``fields``: only what is asked for."""

import pytest
from rest_framework.test import APIClient

from claims.models import Claim


@pytest.mark.parametrize(
    "query", ["fields=who,status", "fields=who&fields=status", "fields=%20who%20,status,who"]
)
def test_only_what_is_asked_for_comes(client: APIClient, claim: Claim, query: str) -> None:
    expected = {"id": claim.pk, "who": "Ilse Brandvåg", "status": "unreviewed"}
    assert client.get(f"/api/v1/claims/?{query}").json()["results"] == [expected]
    assert client.get(f"/api/v1/claims/{claim.pk}/?{query}").json() == expected


def test_other_lists_are_trimmed_too(client: APIClient, claim: Claim) -> None:
    for path in ("articles/", "speakers/", "organisations/", f"articles/{claim.article_id}/claims/"):
        [row] = client.get(f"/api/v1/{path}?fields=id").json()["results"]
        assert [*row] == ["id"], path


@pytest.mark.parametrize(
    "query", ["fields=colour", "fields=", "fields=who,", "fields=article.title", "fields=%00"]
)
def test_a_field_that_is_not_there_is_named(client: APIClient, claim: Claim, query: str) -> None:
    for path in ("claims/", f"claims/{claim.pk}/"):
        response = client.get(f"/api/v1/{path}?{query}")
        problem = response.json()
        assert (response.status_code, problem["code"], problem["field"]) == (400, "unknown", "fields")
        assert "content" in problem["detail"]


def test_fields_stay_on_the_next_page(client: APIClient, claim: Claim, relayed: Claim) -> None:
    first = client.get("/api/v1/claims/?fields=who&page_size=1").json()
    [row] = client.get(first["next"]).json()["results"]
    assert {*row} == {"id", "who"}
