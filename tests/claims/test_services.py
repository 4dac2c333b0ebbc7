"""Writing claims: what the machine found, and what people decided."""

from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.models import Article
from claims import services
from claims.extraction import Form, Hedge, Relay, SourceKind
from claims.models import Claim, ExtractionRun, Organisation, Speaker
from claims.registry import enter_speaker
from tests.claims.conftest import TEXT, attribution, span

Write = Callable[..., ExtractionRun]

SAFE = attribution(
    "Ilse Brandvåg, head of Skarnkraft,",
    "said",
    "The dam was safe",
    speaker="Ilse Brandvåg",
    organisation="Skarnkraft",
    role="head",
)
WARNED = attribution(
    "she",
    "added",
    "“We were never warned,”",
    form=Form.DIRECT,
    speaker="Ilse Brandvåg",
    organisation="Skarnkraft",
)
LETTER = attribution(
    "A senior official",
    ["said", "the", "letter"][0],
    "the letter had arrived in January 😀",
    kind=SourceKind.ANONYMOUS,
    speaker="A senior official",
    relays=(Relay("Harbour Wire", *span("the Harbour Wire")[0]),),
)

pytestmark = pytest.mark.django_db


def test_claims_say_who_said_what(article: Article, write: Write) -> None:
    run = write(SAFE, WARNED, LETTER)
    safe, warned, letter = article.claims.all()
    assert (run.found, run.created, run.kept) == (3, 3, 0)
    assert safe.content_text == "The dam was safe"
    assert safe.speaker == warned.speaker == Speaker.objects.get(name="Ilse Brandvåg")
    assert safe.speaker is not None
    assert (safe.speaker.role, str(safe.speaker.organisation)) == ("head", "Skarnkraft")
    assert letter.speaker is None
    assert letter.who == "A senior official"
    assert [str(relay.organisation) for relay in letter.relays.all()] == ["Harbour Wire"]


def test_offsets_count_code_points_even_after_an_emoji(article: Article, write: Write) -> None:
    relayed = attribution("the Harbour Wire", "reported", "January 😀", kind=SourceKind.ORGANISATION)
    write(relayed)
    claim = article.claims.get()
    ((start, end),) = claim.content
    assert TEXT[start:end] == "January 😀" == claim.content_text


def test_an_unnamed_source_is_nobody_on_record(write: Write) -> None:
    write(LETTER)
    assert not Speaker.objects.exists()


def test_a_bodys_name_that_was_taken_for_a_persons_is_the_bodys_claim(article: Article, write: Write) -> None:
    write(SAFE, attribution("she", "added", "“We were never warned,”", speaker="Skarnkraft"))
    claim = article.claims.get(content_text__contains="warned")
    assert (claim.kind, claim.who, claim.speaker) == ("organisation", "Skarnkraft", None)


@pytest.mark.parametrize(("source", "who"), [("A senior official", "A senior official"), ("she", "official")])
def test_a_body_without_a_name_is_shown_as_the_article_has_it(
    article: Article, write: Write, source: str, who: str
) -> None:
    write(
        attribution(
            source, "added", "“We were never warned,”", kind=SourceKind.ORGANISATION, speaker="official"
        )
    )
    claim = article.claims.get()
    assert (claim.organisation, claim.who) == (None, who)


def test_running_again_changes_nothing_and_keeps_the_addresses(article: Article, write: Write) -> None:
    write(SAFE, WARNED, LETTER)
    before = list(article.claims.values_list("pk", "content_text"))
    run = write(SAFE, WARNED, LETTER)
    assert run.created == 0
    assert list(article.claims.values_list("pk", "content_text")) == before
    assert Speaker.objects.count() == 1


def test_running_again_drops_what_is_no_longer_found(article: Article, write: Write) -> None:
    write(SAFE, WARNED)
    write(WARNED)
    assert [claim.content_text for claim in article.claims.all()] == ["“We were never warned,”"]


