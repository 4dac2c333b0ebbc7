"""What editors decide about claims through the API, and that nobody overwrites another's decision."""

import base64
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Claim, Organisation, Speaker


def address(claim: Claim, verb: str = "") -> str:
    return f"/api/v1/claims/{claim.pk}/{verb and verb + '/'}"


def test_a_claim_comes_with_its_version_as_etag(client: APIClient, claim: Claim) -> None:
    assert client.get(address(claim))["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("verb", "status"), [("confirm", "confirmed"), ("reject", "rejected"), ("reopen", "unreviewed")]
)
def test_a_verdict_is_written_and_answered(
    signed_in: APIClient, claim: Claim, verb: str, status: str
) -> None:
    response = signed_in.post(address(claim, verb), headers={"If-Match": '"1"'})
    assert (response.status_code, response.json()["status"], response["ETag"]) == (200, status, '"2"')
    claim.refresh_from_db()
    assert (claim.status, claim.version) == (status, 2)


@pytest.mark.parametrize("given", [None, "*", " * "])
def test_a_change_says_which_version_it_is_based_on(
    signed_in: APIClient, claim: Claim, given: str | None
) -> None:
    headers = {} if given is None else {"If-Match": given}
    response = signed_in.post(address(claim, "confirm"), headers=headers)
    assert (response.status_code, response.json()["code"]) == (428, "precondition_required")
    claim.refresh_from_db()
    assert claim.status == "unreviewed"


@pytest.mark.parametrize("given", ['"2"', 'W/"1"', '""', '"0", "2"', '"1 "'])
def test_a_change_of_another_version_is_stale(signed_in: APIClient, claim: Claim, given: str) -> None:
    response = signed_in.patch(address(claim), {"kind": "unclear"}, headers={"If-Match": given})
    assert (response.status_code, response.json()["code"], response["ETag"]) == (412, "stale", '"1"')
    claim.refresh_from_db()
    assert (claim.kind, claim.version) == ("person", 1)


def test_one_of_several_etags_is_enough(signed_in: APIClient, claim: Claim) -> None:
    response = signed_in.post(address(claim, "confirm"), headers={"If-Match": '"7" , "1"'})
    assert response.status_code == 200


@pytest.mark.parametrize("given", ["1", '"1', "W/1", '"1","2"x', ""])
def test_what_is_no_etag_is_said(signed_in: APIClient, claim: Claim, given: str) -> None:
    response = signed_in.post(address(claim, "confirm"), headers={"If-Match": given})
    assert (response.status_code, response.json()["field"]) == (400, "If-Match")


def test_of_two_the_second_is_told_that_it_is_late(signed_in: APIClient, claim: Claim) -> None:
    tag = signed_in.get(address(claim))["ETag"]
    first = signed_in.post(address(claim, "confirm"), headers={"If-Match": tag})
    second = signed_in.post(address(claim, "reject"), headers={"If-Match": tag})
    assert (first.status_code, second.status_code, second["ETag"]) == (200, 412, first["ETag"])
    claim.refresh_from_db()
    assert claim.status == "confirmed"


def test_somebody_else_said_it(signed_in: APIClient, claim: Claim) -> None:
    body = {"speaker": "Anders Holm", "organisation": "Vessmark Council"}
    row = signed_in.patch(address(claim), body, headers={"If-Match": '"1"'}).json()
    assert (row["who"], row["organisation"]["name"], row["status"]) == (
        "Anders Holm",
        "Vessmark Council",
        "corrected",
    )
    assert Speaker.objects.get(name="Anders Holm").provenance == "person"


def test_what_is_left_out_stays(signed_in: APIClient, claim: Claim, organisation: Organisation) -> None:
    row = signed_in.patch(address(claim), {"speaker": "Anders Holm"}, headers={"If-Match": '"1"'}).json()
    assert row["organisation"]["id"] == organisation.pk


def test_a_number_picks_one_of_several_of_a_name(
    signed_in: APIClient, relayed: Claim, speaker: Speaker
) -> None:
    body = {"speaker_id": speaker.pk}
    row = signed_in.patch(address(relayed), body, headers={"If-Match": '"1"'}).json()
    assert (row["kind"], row["speaker"]["id"]) == ("person", speaker.pk)


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 400, "required", None),
        ({"colour": "red"}, 400, "unknown", "colour"),
        ({"kind": "alien"}, 400, "invalid_choice", "kind"),
        ({"speaker": ""}, 400, "invalid", "speaker"),
        ({"speaker": "a\0b"}, 400, "null_characters_not_allowed", "speaker"),
        ({"speaker_id": 999}, 400, "invalid", "speaker_id"),
        ({"kind": "organisation", "speaker": "", "organisation": ""}, 400, "invalid", "organisation"),
        ({"status": "confirmed"}, 400, "unknown", "status"),
        ([], 400, "invalid", None),
    ],
)
def test_a_correction_that_makes_no_sense_is_said(
    signed_in: APIClient, claim: Claim, body: Any, status: int, code: str, field: str | None
) -> None:
    response = signed_in.patch(address(claim), body, headers={"If-Match": '"1"'})
    problem = response.json()
    assert (response.status_code, problem["code"], problem.get("field")) == (status, code, field), problem
    claim.refresh_from_db()
    assert claim.version == 1


def test_a_name_that_two_have_is_not_guessed(signed_in: APIClient, relayed: Claim, speaker: Speaker) -> None:
    other = Speaker.objects.create(name=speaker.name)
    other.aliases.create(name=speaker.name, normal="ilse brandvag")
    body = {"kind": "person", "speaker": speaker.name}
    response = signed_in.patch(address(relayed), body, headers={"If-Match": '"1"'})
    assert (response.status_code, response.json()["code"]) == (422, "ambiguous")


def test_nobody_corrects_without_an_account(client: APIClient, claim: Claim) -> None:
    for call in (client.patch(address(claim), {"kind": "unclear"}), client.post(address(claim, "confirm"))):
        assert call.status_code == 401


def test_the_history_says_who_did_what(client: APIClient, claim: Claim, editor: User) -> None:
    client.credentials(HTTP_AUTHORIZATION="Basic " + base64.b64encode(b"ana:a-long-password").decode())
    client.post(address(claim, "confirm"), headers={"If-Match": '"1"'})
    last, first = client.get(address(claim, "history")).json()["results"]
    assert (last["who"], last["summary"]) == ("Ana", "checked it")
    assert last["changes"] == [{"what": "State", "before": "not checked yet", "after": "checked"}]
    assert (first["who"], first["changes"]) == ("The machine", [])


def test_suggestions_say_why(client: APIClient, claim: Claim, relayed: Claim) -> None:
    results = client.get(address(claim, "suggestions")).json()["results"]
    assert [row["claim"]["id"] for row in results] == [relayed.pk]
    assert results[0]["reasons"]
    assert results[0]["is_elsewhere"] is False
