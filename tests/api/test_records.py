"""What editors do to people and organisations on record through the API, and the way back."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.models import Claim, Organisation, Speaker
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken


@pytest.fixture
def signed_in(chief: User) -> APIClient:
    """Most of this takes a chief editor."""
    program = APIClient()
    program.force_authenticate(chief)
    return program


@pytest.fixture
def as_editor(editor: User) -> APIClient:
    program = APIClient()
    program.force_authenticate(editor)
    return program


@pytest.fixture
def other(db: None) -> Speaker:
    person = Speaker.objects.create(name="Brandvåg", unsure=True)
    person.aliases.create(name="Brandvåg", normal="brandvag")
    return person


def at(record: Any, rest: str = "") -> str:
    kind = "speakers" if isinstance(record, Speaker) else "organisations"
    return f"/api/v1/{kind}/{record.pk}/{rest}"


def test_details_are_changed_one_by_one(signed_in: APIClient, speaker: Speaker) -> None:
    body = {"name": "Ilse B. Brandvåg", "wikidata_id": "https://www.wikidata.org/wiki/q42"}
    row = signed_in.patch(at(speaker), body).json()
    assert (row["name"], row["wikidata_id"], row["role"]) == ("Ilse B. Brandvåg", "Q42", "head")
    assert row["organisation"]["name"] == "Skarnkraft"
    assert "Ilse Brandvåg" in row["aliases"]


def test_an_organisation_is_changed_likewise(signed_in: APIClient, organisation: Organisation) -> None:
    row = signed_in.patch(at(organisation), {"description": "a power company"}).json()
    assert (row["name"], row["description"]) == ("Skarnkraft", "a power company")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, None),
        ({"name": "…"}, 422, "name"),
        ({"wikidata_id": "42"}, 422, "wikidata_id"),
        ({"organisation": "Nobody Ltd"}, 422, "organisation"),
        ({"unsure": False}, 400, "unsure"),
        ({"name": "a\0"}, 400, "name"),
    ],
)
def test_details_that_make_no_sense_are_said(
    signed_in: APIClient, speaker: Speaker, body: dict[str, Any], status: int, field: str | None
) -> None:
    response = signed_in.patch(at(speaker), body)
    assert (response.status_code, response.json().get("field")) == (status, field)


def test_a_name_is_added_and_taken_away(signed_in: APIClient, speaker: Speaker) -> None:
    response = signed_in.post(at(speaker, "aliases/"), {"name": "The Boss of Skarn"})
    act = response.json()
    assert (response.status_code, act["kind"], act["who"], act["record"]) == (
        201,
        "alias_added",
        "Cleo",
        speaker.pk,
    )
    rows = signed_in.get(at(speaker, "aliases/")).json()["results"]
    [added] = [row for row in rows if row["name"] == "The Boss of Skarn"]
    assert added["provenance"] == "person"
    assert signed_in.delete(at(speaker, f"aliases/{added['id']}/")).json()["kind"] == "alias_removed"
    assert not speaker.aliases.filter(pk=added["id"]).exists()


def test_a_name_that_is_there_already_changes_nothing(signed_in: APIClient, speaker: Speaker) -> None:
    key = {"Idempotency-Key": "k"}
    signed_in.post(at(speaker, "aliases/"), {"name": "The Boss"})
    for _ in range(2):
        response = signed_in.post(at(speaker, "aliases/"), {"name": "The Boss"}, headers=key)
        assert (response.status_code, response.content) == (204, b"")


def test_a_record_keeps_its_own_name(signed_in: APIClient, speaker: Speaker) -> None:
    own = speaker.aliases.get(name=speaker.name)
    response = signed_in.delete(at(speaker, f"aliases/{own.pk}/"))
    assert (response.status_code, response.json()["code"]) == (422, "refused")


def test_a_name_of_somebody_else_is_not_found(signed_in: APIClient, speaker: Speaker, other: Speaker) -> None:
    alias = other.aliases.get()
    assert signed_in.delete(at(speaker, f"aliases/{alias.pk}/")).status_code == 404


def test_a_merge_is_previewed_done_and_undone(
    signed_in: APIClient, claim: Claim, speaker: Speaker, other: Speaker
) -> None:
    preview = signed_in.get(at(speaker, f"merge/?into={other.pk}")).json()
    assert (preview["claims"], preview["articles"], preview["warnings"]) == (1, 1, [])
    claim.refresh_from_db()
    assert claim.speaker_id == speaker.pk

    act = signed_in.post(at(speaker, "merge/"), {"into": other.pk}).json()
    assert (act["kind"], act["record"], act["other"]) == ("merged", other.pk, speaker.pk)
    assert signed_in.get(at(speaker)).json()["merged_into"] == other.pk
    claim.refresh_from_db()
    assert claim.speaker_id == other.pk

    undone = signed_in.post(act["undo_url"]).json()
    assert undone["undone_at"] is not None
    claim.refresh_from_db()
    assert claim.speaker_id == speaker.pk
    assert signed_in.post(act["undo_url"]).status_code == 422


def test_what_was_merged_is_not_merged_again(signed_in: APIClient, speaker: Speaker, other: Speaker) -> None:
    signed_in.post(at(speaker, "merge/"), {"into": other.pk})
    response = signed_in.post(at(speaker, "aliases/"), {"name": "Somebody"})
    assert (response.status_code, response.json()["code"]) == (409, "not_on_record")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "required"),
        ("?into=0", 400, "min_value"),
        ("?into=x", 400, "invalid"),
        ("?into={self}", 422, "refused"),
        ("?into=1&x=1", 400, "unknown"),
    ],
)
def test_a_preview_without_sense_is_said(
    signed_in: APIClient, speaker: Speaker, query: str, status: int, code: str
) -> None:
    response = signed_in.get(at(speaker, "merge/" + query.format(self=speaker.pk)))
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_claims_are_given_to_somebody_else(signed_in: APIClient, claim: Claim, speaker: Speaker) -> None:
    act = signed_in.post(at(speaker, "split/"), {"claims": [claim.pk], "name": "Anders Holm"}).json()
    claim.refresh_from_db()
    assert (act["kind"], act["other"], claim.speaker_id) == ("split", claim.speaker_id, act["other"])


def test_claims_go_to_one_or_the_other(signed_in: APIClient, claim: Claim, speaker: Speaker) -> None:
    for body in ({"claims": [claim.pk]}, {"claims": [claim.pk], "to": 1, "name": "x"}):
        assert signed_in.post(at(speaker, "split/"), body).status_code == 422
    assert signed_in.post(at(speaker, "split/"), {"claims": [], "to": 1}).status_code == 400


def test_a_record_is_marked_as_none(signed_in: APIClient, claim: Claim, speaker: Speaker) -> None:
    assert signed_in.post(at(speaker, "set-aside/")).json()["kind"] == "set_aside"
    claim.refresh_from_db()
    assert claim.speaker is None


def test_an_unsure_record_is_told_apart(signed_in: APIClient, other: Speaker) -> None:
    assert [row["id"] for row in signed_in.get("/api/v1/speakers/?unsure=true").json()["results"]] == [
        other.pk
    ]
    assert signed_in.post(at(other, "tell-apart/")).status_code == 200
    assert signed_in.get("/api/v1/speakers/?unsure=true").json()["results"] == []


def test_an_outlet_is_not_marked_as_none(
    signed_in: APIClient, organisation: Organisation, claim: Claim
) -> None:
    organisation.publications.create(article=claim.article)
    response = signed_in.post(at(organisation, "set-aside/"))
    assert (response.status_code, response.json()["code"]) == (422, "refused")


def test_what_was_done_is_told(signed_in: APIClient, speaker: Speaker) -> None:
    signed_in.post(at(speaker, "aliases/"), {"name": "The Boss"})
    [act] = signed_in.get(at(speaker, "acts/")).json()["results"]
    assert act["summary"] == "said that “The Boss” means this person from now on"
    assert act["undo_url"].endswith(f"/speakers/{speaker.pk}/acts/{act['id']}/undo/")


def test_an_act_of_another_record_is_not_undone_here(
    signed_in: APIClient, speaker: Speaker, other: Speaker
) -> None:
    act = signed_in.post(at(speaker, "aliases/"), {"name": "The Boss"}).json()
    assert signed_in.post(at(other, f"acts/{act['id']}/undo/")).status_code == 404


def test_an_editor_merges_what_is_unsure_and_nothing_else(
    as_editor: APIClient, speaker: Speaker, other: Speaker
) -> None:
    refused = as_editor.post(at(speaker, "same-as/"), {"into": other.pk})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_needed")
    act = as_editor.post(at(other, "same-as/"), {"into": speaker.pk})
    assert (act.status_code, act.json()["kind"]) == (200, "merged")


@pytest.mark.parametrize("verb", ["merge", "split", "set-aside"])
def test_what_moves_claims_takes_a_chief_editor(as_editor: APIClient, speaker: Speaker, verb: str) -> None:
    response = as_editor.post(at(speaker, f"{verb}/"), {})
    assert (response.status_code, response.json()["code"]) == (403, "role_needed")


def test_an_editor_does_not_undo_another_s_merge(
    signed_in: APIClient, as_editor: APIClient, speaker: Speaker, other: Speaker
) -> None:
    act = signed_in.post(at(speaker, "merge/"), {"into": other.pk}).json()
    assert as_editor.post(act["undo_url"]).status_code == 403
    assert signed_in.post(act["undo_url"]).status_code == 200


def test_who_i_am(signed_in: APIClient, client: APIClient, chief: User) -> None:
    row = signed_in.get("/api/v1/me/").json()
    assert row == {"id": chief.pk, "username": "cleo", "name": "Cleo", "role": "chief", "token": None}
    assert client.get("/api/v1/me/").status_code == 401


def test_who_i_am_says_what_the_token_allows(client: APIClient, chief: User) -> None:
    token, secret = tokens.create(user=chief, name="night desk", scope=ApiToken.Scope.EDIT, days=3)
    shown = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"}).json()["token"]
    expires = shown.pop("expires_at")
    assert shown == {"name": "night desk", "scope": "edit"}
    assert datetime.fromisoformat(expires) == token.expires_at


@pytest.mark.parametrize("path", ["", "me/", "health/", "exports/"])
def test_what_stands_by_itself_takes_no_parameter_and_no_other_method(
    signed_in: APIClient, path: str
) -> None:
    answer = signed_in.get(f"/api/v1/{path}?colour=red")
    assert (answer.status_code, answer.json()["field"]) == (400, "colour")
    for method in ("options", "delete", "trace"):
        assert signed_in.generic(method.upper(), f"/api/v1/{path}?colour=red").status_code == 405


def test_health_is_open_and_says_what_is_wrong(client: APIClient, db: None, settings: Any) -> None:
    settings.PUBLIC_READING = False
    response = client.get("/api/v1/health/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response.json()["parts"]["worker"] == "no sign of life"
