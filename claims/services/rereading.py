"""What running the model again would change in an article, found by a worker before anything is changed."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, TypedDict

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from claims import extraction
from claims.models import Claim, Rereading
from claims.services.recording import write_claims
from newsclaims.celery import app

logger = logging.getLogger(__name__)

REREAD_TASK = "claims.reread"
WENT_WRONG = (
    "Something went wrong inside newsclaims while it read the article. Nothing was changed. Ask again; if it "
    "happens again, tell whoever runs this installation: the worker's log says what it was."
)


class Told(TypedDict):
    """A claim in words; ``key`` is 0 for one that is not there yet."""

    key: int
    who: str
    words: str
    changes: list[list[str]]  # what, before, after


class Difference(TypedDict):
    """What would come, go and change; ``same`` claims do not, ``kept`` ones are people's."""

    added: list[Told]
    gone: list[Told]
    changed: list[Told]
    same: int
    kept: int


@transaction.atomic
def ask_rereading(*, article_id: int, user: User) -> Rereading:
    """Have a worker find out what running the model again would change. Raises ``Article.DoesNotExist``."""
    article = Article.objects.only("pk").get(pk=article_id)
    fresh = {"by": user, "asked_at": timezone.now(), "finished_at": None, "result": {}, "error": ""}
    asked, _new = Rereading.objects.update_or_create(article=article, defaults=fresh)
    transaction.on_commit(partial(_tell, article_id))
    return asked


def _tell(article_id: int) -> None:
    """Ring the broker's doorbell. If it is away, the page offers to ask again."""
    try:
        queue = settings.CELERY_TASK_DEFAULT_QUEUE
        app.send_task(REREAD_TASK, args=[article_id], queue=queue, retry=False)
    except Exception as error:  # kombu and redis raise many kinds
        logger.warning("The broker was not told to read article %s: %s", article_id, error)


def reread(*, article_id: int) -> None:
    """Do for a worker what was asked for. Whatever comes of it is kept with the question; may run twice."""
    asked = Rereading.objects.filter(article=article_id, finished_at=None).first()
    if asked is None:
        return
    try:
        asked.result = dict(difference(Article.objects.get(pk=article_id)))
    except Exception:
        logger.exception("Article %s could not be read to compare", article_id)
        asked.error = WENT_WRONG
    asked.finished_at = timezone.now()
    answered = {"result": asked.result, "error": asked.error, "finished_at": asked.finished_at}
    Rereading.objects.filter(pk=asked.pk, asked_at=asked.asked_at).update(**answered)


def difference(article: Article) -> Difference:
    """Read the text, write what is found as :func:`write_claims` does, look, and take it all back."""
    found = extraction.extract(article.text)
    with transaction.atomic():
        before = _facts(article)
        run = write_claims(article=article, found=found, attempt=0, started_at=timezone.now())
        kept = run.kept
        after = _facts(article)
        transaction.set_rollback(True)
    both = before.keys() & after.keys()
    changed = [_told(key, after[key], before[key]) for key in before if key in both]
    changed = [told for told in changed if told["changes"]]
    return Difference(
        added=[_told(0, facts) for key, facts in after.items() if key not in both],
        gone=[_told(key, facts) for key, facts in before.items() if key not in both],
        changed=changed,
        same=len(both) - len(changed) - kept,
        kept=kept,
    )


def _facts(article: Article) -> dict[int, dict[str, str]]:
    """What the article's claims say, in words and in the order of the text."""
    claims = article.claims.with_names().order_by("position", "pk")
    return {claim.pk: dict(_facts_of(claim)) for claim in claims}


def _facts_of(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "Words", claim.content_text
    yield "Who", claim.who
    yield "Named as", claim.source_text
    yield "Role", claim.role
    yield "Organisation", claim.organisation.name if claim.organisation else ""
    yield "Signalled by", claim.cue_text
    yield "Quoted", claim.get_form_display()
    yield "Kind of source", claim.get_kind_display()
    yield "Stance", claim.get_polarity_display()
    yield "Hedged", ", ".join(claim.hedges)
    yield "Through", ", ".join(relay.name for relay in claim.relays.all())


def _told(key: int, facts: Mapping[str, str], before: Mapping[str, str] | None = None) -> Told:
    was: Mapping[str, Any] = facts if before is None else before
    changes = [[what, was[what], now] for what, now in facts.items() if was[what] != now]
    return Told(key=key, who=facts["Who"], words=facts["Words"], changes=changes)
