"""Chainable reads over relations between claims and over comparisons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

from newsclaims.access import at_least
from newsclaims.accounts.models import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from claims.models import Comparison, Relation  # noqa: F401 - named in strings below


class RelationQuerySet(models.QuerySet["Relation"]):
    """Reads over relations."""

    def confirmed(self) -> Self:
        return self.filter(state="confirmed")

    def dismissed(self) -> Self:
        return self.filter(state="dismissed")

    def shown(self) -> Self:
        """Confirmed ones whose claims no editor rejected since."""
        return self.confirmed().exclude(claim__status="rejected").exclude(other__status="rejected")

    def of(self, claim: int) -> Self:
        """Those that a claim is one side of, be it first or second."""
        return self.filter(Q(claim=claim) | Q(other=claim))

    def between(self, claim: int, other: int) -> Self:
        """Those of two claims, whichever of them is first."""
        return self.filter(Q(claim=claim, other=other) | Q(claim=other, other=claim))

    def within(self, claims: Iterable[int]) -> Self:
        """Those with both sides among ``claims``."""
        keys = list(claims)
        return self.filter(claim__in=keys, other__in=keys)

    def partners(self, claim: int) -> set[int]:
        """The keys of the claims that a claim is related to, or that were dismissed: not to be suggested."""
        return {key for pair in self.of(claim).values_list("claim", "other") for key in pair if key != claim}

    def with_claims(self) -> Self:
        """And both claims with what a card shows."""
        sides = ("article", "speaker__organisation", "organisation")
        related = (f"{side}__{name}" for side in ("claim", "other") for name in sides)
        heavy = (f"{side}__{name}" for side in ("claim", "other") for name in ("article__text", "search"))
        return self.select_related("user", *related).defer(
            *heavy, "claim__article__search", "other__article__search"
        )


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    """Reads over comparisons."""

    def kept(self) -> Self:
        """Without what was deleted."""
        return self.filter(deleted_at=None)

    def published(self) -> Self:
        return self.kept().filter(is_public=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What somebody may read: what is public, what is theirs; a chief reads everybody's."""
        if leads(user):
            return self.kept()
        if not user.is_authenticated:
            return self.published()
        return self.kept().filter(Q(is_public=True) | Q(owner=user))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What somebody may change: their own; a chief changes everybody's. Deleted ones are among them."""
        if leads(user):
            return self.all()
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def about(self, words: str) -> Self:
        """Those with all of these words in their title or question."""
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(question__icontains=word))
        return found

    def with_counts(self) -> Self:
        """With ``claim_count``, and the owner."""
        counted = self.select_related("owner").annotate(claim_count=Count("chosen"))
        return counted.order_by("-updated_at", "-pk")  # grouped rows have no order of their own


def leads(user: User | AnonymousUser) -> bool:
    """Whether somebody sees to what others made."""
    return at_least(user, Role.CHIEF)
