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
from claims.querysets import ClaimQuerySet
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
        number = self.found.utterances if self.fold else 0
        return min(number or self.found.claims, counting.COUNTED)

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
    order = cleaned.get("sort") or ("relevance" if words else "newest")
    asked = _Asked(
        claims=find({**cleaned, "sort": "newest", "repeats": ""}, who),
        who=who,
        words=words,
        order=order,
        fold=cleaned.get("repeats") != "all",
        has_query=bool(cleaned.get("q")),
        walks_back=bool(words) and (cleaned.get("sort") or "newest") == "newest",
    )
    number = _number(asked_page)
    found = asked.look(number, facets)
    last = max(1, -(-Pages(found, asked.fold).count // PAGE))
    if number > last:
        number = last
        found = asked.look(number, facets)
    if found.is_capped and asked.walks_back:
        order = "newest"
        found.keys = asked.newest(number)
    claims = Claim.objects.for_cards().among(found.keys)
    if words:
        excerpts(claims, words)
    if asked.fold:
        note_repeats(claims)
    return Answer(Page(claims, number, Pages(found, asked.fold)), found, who, words, order, asked.fold)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for. ``claims``: the matches, the newest first.

    ``walks_back``: where more match than are counted, the newest are shown: no other order was asked for.
    """

    claims: ClaimQuerySet
    who: Named
    words: str
    order: str
    fold: bool
    has_query: bool
    walks_back: bool

    def look(self, number: int, facets: bool) -> Found:
        """Everything at once. Words are read as the index gives them; without, the order's own index is."""
        kind = "theirs" if self.order == "relevance" and self.who else self.order
        claims = self.claims.least_sure() if kind == "confidence" else self.claims
        if self.has_query and kind != "confidence":
            claims = claims.order_by()
        if kind == "theirs":
            claims = claims.annotate(theirs=self.who.first())
        page = (PAGE, (number - 1) * PAGE)
        return look(
            claims,
            order=kind,
            fold=self.fold,
            page=page,
            facets=facets,
            words=self.words,
            page_if_capped=not self.walks_back,
        )

    def newest(self, number: int) -> list[int]:
        """A page where more match than are counted: walking back from today, as far as need be."""
        page = (PAGE, (number - 1) * PAGE)
        depth = PAGE * (number + 1)
        while True:
            keys = look(self.claims, order="newest", fold=self.fold, page=page, facets=False, most=depth).keys
            if len(keys) == PAGE or depth > counting.COUNTED:
                return keys
            depth *= 2


def _number(asked: object) -> int:
    """A page's number out of a query string; 1 for what is none."""
    try:
        return max(1, min(int(str(asked)[:9]), counting.COUNTED // PAGE))
    except ValueError:
        return 1
