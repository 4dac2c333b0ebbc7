"""People against people: who stands in which column, on what, and page by page through time."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.registry import PERSON, enter_speaker
from tests.pages import builders
from tests.pages.records import Flood


def asked(client: Client, *people: int, **more: str) -> list[list[list[str]]]:
    """The words in each cell of each row."""
    query: dict[str, Any] = {"person": list(people), **more}
    answer = client.get("/compare/", query)
    assert answer.status_code == 200
    return [
        [[entry.claim.content_text[:9] for entry in cell.entries] for cell in row.cells]
        for row in answer.context["table"].rows
    ]


def test_each_has_a_column_and_days_follow_each_other(client: Client, flood: Flood) -> None:
    vollan, brandvag = flood.vollan.pk, flood.brandvag.pk
    assert asked(client, vollan, brandvag) == [
        [[], ["We did wh", "The gate "]],
        [["About 14 ", "“No one a"], []],
    ]


def test_words_narrow_what_they_said(client: Client, flood: Flood) -> None:
    assert asked(client, flood.brandvag.pk, flood.vollan.pk, q="water") == [[[], ["About 14 "]]]


def test_what_stands_there_is_exported(client: Client, flood: Flood) -> None:
    vollan, brandvag = flood.vollan.pk, flood.brandvag.pk
    query: dict[str, Any] = {"person": [vollan, brandvag], "q": "gate", "page": "1", "who": ""}
    page = client.get("/compare/", query).content.decode()
    address = f"/export/claims.csv?person={vollan}&amp;person={brandvag}&amp;q=gate"
    assert f'href="{address}"' in page
    answer = client.get(address.replace("&amp;", "&"))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert {int(row["id"]) for row in rows} == {flood.power.pk, flood.more.pk, flood.opened.pk}
    about = client.get(f"/export/?person={vollan}&person={brandvag}&q=gate").content.decode()
    assert "3 claims of Henrike Vollan and Ilse Brandvåg · gate." in about


def test_the_same_words_again_are_not_called_marked(client: Client, editor: User, flood: Flood) -> None:
    said = "“No one at the inspectorate has the power to open a gate,”"
    again = builders.article(editor, f"She said it again: {said} once more.", outlet="Radio Skarndal")
    builders.claim(again, said, speaker=flood.vollan, kind="person", form="direct")
    query: dict[str, Any] = {"person": flood.vollan.pk, "q": "power"}
    page = client.get("/compare/", query).content.decode()
    assert "In nearly the same words as <a href" in page
    assert "what Henrike Vollan said in Radio Skarndal</a>" in page
    assert "Marked against" not in page


def test_each_has_a_box_that_collects_it(client: Client, flood: Flood) -> None:
    page = client.get("/compare/", {"person": flood.vollan.pk}).content.decode()
    for claim in (flood.power, flood.more):
        assert f'name="claim" value="{claim.pk}" form="collect" data-key="c"' in page
    assert 'id="collect"' in page


def test_who_said_nothing_on_it_is_told(client: Client, flood: Flood) -> None:
    page = client.get(f"/compare/?person={flood.vollan.pk}&q=zeppelin").content.decode()
    assert "Nothing on record that is like that" in page


def test_a_name_adds_a_person_and_two_of_a_name_are_asked_about(client: Client, flood: Flood) -> None:
    query: dict[str, Any] = {"person": flood.brandvag.pk, "who": "Vollan", "q": "gate"}
    answer = client.get("/compare/", query)
    assert answer["Location"] == f"/compare/?person={flood.brandvag.pk}&person={flood.vollan.pk}&q=gate"
    other = enter_speaker("Tora Vollan")
    page = client.get("/compare/", query).content.decode()
    assert "Whom do you mean by “Vollan”?" in page
    assert f"person={flood.brandvag.pk}&amp;person={other.pk}&amp;q=gate" in page
    page = client.get("/compare/", query | {"who": "Zeppelin"}).content.decode()
    assert "Nobody else on record goes by “Zeppelin”" in page


def test_somebody_who_was_merged_is_the_one_they_were_merged_into(
    client: Client, flood: Flood, chief: User
) -> None:
    double = enter_speaker("I. Brandvåg")
    services.merge(kind=PERSON, key=double.pk, into=flood.brandvag.pk, user=chief)
    answer = client.get("/compare/", {"person": [double.pk, flood.vollan.pk]})
    assert answer["Location"] == f"/compare/?person={flood.brandvag.pk}&person={flood.vollan.pk}"
    assert client.get("/compare/", {"person": 999_999})["Location"] == "/compare/?who="


def test_nobody_is_a_page_that_says_how(client: Client, db: None) -> None:
    assert "Nobody is chosen yet" in client.get("/compare/?who=").content.decode()


@pytest.mark.parametrize(
    ("query", "explained"),
    [
        ("person=x", "“x” is not the number of a person"),
        ("person=" + "9" * 40, "is not the number of a person"),
        ("person=%00", "is not the number of a person"),
        ("&".join(f"person={key}" for key in range(1, 8)), "At most 6 people"),
        ("person=1&q=" + "x" * 501, "at most 500 characters"),
    ],
)
def test_what_cannot_be_asked_is_explained(client: Client, db: None, query: str, explained: str) -> None:
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == 400
    assert explained in answer.content.decode()


def test_much_is_paged_through_time_with_the_same_queries(
    client: Client, editor: User, flood: Flood, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(editor)
    query: dict[str, Any] = {"person": [flood.brandvag.pk, flood.vollan.pk], "q": "gate OR water"}
    with django_assert_max_num_queries(18) as few:
        client.get("/compare/", query)
    for number in range(40):
        article = builders.article(
            editor, f"The gate number {number} opened, she said.", title=f"Gate {number}"
        )
        builders.claim(article, f"The gate number {number} opened", who="Ilse Brandvåg")
    with django_assert_max_num_queries(18) as many:
        answer = client.get("/compare/", query)
    page = answer.content.decode()
    assert len(many) == len(few)
    assert len(answer.context["claims"]) == 30
    assert "‹ Earlier" in page
    last = client.get("/compare/", query | {"page": 2})
    assert not {c.pk for c in answer.context["claims"]} & {c.pk for c in last.context["claims"]}
    assert "Later ›" in last.content.decode()
