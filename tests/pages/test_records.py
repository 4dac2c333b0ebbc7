"""The pages on which editors change people and organisations on record, and the queue of unsure ones."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services
from claims.models import Claim, Organisation, Speaker, SpeakerAct, SpeakerAlias, SpeakerLink
from claims.registry import BODY, PERSON, enter_organisation, enter_speaker
from claims.services import affiliations
from tests.pages import builders
from tests.pages.records import Flood


@pytest.fixture
def signed_in(client: Client, chief: User) -> Client:
    """The browser of a chief editor, who may merge and split."""
    client.force_login(chief)
    return client


def change(record: Speaker | Organisation, what: str) -> str:
    kind = "people" if isinstance(record, Speaker) else "organisations"
    return f"/{kind}/{record.pk}/change/{what}/"


def said(answer: Any) -> str:
    return str(answer.content.decode())


def undo_address(answer: Any) -> str:
    """Where the quiet bar's way back posts to."""
    (message,) = answer.context["messages"]
    return str(message.extra_tags)


@pytest.mark.parametrize("what", ["details", "merge", "split", "alias", "aside", "decide"])
def test_only_people_with_an_account_change_records(client: Client, flood: Flood, what: str) -> None:
    for record in (flood.brandvag, flood.skarnkraft):
        for method in (client.get, client.post):
            answer = method(change(record, what))
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")
    assert client.post("/people/acts/1/undo/").status_code == 302
    assert client.get("/people/unsure/").status_code == 302


@pytest.mark.parametrize("what", ["alias", "aside", "decide"])
def test_what_changes_something_is_posted(signed_in: Client, flood: Flood, what: str) -> None:
    assert signed_in.get(change(flood.brandvag, what)).status_code == 405


@pytest.mark.parametrize("address", ["change/merge/", "change/split/", "change/details/"])
def test_who_is_not_on_record_is_not_found(signed_in: Client, address: str) -> None:
    assert signed_in.get(f"/people/9/{address}").status_code == 404
    assert signed_in.get(f"/organisations/9/{address}").status_code == 404


def test_a_person_may_be_called_change_or_unsure(client: Client, db: None) -> None:
    for name in ("Change", "Unsure", "Acts"):
        person = enter_speaker(name)
        assert client.get(person.get_absolute_url()).context["person"] == person


# -- Merging ----------------------------------------------------------------------------------------------


def test_a_merge_is_previewed_done_and_undone(signed_in: Client, flood: Flood) -> None:
    address = change(flood.brandvag, "merge")
    preview = said(signed_in.get(f"{address}?other={flood.vollan.pk}"))
    assert "“Ilse Brandvåg” goes into “Henrike Vollan”" in preview
    assert Speaker.objects.on_record().count() == 2
    answer = signed_in.post(address, {"other": flood.vollan.pk, "keep": "other"}, follow=True)
    assert answer.redirect_chain == [(flood.vollan.get_absolute_url(), 302)]
    assert "Merged 2 people." in said(answer)
    assert "Cleo</strong> merged Ilse Brandvåg into this, with 2 claims" in said(answer)
    answer = signed_in.post(undo_address(answer), follow=True)
    assert "Undone." in said(answer)
    assert "Undone by Cleo" in said(answer)
    assert Claim.objects.filter(speaker=flood.brandvag).count() == 2


def test_an_old_address_leads_to_the_record_that_stays(client: Client, flood: Flood) -> None:
    old = flood.brandvag.get_absolute_url()
    services.merge(kind=PERSON, key=flood.brandvag.pk, into=flood.vollan.pk, user=None)
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (302, flood.vollan.get_absolute_url())
    wire = flood.wire.get_absolute_url()
    services.merge(kind=BODY, key=flood.wire.pk, into=flood.skarnkraft.pk, user=None)
    assert client.get(wire)["Location"] == flood.skarnkraft.get_absolute_url()


def test_the_other_way_round_the_other_one_stays(signed_in: Client, flood: Flood) -> None:
    address = change(flood.brandvag, "merge")
    preview = said(signed_in.get(f"{address}?other={flood.vollan.pk}&keep=this"))
    assert "“Henrike Vollan” goes into “Ilse Brandvåg”" in preview
    signed_in.post(address, {"other": flood.vollan.pk, "keep": "this"})
    assert list(Speaker.objects.on_record()) == [flood.brandvag]


