"""What webhooks are told of articles and claims; called in the transaction that did it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.models import Article
from claims.models import ClaimAct
from webhooks.models import Event
from webhooks.services import publish

_CORRECTIONS = (ClaimAct.Kind.CORRECTED, ClaimAct.Kind.RESTORED)


def extracted(article: Article) -> None:
    """An article was read, for the first time or again."""
    publish(event=Event.EXTRACTED, data=partial(_extracted, article))


def done(act: ClaimAct) -> None:
    """Somebody corrected claims, or put them back to an earlier state; other acts are not told."""
    if act.kind in _CORRECTIONS:
        publish(event=Event.CORRECTED, data=partial(_corrected, act))


def _extracted(article: Article) -> Iterator[dict[str, Any]]:
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
        yield {
            "claim": {
                "id": claim,
                "api_url": _address("api:claim-detail", claim),
                "article": article,
                "version": version,
            },
            "act": act.kind,
            "by": act.user.get_username(),
        }


def _address(view: str, key: int) -> str:
    return settings.SITE_URL + reverse(view, args=[key])
