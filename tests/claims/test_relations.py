"""How claims stand to each other: said once, dismissed for good, taken back, and kept by the machine."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from claims import services
from claims.models import Claim, Relation
from tests.claims.conftest import attribution
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


def relate(flood: Flood, kind: str, first: Claim, second: Claim, user: User, note: str = "") -> Relation:
    return services.relate(claim_id=first.pk, other_id=second.pk, kind=kind, user=user, note=note)


@pytest.mark.parametrize("kind", ["contradicts", "repeats"])
def test_what_is_the_same_from_both_sides_is_stored_once(flood: Flood, editor: User, kind: str) -> None:
    one = relate(flood, kind, flood.more, flood.million, editor)
    other = relate(flood, kind, flood.million, flood.more, editor, note="5 million apart")
    assert one == other
    assert (other.claim_id, other.other_id, other.note) == (
        flood.million.pk,
        flood.more.pk,
        "5 million apart",
    )
    assert other.user == editor


@pytest.mark.parametrize("kind", ["updates", "supports", "answers"])
def test_what_has_a_direction_keeps_it(flood: Flood, editor: User, kind: str) -> None:
    made = relate(flood, kind, flood.more, flood.million, editor)
    assert (made.claim_id, made.other_id) == (flood.more.pk, flood.million.pk)
    assert relate(flood, kind, flood.more, flood.million, editor) == made
    assert Relation.objects.of(flood.million.pk).count() == 1


def test_two_claims_may_stand_to_each_other_in_two_ways(flood: Flood, editor: User) -> None:
    relate(flood, "contradicts", flood.power, flood.told, editor)
    relate(flood, "answers", flood.power, flood.told, editor)
    assert Relation.objects.confirmed().between(flood.told.pk, flood.power.pk).count() == 2


def test_a_dismissal_is_said_once_and_a_relation_takes_it_back(flood: Flood, editor: User) -> None:
    once = services.dismiss_suggestion(claim_id=flood.more.pk, other_id=flood.million.pk, user=editor)
    assert services.dismiss_suggestion(claim_id=flood.million.pk, other_id=flood.more.pk, user=editor) == once
    assert Relation.objects.partners(flood.more.pk) == {flood.million.pk}
    relate(flood, "updates", flood.more, flood.million, editor)
    assert [relation.kind for relation in Relation.objects.all()] == ["updates"]


def test_what_somebody_related_cannot_be_dismissed(flood: Flood, editor: User) -> None:
    relate(flood, "supports", flood.more, flood.million, editor)
    with pytest.raises(services.RefusedError, match="Take that back first"):
        services.dismiss_suggestion(claim_id=flood.million.pk, other_id=flood.more.pk, user=editor)


def test_what_was_said_is_taken_back_and_kept_in_the_history(flood: Flood, editor: User) -> None:
    made = relate(flood, "contradicts", flood.more, flood.million, editor)
    gone = services.take_back_relation(relation_id=made.pk, user=editor)
    assert (gone.kind, Relation.objects.count()) == ("contradicts", 0)
    events = Relation.events.rel.related_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    told = [(event.pgh_label, event.pgh_context.metadata["act"]) for event in events]
    assert told == [("insert", "related"), ("delete", "took_back")]
    assert {event.pgh_context.metadata["user"] for event in events} == {editor.pk}
    with pytest.raises(Relation.DoesNotExist):
        services.take_back_relation(relation_id=made.pk, user=editor)


def test_what_makes_no_sense_is_refused(flood: Flood, editor: User) -> None:
    with pytest.raises(services.RefusedError, match="one and the same"):
        relate(flood, "repeats", flood.more, flood.more, editor)
    with pytest.raises(services.RefusedError, match="how the two claims stand"):
        relate(flood, "refutes", flood.more, flood.million, editor)
    with pytest.raises(Claim.DoesNotExist):
        services.relate(claim_id=flood.more.pk, other_id=10**9, kind="repeats", user=editor)
    services.set_status(claim_id=flood.million.pk, version=1, status="rejected", user=editor)
    with pytest.raises(services.RefusedError, match="not a claim"):
        relate(flood, "repeats", flood.more, flood.million, editor)
    assert not Relation.objects.exists()


def test_a_claim_that_is_rejected_later_is_not_shown_as_related(flood: Flood, editor: User) -> None:
    relate(flood, "repeats", flood.more, flood.million, editor)
    services.set_status(claim_id=flood.million.pk, version=1, status="rejected", user=editor)
    assert not Relation.objects.shown().of(flood.more.pk).exists()


@pytest.mark.parametrize(
    ("kind", "state", "name"),
    [
        ("", "confirmed", "relation_kind"),
        ("repeats", "dismissed", "relation_kind"),
        ("refutes", "confirmed", "relation_kind"),
        ("repeats", "confirmed", "relation_alike_once"),
    ],
)
def test_the_database_refuses_what_no_service_writes(flood: Flood, kind: str, state: str, name: str) -> None:
    first, second = flood.more.pk, flood.million.pk
    if name == "relation_kind":
        first, second = second, first
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Relation.objects.create(claim_id=first, other_id=second, kind=kind, state=state)


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_say_it_at_once_say_it_once(flood: Flood, editor: User) -> None:
    """One confirms while the other dismisses: whoever is second finds the first one's word."""
    outcomes: list[str] = []

    def confirm(first: Claim, second: Claim) -> None:
        relate(flood, "contradicts", first, second, editor)
        outcomes.append("confirmed")
        connection.close()

    def dismiss() -> None:
        try:
            services.dismiss_suggestion(claim_id=flood.more.pk, other_id=flood.million.pk, user=editor)
        except services.RefusedError:
            outcomes.append("refused")
        connection.close()

    threads = [
        *(Thread(target=confirm, args=pair) for pair in [(flood.more, flood.million)] * 4),
        *(Thread(target=confirm, args=pair) for pair in [(flood.million, flood.more)] * 4),
        *(Thread(target=dismiss) for _ in range(4)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("confirmed") == 8
    assert [relation.kind for relation in Relation.objects.all()] == ["contradicts"]


def test_reading_an_article_again_leaves_claims_that_people_made_use_of(
    write: Callable[..., object], editor: User
) -> None:
    write(
        attribution("Ilse Brandvåg", "said", "The dam was safe"),
        attribution("she", "added", "We were never warned"),
        attribution("A senior official", "said the", "letter had arrived in January 😀"),
    )
    safe, warned, _letter = Claim.objects.all()
    services.relate(claim_id=safe.pk, other_id=warned.pk, kind="supports", user=editor)
    before = [safe.content_text, warned.content_text]
    write(attribution("Ilse Brandvåg", "said", "The dam was safe, Ilse"))
    assert [claim.content_text for claim in Claim.objects.all()] == before
    assert Relation.objects.count() == 1