def test_the_other_record_is_found_by_name_or_likeness(signed_in: Client, flood: Flood) -> None:
    twin = enter_speaker("I. Brandvåg")
    address = change(flood.brandvag, "merge")
    assert signed_in.get(address).context["found"] == [twin]
    assert signed_in.get(f"{address}?q=voll").context["found"] == [flood.vollan]
    assert "Nobody else on record goes by that" in said(signed_in.get(f"{address}?q=zeppelin"))
    assert "No name on record is like it" in said(signed_in.get(change(flood.vollan, "merge")))


@pytest.mark.parametrize(
    ("query", "status", "explained"),
    [
        ("other=77777", 200, "That person is not on record any more"),
        ("other=x", 400, ""),
        (f"other={2**70}", 400, ""),
        ("q=%00", 400, ""),
    ],
)
def test_a_merge_that_cannot_be_is_explained(
    signed_in: Client, flood: Flood, query: str, status: int, explained: str
) -> None:
    answer = signed_in.get(f"{change(flood.brandvag, 'merge')}?{query}")
    assert answer.status_code == status
    assert explained in said(answer)


def test_a_record_is_not_merged_with_itself(signed_in: Client, flood: Flood) -> None:
    answer = signed_in.post(change(flood.brandvag, "merge"), {"other": flood.brandvag.pk})
    assert answer.status_code == 409
    assert "one and the same person already" in said(answer)


def test_merged_and_marked_records_are_in_no_list(client: Client, flood: Flood, editor: User) -> None:
    services.merge(kind=PERSON, key=flood.brandvag.pk, into=flood.vollan.pk, user=editor)
    services.set_aside(kind=BODY, key=flood.wire.pk, user=editor)
    assert [person.name for person in client.get("/people/").context["page"]] == ["Henrike Vollan"]
    assert "Harbour Wire" not in said(client.get("/organisations/"))
    assert not client.get("/search/?q=Harbour+Wire").context["who"]
    speakers = client.get("/api/v1/speakers/").json()["results"]
    assert [row["name"] for row in speakers] == ["Henrike Vollan"]
    row = client.get(f"/api/v1/speakers/{flood.brandvag.pk}/").json()
    assert (row["merged_into"], row["set_aside"]) == (flood.vollan.pk, False)


# -- Splitting --------------------------------------------------------------------------------------------


def test_claims_are_given_to_a_new_person_and_back(signed_in: Client, flood: Flood) -> None:
    address = change(flood.brandvag, "split")
    assert signed_in.get(address).context["articles"][0][1] == [flood.opened, flood.told]
    answer = signed_in.post(address, {"claim": [flood.told.pk], "name": "Per Quist"}, follow=True)
    assert "Gave 1 claim to Per Quist." in said(answer)
    flood.told.refresh_from_db()
    assert (flood.told.who, flood.told.status) == ("Per Quist", "corrected")
    page = said(signed_in.get(flood.told.speaker.get_absolute_url()))  # type: ignore[union-attr]
    assert "gave this person 1 claim of Ilse Brandvåg" in page
    signed_in.post(undo_address(answer))
    flood.told.refresh_from_db()
    assert (flood.told.who, flood.told.status) == ("Ilse Brandvåg", "unreviewed")


def test_a_whole_article_is_given(signed_in: Client, flood: Flood) -> None:
    signed_in.post(change(flood.brandvag, "split"), {"article": [flood.first.pk], "name": "Per Quist"})
    assert Claim.objects.filter(speaker__name="Per Quist").count() == 2


def test_a_name_on_record_is_asked_about_and_what_was_ticked_stays(signed_in: Client, flood: Flood) -> None:
    address, data = change(flood.brandvag, "split"), {"claim": [flood.told.pk], "name": "Henrike Vollan"}
    answer = signed_in.post(address, data)
    assert answer.status_code == 422
    assert "“Henrike Vollan” is on record already" in said(answer)
    assert (answer.context["ticked"], answer.context["namesakes"]) == ({flood.told.pk}, [flood.vollan])
    signed_in.post(address, data | {"to": str(flood.vollan.pk)})
    flood.told.refresh_from_db()
    assert flood.told.speaker == flood.vollan
    signed_in.post(address, {"claim": [flood.opened.pk], "name": "Henrike Vollan", "to": "new"})
    flood.opened.refresh_from_db()
    assert flood.opened.speaker not in {flood.vollan, flood.brandvag}
    assert flood.opened.who == "Henrike Vollan"


