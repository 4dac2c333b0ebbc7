"""Every change of a job's state. PostgreSQL holds the queue and the truth; the broker is a doorbell.

A job is *queued* in the transaction that saves its article and the broker is *told* after the commit. A
worker *claims* it: one more attempt, a lease that it renews while it works, and a token. Whatever the worker
writes later names that token, so one that lost its lease (killed, frozen, cut off) writes nothing. The
*sweep* finds what nobody was told of, and what was claimed by a worker that is gone.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Job
from newsclaims.celery import LATER, app

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
RENEW_EVERY = settings.JOB_LEASE_SECONDS / 4
"""Seconds; two renewals may fail before the lease runs out."""
TELL_AGAIN_AFTER = timedelta(seconds=60)
"""A queued job that the broker was told of this long ago is told again: brokers lose messages."""
TELL_PATIENT_AGAIN_AFTER = timedelta(minutes=10)
"""Of what came with many, most is still in the broker's queue: telling it again would only lengthen that."""
UNTOLD_AFTER = timedelta(seconds=3)
"""A web process needs a moment between the commit and telling the broker."""
SWEEP_LIMIT = 25
EXTRACT_TASK = "claims.extract"

STOPPED = (
    "The worker stopped {attempts} times while it was at this article. The text is kept. Try again; if it "
    "stops again, tell whoever runs this installation to look at the worker's log."
)


class LostLeaseError(Exception):
    """The job was claimed by somebody else, or ended, while this worker was at it: it must write nothing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one article's job for as long as it is renewed."""

    article_id: int
    token: uuid.UUID
    attempt: int
    started_at: datetime


def queue(article_id: int, *, patient: bool = False) -> None:
    """Put an article's job in the queue, its attempts forgotten; tell the broker on commit.

    A ``patient`` job came with many others: those that came singly are taken first.
    """
    now = timezone.now()
    fresh: dict[str, object] = {
        "state": Job.State.QUEUED,
        "attempt": 0,
        "token": None,
        "lease_until": None,
        "told_at": None,
        "patient": patient,
        "queued_at": now,
        "started_at": None,
        "finished_at": None,
        "error_code": "",
        "error": "",
    }
    Job.objects.bulk_create(
        [Job(article_id=article_id, **fresh)],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=list(fresh),
    )
    transaction.on_commit(partial(tell, article_id, **_manner(patient=patient)))


def _manner(*, patient: bool) -> dict[str, int]:
    return {"priority": LATER} if patient else {}


def tell(article_id: int, *, priority: int | None = None) -> bool:
    """Ring the broker's doorbell. A broker that is away is no error: the sweep rings again."""
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    try:
        app.send_task(EXTRACT_TASK, args=[article_id], queue=queue, retry=False, priority=priority)
    except Exception as error:  # kombu and redis raise many kinds; none may lose an article
        logger.warning("The broker was not told of article %s: %s", article_id, error)
        return False
    Job.objects.filter(article_id=article_id, state=Job.State.QUEUED).update(told_at=timezone.now())
    return True


def claim(article_id: int) -> Lease | None:
    """Take the job if it is free: queued, or left by a worker whose lease ran out. None if it is not."""
    now = timezone.now()
    lease = uuid.uuid4()
    free = Q(state=Job.State.QUEUED) | Q(state__in=Job.WORKING, lease_until__lt=now)
    taken = Job.objects.filter(free, article_id=article_id, attempt__lt=MAX_ATTEMPTS).update(
        state=Job.State.READING,
        attempt=F("attempt") + 1,
        token=lease,
        lease_until=now + LEASE,
        started_at=now,
        finished_at=None,
    )
    if not taken:
        return None
    job = Job.objects.get(article_id=article_id)
    if (
        job.token != lease
    ):  # somebody else claimed it in between: possible only if this process slept a lease long
        return None
    return Lease(article_id, lease, job.attempt, now)


def _held(lease: Lease) -> Q:
    return Q(article_id=lease.article_id, token=lease.token, state__in=Job.WORKING)


def renew(lease: Lease) -> bool:
    """Hold on to the job for another :data:`LEASE`. False once it is lost."""
    return bool(Job.objects.filter(_held(lease)).update(lease_until=timezone.now() + LEASE))


