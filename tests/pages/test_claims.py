"""A claim's page, the verdicts on it, and the correction of its speaker."""

import html
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.models import Claim, Relay, Speaker, SpeakerAlias
from claims.passages import passage
from claims.registry import enter_speaker
from tests.pages import builders
from tests.pages.records import Flood

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def verdict(client: Client, claim: Claim, status: str, version: int | str = 1, **more: str) -> Any:
    return client.post(f"/claims/{claim.pk}/status/", {"status": status, "version": str(version), **more})


# -- The page --------------------------------------------------------------------------------------------


def test_the_page_has_the_words_who_said_them_and_the_way_they_came(client: Client, flood: Flood) -> None:
    page = client.get(flood.million.get_absolute_url()).content.decode()
    assert "About 9 million cubic metres" in page
    assert "A company official" in page
    assert f'through</span> <a href="{flood.wire.get_absolute_url()}">Harbour Wire</a>' in page
    assert "Vessmark Courier" in page
    assert f"{flood.first.get_absolute_url()}#claim-{flood.million.pk}" in page
    assert "<em>reportedly</em>" in page
    assert "0.70 of 1" in page


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("told", "“We did what the inspectorate told us to do”"),
        ("power", "“No one at the inspectorate has the power to open a gate,”"),
        ("opened", "The gate opened as it should"),
    ],
)
def test_direct_words_stand_in_quotation_marks_once(
    client: Client, flood: Flood, which: str, words: str
) -> None:
    page = client.get(getattr(flood, which).get_absolute_url()).content.decode()
    assert f">{words}</blockquote>" in page


def test_other_claims_of_the_article_are_shown_but_not_rejected_ones(client: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.told.pk).update(status="rejected")
    answer = client.get(flood.opened.get_absolute_url())
    shown = [*answer.context["beside"], *(item.claim for item in answer.context["competitors"])]
    assert flood.million in shown
    assert flood.told not in shown
    assert len(shown) == len(set(shown))


def test_the_passage_is_the_articles_own_text_with_its_parts_marked(flood: Flood) -> None:
    shown = passage(flood.power, flood.second.text)
    assert "".join(words for words, _ in shown.parts) == flood.second.text
    assert [part for part in shown.parts if part[1]] == [
        ("“No one at the inspectorate has the power to open a gate,”", "content"),
        ("Henrike Vollan", "source"),
    ]
    assert not shown.has_before
    assert not shown.has_after


def test_a_long_article_is_cut_between_words(editor: User) -> None:
    words = "water " * 400
    made = builders.article(editor, f"{words}😀 It rains, Per Quist said. {words}".strip())
    shown = passage(
        builders.claim(made, "It rains", who="Per Quist", source="Per Quist"), made.text, around=100
    )
    text = "".join(words for words, _ in shown.parts)
    assert shown.has_before
    assert shown.has_after
    assert text.startswith("water ")
    assert text.endswith("water")
    assert ("It rains", "content") in shown.parts
    assert 240 > len(text) > 140


def test_a_claim_around_its_own_source_has_each_part_marked_once(editor: User) -> None:
    made = builders.article(editor, "The gate, Vollan said, was shut.")
    claim = builders.claim(made, "The gate", who="Vollan", source="Vollan", cue="said")
    claim.content = ((0, 31),)
    parts = passage(claim, made.text).parts
    assert parts == (
        ("The gate, ", "content"),
        ("Vollan", "source"),
        (" ", "content"),
        ("said", "cue"),
        (", was shut", "content"),
        (".", ""),
    )


def test_nothing_of_an_article_is_markup(client: Client, flood: Flood) -> None:
    claim = builders.claim(flood.second, "<b>The letter</b> & its seal are genuine", who='Per "<i>" Quist')
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "&lt;b&gt;The letter&lt;/b&gt; &amp; its seal" in page
    assert "<b>The letter" not in page
    assert "<i>" not in page


def test_a_claim_that_is_gone_is_not_found(client: Client, db: None) -> None:
    for key in ("7", str(2**63), "9" * 30):
        assert client.get(f"/claims/{key}/").status_code == 404


# -- History ---------------------------------------------------------------------------------------------


def test_history_tells_who_changed_what(signed_in: Client, flood: Flood) -> None:
    verdict(signed_in, flood.opened, "confirmed")
    correction = {"kind": "person", "speaker": "Henrike Vollan", "organisation": "", "version": "2"}
    signed_in.post(f"/claims/{flood.opened.pk}/speaker/", correction)
    latest, before, first = signed_in.get(flood.opened.get_absolute_url()).context["history"]
    assert (first.who, first.summary) == ("The machine", "found it")
    assert (before.who, before.summary) == ("Ana", "checked it")
    assert (latest.who, latest.summary) == ("Ana", "corrected it")
    assert [(change.what, change.before, change.after) for change in latest.changes] == [
        ("Who", "Ilse Brandvåg", "Henrike Vollan"),
        ("Organisation", "Skarnkraft", "none"),
        ("State", "checked", "corrected"),
    ]


