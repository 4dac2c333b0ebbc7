"""Every field of a claim changed by an editor."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from claims import services
from claims.extraction import Relay as FoundRelay
from claims.history import history, origins
from claims.models import Claim, ClaimVectors, ExtractionRun, Organisation, Speaker, SpeakerLink
from claims.registry import enter_organisation, enter_speaker
from claims.services.editing import Body, FieldError, Through, Whose, create_claim, edit_claim, restore_claim
from claims.services.writing import write_relays
from tests.claims.conftest import TEXT, attribution, span
from tests.claims.test_services import SAFE, WARNED

Write = Callable[..., ExtractionRun]
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(article: Article, write: Write) -> Claim:
    """“We were never warned,” said by Ilse Brandvåg, for all that the machine knows."""
    write(SAFE, WARNED)
    return article.claims.get(content_text__contains="warned")


@pytest.fixture
def edit(claim: Claim, editor: User) -> Callable[..., Claim]:
    """Edit the claim as it is now; what is returned is read anew."""

    def act(**changes: Any) -> Claim:
        version = Claim.objects.get(pk=claim.pk).version
        edit_claim(claim_id=claim.pk, version=version, user=editor, **changes)
        return Claim.objects.get(pk=claim.pk)

    return act


def test_words_follow_their_spans_and_the_form_their_marks(edit: Callable[..., Claim]) -> None:
    now = edit(content=span("We were"), cue=span("she"))
    assert (now.content, now.content_text, now.cue_text) == (span("We were"), "We were", "she")
    assert (now.form, now.status, now.version) == ("direct", "corrected", 2)
    now = edit(content=span("The dam was safe"))
    assert now.form == "indirect"
    assert edit(form="mixed").form == "mixed"


def test_a_content_may_have_several_pieces_given_in_any_order(edit: Callable[..., Claim]) -> None:
    now = edit(content=[*span("head of"), *span("The dam"), *span("dam was")])
    assert now.content == (*span("The dam was"), *span("head of"))
    assert now.content_text == "The dam was … head of"


def test_offsets_are_code_points_even_behind_an_emoji(edit: Callable[..., Claim]) -> None:
    now = edit(content=span("January 😀, the"))
    ((start, end),) = now.content
    assert TEXT[start:end] == now.content_text == "January 😀, the"


@pytest.mark.parametrize(
    ("field", "spans"),
    [
        ("content", []),
        ("content", [(0, len(TEXT) + 1)]),
        ("content", [(5, 5)]),
        ("cue", [(9, 3)]),
        ("source", [(-1, 3)]),
        ("hedges", [(7, 8)]),
        ("content", [(i * 2, i * 2 + 1) for i in range(51)]),
    ],
)
def test_what_is_no_stretch_of_the_text_is_refused_and_says_why(
    field: str, spans: list[tuple[int, int]], edit: Callable[..., Claim], claim: Claim
) -> None:
    with pytest.raises(FieldError) as caught:
        edit(**{field: spans})
    assert caught.value.field == field
    assert str(caught.value).endswith(".")
    assert Claim.objects.get(pk=claim.pk).version == 1


def test_cue_says_stance_and_what_is_expressed_unless_given(edit: Callable[..., Claim]) -> None:
    assert edit(cue=span("The dam was safe")).cue_class == "speech"
    now = edit(polarity="denies", cue_class="belief")
    assert (now.polarity, now.cue_class) == ("denies", "belief")
    assert edit(polarity="", cue_class="").polarity == "affirms"


def test_hedges_are_words_of_the_text(edit: Callable[..., Claim]) -> None:
    now = edit(hedges=span("never"))
    assert (now.hedges, now.hedge_spans) == (["never"], span("never"))


def test_a_person_on_record_brings_the_body_that_they_stand_for(edit: Callable[..., Claim]) -> None:
    ministry = enter_organisation("Ministry")
    dagny = enter_speaker("Dagny Rusten-Aalto")
    Speaker.objects.filter(pk=dagny.pk).update(organisation=ministry)
    now = edit(whose=Whose("person", key=dagny.pk))
    assert (now.speaker, now.organisation, now.described_as) == (dagny, ministry, "")
    assert now.role == ""  # "head" was said of Ilse Brandvåg


def test_namesakes_are_told_apart_or_a_new_one_is_entered(edit: Callable[..., Claim]) -> None:
    enter_speaker("Ana Vollan")
    second = enter_speaker("Ana Vollan")
    with pytest.raises(FieldError, match="Two people"):
        edit(whose=Whose("person", "Ana Vollan"))
    assert edit(whose=Whose("person", "Ana Vollan", key=second.pk)).speaker == second
    third = edit(whose=Whose("person", "Ana Vollan", is_new=True)).speaker
    assert third is not None
    assert Speaker.objects.filter(name="Ana Vollan").count() == 3


@pytest.mark.parametrize(
    ("whose", "who"),
    [
        (Whose("anonymous", " two  officials "), "two officials"),
        (Whose("anonymous"), "she"),
        (Whose("unclear"), "Not clear who"),
        (Whose("author"), "The author"),
        (Whose("organisation", "Skarnkraft"), "Skarnkraft"),
    ],
)
def test_sources_that_are_no_person(edit: Callable[..., Claim], whose: Whose, who: str) -> None:
    now = edit(whose=whose)
    assert (now.who, now.speaker, now.kind) == (who, None, whose.kind)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"whose": Whose("person")}, "speaker"),
        ({"whose": Whose("person", key=2**40)}, "speaker"),
        ({"whose": Whose("organisation")}, "speaker"),
        ({"whose": Whose("alien")}, "kind"),
        ({"source": [], "whose": Whose("anonymous")}, "speaker"),
        ({"organisation": Body(key=2**40)}, "organisation"),
        ({"relays": [Through("")]}, "relays"),
        ({"form": "sung"}, "form"),
        ({"outer": 2**40}, "outer"),
    ],
)
def test_what_makes_no_sense_names_its_field(
    edit: Callable[..., Claim], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldError) as caught:
        edit(**changes)
    assert caught.value.field == field


def test_organisation_and_role_are_changed_alone(edit: Callable[..., Claim]) -> None:
    now = edit(organisation=Body("Dam Authority"), role=" deputy  head ")
    assert (str(now.organisation), now.role, now.who) == ("Dam Authority", "deputy head", "Ilse Brandvåg")
    assert edit(organisation=None).organisation is None


def test_a_chain_of_relays_is_linked_to_the_record(edit: Callable[..., Claim]) -> None:
    wire = enter_organisation("Harbour Wire")
    now = edit(relays=[Through("Harbour Wire", spans=span("the Harbour Wire")), Through("a leaked memo")])
    assert [(row.order, row.name, row.organisation) for row in now.relays.all()] == [
        (1, "Harbour Wire", wire),
        (2, "a leaked memo", None),
    ]
    assert now.through == ["Harbour Wire", "a leaked memo"]
    assert [relay.name for relay in edit(relays=[Through("a leaked memo")]).relays.all()] == ["a leaked memo"]


def test_what_a_claim_came_through_is_told_anew_after_a_change(article: Article, write: Write) -> None:
    write(SAFE)
    claim = article.claims.get()
    assert claim.through == []
    write_relays(claim, [Through("Harbour Wire"), Through("a leaked memo")])
    assert claim.through == ["Harbour Wire", "a leaked memo"]


def test_a_desk_brings_all_that_it_shows_in_one_query(
    article: Article, write: Write, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(SAFE)
    write_relays(article.claims.get(), [Through("Radio"), Through("Harbour Wire"), Through("a leaked memo")])
    with django_assert_num_queries(1):
        [claim] = article.claims.for_desk()
        assert claim.through == ["Radio", "Harbour Wire", "a leaked memo"]
        assert (claim.who, claim.article.pk, claim.content_text) == (
            "Ilse Brandvåg",
            article.pk,
            "The dam was safe",
        )
        assert claim.speaker is not None
        assert str(claim.speaker.organisation) == "Skarnkraft"


def test_spans_come_back_as_they_were_written(article: Article, write: Write) -> None:
    write(SAFE)
    spans = ((0, 3), (5, 9), (12, 14))
    article.claims.update(content=spans, hedge_spans=(), cue=((15, 17),))
    claim = article.claims.get()
    assert (claim.content, claim.hedge_spans, claim.cue) == (spans, (), ((15, 17),))
    assert list(article.claims.values_list("content", flat=True)) == [spans]
    assert article.claims.filter(content=spans).exists()


def test_a_claim_is_told_within_another_but_never_within_itself(
    article: Article, claim: Claim, edit: Callable[..., Claim], editor: User
) -> None:
    other = article.claims.exclude(pk=claim.pk).get()
    assert edit(outer=other.pk).outer == other
    with pytest.raises(FieldError, match="within itself"):
        edit_claim(claim_id=other.pk, version=1, user=editor, outer=claim.pk)


def test_saving_what_is_there_already_changes_nothing(edit: Callable[..., Claim], claim: Claim) -> None:
    now = edit(content=claim.content, whose=Whose("person", key=claim.speaker_id))
    assert (now.version, now.status) == (1, "unreviewed")
    assert claim.events.count() == 1  # type: ignore[attr-defined]  # pghistory's


def test_an_edit_on_an_old_version_is_refused_with_what_is_now(
    claim: Claim, edit: Callable[..., Claim], editor: User
) -> None:
    edit(role="engineer")
    with pytest.raises(services.StaleClaimError) as caught:
        edit_claim(claim_id=claim.pk, version=1, user=editor, role="pilot")
    assert caught.value.current.role == "engineer"


def test_other_words_lose_the_vectors_of_the_old_ones(edit: Callable[..., Claim], claim: Claim) -> None:
    ClaimVectors.objects.create(claim=claim, encoder="e", packed=b"x")
    edit(role="engineer")
    assert ClaimVectors.objects.exists()
    edit(content=span("never warned"))
    assert not ClaimVectors.objects.exists()


def test_new_vectors_are_made_of_the_words_as_they_are_now(edit: Callable[..., Claim], claim: Claim) -> None:
    edit(content=span("never warned"))
    assert services.embed(claims=[claim.pk, 2**40]) == 1
    assert ClaimVectors.objects.get().claim == claim


# -- Made by hand -----------------------------------------------------------------------------------------


def test_a_claim_is_made_from_a_selection_and_says_who_made_it(article: Article, editor: User) -> None:
    made = create_claim(article_id=article.pk, user=editor, content=span("never warned"))
    claim = Claim.objects.get(pk=made.pk)
    assert (claim.content_text, claim.form, claim.provenance) == ("never warned", "direct", "person")
    assert (claim.status, claim.who, claim.is_settled) == ("confirmed", "Not clear who", True)
    assert [(step.who, step.summary) for step in history(claim)] == [("Ana", "entered it")]


def test_a_claim_sent_twice_is_one(article: Article, editor: User) -> None:
    create_claim(article_id=article.pk, user=editor, content=span("never warned"))
    with pytest.raises(FieldError, match="already"):
        create_claim(article_id=article.pk, user=editor, content=span("never warned"))
    with pytest.raises(FieldError):
        create_claim(article_id=article.pk, user=editor, whose=Whose("author"))


def test_reading_the_article_again_keeps_what_was_made(article: Article, write: Write, editor: User) -> None:
    create_claim(article_id=article.pk, user=editor, content=span("The dam was safe"))
    write(SAFE)
    assert [claim.provenance for claim in article.claims.all()] == ["person"]


# -- All of one mention -----------------------------------------------------------------------------------


def test_a_speaker_is_given_to_all_claims_of_the_mention_but_to_none_that_was_checked(
    article: Article, write: Write, editor: User
) -> None:
    more = [replace(WARNED, content=span(words)) for words in ("was safe", "a letter"[2:], "on Monday")]
    write(SAFE, WARNED, *more)
    first, checked, *others = article.claims.filter(speaker__name="Ilse Brandvåg")
    services.set_status(claim_id=checked.pk, version=1, status="confirmed", user=editor)
    link = SpeakerLink.objects.get(article=article)
    edit_claim(claim_id=first.pk, version=1, user=editor, alike=True, whose=Whose("person", "Henrike Vollan"))
    for other in others:
        other.refresh_from_db()
        assert (other.who, other.status, other.version) == ("Henrike Vollan", "corrected", 2)
    checked.refresh_from_db()
    assert (checked.who, checked.version) == ("Ilse Brandvåg", 2)
    link.refresh_from_db()
    assert str(link.record) == "Ilse Brandvåg"  # one claim of hers is left


def test_where_none_is_left_the_name_stands_for_the_new_one_from_now_on(
    article: Article, write: Write, editor: User
) -> None:
    write(SAFE, WARNED)
    first, second = article.claims.all()
    edit_claim(claim_id=first.pk, version=1, user=editor, alike=True, whose=Whose("person", "Henrike Vollan"))
    second.refresh_from_db()
    assert second.who == "Henrike Vollan"
    assert str(SpeakerLink.objects.get(article=article).record) == "Henrike Vollan"
    services.undo_last(user=editor)
    assert {claim.who for claim in article.claims.all()} == {"Ilse Brandvåg"}
    assert str(SpeakerLink.objects.get(article=article).record) == "Ilse Brandvåg"


# -- History ----------------------------------------------------------------------------------------------


def test_each_field_says_where_it_comes_from(
    claim: Claim, edit: Callable[..., Claim], django_assert_num_queries: Any
) -> None:
    edit(whose=Whose("person", "Henrike Vollan"))
    with django_assert_num_queries(3):
        found = origins([claim.pk])[claim.pk]
    assert (found["whose"].who, found["content"].who, found["cue"].who) == ("Ana", "", "")


def test_the_history_tells_every_field(claim: Claim, edit: Callable[..., Claim]) -> None:
    edit(content=span("never warned"), role="engineer")
    told = {change.what: (change.before, change.after) for change in history(claim)[0].changes}
    assert told["Words"] == ("“We were never warned,”", "never warned")
    assert told["Role"] == ("none", "engineer")


def test_an_earlier_state_is_put_back_whatever_came_since(
    claim: Claim, edit: Callable[..., Claim], editor: User
) -> None:
    first = history(claim)[-1].event
    edit(content=span("never warned"), whose=Whose("author"))
    edit(role="engineer")
    restore_claim(claim_id=claim.pk, version=3, event_id=first, user=editor)
    now = Claim.objects.get(pk=claim.pk)
    assert (now.content_text, now.who, now.status, now.version) == (
        "“We were never warned,”",
        "Ilse Brandvåg",
        "unreviewed",
        4,
    )
    assert history(now)[0].summary == "put an earlier state back"


def test_a_state_of_another_claim_is_not_put_back(
    article: Article, claim: Claim, editor: User, edit: Callable[..., Claim]
) -> None:
    other = article.claims.exclude(pk=claim.pk).get()
    with pytest.raises(services.RefusedError):
        restore_claim(claim_id=claim.pk, version=1, event_id=history(other)[0].event, user=editor)


@pytest.mark.django_db(transaction=True)
def test_relays_are_put_back_with_their_state(article: Article, write: Write, editor: User) -> None:
    start, end = span("the Harbour Wire")[0]
    write(
        attribution(
            "A senior official", "said", "the letter", relays=(FoundRelay("Harbour Wire", start, end),)
        )
    )
    claim = article.claims.get()
    first = history(claim)[-1].event
    edit_claim(claim_id=claim.pk, version=1, user=editor, relays=[Through("Radio Skarndal")])
    edit_claim(claim_id=claim.pk, version=2, user=editor, relays=[])
    assert [change.before for change in history(claim)[0].changes] == ["Radio Skarndal"]
    services.undo_last(user=editor)
    assert [relay.name for relay in claim.relays.all()] == ["Radio Skarndal"]
    restore_claim(claim_id=claim.pk, version=4, event_id=first, user=editor)
    assert [str(relay.organisation) for relay in claim.relays.all()] == ["Harbour Wire"]
    assert Organisation.objects.filter(name="Radio Skarndal").exists()
