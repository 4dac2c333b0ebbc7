"""What webhooks are told of articles and claims; called in the transaction that did it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from claims.models import Claim, ClaimAct
from claims.saved_searches import new_matches, settled
from newsclaims.webhooks.models import Event, Webhook
from newsclaims.webhooks.services import catch_up, publish

MOST_MATCHES = 100
"""So many claims stand in one delivery; "more" says that there are others."""
_CORRECTIONS = (ClaimAct.Kind.CORRECTED, ClaimAct.Kind.RESTORED)


def extracted(*articles: Article) -> None:
    """Articles were read, for the first time or again."""
    publish(event=Event.EXTRACTED, data=partial(_extracted, articles))


def done(act: ClaimAct) -> None:
    """Somebody corrected claims, or put them back to an earlier state; other acts are not told."""
    if act.kind in _CORRECTIONS:
        publish(event=Event.CORRECTED, data=partial(_corrected, act))


def turned(act: ClaimAct, claims: Iterable[Claim], *, forward: bool) -> None:
    """A correction was undone, or made again: the claims as they are now."""
    if act.kind in _CORRECTIONS:
        what = "redone" if forward else "undone"
        told = [_change(claim.pk, claim.article_id, claim.version, what, act) for claim in claims]
        publish(event=Event.CORRECTED, data=lambda: told)


def matched() -> int:
    """Tell webhooks of the new matches of their saved searches. Returns how many were caught up.

    Runs every half minute: a claim is told within a minute of being recorded, and none is missed or told
    twice, whatever the transactions that record them take.
    """
    listening = Webhook.objects.listening(Event.MATCHED).filter(search__deleted_at=None)
    keys = list(listening.values_list("pk", flat=True))
    until = settled() if keys else timezone.now()
    return sum(catch_up(webhook_id=key, until=until, data=partial(_matched, until)) for key in keys)


def _matched(until: datetime, webhook: Webhook) -> dict[str, Any] | None:
    assert webhook.search is not None
    found = new_matches(webhook.search, since=webhook.matched_until, until=until)
    rows = list(found.order_by("-pk").values_list("pk", "article")[: MOST_MATCHES + 1])
    if not rows:
        return None
    claims = [
        {"id": claim, "api_url": _address("api:claim-detail", claim), "article": article}
        for claim, article in rows[:MOST_MATCHES]
    ]
    here = {"id": webhook.search.pk, "name": webhook.search.name, "query": webhook.search.query}
    return {"search": here, "claims": claims, "more": len(rows) > MOST_MATCHES}


def _extracted(articles: Iterable[Article]) -> Iterator[dict[str, Any]]:
    for article in articles:
        yield {
            "article": {
                "id": article.pk,
                "api_url": _address("api:article-detail", article.pk),
                "title": article.name,
                "outlet": article.outlet,
                "url": article.url,
                "claims": article.claims.shown().count(),
            }
        }


def _corrected(act: ClaimAct) -> Iterator[dict[str, Any]]:
    for claim, article, version in act.steps.values_list("claim", "claim__article", "after"):
        yield _change(claim, article, version, act.kind, act)


def _change(claim: int, article: int, version: int, what: str, act: ClaimAct) -> dict[str, Any]:
    here = {"id": claim, "api_url": _address("api:claim-detail", claim)}
    return {
        "claim": here | {"article": article, "version": version},
        "act": what,
        "by": act.user.get_username(),
    }


def _address(view: str, key: int) -> str:
    return settings.SITE_URL + reverse(view, args=[key])