def test_a_change_that_shows_nowhere_is_no_step(client: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.opened.pk).update(confidence=0.2)
    assert len(client.get(flood.opened.get_absolute_url()).context["history"]) == 1


def test_the_machines_second_reading_is_told_as_its_own(client: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.opened.pk).update(speaker=flood.vollan)
    step = client.get(flood.opened.get_absolute_url()).context["history"][0]
    assert (step.who, step.summary) == ("The machine", "changed it")


# -- Verdicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["confirmed", "rejected"])
def test_a_verdict_is_saved_and_taken_back(signed_in: Client, flood: Flood, status: str) -> None:
    verdict(signed_in, flood.opened, status)
    flood.opened.refresh_from_db()
    assert (flood.opened.status, flood.opened.version) == (status, 2)
    verdict(signed_in, flood.opened, "unreviewed", version=2)
    flood.opened.refresh_from_db()
    assert flood.opened.status == "unreviewed"


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/search/?status=unreviewed", "/search/?status=unreviewed"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example/", None),
        ("", None),
    ],
)
def test_a_verdict_leads_back_to_a_page_of_this_site(
    signed_in: Client, flood: Flood, wanted: str, where: str | None
) -> None:
    answer = signed_in.post(
        f"/claims/{flood.opened.pk}/status/", {"status": "confirmed", "version": "1", "next": wanted}
    )
    assert (answer.status_code, answer["Location"]) == (302, where or flood.opened.get_absolute_url())


def test_htmx_gets_the_state_of_the_card_alone(signed_in: Client, flood: Flood) -> None:
    data = {"status": "confirmed", "version": "1"}
    answer = signed_in.post(f"/claims/{flood.opened.pk}/status/", data, headers=HTMX)
    assert next(template.name for template in answer.templates) == "articles/includes/state.html"
    assert 'name="version" value="2"' in answer.content.decode()


def test_a_late_verdict_shows_both_states_and_changes_nothing(signed_in: Client, flood: Flood) -> None:
    verdict(signed_in, flood.opened, "rejected")
    data = {"status": "confirmed", "version": "1"}
    answer = signed_in.post(f"/claims/{flood.opened.pk}/status/", data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ana said that it is not a claim" in page
    assert '<p class="late-state">not a claim</p>' in page
    assert '<p class="late-state">checked</p>' in page
    flood.opened.refresh_from_db()
    assert flood.opened.status == "rejected"
    verdict(signed_in, flood.opened, "confirmed", version=2)  # what the page's button sends
    flood.opened.refresh_from_db()
    assert flood.opened.status == "confirmed"


def test_a_late_verdict_by_htmx_says_so_in_the_card(signed_in: Client, flood: Flood) -> None:
    verdict(signed_in, flood.opened, "rejected")
    data = {"status": "confirmed", "version": "1"}
    answer = signed_in.post(f"/claims/{flood.opened.pk}/status/", data, headers=HTMX)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ana</strong> said that it is not a claim" in page
    assert '<p class="late-verdict">not a claim</p>' in page
    assert '<p class="late-verdict">checked</p>' in page
    assert 'name="version" value="2"' in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"status": "confirmed"},
        {"status": "corrected", "version": "1"},
        {"status": "confirmed", "version": "-1"},
        {"status": "confirmed", "version": "9" * 40},
        {"status": "\x00", "version": "1"},
    ],
)
def test_a_verdict_that_makes_no_sense_is_explained(
    signed_in: Client, flood: Flood, data: dict[str, str]
) -> None:
    answer = signed_in.post(f"/claims/{flood.opened.pk}/status/", data)
    assert answer.status_code == 400
    assert "This change cannot be done as it stands" in answer.content.decode()


