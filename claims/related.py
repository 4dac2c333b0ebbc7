"""How a claim stands to others, as its page tells it: from its own side, and what was dismissed."""

from dataclasses import dataclass

from claims.models import Claim, Relation

BACKWARDS = {
    Relation.Kind.UPDATES.value: "is updated by",
    Relation.Kind.SUPPORTS.value: "is supported by",
    Relation.Kind.ANSWERS.value: "is answered by",
}
"""The kinds that read otherwise from the other side."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another claim, and what this one does to it: "contradicts", "is updated by"."""

    relation: Relation
    label: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said of a claim and others. ``keys`` are the claims that are not to be suggested."""

    related: tuple[Related, ...]
    dismissed: tuple[Related, ...]
    keys: frozenset[int]


def decided(claim: Claim) -> Decided:
    """What was said of ``claim`` and others, in one query. The others come without their relays."""
    rows = [_from_its_side(claim, row) for row in Relation.objects.of(claim.pk).with_claims()]
    related = tuple(
        row
        for row in rows
        if row.relation.state == Relation.State.CONFIRMED and row.claim.status != Claim.Status.REJECTED
    )
    dismissed = tuple(row for row in rows if row.relation.state == Relation.State.DISMISSED)
    return Decided(related, dismissed, frozenset(row.claim.pk for row in rows))


def _from_its_side(claim: Claim, relation: Relation) -> Related:
    label = str(relation.get_kind_display())
    if relation.claim_id == claim.pk:
        return Related(relation, label, relation.other)
    return Related(relation, BACKWARDS.get(relation.kind, label), relation.claim)
