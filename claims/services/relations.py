"""How two claims stand to each other, as editors say: confirmed, dismissed, and taken back."""

from django.contrib.auth.models import User

from claims.models import Claim, Relation
from claims.services.records import RefusedError, acting


def relate(*, claim_id: int, other_id: int, kind: str, user: User, note: str = "") -> Relation:
    """Say that one claim contradicts, repeats, updates, supports or answers the other.

    Said again, it stays as it is, but for a new ``note``. A dismissal of the two is taken back by it. Raises
    ``Claim.DoesNotExist`` and :class:`~claims.services.records.RefusedError`.
    """
    if kind not in Relation.Kind.values:
        raise RefusedError("Say how the two claims stand to each other.")
    with acting(user, "related"):
        first, second = _held(claim_id, other_id, kind)
        Relation.objects.dismissed().between(first, second).delete()
        relation, is_new = Relation.objects.get_or_create(
            claim_id=first, other_id=second, kind=kind, defaults={"note": note, "user": user}
        )
        if not is_new and note and note != relation.note:
            relation.note = note
            relation.save(update_fields=["note"])
    return relation


def dismiss_suggestion(*, claim_id: int, other_id: int, user: User) -> Relation:
    """Say that two claims have nothing to do with each other: they are not suggested to each other again.

    Raises ``Claim.DoesNotExist``, and :class:`~claims.services.records.RefusedError` where somebody said how
    they stand to each other.
    """
    with acting(user, "dismissed"):
        first, second = _held(claim_id, other_id, "")
        if Relation.objects.confirmed().between(first, second).exists():
            raise RefusedError("Somebody said how the two stand to each other. Take that back first.")
        relation, _is_new = Relation.objects.get_or_create(
            claim_id=first,
            other_id=second,
            kind="",
            defaults={"state": Relation.State.DISMISSED, "user": user},
        )
    return relation


def take_back_relation(*, relation_id: int, user: User) -> Relation:
    """Take back what was said of two claims, a dismissal included. The history keeps it.

    Returns what it was, unsaved. Raises ``Relation.DoesNotExist``.
    """
    with acting(user, "took_back"):
        relation = Relation.objects.select_for_update().get(pk=relation_id)
        relation.delete()
    return relation


def _held(claim_id: int, other_id: int, kind: str) -> tuple[int, int]:
    """The keys in the order in which the pair is stored; both claims are locked from here on."""
    if claim_id == other_id:
        raise RefusedError("Choose two claims: this is one and the same.")
    rows = Claim.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[claim_id, other_id])
    found = {claim.pk: claim for claim in rows.only("status").order_by("pk")}
    for key in (claim_id, other_id):
        if key not in found:
            raise Claim.DoesNotExist(f"There is no claim {key}.")
        if kind and found[key].status == Claim.Status.REJECTED:
            raise RefusedError("One of the two is marked as not a claim.")
    if kind in Relation.SYMMETRIC:
        return min(claim_id, other_id), max(claim_id, other_id)
    return claim_id, other_id
