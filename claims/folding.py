"""The same utterance in several articles: wire copy, and quotations that go round.

The database folds a claim's words (``Claim.utterance``): the same words of the same source are one utterance.
A source that is not known is not presumed to be one that is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from claims.models import Claim

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Repeats:
    """Where else an utterance stands: the first of the claims, and in how many articles there are."""

    claims: tuple[Claim, ...] = ()
    articles: int = 0


def repeats(claim: Claim, limit: int = SHOWN) -> Repeats:
    """The same utterance in other articles, for the claim's page. Two queries, none for a few words."""
    if claim.utterance is None:
        return Repeats()
    same = Claim.objects.shown().also_in(claim)
    found = tuple(same.select_related("article").defer("article__text", "article__search", "search")[:limit])
    articles = len({other.article_id for other in found})
    if len(found) == limit:
        articles = same.order_by().aggregate(number=Count("article", distinct=True))["number"]
    return Repeats(found, articles)


def note_repeats(claims: Iterable[Claim]) -> None:
    """Give each claim ``also_in``: how many other articles have the same utterance. One query for a page."""
    by_key: dict[tuple[Any, ...], list[Claim]] = {}
    for claim in claims:
        claim.also_in = 0  # type: ignore[attr-defined]  # for the card
        if claim.utterance is not None:
            by_key.setdefault(_key(claim), []).append(claim)
    if not by_key:
        return
    same = Claim.objects.shown().filter(utterance__in={key[0] for key in by_key}).order_by()
    rows = same.by_utterance().annotate(number=Count("article", distinct=True))
    for row in rows.filter(number__gt=1):
        for claim in by_key.get((row["utterance"], row["speaker"], row["body"]), ()):
            claim.also_in = row["number"] - 1  # type: ignore[attr-defined]


def _key(claim: Claim) -> tuple[Any, ...]:
    body = claim.organisation_id if claim.kind == Claim.Kind.ORGANISATION else None
    return claim.utterance, claim.speaker_id, body
