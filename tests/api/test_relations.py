"""How claims stand to each other, and comparisons, in the API."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Claim, Comparison, Relation

HERE = "/api/v1/relations/"
THERE = "/api/v1/comparisons/"


def test_a_relation_is_said_listed_and_taken_back(signed_in: APIClient, claim: Claim, relayed: Claim) -> None:
    body = {"claim": relayed.pk, "other": claim.pk, "kind": "contradicts", "note": "January or not"}
    response = signed_in.post(HERE, body)
    row = response.json()
    assert (response.status_code, response["Location"]) == (201, row["api_url"])
    # Both sides are alike, so the lower number comes first.
    assert (row["claim"]["id"], row["kind"], row["other"]["id"], row["note"], row["by"]) == (
        claim.pk,
        "contradicts",
        relayed.pk,
        "January or not",
        "Ana",
    )
    assert signed_in.get(f"{HERE}?claim={relayed.pk}&kind=contradicts").json()["results"] == [row]
    assert signed_in.delete(row["api_url"]).status_code == 204
    assert signed_in.get(HERE).json()["results"] == []


def test_a_suggestion_is_dismissed(signed_in: APIClient, claim: Claim, relayed: Claim) -> None:
    body = {"claim": claim.pk, "other": relayed.pk, "dismissed": True}
    assert signed_in.post(HERE, body).json()["kind"] is None
    assert signed_in.get(HERE).json()["results"] == []
    assert len(signed_in.get(f"{HERE}?state=dismissed").json()["results"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, None),
        ({"kind": "contradicts", "dismissed": True}, 422, None),
        ({"kind": "loves"}, 400, "kind"),
        ({"other": 99, "kind": "contradicts"}, 422, "other"),
        ({"kind": "contradicts", "other": None}, 400, "other"),
        ({"kind": "contradicts", "itself": True}, 400, "itself"),
    ],
)
def test_what_makes_no_sense_is_said(
    signed_in: APIClient, claim: Claim, relayed: Claim, body: dict[str, Any], status: int, field: str | None
) -> None:
    response = signed_in.post(HERE, {"claim": claim.pk, "other": relayed.pk, **body})
    assert (response.status_code, response.json().get("field")) == (status, field)
    assert not Relation.objects.exists()


def test_a_claim_does_not_contradict_itself(signed_in: APIClient, claim: Claim) -> None:
    response = signed_in.post(HERE, {"claim": claim.pk, "other": claim.pk, "kind": "contradicts"})
    assert (response.status_code, response.json()["code"]) == (422, "refused")


def kept(program: APIClient, *claims: Claim, **more: Any) -> dict[str, Any]:
    body = {"title": "Who knew?", "claims": [{"claim": claim.pk} for claim in claims], **more}
    row: dict[str, Any] = program.post(THERE, body).json()
    return row


def test_a_comparison_is_kept_with_its_claims(signed_in: APIClient, claim: Claim, relayed: Claim) -> None:
    row = kept(signed_in, claim, relayed, question="When did the letter arrive?", rows="point")
    assert [place["claim"]["id"] for place in row["claims"]] == [claim.pk, relayed.pk]
    assert (row["claim_count"], row["is_public"], row["by"], row["rows"]) == (2, False, "Ana", "point")
    assert signed_in.get(row["api_url"]).json() == row


def test_a_comparison_is_its_owner_s_until_it_is_public(
    signed_in: APIClient, client: APIClient, claim: Claim, reader: User
) -> None:
    row = kept(signed_in, claim)
    other = APIClient()
    other.force_authenticate(reader)
    for program in (client, other):
        assert program.get(row["api_url"]).status_code == 404
        assert program.get(THERE).json()["results"] == []
    signed_in.patch(row["api_url"], {"is_public": True}, headers={"If-Match": '"1"'})
    assert client.get(THERE).json()["results"][0]["id"] == row["id"]


def test_a_comparison_is_changed_by_whoever_saw_the_latest(
    signed_in: APIClient, claim: Claim, relayed: Claim
) -> None:
    row = kept(signed_in, claim)
    body = {"claims": [{"claim": relayed.pk, "side": "Officials", "note": "unnamed"}]}
    changed = signed_in.patch(row["api_url"], body, headers={"If-Match": '"1"'})
    [place] = changed.json()["claims"]
    assert (place["claim"]["id"], place["side"], place["note"]) == (relayed.pk, "Officials", "unnamed")
    assert changed["ETag"] == '"2"'
    assert signed_in.patch(row["api_url"], {"title": "x"}).status_code == 428
    assert signed_in.patch(row["api_url"], {"title": "x"}, headers={"If-Match": '"1"'}).status_code == 412


def test_a_claim_that_is_gone_is_in_no_comparison(signed_in: APIClient, claim: Claim) -> None:
    response = signed_in.post(THERE, {"title": "x", "claims": [{"claim": 999}]})
    assert (response.status_code, response.json()["code"]) == (422, "refused")
    assert not Comparison.objects.exists()


def test_a_comparison_is_deleted_and_brought_back(signed_in: APIClient, claim: Claim) -> None:
    row = kept(signed_in, claim)
    assert signed_in.delete(row["api_url"]).status_code == 204
    assert signed_in.get(row["api_url"]).status_code == 404
    assert signed_in.post(row["api_url"] + "restore/").json()["title"] == "Who knew?"


def test_nobody_changes_another_s(signed_in: APIClient, claim: Claim) -> None:
    row = kept(signed_in, claim, is_public=True)
    other = APIClient()
    other.force_authenticate(User.objects.create_user("bo"))
    assert other.patch(row["api_url"], {"title": "x"}, headers={"If-Match": '"1"'}).status_code == 403
    assert other.delete(row["api_url"]).status_code == 403


def test_lists_take_a_constant_number_of_queries(
    signed_in: APIClient, claim: Claim, relayed: Claim, editor: User
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert signed_in.get(path).status_code == 200
        return len(captured)

    row = kept(signed_in, relayed)
    signed_in.post(HERE, {"claim": claim.pk, "other": relayed.pk, "kind": "contradicts"})
    paths = (HERE, THERE, row["api_url"])
    few = [queries(path) for path in paths]
    for kind in ("updates", "supports", "answers"):
        signed_in.post(HERE, {"claim": claim.pk, "other": relayed.pk, "kind": kind})
        kept(signed_in, claim)
    body = {"claims": [{"claim": claim.pk}, {"claim": relayed.pk}]}
    signed_in.patch(row["api_url"], body, headers={"If-Match": '"1"'})
    assert [queries(path) for path in paths] == few
    assert max(few) <= 6
