"""Exports in the API: the files of the pages by the parameters of the list of claims."""

import csv
import io
import json
from typing import Any
from unittest import mock

import pytest
from rest_framework.test import APIClient

from claims.exports import FORMATS, sending
from claims.models import Claim, Organisation

HERE = "/api/v1/exports/"


def rows(client: APIClient, query: str) -> list[dict[str, str]]:
    response: Any = client.get(f"{HERE}csv/?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_formats_are_listed(client: APIClient, db: None) -> None:
    results = client.get(HERE).json()["results"]
    assert [row["format"] for row in results] == [*FORMATS]
    assert results[0]["api_url"] == f"http://testserver{HERE}csv/"


@pytest.mark.parametrize("name", [*FORMATS])
def test_each_format_is_sent_as_a_file(client: APIClient, claim: Claim, name: str) -> None:
    response: Any = client.get(f"{HERE}{name}/")
    assert response["Content-Type"] == FORMATS[name].media_type
    assert FORMATS[name].suffix in response["Content-Disposition"]
    assert b"".join(response.streaming_content)


def test_it_is_narrowed_as_the_list_is(
    client: APIClient, claim: Claim, relayed: Claim, organisation: Organisation
) -> None:
    cases = {
        "": 2,
        f"speaker={claim.speaker_id}": 1,
        f"organisation={organisation.pk}": 1,
        f"article={claim.article_id}": 2,
        "q=letter": 1,
        "kind=anonymous": 1,
        f"claim={relayed.pk}": 1,
        f"claim={relayed.pk}&claim={claim.pk}": 2,
    }
    for query, number in cases.items():
        assert len(rows(client, query)) == number, query


def test_a_line_is_a_claim(client: APIClient, claim: Claim) -> None:
    response: Any = client.get(f"{HERE}jsonl/?speaker={claim.speaker_id}")
    [line] = b"".join(response.streaming_content).splitlines()
    assert json.loads(line)["content"]["text"] == "The dam was safe"


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("colour=red", 400, "colour"),
        ("speaker=Ilse", 400, "speaker"),
        ("person=1", 400, "person"),
        ("claim=x", 422, "claim"),
        ("article=999", 422, "article"),
        ("claim=1&q=dam", 422, "claim"),
        ("claim=1&comparison=1", 422, "claim"),
        ("comparison=1&speaker=1", 422, "comparison"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    client: APIClient, db: None, query: str, status: int, field: str
) -> None:
    response = client.get(f"{HERE}csv/?{query}")
    assert (response.status_code, response.json()["field"]) == (status, field)
    assert response["Content-Type"] == "application/problem+json"


def test_what_is_no_format_is_not_found(client: APIClient, db: None) -> None:
    assert client.get(f"{HERE}xls/").status_code == 404


def test_when_all_places_are_taken_it_says_when_to_come_back(client: APIClient, claim: Claim) -> None:
    with mock.patch.object(sending, "AT_ONCE", 0):
        response = client.get(f"{HERE}csv/")
    assert (response.status_code, response["Retry-After"], response.json()["code"]) == (503, "60", "busy")
