"""Counts that stop, and the pages of a list of them: nobody pages through a hundred thousand."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from claims.found import COUNTED
from claims.models import Claim
from claims.querysets import ClaimQuerySet

PAGE = 25


def counted(rows: QuerySet[Any]) -> int:
    """How many there are; ``COUNTED + 1`` says that there are more than anybody needs to know."""
    return rows.order_by().values("pk")[: COUNTED + 1].count()


class Results(Paginator[Claim]):
    """Pages of claims. Matches are counted up to ``COUNTED``; beyond, "more than" says as much."""

    def __init__(self, claims: ClaimQuerySet, page: int = PAGE) -> None:
        self.exact = counted(claims)
        super().__init__(claims, page)

    @property
    def count(self) -> int:
        return min(self.exact, COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.exact > COUNTED
