"""Beside the results: what they divide into, what may have been meant, and the same words shown once."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.forms import SearchForm
from claims.models import Claim, Publication
from claims.registry import enter_organisation
from claims.results import answer
from claims.search import find
from tests.claims.test_query import _PIECES
from tests.pages import builders
from tests.pages.records import Flood

WORDS = "the gate had been opened before anybody knew of it at all"


@pytest.fixture
def flood(editor: User) -> Flood:
    made = Flood(editor)
    made.first.published_on = date(2026, 2, 26)
    made.first.save()
    for article in (made.first, made.second):
        Publication.objects.create(article=article, outlet=enter_organisation(article.outlet))
    return made


def offered(client: Client, query: str = "") -> dict[str, list[tuple[str, int]]]:
    facets = client.get(f"/search/?{query}").context["facets"]
    return {facet.name: [(o.label, o.number) for o in facet.options] for facet in facets}


def test_results_are_counted_by_what_they_divide_into(client: Client, flood: Flood) -> None:
    assert offered(client) == {
        "speaker": [("Ilse Brandvåg", 2), ("Henrike Vollan", 2)],
        "organisation": [("Skarnkraft", 2), ("Dam Inspectorate", 2)],
        "outlet": [("Vessmark Courier", 3), ("Continental Ledger", 2)],
        "form": [("indirect quotation", 3), ("direct quotation", 2)],
        "kind": [("a person", 4), ("an unnamed source", 1)],
        "hedge": [("not hedged", 4), ("reportedly", 1)],
        "when": [("2026", 5)],
    }
    (when,) = (facet for facet in client.get("/search/").context["facets"] if facet.name == "when")
    assert [(month.label, month.number) for month in when.options[0].parts] == [("March", 2), ("February", 3)]


@pytest.mark.parametrize("query", ["", "q=gate", "q=speaker:vollan", "after=2026-03-05", "form=direct"])
def test_a_facets_link_finds_as_many_as_it_says(client: Client, flood: Flood, query: str) -> None:
    facets = client.get(f"/search/?{query}").context["facets"]
    assert facets or query == "after=2026-03-05"
    for facet in facets:
        for option in (*facet.options, *(part for o in facet.options for part in o.parts)):
            form = SearchForm(QueryDict(option.address[1:]))
            assert form.is_valid(), form.errors
            assert find(form.cleaned_data).count() == option.number, option


def test_what_divides_nothing_or_is_on_already_is_not_offered(client: Client, flood: Flood) -> None:
    assert set(offered(client, f"speaker={flood.vollan.pk}")) == {"form"}
    page = client.get(f"/search/?speaker={flood.vollan.pk}")
    assert [(chip.label, chip.value) for chip in page.context["chips"]] == [("Who said it", "Henrike Vollan")]
    assert f'<input type="hidden" name="speaker" value="{flood.vollan.pk}"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown", "without"),
    [
        ("speaker:vollan gate", ("Who said it", "vollan"), "?q=gate&sort=newest"),
        ("gate -org:skarnkraft", ("Organisation", "not skarnkraft"), "?q=gate&sort=newest"),
        ("form:partly", ("How it is quoted", "partly quoted"), "?q=&sort=newest"),
        ("gate before:2026-03", ("To", "31 March 2026"), "?q=gate&sort=newest"),
        ("hedge:any", ("Hedged with", "any word"), "?q=&sort=newest"),
        ("speaker:{vollan}", ("Who said it", "Henrike Vollan"), "?q=&sort=newest"),
    ],
)
def test_what_narrows_a_query_is_a_chip_as_well(
    client: Client, flood: Flood, query: str, shown: tuple[str, str], without: str
) -> None:
    asked = {"q": query.format(vollan=flood.vollan.pk), "sort": "newest", "page": "1"}
    [chip] = client.get("/search/", asked).context["chips"]
    assert (chip.label, chip.value, chip.without) == (*shown, without)


def test_all_chips_go_at_once_and_the_words_stay(client: Client, flood: Flood) -> None:
    page = client.get("/search/?q=gate+speaker:vollan+form:direct&kind=person").content.decode()
    assert '<a class="chips-all" href="/search/?q=gate">Take out all</a>' in page


def test_what_a_query_did_wrong_is_said_once_by_its_word(client: Client, db: None) -> None:
    page = client.get("/search/?q=(a+OR+b)+form:odd&after=odd").content.decode()
    assert "<li>Brackets do not group words (“(a”, “b)”)." in page
    assert "<li>“form:odd”: after form: comes direct, indirect or mixed.</li>" in page
    assert "<strong>From:</strong> Give the date as year-month-day" in page


def test_what_is_counted_stops_at_the_first_ones_and_says_so(
    client: Client, flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.found.COUNTED", 3)
    page = client.get("/search/?q=gate").content.decode()
    assert "More than 3 claims" in page
    assert "These counts are of the first 3 claims that were found; there are more." in page
    assert "the newest come first" in page


def test_the_same_words_stand_once_and_are_counted_both_ways(
    client: Client, editor: User, flood: Flood
) -> None:
    for number in range(3):
        told = builders.article(editor, f"{number}. {WORDS}", outlet=f"Outlet {number}")
        builders.claim(told, WORDS, who="Maren Holt")
    answered = answer({"q": "anybody"})
    assert (answered.found.claims, answered.found.utterances, len(answered.page.object_list)) == (3, 1, 1)
    page = client.get("/search/?q=anybody").content.decode()
    assert "<h2>3 claims</h2>" in page
    assert "1 different statement: what several articles have in the same words" in page
    assert "also in 2 articles" in page
    every = client.get("/search/?q=anybody&repeats=all")
    assert len(every.context["page"].object_list) == 3
    assert "1 statement is different" in every.content.decode()


def test_newest_first_where_more_is_found_than_is_counted(
    flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.found.COUNTED", 2)
    found = answer({"q": "gate"})
    assert found.order == "newest"
    assert list(found.page.object_list)[:2] == [flood.more, flood.power]
    assert found.found.utterances == 0, "not counted, and the page says nothing of it"


def test_a_full_page_is_walked_back_to_past_what_stands_once(
    editor: User, flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.found.COUNTED", 8)
    monkeypatch.setattr("claims.results.PAGE", 3)
    for number in range(9):
        told = builders.article(editor, f"{number}. {WORDS}", outlet=f"Outlet {number}")
        builders.claim(told, WORDS, who="Maren Holt")
    for number in range(3):
        other = builders.article(
            editor, f"{number}. Anybody may {'come ' * (number + 1)}", published_on="2019-01-01"
        )
        builders.claim(other, f"Anybody may {'come ' * (number + 1)}".strip(), who="Maren Holt")
    shown = [claim.content_text for claim in answer({"q": "anybody"}).page.object_list]
    assert len(shown) == 3
    assert shown.count(WORDS) == 1


def test_the_best_match_first_on_demand_where_more_is_found_than_is_counted(
    flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.found.COUNTED", 2)
    found = answer({"q": "gate", "sort": "relevance"})
    assert found.order == "relevance"
    assert len(found.page.object_list) >= 2


@pytest.mark.parametrize(
    ("query", "name", "address"),
    [
        ("q=speaker:Brandvog", "Ilse Brandvåg", "?q=speaker%3A%22Ilse+Brandv%C3%A5g%22"),
        ("q=gate+speaker:“Ilse+Brantvag”", "Ilse Brandvåg", "?q=gate+speaker%3A%22Ilse+Brandv%C3%A5g%22"),
        ("q=Hendrike+Volan", "Henrike Vollan", "?q=Henrike+Vollan"),
        ("speaker=Volan&form=direct", "Henrike Vollan", "?speaker=Henrike+Vollan&form=direct"),
        ("q=org:Skarnkaft", "Skarnkraft", "?q=org%3A%22Skarnkraft%22"),
        ("q=outlet:courrier", "Vessmark Courier", "?q=outlet%3A%22Vessmark+Courier%22"),
    ],
)
def test_a_slip_in_a_name_is_met_with_the_name(
    client: Client, flood: Flood, query: str, name: str, address: str
) -> None:
    answered = client.get(f"/search/?{query}")
    assert (name, address) in [(item.name, item.address) for item in answered.context["meant"]]
    assert "Did you mean" in answered.content.decode()
    assert client.get(f"/search/{address}").context["page"].object_list


@pytest.mark.parametrize("query", ["q=zeppelin", "q=speaker:vollan+zeppelin", "speaker=99", "q=xx"])
def test_nothing_is_suggested_for_what_no_name_is_like(client: Client, flood: Flood, query: str) -> None:
    names = [item.name for item in client.get(f"/search/?{query}").context["meant"]]
    assert names in ([], ["Henrike Vollan"])
    assert not names or "vollan" in query


def test_names_are_text_wherever_they_stand(client: Client, flood: Flood) -> None:
    flood.vollan.name = flood.skarnkraft.name = "<b>&"
    flood.vollan.save()
    flood.skarnkraft.save()
    page = client.get("/search/").content.decode()
    assert "&lt;b&gt;&amp;" in page
    assert "<b>&" not in page


def test_the_page_says_how_to_search_also_where_it_could_not(client: Client, db: None) -> None:
    wrong = client.get("/search/?q=speeker:holt")
    assert wrong.status_code == 400
    for page in (wrong.content.decode(), client.get("/search/").content.decode()):
        assert "How to search" in page
        assert "<kbd>outlet:</kbd>" in page
    assert "Did you mean speaker:?" in wrong.content.decode()


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_PIECES, max_size=8).map("".join))
def test_no_query_breaks_the_page(client: Client, query: str) -> None:
    answered = client.get("/search/", {"q": query.encode("utf-8", "surrogatepass")})
    assert answered.status_code in {200, 400}


def cleaned(**asked: Any) -> dict[str, Any]:
    form = SearchForm(asked)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_order_and_pages_are_the_same_as_those_of_the_claims_themselves(editor: User, flood: Flood) -> None:
    text = " ".join(f"Gate {number} moved and nobody else saw it." for number in range(30))
    made = builders.article(editor, text)
    for number in range(30):
        builders.claim(made, f"Gate {number} moved", confidence=number / 40)
    for sort in ("relevance", "newest", "confidence"):
        asked = cleaned(q="gate", sort=sort)
        expected = list(find(asked).values_list("pk", flat=True))
        found = [c.pk for page in (1, 2) for c in answer(asked, page).page.object_list]
        assert found == expected
        assert [c.pk for c in answer(asked, 99).page.object_list] == expected[25:]
    assert Claim.objects.count() == 35
