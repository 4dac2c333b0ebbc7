"""What editors decide about claims through the API, and that nobody overwrites another's decision."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim, Organisation, Speaker
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken
from tests.api.conftest import TEXT


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
    row = signed_in.patch(address(claim), {"role": "chair"}, headers={"If-Match": '"1"'}).json()
    assert (row["organisation"]["id"], row["who"], row["role"]) == (organisation.pk, "Ilse Brandvåg", "chair")


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
        ({"speaker": "a\0b"}, 400, "null_characters_not_allowed", "speaker"),
        ({"status": "confirmed"}, 400, "unknown", "status"),
        ([], 400, "invalid", None),
        ({"content": [[0]]}, 400, "invalid", "content"),
        ({"content": [[0, True]]}, 400, "invalid", "content"),
        ({"content": "0-5"}, 400, "invalid", "content"),
        ({"relays": [{"colour": "red"}]}, 400, "unknown", "relays.0.colour"),
        ({"relays": [{"name": "x"}] * 21}, 422, "refused", "relays"),
        ({"speaker": ""}, 422, "refused", "speaker"),
        ({"speaker_id": 999}, 422, "refused", "speaker"),
        ({"organisation_id": 999}, 422, "refused", "organisation"),
        ({"content": []}, 422, "refused", "content"),
        ({"content": [[5, 3]]}, 422, "refused", "content"),
        ({"cue": [[0, 10_000]]}, 422, "refused", "cue"),
        ({"outer": 999}, 422, "refused", "outer"),
        ({"relays": [{}]}, 422, "refused", "relays"),
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
    assert (response.status_code, response.json()["field"]) == (422, "speaker")


def test_spans_are_corrected_in_code_points(signed_in: APIClient, relayed: Claim) -> None:
    start = TEXT.index("the letter")
    body = {"content": [[start, start + 10]], "hedges": [], "source": [[1, 4], [0, 2]]}
    row = signed_in.patch(address(relayed), body, headers={"If-Match": '"1"'}).json()
    assert row["content"] == {"spans": [[start, start + 10]], "text": "the letter"}
    assert row["source"] == {"spans": [[0, 4]], "text": "The "[:4]}
    assert (row["hedges"], row["hedge_spans"]) == ([], [])


def test_relays_are_replaced(signed_in: APIClient, relayed: Claim, organisation: Organisation) -> None:
    start = TEXT.index("the Harbour Wire")
    body = {
        "relays": [{"organisation_id": organisation.pk}, {"name": "a memo", "spans": [[start, start + 3]]}]
    }
    row = signed_in.patch(address(relayed), body, headers={"If-Match": '"1"'}).json()
    assert [
        (relay["name"], relay["organisation"] and relay["organisation"]["id"]) for relay in row["relays"]
    ] == [
        ("Skarnkraft", organisation.pk),
        ("a memo", None),
    ]
    assert row["relays"][1]["spans"] == [[start, start + 3]]


def test_choices_are_corrected(signed_in: APIClient, claim: Claim) -> None:
    body = {"form": "direct", "cue_class": "belief", "polarity": "denies", "role": "chair"}
    row = signed_in.patch(address(claim), body, headers={"If-Match": '"1"'}).json()
    assert {name: row[name] for name in body} == body


def test_an_organisation_said_it(signed_in: APIClient, claim: Claim) -> None:
    body = {"kind": "organisation", "organisation": "Vessmark Council"}
    row = signed_in.patch(address(claim), body, headers={"If-Match": '"1"'}).json()
    assert (row["who"], row["speaker"], row["organisation"]["name"]) == (
        "Vessmark Council",
        None,
        "Vessmark Council",
    )


def test_a_claim_is_entered(signed_in: APIClient, article: Article, speaker: Speaker) -> None:
    start = TEXT.index("We were never warned")
    body = {"article": article.pk, "content": [[start, start + 20]], "speaker_id": speaker.pk}
    response = signed_in.post("/api/v1/claims/", body)
    row = response.json()
    assert (response.status_code, response["Location"], response["ETag"]) == (201, row["api_url"], '"1"')
    assert (row["content"]["text"], row["who"]) == ("We were never warned", "Ilse Brandvåg")
    assert (row["provenance"], row["status"]) == ("person", "confirmed")
    again = signed_in.post("/api/v1/claims/", body)
    assert (again.status_code, again.json()["field"]) == (422, "content")


@pytest.mark.parametrize(
    ("body", "status"), [({"article": 999, "content": [[0, 3]]}, 422), ({"content": [[0, 3]]}, 400)]
)
def test_a_claim_stands_in_an_article(signed_in: APIClient, db: None, body: Any, status: int) -> None:
    response = signed_in.post("/api/v1/claims/", body)
    assert (response.status_code, response.json()["field"]) == (status, "article")


def test_a_claim_is_put_back_to_what_it_was(signed_in: APIClient, claim: Claim) -> None:
    signed_in.patch(address(claim), {"kind": "unclear"}, headers={"If-Match": '"1"'})
    first = signed_in.get(address(claim, "history")).json()["results"][-1]
    body = {"event": first["event"]}
    row = signed_in.post(address(claim, "restore"), body, headers={"If-Match": '"2"'}).json()
    assert (row["kind"], row["who"], row["status"], row["version"]) == (
        "person",
        "Ilse Brandvåg",
        "unreviewed",
        3,
    )


def test_a_state_of_another_claim_is_refused(signed_in: APIClient, claim: Claim, relayed: Claim) -> None:
    event = signed_in.get(address(relayed, "history")).json()["results"][0]["event"]
    response = signed_in.post(address(claim, "restore"), {"event": event}, headers={"If-Match": '"1"'})
    assert (response.status_code, response.json()["code"]) == (422, "refused")


def test_nobody_corrects_without_an_account(client: APIClient, claim: Claim) -> None:
    for call in (client.patch(address(claim), {"kind": "unclear"}), client.post(address(claim, "confirm"))):
        assert call.status_code == 401


def test_the_history_says_who_did_what(client: APIClient, claim: Claim, editor: User) -> None:
    _, secret = tokens.create(user=editor, name="t", scope=ApiToken.Scope.EDIT, days=1)
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
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
