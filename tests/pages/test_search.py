"""The search page: what is found, in which order, what is marked, and what it says when it cannot be done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.forms import SearchForm
from claims.models import Claim, Relay
from claims.registry import enter_speaker
from claims.results import answer
from claims.search import find, named, split_marks
from claims.verbs import FORMS as VERBS
from tests.pages import builders
from tests.pages.records import Flood


def found(**asked: str) -> list[Claim]:
    """What a search finds, through the form that page and API share."""
    return list(find(cleaned(asked)))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "gate"}, "opened million power more"),
        ({"q": "gate -water"}, "opened power"),
        ({"q": "“open a gate”"}, "power"),
        ({"q": '"open a gate"'}, "power"),
        ({"q": "inspectorates OR seal"}, "told power"),
        ({"q": "Brandvåg"}, "opened told"),
        ({"q": "ilse brandvag"}, "opened told"),
        ({"q": "Dam Inspectorate"}, "power more"),
        ({"q": "brand"}, ""),
        ({"q": "-Brandvåg"}, "told million power more"),
        ({"speaker": "vollan"}, "power more"),
        ({"speaker": "brand"}, "opened told"),
        ({"organisation": "skarn"}, "opened told"),
        ({"outlet": "ledger"}, "power more"),
        ({"form": "direct"}, "told power"),
        ({"kind": "anonymous"}, "million"),
        ({"sureness": "unsure"}, "told"),
        ({"sureness": "likely"}, "million"),
        ({"after": "2026-03-05"}, "power more"),
        ({"before": "2026-03-04"}, "opened told million"),
        ({"after": "2026-03-02", "before": "2026-03-02", "form": "direct"}, "told"),
        ({"q": "gate", "speaker": "vollan"}, "power more"),
        ({"speaker": "{flood.vollan.pk}"}, "power more"),
        ({"organisation": "{flood.skarnkraft.pk}"}, "opened told"),
        ({"cue": "said"}, "told"),
        ({"hedge": "Reportedly"}, "million"),
        ({"hedge": "none"}, "opened told power more"),
        ({"q": "speaker:vollan"}, "power more"),
        ({"q": 'speaker:"Ilse Brandvåg" form:direct'}, "told"),
        ({"q": "-speaker:vollan"}, "opened told million"),
        ({"q": "speaker:vollan OR speaker:brandvag"}, "opened told power more"),
        ({"q": "speaker:vollan speaker:brandvag -form:direct"}, "opened more"),
        ({"q": "speaker:{flood.vollan.pk} gate"}, "power more"),
        ({"q": "gate -speaker:vollan"}, "opened million"),
        ({"q": "org:skarnkraft"}, "opened told"),
        ({"q": "-org:skarnkraft gate"}, "million power more"),
        ({"q": "outlet:ledger"}, "power more"),
        ({"q": "-outlet:ledger"}, "opened told million"),
        ({"q": "cue:add"}, "more"),
        ({"q": "-cue:added gate"}, "opened million power"),
        ({"q": "hedge:reportedly"}, "million"),
        ({"q": "hedge:any"}, "million"),
        ({"q": "-hedge:any form:direct"}, "told power"),
        ({"q": "kind:unnamed"}, "million"),
        ({"q": "status:unchecked gate water"}, "million more"),
        ({"q": "status:checked"}, ""),
        ({"q": "after:2026-03-05"}, "power more"),
        ({"q": "after:2026 before:2026-03-04 gate"}, "opened million"),
        ({"q": "before:2026-02"}, ""),
        ({"q": "speaker: vollan water"}, "more"),
        ({"q": "speaker:nobody"}, ""),
    ],
)
def test_a_search_finds_exactly_what_it_asks_for(flood: Flood, asked: dict[str, str], expected: str) -> None:
    asked = {name: value.format(flood=flood) for name, value in asked.items()}
    expected_claims = {getattr(flood, name) for name in expected.split()}
    assert set(found(**asked)) == expected_claims
    answered = answer(cleaned(asked))
    assert set(answered.page.object_list) == expected_claims
    assert answered.found.claims == len(expected_claims)


def cleaned(asked: dict[str, str]) -> dict[str, Any]:
    form = SearchForm(asked)
    assert form.is_valid(), form.errors
    return form.cleaned_data


@pytest.mark.parametrize(
    ("asked", "cues"),
    [
        ("say", "said says did_not_say said_in_a_statement"),
        ("saying", "said says did_not_say said_in_a_statement"),
        ("Said", "said says did_not_say said_in_a_statement"),
        ('"said in a statement"', "said_in_a_statement"),
        ('"did not say"', "said says did_not_say said_in_a_statement"),
        ("told", "told tells"),
        ("writing", "wrote written"),
        ("think", "thought"),
        ("forgets", "forgotten"),
        ("foresee", "foresaw"),
        ("claim", "claims"),
    ],
)
def test_a_verb_is_found_in_all_of_its_forms(editor: User, asked: str, cues: str) -> None:
    said = ["said", "says", "did not say", "said in a statement", "told", "tells", "wrote", "written"]
    said += ["thought", "forgotten", "foresaw", "claims", "added"]
    points = [f"point <{place}>" for place in range(len(said))]
    article = builders.article(editor, text=". ".join(points))
    for point, cue in zip(points, said, strict=True):
        made = builders.claim(article, point, who="Gro Vik")
        Claim.objects.filter(pk=made.pk).update(cue_text=cue)
    assert {claim.cue_text.replace(" ", "_") for claim in found(q=f"cue:{asked}")} == set(cues.split())
    assert {claim.cue_text for claim in found(cue=asked.strip('"'))} == {
        claim.cue_text for claim in found(q=f"cue:{asked}")
    }


@pytest.mark.parametrize(
    "cue", ["say " * 100, " ".join(VERBS)[:490], "say' | told:* & !(", "a " * 200, "\\ say", "the"]
)
def test_a_cue_of_any_kind_is_looked_for(client: Client, flood: Flood, cue: str) -> None:
    assert client.get("/search/", {"q": f'cue:"{cue[:490]}"'}).status_code == 200
    assert client.get("/search/", {"cue": cue[:200]}).status_code == 200


def test_rejected_claims_are_found_only_when_asked_for(flood: Flood) -> None:
    Claim.objects.filter(pk=flood.opened.pk).update(status="rejected")
    assert flood.opened not in found(q="gate")
    assert found(status="rejected") == [flood.opened]


def test_the_review_list_begins_with_what_the_machine_was_least_sure_of(flood: Flood) -> None:
    Claim.objects.filter(pk=flood.more.pk).update(status="confirmed")
    Claim.objects.filter(pk=flood.power.pk).update(provenance="person")
    assert found(status="unreviewed", sort="confidence") == [flood.told, flood.million, flood.opened]


def test_a_persons_own_words_come_before_what_others_say_about_them(flood: Flood, editor: User) -> None:
    about = builders.article(editor, "Ilse Brandvåg will resign, Per Quist said.")
    builders.claim(about, "Ilse Brandvåg will resign", who="Per Quist")
    assert [claim.who for claim in found(q="Ilse Brandvåg")] == [
        "Ilse Brandvåg",
        "Ilse Brandvåg",
        "Per Quist",
    ]


def test_newest_first_goes_by_the_articles_own_dates(flood: Flood) -> None:
    assert found(q="gate", sort="newest") == [flood.more, flood.power, flood.million, flood.opened]


def test_a_name_matches_whole_words_of_a_name_only(flood: Flood) -> None:
    enter_speaker("Tove Warwick")
    assert not named("war")
    assert not named('"Ilse Brandvåg"')
    assert [person.name for person in named("warwick").people] == ["Tove Warwick"]
    assert [body.name for body in named("the inspectorate").organisations] == ["Dam Inspectorate"]


def test_the_people_of_that_name_stand_above_the_results(client: Client, flood: Flood) -> None:
    page = client.get("/search/", {"q": "Brandvåg"}).content.decode()
    assert f'<a href="{flood.brandvag.get_absolute_url()}">Ilse Brandvåg</a>' in page
    assert "(2 claims)" in page


def test_found_words_are_marked_and_nothing_of_the_text_is_markup(
    client: Client, editor: User, flood: Flood
) -> None:
    builders.claim(flood.second, "<b>The letter</b> & its seal", who="Per Quist")
    builders.claim(flood.second, "its seal are genuine", who="Per Quist")
    page = client.get("/search/", {"q": "seal"}).content.decode()
    assert "its <mark>seal</mark> are genuine" in page
    assert "&lt;b&gt;The letter&lt;/b&gt; &amp; its <mark>seal</mark>" in page
    assert "<b>The letter" not in page


@pytest.mark.parametrize(
    ("headline", "original", "segments"),
    [
        ("a \ue0f1b\ue0f2 c", "a b c", [("a ", False), ("b", True), (" c", False)]),
        ("\ue0f1b\ue0f2\ue0f1c\ue0f2", "bc", [("b", True), ("c", True)]),
        ("plain", "plain", [("plain", False)]),
        ("a \ue0f1b\ue0f2", "a <i>b", [("a <i>b", False)]),
        ("a \ue0f1b", "a \ue0f1b", [("a \ue0f1b", False)]),
    ],
)
def test_marks_fall_away_rather_than_change_a_text(
    headline: str, original: str, segments: list[tuple[str, bool]]
) -> None:
    assert split_marks(headline, original) == segments


@pytest.mark.parametrize(
    ("query", "explained"),
    [
        ("q=%00", "Null characters are not allowed"),
        ("q=" + "x" * 501, "at most 500 characters"),
        ("after=yesterday", "Give the date as year-month-day"),
        ("after=0000-00-00", "Give the date as year-month-day"),
        ("after=99999999999-01-01", "Give the date as year-month-day"),
        ("after=2026-03-05&before=2026-03-01", "earlier than the first day"),
        ("form=sideways", "“sideways” is not one of the choices"),
        ("status=%3Cscript%3E", "“&lt;script&gt;” is not one of the choices"),
    ],
)
def test_a_search_that_cannot_be_done_is_explained(
    client: Client, db: None, query: str, explained: str
) -> None:
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 400
    assert explained in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%ED%A0%80",
        "q=%FF%FE",
        "q=%27%22%28%29%26%7C%21%3A%2A%5C",
        "q=OR",
        "q=-",
        "q=the",
        "speaker=%25_%5C",
        "organisation=...",
        "page=" + "9" * 5000,
        "page=-1",
        "page=x",
        "unknown=1",
        "after=0001-01-01&before=9999-12-31",
    ],
)
def test_odd_searches_are_answered(client: Client, flood: Flood, query: str) -> None:
    assert client.get(f"/search/?{query}").status_code == 200


def test_half_a_surrogate_pair_is_refused_by_the_form_that_the_api_shares() -> None:
    assert not SearchForm({"q": "\ud800"}).is_valid()


def test_each_filter_has_a_chip_that_takes_it_out_and_keeps_the_rest(client: Client, flood: Flood) -> None:
    asked = {"q": "gate", "form": "direct", "after": "2026-03-01", "page": "2", "sort": "newest"}
    answer = client.get("/search/", asked)
    assert [(chip.label, chip.value, chip.without) for chip in answer.context["chips"]] == [
        ("How it is quoted", "direct quotation", "?q=gate&after=2026-03-01&sort=newest"),
        ("From", "1 March 2026", "?q=gate&form=direct&sort=newest"),
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "No claims yet"),
        ({"q": "zeppelin"}, "No claim matches all of that"),
        ({"status": "unreviewed"}, "Everything is checked"),
    ],
)
def test_an_empty_result_says_what_to_do(client: Client, db: None, asked: dict[str, str], said: str) -> None:
    assert said in client.get("/search/", asked).content.decode()


def test_counting_stops_where_nobody_pages_any_more(flood: Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.found.COUNTED", 3)
    pages = answer({}).page.paginator
    assert (pages.count, pages.is_capped, pages.num_pages) == (3, True, 1)  # type: ignore[attr-defined]


def test_verdicts_are_offered_on_the_review_list_to_people_with_an_account(
    client: Client, editor: User, flood: Flood
) -> None:
    address = "/search/?status=unreviewed&sort=confidence"
    assert "Not a claim</button>" not in client.get(address).content.decode()
    client.force_login(editor)
    assert "Not a claim</button>" in client.get(address).content.decode()


@pytest.mark.parametrize("asked", ["", "?q=gate", "?q=Brandvåg", "?status=unreviewed&sort=confidence"])
def test_a_search_asks_the_same_number_of_queries_however_much_it_finds(
    client: Client,
    editor: User,
    flood: Flood,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    asked: str,
) -> None:
    client.force_login(editor)
    few = queries_of(client, f"/search/{asked}", django_assert_max_num_queries)
    for number in range(12):
        text = f"{number}: the gate has moved, Ilse Brandvåg said. The gate is back, Per Quist {number} said."
        made = builders.article(editor, text, outlet=f"Outlet {number}")
        builders.claim(made, "the gate has moved", who="Ilse Brandvåg", organisation=flood.skarnkraft)
        told = builders.claim(made, "The gate is back", who=f"Per Quist {number}")
        Relay.objects.create(claim=told, order=1, name="Harbour Wire", organisation=flood.wire)
    assert queries_of(client, f"/search/{asked}", django_assert_max_num_queries) == few


def queries_of(client: Client, address: str, at_most: Callable[..., Any]) -> int:
    """How many queries a page asks; 15 at the most."""
    with at_most(15) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
