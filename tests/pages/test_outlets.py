"""Outlets and their sourcing; what the pages of people and organisations count."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.charts import HEIGHT, WIDTH, forms_over_time, timeline
from claims.forms import SearchForm
from claims.models import Claim, Comparison, ComparisonClaim, Organisation, Publication, Relation, Speaker
from claims.profiles import Share, set_against
from claims.registry import enter_organisation, enter_speaker
from claims.search import find
from tests.pages import builders
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    made = Flood(editor)
    for article in (made.first, made.second):
        Publication.objects.create(article=article, outlet=enter_organisation(article.outlet))
    return made


@pytest.fixture
def courier(flood: Flood) -> Organisation:
    return flood.first.publication.outlet


def counted(client: Client, address: str) -> dict[str, list[tuple[str, int]]]:
    facets = client.get(address).context["profile"].facets
    return {facet.name: [(option.label, option.number) for option in facet.options] for facet in facets}


def test_the_list_of_outlets_has_those_that_articles_appeared_in(client: Client, flood: Flood) -> None:
    def listed(query: str = "") -> list[tuple[str, int]]:
        return [(body.name, body.article_count) for body in client.get(f"/outlets/{query}").context["page"]]

    third = builders.article(flood.first.created_by, "It rains.", outlet="Vessmark Courier")
    Publication.objects.create(article=third, outlet=flood.first.publication.outlet)
    assert listed() == [("Vessmark Courier", 2), ("Continental Ledger", 1)]
    assert listed("?sort=name") == [("Continental Ledger", 1), ("Vessmark Courier", 2)]
    assert listed("?q=ledger") == [("Continental Ledger", 1)]
    assert "No outlet on record goes by that" in client.get("/outlets/?q=x").content.decode()
    assert client.get("/outlets/?sort=sideways").status_code == 400


def test_without_articles_the_list_says_what_fills_it(client: Client, db: None) -> None:
    assert "No outlets yet" in client.get("/outlets/").content.decode()


def test_an_outlets_page_says_whom_it_quotes_and_how(
    client: Client, flood: Flood, courier: Organisation
) -> None:
    answer = client.get(f"/outlets/{courier.pk}/vessmark-courier/")
    said = answer.context["profile"]
    assert list(answer.context["page"]) == [flood.million, flood.told, flood.opened]
    assert (said.direct.percent, said.hedged.percent, said.unnamed.percent) == ("33", "33", "33")
    assert counted(client, f"/outlets/{courier.pk}/vessmark-courier/") == {
        "speaker": [("Ilse Brandvåg", 2)],
        "organisation": [("Skarnkraft", 2)],
        "form": [("indirect quotation", 2), ("direct quotation", 1)],
        "kind": [("a person", 2), ("an unnamed source", 1)],
        "hedge": [("not hedged", 2), ("reportedly", 1)],
    }
    page = answer.content.decode()
    assert "Top voices" in page
    assert "<dt>from unnamed sources</dt><dd>33 %</dd>" in page
    assert "<tr><td>March 2026</td>" in page


def test_every_number_on_an_outlets_page_leads_to_so_many_claims(
    client: Client, flood: Flood, courier: Organisation
) -> None:
    flood.told.cue_text = "Said."
    flood.told.save()
    for record in (f"/outlets/{courier.pk}/vessmark-courier/", flood.brandvag.get_absolute_url()):
        said = client.get(record).context["profile"]
        for option in (*(option for facet in said.facets for option in facet.options), *said.verbs):
            form = SearchForm(QueryDict(option.address[1:]))
            assert form.is_valid(), form.errors
            assert find(form.cleaned_data).count() == option.number, option


def test_another_name_or_a_merged_outlet_leads_to_the_right_page(
    client: Client, flood: Flood, courier: Organisation
) -> None:
    answer = client.get(f"/outlets/{courier.pk}/x/")
    assert (answer.status_code, answer["Location"]) == (302, f"/outlets/{courier.pk}/vessmark-courier/")
    old = enter_organisation("Old Courier")
    old.merged_into = courier
    old.save()
    answer = client.get(f"/outlets/{old.pk}/old-courier/")
    assert (answer.status_code, answer["Location"]) == (302, f"/outlets/{courier.pk}/vessmark-courier/")
    assert client.get("/outlets/999999/x/").status_code == 404


def test_rejected_claims_and_those_of_others_do_not_count(
    client: Client, flood: Flood, courier: Organisation
) -> None:
    Claim.objects.filter(pk=flood.told.pk).update(status="rejected")
    assert client.get(f"/outlets/{courier.pk}/vessmark-courier/").context["profile"].found.claims == 2


def test_who_is_set_against_a_person_comes_from_relations_and_published_comparisons(flood: Flood) -> None:
    quist, holt = (enter_speaker(name) for name in ("Per Quist", "Maren Holt"))
    third = builders.article(flood.first.created_by, "It rains, Quist said. It snows, Holt said.")
    rains = builders.claim(third, "It rains", who=quist.name)
    snows = builders.claim(third, "It snows", who=holt.name)
    assert set_against(flood.brandvag) == []
    Relation.objects.create(claim=flood.opened, other=flood.power, kind="contradicts")
    Relation.objects.create(claim=flood.told, other=snows, kind="", state="dismissed")
    own = Comparison.objects.create(title="Weather", is_public=False)
    for order, claim in enumerate((flood.told, rains)):
        ComparisonClaim.objects.create(comparison=own, claim=claim, order=order)
    assert set_against(flood.brandvag) == [flood.vollan]
    assert set_against(flood.vollan) == [flood.brandvag]
    Comparison.objects.update(is_public=True)
    assert set_against(flood.brandvag) == [flood.vollan, quist]


def test_a_persons_page_names_rivals_verbs_and_wikidata(client: Client, flood: Flood) -> None:
    Relation.objects.create(claim=flood.opened, other=flood.power, kind="contradicts")
    Speaker.objects.filter(pk=flood.brandvag.pk).update(wikidata_id="Q42")
    page = client.get(flood.brandvag.get_absolute_url()).content.decode()
    assert f"?person={flood.brandvag.pk}&amp;person={flood.vollan.pk}" in page
    assert f'"/search/?speaker={flood.brandvag.pk}&amp;cue=said."' in page
    assert 'href="https://www.wikidata.org/wiki/Q42"' in page


def test_figures_say_where_counting_ended(
    client: Client, flood: Flood, courier: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.views.sourcing.COUNTED", 2)
    page = client.get(f"/outlets/{courier.pk}/vessmark-courier/").content.decode()
    assert "of the newest 2 claims; there are more" in page


def test_pages_of_claims_go_on(client: Client, editor: User) -> None:
    text = " ".join(f"Gate {number} moved and nobody else saw it." for number in range(45))
    made = builders.article(editor, text)
    for number in range(45):
        builders.claim(made, f"Gate {number} moved", who="Maren Holt")
    address = Speaker.objects.get().get_absolute_url()
    seen = [c.pk for n in (1, 2, 3) for c in client.get(f"{address}?page={n}").context["page"]]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 45
    for odd in ("99", "x", "-1", "9" * 400):
        assert client.get(f"{address}?page={odd}").status_code == 200


def test_shares_are_rounded_for_people() -> None:
    assert [Share(*pair).percent for pair in ((0, 0), (0, 5), (1, 500), (2, 3))] == [
        "0",
        "0",
        "under 1",
        "67",
    ]


def test_forms_over_time_are_shares_of_their_month_or_year() -> None:
    drawn = forms_over_time({"2026-03 direct": 1, "2026-03 indirect": 3, "2026-05 mixed": 2}, {"2026-03": 2})
    march, may = drawn.stacks
    assert [(name, y, height) for name, _, y, height in march.parts] == [
        ("direct", HEIGHT * 0.75, HEIGHT * 0.25),
        ("indirect", 0, HEIGHT * 0.75),
    ]
    assert (march.label, march.percents, may.percents) == ("March 2026", [25, 0, 75, 50], [0, 100, 0, 0])
    assert (march.x, may.x + may.width) == (0, WIDTH)
    april = timeline({"month": date(2026, month, 1), "number": month % 2} for month in (3, 4, 5)).bars[1]
    assert march.x + march.width < april.x < may.x, "a month without claims has its place"
    years = forms_over_time({f"{2000 + n}-01 direct": 1 for n in range(40)}, {})
    assert (years.unit, years.stacks[0].label) == ("year", "2000")
    assert forms_over_time({}, {}).stacks == ()


@pytest.mark.parametrize("address", ["/outlets/", "/outlets/{}/vessmark-courier/"])
def test_a_page_asks_the_same_number_of_queries_however_much_it_shows(
    client: Client,
    editor: User,
    courier: Organisation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    client.force_login(editor)
    with django_assert_max_num_queries(13) as few:
        assert client.get(address.format(courier.pk)).status_code == 200
    for number in range(6):
        made = builders.article(editor, f"{number}: it rains, she said.")
        Publication.objects.create(article=made, outlet=courier)
        outlet = enter_organisation(f"Outlet {number}")
        other = builders.article(editor, f"{number}: it snows, she said.")
        Publication.objects.create(article=other, outlet=outlet)
        builders.claim(made, "it rains", who=f"Per Quist {number}", organisation=outlet)
    with django_assert_max_num_queries(13) as many:
        assert client.get(address.format(courier.pk)).status_code == 200
    assert len(many) == len(few)
