"""Saved searches in the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

HERE = "/api/v1/saved-searches/"


@pytest.fixture
def mine(reader: User) -> APIClient:
    program = APIClient()
    program.force_authenticate(reader)
    return program


def test_a_search_is_saved_once_changed_deleted_and_brought_back(mine: APIClient) -> None:
    response = mine.post(HERE, {"name": "Dams", "query": "q=dam&kind=person"})
    row = response.json()
    assert (response.status_code, response["Location"], row["digest"]) == (201, row["api_url"], "off")
    assert mine.post(HERE, {"name": "Again", "query": "kind=person&q=dam"}).status_code == 200
    assert [saved["name"] for saved in mine.get(HERE).json()["results"]] == ["Dams"]
    assert mine.patch(row["api_url"], {"name": "Dykes"}).json()["name"] == "Dykes"
    assert mine.delete(row["api_url"]).status_code == 204
    assert mine.get(row["api_url"]).status_code == 404
    assert mine.post(row["api_url"] + "restore/").json()["name"] == "Dykes"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"query": ""}, 400, "name"),
        ({"name": "x", "query": "colour=red"}, 422, "colour"),
        ({"name": "x", "query": "kind=alien"}, 422, "kind"),
        ({"name": "x", "query": "q=a%00b"}, 422, "q"),
        ({"name": "x", "query": "", "digest": "hourly"}, 400, "digest"),
    ],
)
def test_a_search_that_makes_no_sense_is_said(mine: APIClient, body: Any, status: int, field: str) -> None:
    response = mine.post(HERE, body)
    assert (response.status_code, response.json()["field"]) == (status, field)


def test_a_search_is_its_owner_s(mine: APIClient, signed_in: APIClient, client: APIClient) -> None:
    row = mine.post(HERE, {"name": "Dams", "query": "q=dam"}).json()
    assert signed_in.get(HERE).json()["results"] == []
    assert signed_in.get(row["api_url"]).status_code == 404
    assert signed_in.delete(row["api_url"]).status_code == 404
    assert client.get(HERE).status_code == 401
