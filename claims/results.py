"""A page of what a search found, with all that stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from claims import found as counting
from claims.folding import note_repeats
from claims.found import Found, look
from claims.models import Claim
from claims.query import parse
from claims.search import Named, excerpts, find, named

PAGE = 25


class Pages(Paginator[Claim]):
    """Pages of a search: they end where counting ends."""

    def __init__(self, found: Found, fold: bool) -> None:
        super().__init__((), PAGE)
        self.found = found
        self.fold = fold

    @property
    def count(self) -> int:
        return min(self.found.utterances if self.fold else self.found.claims, counting.COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.found.is_capped


@dataclass(frozen=True, slots=True)
class Answer:
    """``order``: what was asked for, or what suits: best match first, newest where too much was found."""

    page: Page[Claim]
    found: Found
    who: Named
    words: str
    order: str
    fold: bool


def answer(cleaned: Mapping[str, Any], asked_page: object = 1, *, facets: bool = True) -> Answer:
    """What a valid :class:`~claims.forms.SearchForm` asks for, one page; folded unless it says otherwise."""
    words = parse(cleaned.get("q") or "").words
    who = named(words) if words else Named()
    fold = cleaned.get("repeats") != "all"
    order = cleaned.get("sort") or ("relevance" if words else "newest")
    number = _number(asked_page)
    found = _look(cleaned, who, order, fold, number, facets)
    last = max(1, -(-Pages(found, fold).count // PAGE))
    if number > last:
        number = last
        found = _look(cleaned, who, order, fold, number, facets)
    if found.is_capped and words and (cleaned.get("sort") or "newest") == "newest":
        order = "newest"
        found.keys = _newest(cleaned, who, fold, number)
    claims = Claim.objects.with_names().among(found.keys)
    if words:
        excerpts(claims, words)
    if fold:
        note_repeats(claims)
    return Answer(Page(claims, number, Pages(found, fold)), found, who, words, order, fold)


def _look(cleaned: Mapping[str, Any], who: Named, order: str, fold: bool, number: int, facets: bool) -> Found:
    """Everything at once. Words are read as the index gives them; without, the order's own index is."""
    claims = find({**cleaned, "sort": order, "repeats": ""}, who)
    kind = "theirs" if order == "relevance" and who else order
    if cleaned.get("q") and order != "confidence":
        claims = claims.order_by()
    return look(claims, order=kind, fold=fold, page=(PAGE, (number - 1) * PAGE), facets=facets)


def _newest(cleaned: Mapping[str, Any], who: Named, fold: bool, number: int) -> list[int]:
    """Where more match than are counted, the newest are found by walking back from today."""
    claims = find({**cleaned, "sort": "newest", "repeats": ""}, who)
    depth = min(counting.COUNTED, 4 * PAGE * number)
    return look(
        claims, order="newest", fold=fold, page=(PAGE, (number - 1) * PAGE), facets=False, most=depth
    ).keys


def _number(asked: object) -> int:
    """A page's number out of a query string; 1 for what is none."""
    try:
        return max(1, min(int(str(asked)[:9]), counting.COUNTED // PAGE))
    except ValueError:
        return 1
