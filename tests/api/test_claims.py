"""Claims in the API: what one looks like, and how lists are narrowed."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from articles.models import Article
from claims.models import Claim, Organisation, Speaker
from tests.api.conftest import TEXT, make_article, make_claim


def found(client: APIClient, **query: str | int) -> set[int]:
    response = client.get("/api/v1/claims/", query)
    assert response.status_code == 200, response.content
    return {row["id"] for row in response.json()["results"]}


def test_a_claim_says_who_said_what_and_where(client: APIClient, claim: Claim, speaker: Speaker) -> None:
    row = client.get(f"/api/v1/claims/{claim.pk}/").json()
    assert row["who"] == row["speaker"]["name"] == "Ilse Brandvåg"
    assert row["speaker"]["api_url"] == f"http://testserver/api/v1/speakers/{speaker.pk}/"
    assert row["organisation"]["name"] == "Skarnkraft"
    assert row["content"] == {"spans": [[0, 16]], "text": "The dam was safe"}
    assert row["article"]["title"] == "The dam"
    assert row["article"]["published_on"] == "2026-03-02"
    assert (row["form"], row["kind"], row["status"], row["version"]) == (
        "indirect",
        "person",
        "unreviewed",
        1,
    )
    assert row["web_url"] == f"http://testserver{claim.get_absolute_url()}"
    assert not {"search", "position", "run"} & row.keys()


def test_spans_count_code_points_also_after_an_emoji(client: APIClient, relayed: Claim) -> None:
    row = client.get(f"/api/v1/claims/{relayed.pk}/").json()
    for name in ("source", "cue", "content"):
        [(start, end)] = row[name]["spans"]
        assert TEXT[start:end] == row[name]["text"]
    [(start, end)] = row["hedge_spans"]
    assert [TEXT[start:end]] == row["hedges"] == ["reportedly"]


def test_an_unnamed_source_has_a_description_and_its_relays(client: APIClient, relayed: Claim) -> None:
    row = client.get(f"/api/v1/claims/{relayed.pk}/").json()
    assert row["speaker"] is None
    assert row["described_as"] == row["who"] == "A senior official"
    [relay] = row["relays"]
    assert (relay["order"], relay["name"], relay["organisation"]["name"]) == (
        1,
        "the Harbour Wire",
        "Harbour Wire",
    )


def test_lists_are_narrowed(
    client: APIClient, claim: Claim, relayed: Claim, article: Article, organisation: Organisation
) -> None:
    both, first, second = {claim.pk, relayed.pk}, {claim.pk}, {relayed.pk}
    cases: list[tuple[dict[str, str | int], set[int]]] = [
        ({}, both),
        ({"q": "letter"}, second),
        ({"q": "Brandvåg"}, first),
        ({"speaker": str(claim.speaker_id)}, first),
        ({"speaker": 2**62}, set()),
        ({"organisation": organisation.pk}, first),
        ({"article": article.pk}, both),
        ({"article": article.pk + 1}, set()),
        ({"kind": "anonymous"}, second),
        ({"form": "direct"}, set()),
        ({"sureness": "unsure"}, second),
        ({"outlet": "courier"}, both),
        ({"after": "2026-03-02", "before": "2026-03-02"}, both),
        ({"after": "2026-03-03"}, set()),
        ({"before": "2026-03-01"}, set()),
    ]
    for query, expected in cases:
        assert found(client, **query) == expected, query


def test_rejected_claims_are_listed_only_when_asked_for(client: APIClient, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.REJECTED)
    assert found(client) == set()
    assert found(client, status="rejected") == {claim.pk}
    assert client.get(f"/api/v1/claims/{claim.pk}/").status_code == 200


def test_the_claims_of_an_article_come_in_its_order(
    client: APIClient, article: Article, claim: Claim, relayed: Claim, editor: User
) -> None:
    other = make_article(editor, TEXT + " More.")
    make_claim(other)
    Claim.objects.filter(pk=relayed.pk).update(confidence=0.4)
    rows = client.get(f"/api/v1/articles/{article.pk}/claims/").json()["results"]
    assert [row["id"] for row in rows] == [claim.pk, relayed.pk]
    narrowed = client.get(f"/api/v1/articles/{article.pk}/claims/?kind=person").json()["results"]
    assert [row["id"] for row in narrowed] == [claim.pk]
    assert client.get(f"/api/v1/articles/{other.pk + 1}/claims/").status_code == 404


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("colour=red", "unknown", "colour"),
        ("speaker=1&speaker=2", "repeated", "speaker"),
        ("q=a%00b", "null_characters_not_allowed", "q"),
        ("speaker=9223372036854775808", "max_value", "speaker"),
        ("speaker=" + "9" * 5000, "invalid", "speaker"),
        ("speaker=-1", "min_value", "speaker"),
        ("speaker=Ilse", "invalid", "speaker"),
        ("speaker=1%00", "invalid", "speaker"),
        ("kind=alien", "invalid_choice", "kind"),
        ("status=%ED%A0%80", "invalid_choice", "status"),
        ("after=02/03/2026", "invalid", "after"),
        ("q=" + "x" * 501, "max_length", "q"),
        ("ordering=article__created_by__password", "invalid", "ordering"),
        ("page_size=0", "invalid", "page_size"),
        ("page_size=101", "invalid", "page_size"),
        ("page_size=٣", "invalid", "page_size"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named(
    client: APIClient, db: None, query: str, code: str, field: str
) -> None:
    response = client.get(f"/api/v1/claims/?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["code"], problem["field"]) == (code, field)
    assert problem["title"] == "Bad Request"
    assert problem["errors"][0]["detail"] == problem["detail"]


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [("after=2026-03-02&before=2026-03-01", "contradiction", "before"), ("q=status:lost", "query", "q")],
)
def test_what_is_right_by_its_shape_alone_is_a_422(
    client: APIClient, db: None, query: str, code: str, field: str
) -> None:
    response = client.get(f"/api/v1/claims/?{query}")
    problem = response.json()
    assert (response.status_code, problem["code"], problem["field"]) == (422, code, field), problem


@pytest.mark.parametrize("path", ["articles/1/status/?x=1", "articles/1/status/?fields=id"])
def test_what_is_no_list_takes_no_parameters(client: APIClient, db: None, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert "none" in response.json()["detail"]


@pytest.mark.parametrize("path", ["claims/999999999999999999/", "articles/0/"])
def test_what_is_not_there_is_a_404(client: APIClient, db: None, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 404


def test_lists_take_a_constant_number_of_queries(
    client: APIClient, article: Article, claim: Claim, relayed: Claim, speaker: Speaker, editor: User
) -> None:
    def sql(path: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    claim.relays.create(order=1, name="the Skarnkraft post", organisation=speaker.organisation)
    limits = {
        "/api/v1/claims/": 4,
        "/api/v1/claims/?q=dam": 7,
        "/api/v1/claims/?ordering=-date": 4,
        f"/api/v1/articles/{article.pk}/claims/": 5,
        "/api/v1/articles/": 2,
        "/api/v1/articles/?q=dam&state=done": 2,
        "/api/v1/speakers/": 3,
        "/api/v1/organisations/": 3,
    }
    few = {path: len(sql(path)) for path in limits}
    for number in range(12):
        more = make_article(editor, f"{TEXT} {number}")
        made = make_claim(more, speaker=speaker, organisation=speaker.organisation)
        made.relays.create(order=1, name="x", organisation=speaker.organisation)
        Speaker.objects.create(name=f"Somebody {number}", organisation=speaker.organisation)
        Organisation.objects.create(name=f"Body {number}")
    for path, limit in limits.items():
        statements = sql(path)
        assert len(statements) == few[path] == limit, (path, statements)
        assert not any('"text",' in statement.partition(" FROM ")[0] for statement in statements)
        assert not any('"search"' in statement.partition(" FROM ")[0] for statement in statements)


def test_frequent_words_are_found_on_a_walk(
    client: APIClient, claim: Claim, relayed: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = client.get("/api/v1/claims/?q=dam").json()["results"]
    assert gathered
    monkeypatch.setattr("claims.api.claims.FEW", 0)
    assert client.get("/api/v1/claims/?q=dam").json()["results"] == gathered
    monkeypatch.setattr("claims.api.claims.MANY", -1)
    assert client.get("/api/v1/claims/?q=dam").json()["results"] == gathered
