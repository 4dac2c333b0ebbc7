"""Speakers and organisations in the API."""

from rest_framework.test import APIClient

from claims.models import Claim, Organisation, Speaker


def test_a_speaker_has_names_role_and_organisation(client: APIClient, claim: Claim, speaker: Speaker) -> None:
    row = client.get(f"/api/v1/speakers/{speaker.pk}/").json()
    assert (row["name"], row["role"], row["claim_count"]) == ("Ilse Brandvåg", "head", 1)
    assert row["aliases"] == ["Ilse Brandvåg", "I. Brandvåg"]
    assert row["organisation"]["name"] == "Skarnkraft"
    assert row["web_url"] == f"http://testserver{speaker.get_absolute_url()}"


def test_an_organisation_has_names_and_claims(
    client: APIClient, claim: Claim, organisation: Organisation
) -> None:
    row = client.get(f"/api/v1/organisations/{organisation.pk}/").json()
    assert (row["name"], row["aliases"], row["claim_count"]) == ("Skarnkraft", ["Skarnkraft"], 1)


def test_people_are_found_by_any_name_and_by_organisation(client: APIClient, speaker: Speaker) -> None:
    cases = {
        "q=brandvag": 1,
        "q=%25": 0,
        f"organisation={speaker.organisation_id}": 1,
        "organisation=4242": 0,
        "": 1,
    }
    for query, number in cases.items():
        assert len(client.get(f"/api/v1/speakers/?{query}").json()["results"]) == number, query
    assert len(client.get("/api/v1/organisations/?q=skarn").json()["results"]) == 1


def test_people_are_listed_by_name(client: APIClient, speaker: Speaker) -> None:
    Speaker.objects.create(name="Anders Holm")
    names = [row["name"] for row in client.get("/api/v1/speakers/").json()["results"]]
    assert names == ["Anders Holm", "Ilse Brandvåg"]
    first = client.get("/api/v1/speakers/?page_size=1").json()
    assert client.get(first["next"]).json()["results"][0]["name"] == "Ilse Brandvåg"


def test_the_root_names_the_resources(client: APIClient, db: None) -> None:
    root = client.get("/api/v1/").json()
    assert {"articles", "claims", "speakers", "organisations", "me", "health"} <= set(root)
    for name in ("articles", "claims", "speakers", "organisations"):
        assert client.get(root[name]).status_code == 200
