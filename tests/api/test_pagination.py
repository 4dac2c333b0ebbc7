"""Pages of lists: every row once, in both directions, whatever values repeat."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from claims.api import ClaimViewSet
from claims.models import Claim
from tests.api.conftest import TEXT, make_article, make_claim


@pytest.fixture
def claims(editor: User) -> list[int]:
    """Eleven claims; dates are missing and repeat, as confidences do."""
    days = [date(2026, 1, 1), None, date(2026, 3, 1), date(2026, 1, 1)]
    made = []
    for number in range(11):
        article = make_article(editor, f"{TEXT} {number}", published_on=days[number % 4])
        made.append(make_claim(article, confidence=[0.5, 0.9][number % 2]).pk)
    return made


@pytest.mark.parametrize("ordering", [*ClaimViewSet.orderings])
def test_all_rows_come_once_there_and_back(client: APIClient, claims: list[int], ordering: str) -> None:
    whole = client.get(f"/api/v1/claims/?ordering={ordering}&page_size=100").json()
    assert whole["next"] is whole["previous"] is None
    expected = [row["id"] for row in whole["results"]]
    assert sorted(expected) == claims

    pages = [client.get(f"/api/v1/claims/?ordering={ordering}&page_size=4").json()]
    assert pages[0]["previous"] is None
    while address := pages[-1]["next"]:
        pages.append(client.get(address).json())
    assert [row["id"] for page in pages for row in page["results"]] == expected
    assert [len(page["results"]) for page in pages] == [4, 4, 3]

    back = [pages[-1]]
    while address := back[-1]["previous"]:
        back.append(client.get(address).json())
    assert [row["id"] for page in reversed(back) for row in page["results"]] == expected
    assert back[1]["next"] is not None


def test_rows_that_come_meanwhile_shift_nothing(client: APIClient, claims: list[int], editor: User) -> None:
    first = client.get("/api/v1/claims/?ordering=-id&page_size=5").json()
    make_claim(make_article(editor, "Later. " + TEXT))
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == claims[::-1][:10]


def test_filters_and_sizes_stay_on_the_next_page(client: APIClient, claims: list[int]) -> None:
    address = client.get("/api/v1/claims/?page_size=2&sureness=unsure").json()["next"]
    rows = client.get(address).json()["results"]
    assert [row["confidence"] for row in rows] == [0.5, 0.5]


def test_a_cursor_serves_no_other_list(client: APIClient, claims: list[int]) -> None:
    cursor = client.get("/api/v1/claims/?page_size=2").json()["next"].partition("cursor=")[2].split("&")[0]
    for path in (f"claims/?ordering=id&cursor={cursor}", f"articles/?cursor={cursor}"):
        response = client.get(f"/api/v1/{path}")
        assert (response.status_code, response.json()["field"]) == (422, "cursor")


@pytest.mark.parametrize("cursor", ["", "cD0x", "%00%ED%A0%80"])
def test_a_cursor_that_somebody_made_up_is_refused(client: APIClient, db: None, cursor: str) -> None:
    response = client.get(f"/api/v1/claims/?cursor={cursor}")
    assert (response.status_code, response.json()["field"]) == (422, "cursor")


def test_the_last_row_gone_leaves_an_empty_page(client: APIClient, claims: list[int]) -> None:
    address = client.get("/api/v1/claims/?page_size=10").json()["next"]
    Claim.objects.filter(pk=claims[0]).delete()
    page = client.get(address).json()
    assert page == {"next": None, "previous": None, "results": []}