def test_only_people_with_an_account_change_anything(client: Client, flood: Flood) -> None:
    for address in ("status", "speaker"):
        answer = client.post(f"/claims/{flood.opened.pk}/{address}/", {"status": "rejected", "version": "1"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")
    flood.opened.refresh_from_db()
    assert (flood.opened.status, flood.opened.version) == ("unreviewed", 1)


def test_a_verdict_is_posted(signed_in: Client, flood: Flood) -> None:
    assert signed_in.get(f"/claims/{flood.opened.pk}/status/").status_code == 405


# -- The correction of a speaker -------------------------------------------------------------------------


def correct(client: Client, claim: Claim, **data: str) -> Any:
    values = {"kind": "person", "speaker": "", "organisation": "", "version": str(claim.version)}
    return client.post(f"/claims/{claim.pk}/speaker/", values | data)


def test_the_form_opens_with_what_is_on_record(signed_in: Client, flood: Flood) -> None:
    answer = signed_in.get(f"/claims/{flood.opened.pk}/speaker/")
    assert answer.context["form"].initial == {
        "kind": "person",
        "speaker": "Ilse Brandvåg",
        "organisation": "Skarnkraft",
        "version": 1,
    }
    assert list(answer.context["people"]) == [flood.brandvag]


def test_a_typed_name_becomes_the_speaker(signed_in: Client, flood: Flood) -> None:
    correct(signed_in, flood.opened, speaker="Per Quist", organisation="Quist & Co")
    flood.opened.refresh_from_db()
    assert flood.opened.status == "corrected"
    assert flood.opened.speaker is not None
    assert flood.opened.organisation is not None
    assert (flood.opened.speaker.name, flood.opened.organisation.name) == ("Per Quist", "Quist & Co")


def test_pressing_somebody_of_the_article_is_enough(signed_in: Client, flood: Flood) -> None:
    correct(signed_in, flood.opened, kind="unclear", pick=str(flood.vollan.pk))
    flood.opened.refresh_from_db()
    assert (flood.opened.kind, flood.opened.speaker) == ("person", flood.vollan)
    assert flood.opened.organisation == flood.inspectorate


@pytest.mark.parametrize("pick", ["0", "x", "²", "9" * 40, "-1"])
def test_pressing_nobody_leaves_the_form_as_it_is(signed_in: Client, flood: Flood, pick: str) -> None:
    assert correct(signed_in, flood.opened, speaker="Per Quist", pick=pick).status_code == 302
    flood.opened.refresh_from_db()
    assert flood.opened.speaker is not None
    assert flood.opened.speaker.name == "Per Quist"


def test_a_namesake_is_told_by_a_name_of_their_own(signed_in: Client, flood: Flood) -> None:
    other = enter_speaker("Ilse Brandvåg")
    SpeakerAlias.objects.create(speaker=other, name="Ilse B. Brandvåg", normal="ilse b brandvag")
    correct(signed_in, flood.opened, pick=str(other.pk))
    flood.opened.refresh_from_db()
    assert flood.opened.speaker == other


def test_a_name_of_two_people_is_not_guessed(signed_in: Client, flood: Flood) -> None:
    enter_speaker("Ilse Brandvåg")
    answer = correct(signed_in, flood.opened, speaker="Ilse Brandvåg")
    assert answer.status_code == 422
    assert "Two people on record are called Ilse Brandvåg" in answer.content.decode()
    flood.opened.refresh_from_db()
    assert flood.opened.version == 1


@pytest.mark.parametrize(
    ("data", "explained"),
    [
        ({"kind": "person"}, "Give the person’s name"),
        ({"kind": "organisation"}, "Give the organisation’s name"),
        ({"kind": "sideways", "speaker": "X"}, "Select a valid choice"),
        ({"speaker": "x" * 201}, "at most 200 characters"),
        ({"speaker": "a\x00b"}, "Null characters are not allowed"),
        ({"speaker": "…"}, "Give the person’s name"),
        ({"speaker": "Per Quist", "version": "9" * 30}, "less than or equal"),
    ],
)
def test_a_correction_that_makes_no_sense_is_explained_and_kept(
    signed_in: Client, flood: Flood, data: dict[str, str], explained: str
) -> None:
    answer = correct(signed_in, flood.opened, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert explained in page
    if "\x00" not in data.get("speaker", ""):
        assert f'value="{data["speaker"]}"' in page if "speaker" in data else True
    flood.opened.refresh_from_db()
    assert flood.opened.version == 1


@pytest.mark.parametrize(
    ("kind", "speaker", "organisation", "who"),
    [
        ("anonymous", "a senior official", "", "a senior official"),
        ("organisation", "", "Quist & Co", "Quist & Co"),
        ("organisation", "Quist & Co", "", "Quist & Co"),
        ("document", "the logbook", "", "the logbook"),
        ("author", "", "", "The author"),
        ("unclear", "", "", "Not clear who"),
    ],
)
def test_a_source_need_not_be_a_person(
    signed_in: Client, flood: Flood, kind: str, speaker: str, organisation: str, who: str
) -> None:
    people = Speaker.objects.count()
    correct(signed_in, flood.opened, kind=kind, speaker=speaker, organisation=organisation)
    claim = Claim.objects.get(pk=flood.opened.pk)
    assert (claim.who, claim.speaker, claim.status) == (who, None, "corrected")
    assert Speaker.objects.count() == people


def test_a_late_correction_shows_both_states_and_keeps_what_was_typed(
    signed_in: Client, flood: Flood, editor: User
) -> None:
    services.set_status(claim_id=flood.opened.pk, version=1, status="rejected", user=editor)
    answer = correct(signed_in, flood.opened, speaker="Per Quist", organisation="Quist & Co")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed this claim while you were at it" in page
    assert "Ilse Brandvåg" in page
    assert 'value="Per Quist"' in page
    assert 'name="version" value="2"' in page
    assert Claim.objects.get(pk=flood.opened.pk).speaker == flood.brandvag
    correct(signed_in, Claim.objects.get(pk=flood.opened.pk), speaker="Per Quist")
    assert Claim.objects.get(pk=flood.opened.pk).who == "Per Quist"


# -- Queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("address", "most"), [("", 13), ("speaker/", 8)])
def test_the_pages_ask_the_same_number_of_queries_however_much_they_show(
    signed_in: Client,
    flood: Flood,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    most: int,
) -> None:
    verdict(signed_in, flood.opened, "rejected")
    address = flood.opened.get_absolute_url() + address
    with django_assert_max_num_queries(most) as few:
        assert signed_in.get(address).status_code == 200
    for version, status in enumerate(["confirmed", "rejected", "unreviewed"] * 3, start=2):
        verdict(signed_in, flood.opened, status, version)
    for number, words in enumerate(["VESSMARK", "gate", "chief executive"]):
        person = enter_speaker(f"Per Quist {number}")
        person.organisation = flood.wire
        person.save()
        Claim.objects.create(
            article=flood.first,
            content=((number, number + 4),),
            content_text=words,
            form="indirect",
            kind="person",
            speaker=person,
        )
    with django_assert_max_num_queries(most) as many:
        assert signed_in.get(address).status_code == 200
    assert len(many) == len(few)


def test_history_calls_an_account_by_its_user_name_where_it_has_no_other(
    signed_in: Client, flood: Flood, editor: User
) -> None:
    verdict(signed_in, flood.million, "confirmed")
    User.objects.filter(pk=editor.pk).update(first_name=" ", last_name="")
    page = signed_in.get(flood.million.get_absolute_url()).content.decode()
    assert "<strong>ana</strong> checked it" in page
    User.objects.filter(pk=editor.pk).update(last_name="Brenn")
    page = signed_in.get(flood.million.get_absolute_url()).content.decode()
    assert "<strong>Brenn</strong> checked it" in page


def test_the_page_asks_few_queries_where_there_is_all_that_it_can_show(
    signed_in: Client,
    flood: Flood,
    editor: User,
    chief: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    claim, words = flood.opened, "The gate opened as it should, on the minute and all the way"
    said = {"content": ((0, 4),), "speaker": flood.brandvag, "kind": "person", "form": "indirect"}
    Claim.objects.create(article=flood.second, content_text=words, **said)
    Relay.objects.create(claim=claim, order=1, name="Harbour Wire", organisation=flood.wire)
    Claim.objects.filter(pk=claim.pk).update(outer=flood.told, content_text=words)
    services.relate(
        claim_id=claim.pk, other_id=flood.more.pk, kind="answers", user=chief, note="In the same week"
    )
    services.dismiss_suggestion(claim_id=claim.pk, other_id=flood.power.pk, user=chief)
    services.assign(claim_id=claim.pk, editor=chief, user=chief)
    services.dispute(claim_id=claim.pk, why="She spoke of the other gate", user=chief)
    services.comment(claim_id=claim.pk, words="I have asked her office", user=editor)
    services.report(claim_id=claim.pk, matter="words", words="Half of it is missing")
    verdict(signed_in, claim, "rejected", Claim.objects.get(pk=claim.pk).version)
    correct(signed_in, Claim.objects.get(pk=claim.pk), speaker="Per Quist", organisation="Quist & Co")
    correct(signed_in, Claim.objects.get(pk=claim.pk), speaker="Ilse Brandvåg")
    with django_assert_num_queries(17):
        page = html.unescape(signed_in.get(claim.get_absolute_url()).content.decode())
    for shown in (
        "Told within what",
        "Harbour Wire",
        "In the same week",
        "1 dismissed",
        "Disputed by Cleo",
        "I have asked her office",
        "Half of it is missing",
        "Per Quist",
        "Quist & Co",
        "<strong>Ana</strong> corrected it",
        "May be set against it",
        "Also in 1 article",
    ):
        assert shown in page
    assert "Cleo" in page.partition('class="claim-crew"')[2].partition("Reported by readers")[0]
