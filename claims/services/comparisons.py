"""Comparisons that are kept: made, changed, added to, deleted and brought back; the history has it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Claim, Comparison, ComparisonClaim
from claims.services.records import RefusedError, acting

MOST_CHOSEN = 60
"""Claims of one comparison."""
FIELDS = ("title", "question", "notes", "columns", "rows", "is_public")
"""What :func:`edit_comparison` changes beside the claims."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A claim's place: its key, and the column, the row and the note that somebody gave it."""

    claim: int
    side: str = ""
    point: str = ""
    note: str = ""


class StaleComparisonError(Exception):
    """Somebody else changed the comparison first. ``current`` is what it is now."""

    def __init__(self, current: Comparison) -> None:
        super().__init__(f"comparison {current.pk} is at version {current.version}")
        self.current = current


def create_comparison(*, owner: User, claims: Sequence[Chosen] = (), **values: Any) -> Comparison:
    """Keep claims side by side under a ``title``; further ``values`` are named in ``FIELDS``.

    Raises :class:`~claims.services.records.RefusedError` where a claim is gone or there are too many.
    """
    _known_fields(values)
    with acting(owner, "made"):
        comparison = Comparison.objects.create(owner=owner, **values)
        _place(comparison, claims)
    return comparison


def edit_comparison(
    *,
    comparison_id: int,
    version: int,
    user: User,
    values: Mapping[str, Any],
    claims: Sequence[Chosen] | None = None,
) -> Comparison:
    """Change what is named in ``values``, and, where ``claims`` are given, which stand in it and where.

    Raises ``Comparison.DoesNotExist``, :class:`StaleComparisonError` and
    :class:`~claims.services.records.RefusedError`.
    """
    _known_fields(values)
    with acting(user, "edited"):
        comparison = _held(comparison_id)
        if comparison.version != version:
            raise StaleComparisonError(comparison)
        for name, value in values.items():
            setattr(comparison, name, value)
        _changed(comparison)
        if claims is not None:
            _place(comparison, claims)
    return comparison


def add_to_comparison(*, comparison_id: int, claims: Iterable[int], user: User) -> int:
    """Put claims at the end of a comparison; returns how many were not there before.

    Whatever others changed meanwhile stays. Raises as :func:`edit_comparison` does.
    """
    with acting(user, "added"):
        comparison = _held(comparison_id)
        there = [_chosen(place) for place in comparison.chosen.all()]
        known = {item.claim for item in there}
        new = [Chosen(key) for key in dict.fromkeys(claims) if key not in known]
        if new:
            _place(comparison, [*there, *new])
            _changed(comparison)
    return len(new)


def delete_comparison(*, comparison_id: int, user: User) -> Comparison:
    """Take a comparison off the site; :func:`restore_comparison` brings it back. Does nothing twice."""
    with acting(user, "deleted"):
        comparison = Comparison.objects.select_for_update().get(pk=comparison_id)
        if comparison.deleted_at is None:
            comparison.deleted_at = timezone.now()
            _changed(comparison)
    return comparison


def restore_comparison(*, comparison_id: int, user: User) -> Comparison:
    """Bring a deleted comparison back as it was. Raises ``Comparison.DoesNotExist``."""
    with acting(user, "restored"):
        comparison = Comparison.objects.select_for_update().get(pk=comparison_id)
        if comparison.deleted_at is not None:
            comparison.deleted_at = None
            _changed(comparison)
    return comparison


def _known_fields(values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - set(FIELDS):
        raise TypeError(f"a comparison has no {', '.join(sorted(unknown))}")


def _held(comparison_id: int) -> Comparison:
    return Comparison.objects.kept().select_for_update().get(pk=comparison_id)


def _changed(comparison: Comparison) -> None:
    comparison.version += 1
    comparison.save()


def _chosen(place: ComparisonClaim) -> Chosen:
    return Chosen(place.claim_id, place.side, place.point, place.note)


def _place(comparison: Comparison, claims: Sequence[Chosen]) -> None:
    """Make ``claims`` those of the comparison, in this order. What stays as it is is not written again."""
    wanted = {item.claim: item for item in claims}
    if len(wanted) > MOST_CHOSEN:
        raise RefusedError(f"At most {MOST_CHOSEN} claims stand in one comparison; take some out.")
    there = {place.claim_id: place for place in comparison.chosen.all()}
    comparison.chosen.exclude(claim__in=wanted).delete()
    new = []
    for order, (key, item) in enumerate(wanted.items()):
        place = there.get(key) or ComparisonClaim(comparison=comparison, claim_id=key, order=order)
        before = (place.order, place.side, place.point, place.note)
        place.order, place.side, place.point, place.note = order, item.side, item.point, item.note
        if key not in there:
            new.append(place)
        elif before != (place.order, place.side, place.point, place.note):
            place.save(update_fields=["order", "side", "point", "note"])
    gone = {place.claim_id for place in new} - _there(place.claim_id for place in new)
    if gone:
        numbers = ", ".join(map(str, sorted(gone)))
        raise RefusedError(f"There is no claim {numbers} any more. Take it out and save again.")
    ComparisonClaim.objects.bulk_create(new)


def _there(keys: Iterable[int]) -> set[int]:
    """Which claims are there; they stay until this transaction ends."""
    rows = Claim.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(keys))
    return set(rows.order_by("pk").values_list("pk", flat=True))
