"""The basket in which a session collects claims, and the order in which claims stand side by side."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from claims.forms import MOST_COMPARED
from claims.models import Claim, Relation
from claims.sides import Placed, layout

SESSION_KEY = "compare"
"""Where a session keeps the keys of the chosen claims; the header counts them."""


def basket(request: HttpRequest) -> list[int]:
    """The keys of the chosen claims, in the order they were chosen."""
    return [key for key in request.session.get(SESSION_KEY, []) if isinstance(key, int)]


def put(request: HttpRequest, keys: Iterable[int]) -> int:
    """Make ``keys`` the chosen ones, each once and as many as fit. Returns how many did not fit."""
    once = list(dict.fromkeys(keys))
    request.session[SESSION_KEY] = once[:MOST_COMPARED]
    return max(0, len(once) - MOST_COMPARED)


def placed(keys: Sequence[int]) -> list[Placed]:
    """The claims of these keys in their order, those that are still there, with what a table shows."""
    return [Placed(claim) for claim in Claim.objects.with_names().among(keys)]


def relations_within(chosen: Sequence[Placed]) -> list[Relation]:
    """What people said of how these claims stand to each other."""
    return list(Relation.objects.shown().within(item.claim.pk for item in chosen).select_related("user"))


def moved(
    chosen: Sequence[Placed], move: str, *, columns: str, rows: str, relations: Sequence[Relation] = ()
) -> list[Placed]:
    """The claims in another order. A move that leads nowhere changes nothing.

    ``left-2`` and ``right-2`` move the third side, ``up-77`` and ``down-77`` the claim 77 within its cell,
    ``out-77`` takes it out.
    """
    what, _, number = move.partition("-")
    if what == "out":
        return [item for item in chosen if item.claim.pk != int(number)]
    where = layout(chosen, columns=columns, rows=rows, relations=relations)
    if what in {"left", "right"}:
        order = _swapped(range(len(where.heads)), int(number), -1 if what == "left" else 1)
        by_side = sorted(zip(chosen, where.places, strict=True), key=lambda pair: order.index(pair[1][1]))
        return [item for item, _ in by_side]
    keys = [item.claim.pk for item in chosen]
    if int(number) not in keys:
        return list(chosen)
    at = keys.index(int(number))
    cell = [index for index, place in enumerate(where.places) if place == where.places[at]]
    swapped = _swapped(cell, cell.index(at), -1 if what == "up" else 1)
    result = list(chosen)
    for before, after in zip(cell, swapped, strict=True):
        result[before] = chosen[after]
    return result


def _swapped(items: Iterable[int], at: int, by: int) -> list[int]:
    """The same with two neighbours changed; unchanged at either end."""
    result = list(items)
    to = at + by
    if 0 <= at < len(result) and 0 <= to < len(result):
        result[at], result[to] = result[to], result[at]
    return result
