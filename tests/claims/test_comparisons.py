"""Comparisons that are kept: who sees them, what is saved, and that nobody's save is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from claims import services
from claims.models import Comparison, ComparisonClaim
from claims.services import Chosen
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


@pytest.fixture
def kept(flood: Flood, editor: User) -> Comparison:
    chosen = [Chosen(flood.million.pk, note="through a wire"), Chosen(flood.more.pk, side="Inspectors")]
    return services.create_comparison(owner=editor, title="How much water?", claims=chosen)


def places(comparison: Comparison) -> list[tuple[int, str, str, str]]:
    return list(comparison.chosen.values_list("claim", "side", "point", "note"))


def edit(comparison: Comparison, user: User, version: int = 1, **more: Any) -> Comparison:
    return services.edit_comparison(
        comparison_id=comparison.pk, version=version, user=user, **{"values": {}} | more
    )


def test_what_was_chosen_is_kept_in_its_order(kept: Comparison, flood: Flood) -> None:
    assert places(kept) == [
        (flood.million.pk, "", "", "through a wire"),
        (flood.more.pk, "Inspectors", "", ""),
    ]
    assert (kept.is_public, kept.version) == (False, 1)


def test_claims_are_moved_taken_out_and_put_in(kept: Comparison, flood: Flood, editor: User) -> None:
    added = kept.chosen.get(claim=flood.more).added_at
    chosen = [Chosen(flood.more.pk, point="Water"), Chosen(flood.opened.pk)]
    now = edit(kept, editor, values={"title": "Water", "is_public": True}, claims=chosen)
    assert (now.title, now.is_public, now.version) == ("Water", True, 2)
    assert places(now) == [(flood.more.pk, "", "Water", ""), (flood.opened.pk, "", "", "")]
    assert kept.chosen.get(claim=flood.more).added_at == added


def test_a_late_save_is_refused_and_told_what_is_now(kept: Comparison, flood: Flood, editor: User) -> None:
    edit(kept, editor, values={"title": "Water"})
    with pytest.raises(services.StaleComparisonError) as late:
        edit(kept, editor, values={"title": "Gate"}, claims=[])
    assert late.value.current.title == "Water"
    assert kept.chosen.count() == 2


def test_adding_needs_no_version_and_adds_once(kept: Comparison, flood: Flood, editor: User) -> None:
    claims = [flood.more.pk, flood.opened.pk, flood.opened.pk]
    assert services.add_to_comparison(comparison_id=kept.pk, claims=claims, user=editor) == 1
    assert [row[0] for row in places(kept)] == [flood.million.pk, flood.more.pk, flood.opened.pk]
    assert places(kept)[1][1] == "Inspectors"
    kept.refresh_from_db()
    assert kept.version == 2


def test_too_many_claims_and_missing_ones_are_refused_whole(
    kept: Comparison, flood: Flood, editor: User
) -> None:
    with pytest.raises(services.RefusedError, match="no claim 999999 any more"):
        edit(kept, editor, values={"title": "Gone"}, claims=[Chosen(flood.opened.pk), Chosen(999_999)])
    with pytest.raises(services.RefusedError, match="At most 60"):
        edit(kept, editor, claims=[Chosen(key) for key in range(1, 62)])
    kept.refresh_from_db()
    assert (kept.title, kept.version, kept.chosen.count()) == ("How much water?", 1, 2)


def test_a_field_that_is_not_there_is_no_field(kept: Comparison, editor: User) -> None:
    with pytest.raises(TypeError, match="owner"):
        edit(kept, editor, values={"owner": None})


def test_what_is_deleted_is_in_no_list_and_comes_back(kept: Comparison, editor: User) -> None:
    services.delete_comparison(comparison_id=kept.pk, user=editor)
    services.delete_comparison(comparison_id=kept.pk, user=editor)
    assert not Comparison.objects.visible_to(editor).exists()
    with pytest.raises(Comparison.DoesNotExist):
        edit(kept, editor, version=2)
    now = services.restore_comparison(comparison_id=kept.pk, user=editor)
    assert (now.version, now.chosen.count()) == (3, 2)
    assert Comparison.objects.visible_to(editor).get() == kept


def test_private_ones_are_their_owners_and_public_ones_everybodys(
    kept: Comparison, editor: User, db: None
) -> None:
    other = User.objects.create_user("bo", password="a-long-password")
    chief = User.objects.create_superuser("chief", password="a-long-password")
    people: list[User | AnonymousUser] = [editor, chief, other, AnonymousUser()]
    for user, sees in zip(people, [True, True, False, False], strict=True):
        assert Comparison.objects.visible_to(user).exists() is sees
        assert Comparison.objects.editable_by(user).exists() is sees
    edit(kept, editor, values={"is_public": True})
    for user, changes in zip(people, [True, True, False, False], strict=True):
        assert Comparison.objects.visible_to(user).exists()
        assert Comparison.objects.editable_by(user).exists() is changes


def test_everything_is_in_the_history(kept: Comparison, flood: Flood, editor: User) -> None:
    edit(kept, editor, claims=[Chosen(flood.more.pk)])
    labels = [event.pgh_label for event in kept.events.order_by("pgh_id")]  # type: ignore[attr-defined]
    assert labels == ["insert", "update"]
    model = ComparisonClaim.events.rel.related_model  # type: ignore[attr-defined]
    events = model.objects.filter(comparison=kept.pk)
    assert [(event.pgh_label, event.claim_id) for event in events.order_by("pgh_id")] == [
        ("insert", flood.million.pk),
        ("insert", flood.more.pk),
        ("delete", flood.million.pk),
        ("update", flood.more.pk),
    ]