def enter(lease: Lease, state: Job.State) -> None:
    """Say which stage the work has reached. Raises :class:`LostLeaseError`."""
    if not Job.objects.filter(_held(lease)).update(state=state, lease_until=timezone.now() + LEASE):
        raise LostLeaseError


def hold(lease: Lease) -> None:
    """Lock the job's row for the rest of the transaction, so that results and state are written as one.

    Raises :class:`LostLeaseError` if the job is no longer ours.
    """
    if not Job.objects.select_for_update().filter(_held(lease)).exists():
        raise LostLeaseError


def finish(lease: Lease) -> None:
    """The job is done. Raises :class:`LostLeaseError`."""
    _end(lease, Job.State.DONE)


def fail(lease: Lease, *, code: str, message: str) -> None:
    """The job cannot be done; ``message`` tells a person why. Raises :class:`LostLeaseError`."""
    _end(lease, Job.State.FAILED, error_code=code, error=message)


def _end(lease: Lease, state: Job.State, error_code: str = "", error: str = "") -> None:
    ended = Job.objects.filter(_held(lease)).update(
        state=state,
        token=None,
        lease_until=None,
        finished_at=timezone.now(),
        error_code=error_code,
        error=error,
    )
    if not ended:
        raise LostLeaseError


def give_back(lease: Lease, *, code: str, message: str) -> None:
    """An attempt went wrong in a way that another may not: queue it again, or fail after the last."""
    if lease.attempt >= MAX_ATTEMPTS:
        fail(lease, code=code, message=message)
        return
    given = Job.objects.filter(_held(lease)).update(
        state=Job.State.QUEUED, token=None, lease_until=None, told_at=None, error_code=code, error=message
    )
    if not given:
        raise LostLeaseError


@contextmanager
def renewing(lease: Lease) -> Iterator[None]:
    """Renew the lease from a thread while the body runs; a worker that is killed stops renewing with it."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(RENEW_EVERY):
                try:
                    if not renew(lease):
                        return
                except DatabaseError:
                    logger.warning("The lease of article %s could not be renewed", lease.article_id)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{lease.article_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def sweep() -> int:
    """Queue again what a vanished worker left, and tell the broker of what it was not told, or long ago.

    Safe to run in several processes at once. Returns how many jobs the broker was told of.
    """
    now = timezone.now()
    with transaction.atomic():
        left = list(
            Job.objects.select_for_update(skip_locked=True)
            .filter(state__in=Job.WORKING, lease_until__lt=now)
            .order_by("lease_until")[:SWEEP_LIMIT]
        )
        for job in left:
            _take_back(job, now)
        due = Q(told_at=None, queued_at__lt=now - UNTOLD_AFTER)
        due |= Q(told_at__lt=now - TELL_AGAIN_AFTER, patient=False)
        due |= Q(told_at__lt=now - TELL_PATIENT_AGAIN_AFTER)
        waiting = list(
            Job.objects.select_for_update(skip_locked=True)
            .filter(due, state=Job.State.QUEUED)
            .order_by(F("told_at").asc(nulls_first=True), "queued_at")
            .values_list("article_id", "patient")[:SWEEP_LIMIT]
        )
        # Marked before they are told, so that a second sweep does not tell them as well.
        Job.objects.filter(article_id__in=[key for key, _patient in waiting]).update(told_at=now)
    return sum(tell(article_id, **_manner(patient=patient)) for article_id, patient in waiting)


def _take_back(job: Job, now: datetime) -> None:
    job.token = job.lease_until = job.told_at = None
    if job.attempt >= MAX_ATTEMPTS:
        job.state = Job.State.FAILED
        job.error_code = "worker_stopped"
        job.error = STOPPED.format(attempts=job.attempt)
        job.finished_at = now
    else:
        job.state = Job.State.QUEUED
    job.save()


def oldest_queued() -> datetime | None:
    """Since when the longest-waiting job has been in the queue, for the health page."""
    return (
        Job.objects.filter(state=Job.State.QUEUED)
        .order_by("queued_at")
        .values_list("queued_at", flat=True)
        .first()
    )
