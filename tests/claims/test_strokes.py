"""Undo and redo of what an editor did last, kept in the database."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from claims import services
from claims.models import Claim, ClaimAct, ExtractionRun
from claims.registry import PERSON, enter_speaker
from claims.services.editing import Whose, create_claim, edit_claim
from tests.claims.conftest import span
from tests.claims.test_services import SAFE, WARNED

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(article: Article, write: Callable[..., ExtractionRun]) -> list[Claim]:
    write(SAFE, WARNED)
    return list(article.claims.all())


@pytest.fixture
def bo(db: None) -> User:
    return User.objects.create_user("bo", first_name="Bo")


def check(claim: Claim, user: User, status: str = "confirmed") -> None:
    claim.refresh_from_db()
    services.set_status(claim_id=claim.pk, version=claim.version, status=status, user=user)


def states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(pk=claim.pk).status for claim in claims]


def test_strokes_are_undone_last_first_and_made_again_in_order(claims: list[Claim], editor: User) -> None:
    one, two = claims
    check(one, editor)
    check(two, editor, "rejected")
    edit_claim(claim_id=one.pk, version=2, user=editor, whose=Whose("author"))
    services.undo_last(user=editor)
    assert states(one, two) == ["confirmed", "rejected"]
    assert Claim.objects.get(pk=one.pk).who == "Ilse Brandvåg"
    services.undo_last(user=editor)
    services.undo_last(user=editor)
    assert states(one, two) == ["unreviewed", "unreviewed"]
    assert services.undo_last(user=editor) is None
    for expected in (["confirmed", "unreviewed"], ["confirmed", "rejected"], ["corrected", "rejected"]):
        services.redo_last(user=editor)
        assert states(one, two) == expected
    assert Claim.objects.get(pk=one.pk).who == "The author"
    assert services.redo_last(user=editor) is None


def test_the_same_claim_is_changed_and_taken_back_as_often_as_one_likes(
    claims: list[Claim], editor: User
) -> None:
    one = claims[0]
    for status in ("confirmed", "rejected", "unreviewed", "rejected"):
        check(one, editor, status)
    for expected in ("unreviewed", "rejected", "confirmed", "unreviewed"):
        services.undo_last(user=editor)
        assert states(one) == [expected]
    for expected in ("confirmed", "rejected", "unreviewed", "rejected"):
        services.redo_last(user=editor)
        assert states(one) == [expected]
    assert one.events.count() == 13  # type: ignore[attr-defined]  # found, and twelve changes


def test_a_new_stroke_ends_what_could_be_made_again(claims: list[Claim], editor: User) -> None:
    check(claims[0], editor)
    services.undo_last(user=editor)
    check(claims[1], editor)
    assert services.redo_last(user=editor) is None


def test_what_somebody_else_changed_since_stays_and_the_one_before_is_next(
    claims: list[Claim], editor: User, bo: User
) -> None:
    one, two = claims
    check(two, editor)
    check(one, editor)
    check(one, bo, "rejected")
    with pytest.raises(services.RefusedError, match=r"^Bo changed this claim since then"):
        services.undo_last(user=editor)
    assert states(one, two) == ["rejected", "confirmed"]
    services.undo_last(user=editor)
    assert states(one, two) == ["rejected", "unreviewed"]


def test_when_the_other_took_theirs_back_mine_can_be_too(claims: list[Claim], editor: User, bo: User) -> None:
    check(claims[0], editor)
    check(claims[0], bo, "rejected")
    services.undo_last(user=bo)
    services.undo_last(user=editor)
    assert states(claims[0]) == ["unreviewed"]


def test_many_at_once_are_one_stroke_and_late_ones_are_left(
    claims: list[Claim], editor: User, bo: User
) -> None:
    one, two = claims
    check(two, bo, "rejected")
    asked = [(one.pk, 1), (two.pk, 1), (2**40, 1)]
    verdict = services.set_statuses(claims=asked, status="confirmed", user=editor)
    assert ([claim.pk for claim in verdict.changed], verdict.late) == ([one.pk], (two.pk, 2**40))
    services.undo_last(user=editor)
    assert states(one, two) == ["unreviewed", "rejected"]


def test_of_many_only_those_that_nobody_touched_are_taken_back(
    claims: list[Claim], editor: User, bo: User
) -> None:
    one, two = claims
    services.set_statuses(claims=[(one.pk, 1), (two.pk, 1)], status="confirmed", user=editor)
    check(two, bo, "rejected")
    turned = services.undo_last(user=editor)
    assert turned is not None
    assert (turned.changed, turned.left) == ((one.pk,), (two.pk,))
    assert states(one, two) == ["unreviewed", "rejected"]


def test_a_claim_made_by_hand_is_taken_back_as_no_claim_and_never_deleted(
    article: Article, editor: User
) -> None:
    made = create_claim(article_id=article.pk, user=editor, content=span("never warned"))
    services.undo_last(user=editor)
    assert states(made) == ["rejected"]
    services.redo_last(user=editor)
    assert states(made) == ["confirmed"]
    services.undo_last(user=editor)
    assert states(made) == ["rejected"]


def test_merges_are_on_the_same_stack(claims: list[Claim], editor: User) -> None:
    ilse, other = claims[0].speaker, enter_speaker("Ilse Brandvag")
    assert ilse is not None
    check(claims[0], editor)
    services.merge(kind=PERSON, key=ilse.pk, into=other.pk, user=editor)
    assert Claim.objects.get(pk=claims[0].pk).speaker == other
    services.undo_last(user=editor)
    assert Claim.objects.get(pk=claims[0].pk).speaker == ilse
    services.redo_last(user=editor)
    assert Claim.objects.get(pk=claims[0].pk).speaker == other
    services.undo_last(user=editor)
    assert Claim.objects.get(pk=claims[0].pk).speaker == ilse
    services.undo_last(user=editor)
    assert states(claims[0]) == ["unreviewed"]


def test_who_was_meant_may_be_another_record_by_now(claims: list[Claim], editor: User, bo: User) -> None:
    one = claims[0]
    ilse, other = one.speaker, enter_speaker("Ilse Brandvag")
    assert ilse is not None
    edit_claim(claim_id=one.pk, version=1, user=editor, whose=Whose("author"))
    services.merge(kind=PERSON, key=ilse.pk, into=other.pk, user=bo)
    services.undo_last(user=editor)
    assert Claim.objects.get(pk=one.pk).speaker == other


def test_nobody_undoes_what_others_did(claims: list[Claim], editor: User, bo: User) -> None:
    check(claims[0], editor)
    assert services.undo_last(user=bo) is None
    with pytest.raises(ClaimAct.DoesNotExist):
        services.undo_act(act_id=ClaimAct.objects.get().pk, user=bo)


def test_a_key_pressed_the_next_morning_undoes_nothing(claims: list[Claim], editor: User) -> None:
    check(claims[0], editor)
    act = ClaimAct.objects.get()
    ClaimAct.objects.update(at=timezone.now() - services.strokes.WITHIN)
    assert services.undo_last(user=editor) is None
    services.undo_act(act_id=act.pk, user=editor)
    assert states(claims[0]) == ["unreviewed"]
    with pytest.raises(services.RefusedError, match="already"):
        services.undo_act(act_id=act.pk, user=editor)