@pytest.mark.parametrize("status", ["confirmed", "corrected", "rejected"])
def test_running_again_leaves_what_a_person_decided(article: Article, write: Write, status: str) -> None:
    write(SAFE)
    Claim.objects.update(status=status, described_as="as the editor has it", confidence=0.1)
    run = write(SAFE, WARNED)
    kept = article.claims.get(status=status)
    assert kept.described_as == "as the editor has it"
    assert (run.kept, run.created) == (1, 1)
    assert article.claims.count() == 2


def test_a_nested_claim_knows_the_one_it_is_told_in(article: Article, write: Write) -> None:
    inner = attribution("the letter", "arrived", "in January", outer=0)
    write(LETTER, inner)
    assert article.claims.get(content_text="in January").outer == article.claims.get(kind="anonymous")


def test_hedges_are_kept_with_their_words(article: Article, write: Write) -> None:
    ((start, end),) = span("never")
    write(attribution("she", "added", "“We were never warned,”", hedges=(Hedge("Never", start, end),)))
    claim = article.claims.get()
    assert (claim.hedges, claim.hedge_spans) == (["never"], ((start, end),))


def test_the_database_refuses_a_span_outside_the_text(article: Article, write: Write) -> None:
    write(SAFE)
    claim = article.claims.get()
    for wrong in (((0, len(TEXT) + 1),), ((-1, 4),), ()):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(content=wrong)


def test_a_correction_names_the_person_and_is_kept_in_history(
    article: Article, write: Write, editor: User
) -> None:
    write(WARNED)
    claim = article.claims.get()
    services.edit_claim(
        claim_id=claim.pk,
        version=1,
        user=editor,
        whose=services.Whose("person", "Dagny Rusten-Aalto"),
        organisation=services.Body("Ministry"),
    )
    claim.refresh_from_db()
    assert (claim.who, claim.status, claim.version) == ("Dagny Rusten-Aalto", "corrected", 2)
    assert Organisation.objects.filter(name="Ministry").exists()
    events = claim.events.order_by("pgh_id")  # type: ignore[attr-defined]  # pghistory adds it
    speakers = list(events.values_list("speaker__name", flat=True))
    assert speakers == ["Ilse Brandvåg", "Dagny Rusten-Aalto"]


def test_a_correction_on_an_old_version_is_refused_with_the_current_state(
    article: Article, write: Write, editor: User
) -> None:
    write(WARNED)
    pk = article.claims.get().pk
    services.set_status(claim_id=pk, version=1, status="confirmed", user=editor)
    with pytest.raises(services.StaleClaimError) as caught:
        services.set_status(claim_id=pk, version=1, status="rejected", user=editor)
    assert caught.value.current.status == "confirmed"
    assert Claim.objects.get(pk=pk).version == 2


def test_taking_a_correction_back_brings_back_whose_claim_it_was(
    article: Article, write: Write, editor: User
) -> None:
    write(WARNED)
    pk = article.claims.get().pk
    for version, name in ((1, "Dagny Rusten-Aalto"), (2, "Henrike Vollan")):
        services.edit_claim(claim_id=pk, version=version, user=editor, whose=services.Whose("person", name))
    services.set_status(claim_id=pk, version=3, status="unreviewed", user=editor)
    claim = Claim.objects.get(pk=pk)
    assert (claim.who, str(claim.organisation), claim.status) == ("Ilse Brandvåg", "Skarnkraft", "unreviewed")


def test_one_of_two_people_of_a_name_is_picked(article: Article, write: Write, editor: User) -> None:
    write(WARNED)
    pk = article.claims.get().pk
    _first, second = enter_speaker("Ana Vollan"), enter_speaker("Ana Vollan")
    correct = partial(services.edit_claim, claim_id=pk, version=1, user=editor)
    with pytest.raises(ValueError, match="Two people"):
        correct(whose=services.Whose("person", "Ana Vollan"))
    correct(whose=services.Whose("person", "Ana Vollan", second.pk))
    assert Claim.objects.get(pk=pk).speaker == second
