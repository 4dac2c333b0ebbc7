"""Vectors of claims whose words an editor changed: the old ones go at once, a worker makes new ones."""

import logging
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction

from claims.models import Claim, ClaimVectors
from claims.stored_vectors import encode, store
from newsclaims.celery import app

logger = logging.getLogger(__name__)

EMBED_TASK = "claims.embed"


def forget(claims: Iterable[int]) -> None:
    """These claims have other words now: nothing is suggested by the old ones from here on."""
    keys = list(claims)
    if keys:
        ClaimVectors.objects.filter(claim__in=keys).delete()
        transaction.on_commit(partial(_tell, keys))


def _tell(keys: list[int]) -> None:
    """Ask a worker for new vectors. A broker that is away is no error: ``embed_claims`` makes what lacks."""
    try:
        app.send_task(EMBED_TASK, args=[keys], queue=settings.CELERY_TASK_DEFAULT_QUEUE, retry=False)
    except Exception as error:  # kombu and redis raise many kinds; none may undo an editor's work
        logger.warning("The broker was not told of the words of %s claims: %s", len(keys), error)


def embed(*, claims: Iterable[int]) -> int:
    """Make the vectors of these claims. Returns of how many; those that are gone are left out."""
    rows = list(
        Claim.objects.filter(pk__in=claims).select_related("article").defer("search", "article__search")
    )
    for claim in rows:
        store([(claim.pk, encode(claim.article.text, [(claim.content, claim.cue)])[0])])
    return len(rows)