@pytest.mark.parametrize(
    ("data", "explained"),
    [
        ({"name": "Per Quist"}, "Tick the claims"),
        ({"claim": ["1"], "name": ""}, "Say whose they are"),
        ({"claim": ["x"], "name": "Per Quist"}, "“x” is not the number of a claim"),
        ({"claim": ["1"], "name": "Per Quist", "to": "somebody"}, "Choose one of the records"),
        ({"claim": ["1"], "name": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_split_that_makes_no_sense_is_explained(
    signed_in: Client, flood: Flood, data: dict[str, Any], explained: str
) -> None:
    answer = signed_in.post(change(flood.brandvag, "split"), data)
    assert answer.status_code == 422
    assert explained in said(answer)


def test_claims_for_an_organisation_are_given_to_another(signed_in: Client, flood: Flood) -> None:
    data = {"claim": [flood.opened.pk], "name": "Skarnkraft Nord"}
    signed_in.post(change(flood.skarnkraft, "split"), data)
    flood.opened.refresh_from_db()
    assert (str(flood.opened.organisation), flood.opened.speaker) == ("Skarnkraft Nord", flood.brandvag)


def test_nothing_to_give_away_says_so(signed_in: Client, db: None) -> None:
    assert "There is nothing to give away" in said(signed_in.get(change(enter_speaker("Per Quist"), "split")))


# -- Names and details --------------------------------------------------------------------------------------


def test_a_person_is_renamed(signed_in: Client, flood: Flood) -> None:
    data = {
        "name": "Ilse Brandvåg-Holm",
        "role": "chair",
        "organisation": "dam inspectorate",
        "wikidata_id": "https://www.wikidata.org/wiki/q77",
        "description": "",
    }
    answer = signed_in.post(change(flood.brandvag, "details"), data, follow=True)
    person = Speaker.objects.get(pk=flood.brandvag.pk)
    assert answer.redirect_chain == [(person.get_absolute_url(), 302)]
    assert (person.name, person.role, person.organisation, person.wikidata_id) == (
        "Ilse Brandvåg-Holm",
        "chair",
        flood.inspectorate,
        "Q77",
    )
    page = said(answer)
    assert '<del><span class="hidden">was: </span>Skarnkraft</del>' in page
    assert "Also called" in page
    signed_in.post(undo_address(answer))
    person.refresh_from_db()
    assert (person.name, person.role, person.wikidata_id) == ("Ilse Brandvåg", "chief executive", "")


@pytest.mark.parametrize(
    ("data", "explained"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "…"}, "Give a name with letters in it"),
        ({"name": "Per", "wikidata_id": "77"}, "Give the id of a Wikidata page"),
        ({"name": "Per", "organisation": "Zeppelin Works"}, "No organisation on record goes by that"),
    ],
)
def test_details_that_make_no_sense_are_explained_and_kept(
    signed_in: Client, flood: Flood, data: dict[str, str], explained: str
) -> None:
    answer = signed_in.post(change(flood.brandvag, "details"), data | {"description": "as typed"})
    assert answer.status_code == 422
    assert explained in said(answer)
    assert "as typed" in said(answer)


def test_saving_without_a_change_is_no_act(signed_in: Client, flood: Flood) -> None:
    values = {"name": "Harbour Wire", "description": "", "wikidata_id": ""}
    answer = signed_in.post(change(flood.wire, "details"), values, follow=True)
    assert "Nothing was changed" in said(answer)


def test_an_alias_is_added_and_removed(signed_in: Client, flood: Flood) -> None:
    answer = signed_in.post(change(flood.brandvag, "alias"), {"name": "Brandvåg"}, follow=True)
    assert "From now on “Brandvåg” means Ilse Brandvåg." in said(answer)
    alias = SpeakerAlias.objects.get(name="Brandvåg")
    remove = f"{change(flood.brandvag, 'alias')}{alias.pk}/"
    answer = signed_in.post(remove, {"next": change(flood.brandvag, "details")}, follow=True)
    assert answer.redirect_chain == [(change(flood.brandvag, "details"), 302)]
    assert not SpeakerAlias.objects.filter(name="Brandvåg").exists()
    own = flood.brandvag.aliases.get()
    answer = signed_in.post(f"{change(flood.brandvag, 'alias')}{own.pk}/", follow=True)
    assert "Give it another name first" in said(answer)


def test_an_alias_without_letters_is_explained(signed_in: Client, flood: Flood) -> None:
    answer = signed_in.post(change(flood.brandvag, "alias"), {"name": "…"})
    assert answer.status_code == 422
    assert "Give a name with letters in it" in said(answer)


def test_what_is_no_speaker_keeps_a_page_that_says_so(signed_in: Client, flood: Flood) -> None:
    answer = signed_in.post(change(flood.brandvag, "aside"), follow=True)
    assert "Not a person." in said(answer)
    assert "is marked as no person" in said(answer)
    signed_in.post(undo_address(answer))
    assert Claim.objects.filter(speaker=flood.brandvag).count() == 2


def test_an_act_that_cannot_be_undone_any_more_says_why(signed_in: Client, flood: Flood) -> None:
    signed_in.post(change(flood.brandvag, "aside"))
    act = SpeakerAct.objects.get()
    signed_in.post(f"/people/acts/{act.pk}/undo/")
    answer = signed_in.post(f"/people/acts/{act.pk}/undo/", follow=True)
    assert "That was undone already." in said(answer)
    assert signed_in.post("/people/acts/424242/undo/").status_code == 404


def test_names_and_reasons_are_shown_as_text(signed_in: Client, flood: Flood) -> None:
    evil = "<script>alert(1)</script> Quist"
    services.edit(kind=PERSON, key=flood.brandvag.pk, values={"name": evil}, user=None)
    flood.brandvag.refresh_from_db()
    flood.brandvag.unsure = True
    flood.brandvag.save()
    PERSON.doubt.objects.create(record=flood.brandvag, other=flood.vollan, score=1, because="<i>x</i>")
    for address in (
        flood.brandvag.get_absolute_url(),
        "/people/unsure/",
        change(flood.brandvag, "merge") + f"?other={flood.vollan.pk}",
        change(flood.brandvag, "split"),
        change(flood.brandvag, "details"),
    ):
        page = said(signed_in.get(address))
        assert "<script>alert(1)" not in page
        assert "<i>x</i>" not in page


# -- The queue ----------------------------------------------------------------------------------------------


@pytest.fixture
def alone(editor: User, flood: Flood) -> Speaker:
    """ "Brandvåg", who may be Ilse Brandvåg, with one claim."""
    person = enter_speaker("Brandvåg")
    made = builders.article(editor, "It rains, Brandvåg said.", title="Rain", outlet="Courier")
    builders.claim(made, "It rains", kind="person", speaker=person)
    SpeakerLink.objects.create(
        article=made, name="Brandvåg", normal="brandvag", record=person, reason="unclear"
    )
    PERSON.doubt.objects.create(record=person, other=flood.brandvag, score=1, because="the same surname")
    return person


def test_the_queue_shows_what_was_said_and_who_it_may_be(
    signed_in: Client, flood: Flood, alone: Speaker
) -> None:
    (entry,) = signed_in.get("/people/unsure/").context["entries"]
    assert (entry.record, entry.claim_count) == (alone, 1)
    assert [claim.content_text for claim in entry.claims] == ["It rains"]
    assert [(doubt.other, doubt.other.claim_count) for doubt in entry.candidates] == [(flood.brandvag, 2)]
    assert "The same surname" in said(signed_in.get("/people/unsure/"))


def test_the_same_person_is_merged_and_taken_back(signed_in: Client, flood: Flood, alone: Speaker) -> None:
    answer = signed_in.post(change(alone, "decide"), {"same": flood.brandvag.pk}, follow=True)
    assert answer.redirect_chain == [("/people/unsure/", 302)]
    assert "Merged 2 people." in said(answer)
    assert "Nothing to decide" in said(answer)
    assert Claim.objects.filter(speaker=flood.brandvag).count() == 3
    answer = signed_in.post(undo_address(answer), {"next": "/people/unsure/"}, follow=True)
    (entry,) = answer.context["entries"]
    assert [doubt.other for doubt in entry.candidates] == [flood.brandvag]


def test_from_now_on_the_surname_means_them(signed_in: Client, flood: Flood, alone: Speaker) -> None:
    signed_in.post(change(alone, "decide"), {"same": flood.brandvag.pk, "always": "1"})
    alias = SpeakerAlias.objects.get(name="Brandvåg")
    assert (alias.speaker, alias.provenance) == (flood.brandvag, "person")


def test_somebody_else_stays_apart(signed_in: Client, alone: Speaker) -> None:
    answer = signed_in.post(change(alone, "decide"), {"different": "1"}, follow=True)
    assert "Brandvåg is a person apart." in said(answer)
    alone.refresh_from_db()
    assert not alone.unsure
    signed_in.post(undo_address(answer))
    alone.refresh_from_db()
    assert alone.unsure


def test_no_answer_is_said_and_changes_nothing(signed_in: Client, flood: Flood, alone: Speaker) -> None:
    answer = signed_in.post(change(alone, "decide"), {"next": "/people/unsure/"}, follow=True)
    assert "Choose one of the candidates" in said(answer)
    answer = signed_in.post(change(alone, "decide"), {"same": "424242"}, follow=True)
    assert "is not on record any more" in said(answer)
    assert not SpeakerAct.objects.exists()


def test_nobody_is_sent_to_another_site(signed_in: Client, flood: Flood, alone: Speaker) -> None:
    data = {"same": flood.brandvag.pk, "next": "https://elsewhere.example/"}
    assert signed_in.post(change(alone, "decide"), data)["Location"] == "/people/unsure/"


def test_organisations_have_a_queue_of_their_own(signed_in: Client, flood: Flood) -> None:
    unsure = enter_organisation("HW")
    Organisation.objects.filter(pk=unsure.pk).update(unsure=True)
    BODY.doubt.objects.create(
        record=unsure, other=flood.wire, score=1, because="HW may stand for Harbour Wire"
    )
    page = said(signed_in.get("/organisations/unsure/"))
    assert "HW may stand for Harbour Wire" in page
    answer = signed_in.post(change(unsure, "decide"), {"same": flood.wire.pk}, follow=True)
    assert "Merged 2 organisations." in said(answer)
    assert answer.redirect_chain == [("/organisations/unsure/", 302)]


def test_an_empty_queue_says_what_fills_it(signed_in: Client, db: None) -> None:
    for address in ("/people/unsure/", "/organisations/unsure/"):
        assert "Nothing to decide" in said(signed_in.get(address))


def test_a_claim_says_why_it_was_linked(client: Client, flood: Flood, alone: Speaker) -> None:
    claim = alone.claims.get()
    assert "not told apart from others" in said(client.get(claim.get_absolute_url()))


@pytest.mark.parametrize("which", ["queue", "person", "merge", "split", "details"])
def test_a_page_asks_the_same_number_of_queries_however_much_it_shows(
    signed_in: Client,
    editor: User,
    flood: Flood,
    alone: Speaker,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    which: str,
) -> None:
    address = {
        "queue": "/people/unsure/",
        "person": flood.brandvag.get_absolute_url(),
        "merge": change(flood.brandvag, "merge"),
        "split": change(flood.brandvag, "split"),
        "details": change(flood.brandvag, "details"),
    }[which]
    services.add_alias(kind=PERSON, key=flood.brandvag.pk, name="Director Brandvåg", user=editor)
    services.edit(kind=PERSON, key=flood.brandvag.pk, values={"organisation_id": flood.wire.pk}, user=editor)
    affiliations.refresh([flood.first.pk])
    with django_assert_max_num_queries(18) as few:
        assert signed_in.get(address).status_code == 200
    for number in range(6):
        other = enter_speaker("Brandvåg")
        PERSON.doubt.objects.create(record=other, other=flood.brandvag, score=1)
        PERSON.doubt.objects.create(record=other, other=flood.vollan, score=0)
        made = builders.article(
            editor, f"{number}: it rains, she said. It snows, Per said.", outlet=f"No. {number}"
        )
        builders.claim(made, "it rains", kind="person", speaker=flood.brandvag, role=f"role {number}")
        builders.claim(made, "It snows", kind="person", speaker=other)
        affiliations.refresh([made.pk])
        services.add_alias(kind=PERSON, key=flood.brandvag.pk, name=f"Name {number}", user=editor)
        values = {"organisation_id": enter_organisation(f"Body {number}").pk}
        services.edit(kind=PERSON, key=flood.brandvag.pk, values=values, user=editor)
    with django_assert_max_num_queries(18) as many:
        assert signed_in.get(address).status_code == 200
    assert len(many) == len(few)


# -- Outlets ------------------------------------------------------------------------------------------------


def test_correcting_an_articles_outlet_changes_its_publisher(signed_in: Client, flood: Flood) -> None:
    address = f"/articles/{flood.first.pk}/details/"
    signed_in.post(address, {"title": "The gate", "outlet": "The Harbour Wire"})
    flood.first.refresh_from_db()
    assert flood.first.publication.outlet == flood.wire
    assert "whom it quotes in 1 article on record" in said(signed_in.get(flood.wire.get_absolute_url()))
    signed_in.post(address, {"title": "The gate", "outlet": ""})
    assert not Organisation.objects.outlets().exists()
