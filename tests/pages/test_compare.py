"""The comparison: the basket, the table, and the words that are marked."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.compare import placed
from claims.models import Claim
from claims.sides import layout, table
from tests.pages import builders
from tests.pages.records import Flood


def put(client: Client, action: str, *claims: Claim | str, **more: str) -> str:
    """Change the basket; returns where it leads."""
    keys = [str(claim.pk) if isinstance(claim, Claim) else claim for claim in claims]
    answer = client.post("/compare/basket/", {"action": action, "claim": keys, **more})
    assert answer.status_code == 302
    return str(answer["Location"])


def chosen(client: Client) -> list[int]:
    return list(client.session.get("compare", []))


# -- The basket ------------------------------------------------------------------------------------------


def test_claims_gather_without_an_account_and_are_taken_out_again(client: Client, flood: Flood) -> None:
    put(client, "add", flood.million)
    assert (
        put(client, "add", flood.more, flood.million)
        == f"/compare/?claim={flood.million.pk}&claim={flood.more.pk}"
    )
    assert chosen(client) == [flood.million.pk, flood.more.pk]
    put(client, "remove", flood.million)
    assert chosen(client) == [flood.more.pk]
    put(client, "set", flood.opened, flood.told)
    assert chosen(client) == [flood.opened.pk, flood.told.pk]
    assert put(client, "set") == "/compare/"
    assert chosen(client) == []


def test_choosing_leads_back_to_a_page_of_this_site_only(client: Client, flood: Flood) -> None:
    assert put(client, "add", flood.opened, next="/search/?q=gate") == "/search/?q=gate"
    assert put(client, "add", flood.opened, next="https://elsewhere.example/").startswith("/compare/")


def test_no_more_are_kept_than_fit(client: Client, flood: Flood) -> None:
    put(client, "add", *[str(number) for number in range(1, 21)])
    where = put(client, "add", *[str(number) for number in range(21, 28)])
    assert len(chosen(client)) == 24
    assert "3 more did not" in client.get(where).content.decode()


@pytest.mark.parametrize("claim", ["x", "-1", "0", "9" * 30, "1.5", "\x00", "²", ""])
def test_what_is_no_claim_is_refused_and_nothing_is_lost(client: Client, flood: Flood, claim: str) -> None:
    put(client, "add", flood.opened)
    put(client, "add", claim)
    put(client, "sideways", flood.told)
    assert chosen(client) == [flood.opened.pk]


def test_the_header_counts_what_is_chosen(client: Client, flood: Flood) -> None:
    put(client, "add", flood.opened, flood.told)
    assert '<span class="count">2</span>' in client.get("/people/").content.decode()


# -- The page --------------------------------------------------------------------------------------------


def test_without_an_address_the_basket_is_shown_by_an_address_that_can_be_sent(
    client: Client, flood: Flood
) -> None:
    put(client, "add", flood.opened, flood.more)
    assert client.get("/compare/")["Location"] == f"/compare/?claim={flood.opened.pk}&claim={flood.more.pk}"


def test_sides_are_columns_and_days_are_rows(client: Client, flood: Flood) -> None:
    answer = client.get("/compare/", {"claim": [flood.more.pk, flood.million.pk, flood.opened.pk]})
    shown = answer.context["table"]
    assert [column.name for column in shown.columns] == [
        "Dam Inspectorate",
        "A company official",
        "Skarnkraft",
    ]
    assert [
        (row.day.isoformat(), [[entry.claim for entry in cell.entries] for cell in row.cells])
        for row in shown.rows
    ] == [
        ("2026-03-02", [[], [flood.million], [flood.opened]]),
        ("2026-03-05", [[flood.more], [], []]),
    ]


def test_columns_can_be_people(client: Client, flood: Flood) -> None:
    answer = client.get("/compare/", {"claim": [str(flood.opened.pk), str(flood.more.pk)], "by": "speaker"})
    assert [column.name for column in answer.context["table"].columns] == ["Ilse Brandvåg", "Henrike Vollan"]


def test_an_undated_claim_stands_last(flood: Flood) -> None:
    flood.first.published_on = None
    flood.first.save(update_fields=["published_on"])
    chosen = placed([flood.opened.pk, flood.more.pk])
    shown = table(chosen, layout(chosen, columns="organisation", rows="date"))
    assert [row.day and row.day.isoformat() for row in shown.rows] == ["2026-03-05", None]
    assert [column.name for column in shown.columns] == ["Skarnkraft", "Dam Inspectorate"]


def test_a_claim_that_is_gone_is_said_to_be(client: Client, flood: Flood) -> None:
    page = client.get("/compare/", {"claim": [flood.opened.pk, 4_000_000]}).content.decode()
    assert "A claim is not there any more: 4000000" in page
    assert "The gate opened as it should" in page


def test_a_comparison_that_was_sent_does_not_replace_ones_own(client: Client, flood: Flood) -> None:
    put(client, "add", flood.opened)
    page = client.get("/compare/", {"claim": [flood.more.pk]}).content.decode()
    assert "it is not the one that you are collecting" in page
    assert chosen(client) == [flood.opened.pk]


@pytest.mark.parametrize("added", ["{key}", "/claims/{key}/", "https://news.example/articles/3/#claim-{key}"])
def test_a_claim_is_added_by_number_or_address(client: Client, flood: Flood, added: str) -> None:
    answer = client.get("/compare/", {"claim": str(flood.opened.pk), "add": added.format(key=flood.more.pk)})
    assert answer["Location"] == f"/compare/?claim={flood.opened.pk}&claim={flood.more.pk}"


@pytest.mark.parametrize(
    ("query", "explained"),
    [
        ("claim=x", "“x” is not the number of a claim"),
        ("claim=" + "9" * 40, "is not the number of a claim"),
        ("claim=%00", "is not the number of a claim"),
        ("claim=%ED%A0%80", "is not the number of a claim"),
        ("&".join(f"claim={key}" for key in range(1, 26)), "At most 24 claims"),
        ("add=Brandv%C3%A5g", "Give a claim’s number"),
        ("add=0", "Give a claim’s number"),
        ("by=sideways", "“sideways” is not one of the choices"),
    ],
)
def test_a_comparison_that_cannot_be_done_is_explained(
    client: Client, db: None, query: str, explained: str
) -> None:
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == 400
    assert explained in answer.content.decode()


def test_an_empty_comparison_says_how_claims_get_there(client: Client, db: None) -> None:
    assert "Nothing to compare yet" in client.get("/compare/").content.decode()


def test_nothing_of_a_claim_is_markup(client: Client, flood: Flood) -> None:
    claim = builders.claim(flood.second, "<b>The letter</b> & its seal are genuine", who="Per <i>Quist</i>")
    page = client.get("/compare/", {"claim": [claim.pk, flood.more.pk]}).content.decode()
    assert "<b>The" not in page
    assert "<i>Quist" not in page


# -- Queries


def test_the_page_asks_the_same_number_of_queries_however_many_are_compared(
    client: Client, editor: User, flood: Flood, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(editor)
    with django_assert_max_num_queries(15) as few:
        assert client.get("/compare/", {"claim": [flood.million.pk]}).status_code == 200
    with django_assert_max_num_queries(15) as many:
        assert client.get("/compare/", {"claim": [claim.pk for claim in flood.claims]}).status_code == 200
    assert len(many) == len(few)


# -- Moving and collecting one by one --------------------------------------------------------------------


def moved(client: Client, move: str, *claims: Claim, **more: str) -> list[int]:
    """The claims in the order of the address that a move leads to."""
    data = {"claim": [claim.pk for claim in claims], "move": move, **more}
    answer = client.post("/compare/arrange/", data)
    assert answer.status_code == 302
    return [
        int(part.partition("=")[2])
        for part in answer["Location"].split("?")[-1].split("&")
        if "claim" in part
    ]


def test_a_side_moves_by_one_step_and_stays_at_the_ends(client: Client, flood: Flood) -> None:
    ours, theirs, unnamed = flood.opened, flood.more, flood.million
    told = flood.told
    claims = (ours, theirs, told, unnamed)  # Skarnkraft with two, the inspectorate, the unnamed one
    assert moved(client, "right-0", *claims) == [theirs.pk, ours.pk, told.pk, unnamed.pk]
    assert moved(client, "left-2", *claims) == [ours.pk, told.pk, unnamed.pk, theirs.pk]
    for nowhere in ("left-0", "right-2", "right-99"):
        assert set(moved(client, nowhere, *claims)) == {claim.pk for claim in claims}


def test_a_claim_moves_within_its_cell(client: Client, flood: Flood) -> None:
    claims = (flood.opened, flood.more, flood.told)
    down = [flood.told.pk, flood.more.pk, flood.opened.pk]
    assert moved(client, f"down-{flood.opened.pk}", *claims) == down
    assert moved(client, f"up-{flood.told.pk}", *claims) == down
    kept = [claim.pk for claim in claims]
    assert moved(client, f"up-{flood.more.pk}", *claims) == kept
    assert moved(client, "up-999999", *claims) == kept


def test_moving_keeps_the_looks_and_the_basket_of_whoever_looks(client: Client, flood: Flood) -> None:
    put(client, "add", flood.opened, flood.more)
    data = {"claim": [flood.opened.pk, flood.more.pk], "move": "right-0", "by": "speaker", "rows": "point"}
    where = client.post("/compare/arrange/", data)["Location"]
    assert where == f"/compare/?claim={flood.more.pk}&claim={flood.opened.pk}&by=speaker&rows=point"
    assert chosen(client) == [flood.more.pk, flood.opened.pk]
    assert moved(client, f"out-{flood.told.pk}", flood.told, flood.more) == [flood.more.pk]
    assert chosen(client) == [flood.more.pk, flood.opened.pk]
    assert moved(client, f"out-{flood.more.pk}", flood.more, flood.opened) == [flood.opened.pk]
    assert chosen(client) == [flood.opened.pk]


@pytest.mark.parametrize("move", ["sideways", "left-x", "left-9999", "up-" + "9" * 30, "out-\x00"])
def test_a_move_that_is_none_is_refused(client: Client, flood: Flood, move: str) -> None:
    put(client, "add", flood.opened)
    answer = client.post("/compare/arrange/", {"claim": [flood.opened.pk], "move": move}, follow=True)
    assert "notice-error" in answer.content.decode()
    assert chosen(client) == [flood.opened.pk]


def test_boxes_that_are_not_ticked_any_more_take_claims_out(client: Client, flood: Flood) -> None:
    put(client, "add", flood.opened, flood.more)
    data = {"action": "add", "claim": [flood.told.pk], "listed": [flood.told.pk, flood.opened.pk]}
    client.post("/compare/basket/", data)
    assert chosen(client) == [flood.more.pk, flood.told.pk]


def test_htmx_gets_the_button_anew_and_the_count(client: Client, flood: Flood) -> None:
    data = {"action": "add", "claim": [flood.opened.pk]}
    page = client.post("/compare/basket/", data, headers={"HX-Request": "true"}).content.decode()
    assert "In the comparison" in page
    assert '<span class="count">1</span>' in page
    assert 'hx-swap-oob="outerHTML:.nav-count"' in page
    answer = client.post("/compare/basket/", data | {"action": "remove"}, headers={"HX-Request": "true"})
    assert 'value="add"' in answer.content.decode()
