"""The machine's writes: from an article's original to its claims."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.ingest import IngestError
from articles.models import Article, Job
from articles.services import keep_text, read_original
from claims import extraction
from claims.models import ExtractionRun
from claims.services import telling
from claims.services.recording import Reading, write_claims, write_together
from claims.services.vectors import owe

logger = logging.getLogger(__name__)

WENT_WRONG = (
    "Something went wrong inside newsclaims while it looked for claims. The text is kept. Try again; if it "
    "happens again, tell whoever runs this installation: the worker's log says what it was."
)


def process(lease: jobs.Lease) -> None:
    """Take one article from its original to its claims; every way this can end is recorded in its job."""
    try:
        with jobs.renewing(lease):
            _process(lease)
    except jobs.LostLeaseError:
        logger.info("Article %s was taken over by another worker; nothing was written", lease.article_id)
    except IngestError as error:
        _record_failure(lease, str(error))
        jobs.fail(lease, code=error.code, message=error.message)
    except Exception:
        logger.exception("Attempt %s at article %s failed", lease.attempt, lease.article_id)
        _record_failure(lease, WENT_WRONG)
        jobs.give_back(lease, code="went_wrong", message=WENT_WRONG)


def _process(lease: jobs.Lease) -> None:
    article = Article.objects.get(pk=lease.article_id)
    if not article.text:
        document = read_original(article)
        with transaction.atomic():
            jobs.hold(lease)
            if keep_text(article=article, document=document) != article:
                jobs.finish(lease)  # another article has the same text; there is nothing to extract here
                return
    jobs.enter(lease, Job.State.EXTRACTING)
    found = extraction.extract(article.text)
    with transaction.atomic():
        jobs.hold(lease)
        if found:
            owe(article.pk)
        write_claims(article=article, found=found, attempt=lease.attempt, started_at=lease.started_at)
        jobs.finish(lease)
        telling.extracted(article)


def process_together(leases: Sequence[jobs.Lease]) -> None:
    """Take a few articles whose text is there to their claims, all or none; if none, each goes alone."""
    if not leases:
        return
    with jobs.renewing(*leases):
        try:
            _process_together(leases)
        except Exception:
            keys = ", ".join(str(lease.article_id) for lease in leases)
            logger.exception("The articles %s failed together; each is tried alone", keys)
            for lease in leases:
                process(lease)


def _process_together(leases: Sequence[jobs.Lease]) -> None:
    articles = Article.objects.defer("search").in_bulk([lease.article_id for lease in leases])
    texts = [articles[lease.article_id].text for lease in leases]
    found = dict(zip(leases, extraction.extract_many(texts), strict=True))
    with transaction.atomic():
        held = jobs.hold_together(leases)  # others were taken over meanwhile: nothing is written of them
        if not held:
            return
        owe(*(lease.article_id for lease in held if found[lease]))
        write_together(
            [
                Reading(articles[lease.article_id], found[lease], lease.attempt, lease.started_at)
                for lease in held
            ]
        )
        jobs.finish(*held)
        telling.extracted(*(articles[lease.article_id] for lease in held))


def _record_failure(lease: jobs.Lease, message: str) -> None:
    ExtractionRun.objects.create(
        article_id=lease.article_id,
        attempt=lease.attempt,
        model_version=extraction.MODEL_VERSION,
        started_at=lease.started_at,
        finished_at=timezone.now(),
        error=message,
    )
