"""People and organisations: the lists, and the page of each."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.charts import WIDTH, timeline
from claims.models import Claim, SpeakerAlias
from claims.registry import enter_organisation, enter_speaker
from tests.pages import builders
from tests.pages.records import Flood


def names(client: Client, address: str) -> list[str]:
    return [record.name for record in client.get(address).context["page"]]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/people/", ["Henrike Vollan", "Ilse Brandvåg", "Unheard"]),
        ("/people/?sort=quoted", ["Ilse Brandvåg", "Henrike Vollan"]),
        ("/people/?q=brandvag", ["Ilse Brandvåg"]),
        ("/people/?q=VOLL", ["Henrike Vollan"]),
        ("/people/?organisation=inspect", ["Henrike Vollan"]),
        ("/people/?unsure=on", ["Unheard"]),
        ("/people/?q=nobody", []),
        ("/organisations/", ["Dam Inspectorate", "Harbour Wire", "Skarnkraft"]),
        ("/organisations/?sort=quoted", ["Skarnkraft", "Dam Inspectorate"]),
        ("/organisations/?q=wire", ["Harbour Wire"]),
    ],
)
def test_the_lists_show_who_was_asked_for(
    client: Client, flood: Flood, address: str, expected: list[str]
) -> None:
    enter_speaker("Unheard")
    Claim.objects.filter(pk=flood.power.pk).update(status="rejected")
    assert names(client, address) == expected


def test_rejected_claims_do_not_count(client: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.opened.pk).update(status="rejected")
    for address in ("/people/?q=ilse", "/people/?q=ilse&sort=quoted"):
        (person,) = client.get(address).context["page"]
        assert person.claim_count == 1


@pytest.mark.parametrize(
    ("address", "explained"),
    [
        ("/people/?sort=sideways", "“sideways” is not one of the choices"),
        ("/people/?q=%00", "Null characters are not allowed"),
        ("/organisations/?q=" + "x" * 201, "at most 200 characters"),
    ],
)
def test_a_list_that_cannot_be_made_is_explained(
    client: Client, db: None, address: str, explained: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert explained in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/people/?page=99999999999999999999&q=%ED%A0%80", "/organisations/?q=%25"]
)
def test_odd_lists_are_answered(client: Client, flood: Flood, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/people/", "Nobody on record yet"),
        ("/people/?q=x", "Nobody on record goes by that"),
        ("/organisations/", "No organisations yet"),
        ("/organisations/?q=x", "No organisation on record goes by that"),
    ],
)
def test_an_empty_list_says_what_fills_it(client: Client, db: None, address: str, said: str) -> None:
    assert said in client.get(address).content.decode()


def test_a_persons_page_tells_role_names_outlets_and_claims(client: Client, flood: Flood) -> None:
    SpeakerAlias.objects.create(speaker=flood.brandvag, name="Director Brandvåg", normal="director brandvag")
    answer = client.get(flood.brandvag.get_absolute_url())
    page = answer.content.decode()
    assert "Chief executive" in page
    assert flood.skarnkraft.get_absolute_url() in page
    assert answer.context["aliases"] == ["Director Brandvåg"]
    assert list(answer.context["page"]) == [flood.told, flood.opened]
    assert "March 2026" in page


def test_an_organisations_page_has_its_people_and_what_was_said_for_it(client: Client, flood: Flood) -> None:
    answer = client.get(flood.inspectorate.get_absolute_url())
    assert answer.context["people"] == [flood.vollan]
    assert answer.context["people"][0].claim_count == 2
    assert list(answer.context["page"]) == [flood.more, flood.power]


def test_somebody_without_claims_has_a_page_that_says_so(client: Client, db: None) -> None:
    for record in (enter_speaker("Per Quist"), enter_organisation("Quist & Co")):
        assert "Nothing on record at the moment" in client.get(record.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["Łukasz Ó Briain", "Дарья Вольская", "<script>alert(1)</script>"])
def test_a_wrong_slug_leads_to_the_right_one(client: Client, db: None, name: str) -> None:
    for record in (enter_speaker(name), enter_organisation(name)):
        right = record.get_absolute_url()
        assert client.get(right).status_code == 200
        wrong = right.rsplit("/", 2)[0] + "/somebody-else/"
        answer = client.get(wrong)
        assert (answer.status_code, answer["Location"]) == (302, right)
        assert "<script>alert" not in client.get(right).content.decode()


@pytest.mark.parametrize("address", ["/people/9/x/", "/organisations/9/x/", f"/people/{2**63}/x/"])
def test_who_is_not_on_record_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_names_are_suggested_to_people_with_an_account_only(
    client: Client, editor: User, flood: Flood
) -> None:
    assert client.get("/people/options/?q=bran").status_code == 302
    client.force_login(editor)
    option = '<option value="Ilse Brandvåg">chief executive, Skarnkraft · 2 claims</option>'
    for query in ("q=bran", "speaker=BRAN"):
        page = client.get(f"/people/options/?{query}").content.decode()
        assert page.strip() == option
    for query in ("", "q=", "q=%00", "q=" + "x" * 300):
        assert client.get(f"/people/options/?{query}").content.strip() == b""


def test_months_without_claims_stand_between_those_with_some() -> None:
    drawn = timeline(
        [
            {"month": date(2025, 12, 1), "number": 4},
            {"month": date(2026, 2, 1), "number": 1},
            {"month": None, "number": 3},
        ]
    )
    assert [(bar.label, bar.number, bar.height) for bar in drawn.bars] == [
        ("December 2025", 4, 96.0),
        ("January 2026", 0, 0.0),
        ("February 2026", 1, 24.0),
    ]
    assert (drawn.unit, drawn.undated, drawn.most) == ("month", 3, 4)


def test_a_long_time_is_drawn_by_the_year() -> None:
    drawn = timeline([{"month": date(2020, 5, 1), "number": 2}, {"month": date(2026, 2, 1), "number": 1}])
    assert drawn.unit == "year"
    assert [bar.number for bar in drawn.bars] == [2, 0, 0, 0, 0, 0, 1]


def test_nothing_dated_draws_nothing() -> None:
    assert timeline([{"month": None, "number": 3}]).bars == ()


def test_the_first_and_the_last_bar_stand_over_their_labels_at_the_edges() -> None:
    drawn = timeline([{"month": date(2026, 2, 1), "number": 1}, {"month": date(2026, 3, 1), "number": 2}])
    first, last = drawn.bars
    assert (first.x, last.x + last.width) == (0, WIDTH)


@pytest.mark.parametrize(
    "which",
    ["people", "people/?sort=quoted", "organisations", "organisations/?sort=quoted", "person", "body"],
)
def test_a_page_asks_the_same_number_of_queries_however_much_it_shows(
    client: Client,
    editor: User,
    flood: Flood,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    which: str,
) -> None:
    client.force_login(editor)
    address = {
        "person": flood.brandvag.get_absolute_url(),
        "body": flood.skarnkraft.get_absolute_url(),
    }.get(which, f"/{which}" if "?" in which else f"/{which}/")
    with django_assert_max_num_queries(15) as few:
        assert client.get(address).status_code == 200
    for number in range(8):
        body = enter_organisation(f"Body {number}")
        person = enter_speaker(f"Per Quist {number}")
        person.organisation = flood.skarnkraft if number % 2 else body
        person.save()
        made = builders.article(
            editor, f"{number}: it rains, she said. It snows, Per said.", outlet=f"No. {number}"
        )
        builders.claim(made, "it rains", who="Ilse Brandvåg", organisation=flood.skarnkraft)
        builders.claim(made, "It snows", who=person.name, organisation=body)
    with django_assert_max_num_queries(15) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)
