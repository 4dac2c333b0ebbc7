"""Pages of a list of claims whose count stops: nobody pages through a hundred thousand."""

from django.core.paginator import Paginator

from claims.found import COUNTED
from claims.models import Claim
from claims.querysets import ClaimQuerySet

PAGE = 25


class Results(Paginator[Claim]):
    """Pages of claims. Matches are counted up to ``COUNTED``; beyond, "more than" says as much."""

    def __init__(self, claims: ClaimQuerySet, page: int = PAGE) -> None:
        self.exact = claims.order_by()[: COUNTED + 1].count()
        super().__init__(claims, page)

    @property
    def count(self) -> int:
        return min(self.exact, COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.exact > COUNTED
