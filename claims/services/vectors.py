"""When vectors are made: of new claims once no article waits, of words that an editor changed at once."""

import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from claims.competing import ENCODER_VERSION
from claims.models import Claim, ClaimVectors, VectorsDue
from claims.stored_vectors import encode, store
from newsclaims.celery import LAST, app

logger = logging.getLogger(__name__)

EMBED_TASK = "claims.embed"
EMBED_DUE_TASK = "claims.embed_due"
AT_ONCE = 4
"""So many articles are done in one transaction, about a second's work."""


def owe(*article_ids: int) -> None:
    """The claims of these articles are being written and will need vectors.

    Call it before the claims are touched: :func:`embed_due` takes these rows and then the claims, too.
    """
    if not article_ids:
        return
    now = timezone.now()
    VectorsDue.objects.bulk_create(
        [VectorsDue(article_id=key, since=now) for key in sorted(article_ids)],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["since"],
    )
    transaction.on_commit(ring)


def ring() -> None:
    """Tell the broker that vectors are due. It is no error if it is away: the scheduler tells it again."""
    _send(EMBED_DUE_TASK, [])


@transaction.atomic
def embed_due() -> bool:
    """Make the vectors of some articles' claims that have none. Returns whether there may be more."""
    due = VectorsDue.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE]
    articles = [row.article_id for row in due]
    lacking = Q(vectors=None) | ~Q(vectors__encoder=ENCODER_VERSION)
    claims = Claim.objects.filter(lacking, article__in=articles).select_related("article")
    texts: dict[int, tuple[str, list[Claim]]] = {}
    for claim in claims.only("content", "cue", "article__text"):
        texts.setdefault(claim.article_id, (claim.article.text, []))[1].append(claim)
    for text, of_text in texts.values():
        made = encode(text, [(claim.content, claim.cue) for claim in of_text])
        store(zip((claim.pk for claim in of_text), made, strict=True))
    VectorsDue.objects.filter(pk__in=articles).delete()
    return len(articles) == AT_ONCE


def forget(claims: Iterable[int]) -> None:
    """These claims have other words now: nothing is suggested by the old ones from here on."""
    keys = list(claims)
    if keys:
        ClaimVectors.objects.filter(claim__in=keys).delete()
        transaction.on_commit(partial(_tell, keys))


def _tell(keys: list[int]) -> None:
    """Ask a worker for new vectors. A broker that is away is no error: ``embed_claims`` makes what lacks."""
    _send(EMBED_TASK, [keys])


def _send(task: str, arguments: list[object]) -> None:
    try:
        queue = settings.CELERY_TASK_DEFAULT_QUEUE
        app.send_task(task, args=arguments, queue=queue, retry=False, priority=LAST)
    except Exception as error:  # kombu and redis raise many kinds; none may undo what was written
        logger.warning("The broker was not told that vectors are due: %s", error)


def embed(*, claims: Iterable[int]) -> int:
    """Make the vectors of these claims. Returns of how many; those that are gone are left out."""
    rows = list(
        Claim.objects.filter(pk__in=claims).select_related("article").defer("search", "article__search")
    )
    for claim in rows:
        store([(claim.pk, encode(claim.article.text, [(claim.content, claim.cue)])[0])])
    return len(rows)
