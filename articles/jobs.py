"""Every change of a job's state. PostgreSQL holds the queue and the truth; the broker is a doorbell.

A job is *queued* in the transaction that saves its article and the broker is *told* after the commit. A
worker *claims* it: one more attempt, a lease that it renews while it works, and a token. Whatever the worker
writes later names that token, so one that lost its lease (killed, frozen, cut off) writes nothing. The
*sweep* finds what nobody was told of, and what was claimed by a worker that is gone.

What comes with many others is *patient*: it waits behind what comes singly, and a few of those articles are
told of, claimed and read together, which costs less. An article that was tried before, is long, or has to be
read from a file first goes alone, so that what goes wrong with one says nothing of the others.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
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
TOGETHER_TASK = "claims.extract_together"
TOGETHER = 8
"""So many patient articles are read together, about a second's work."""
TOGETHER_CHARACTERS = 20_000
"""Longer ones are read alone."""

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

    A ``patient`` job came with many others: those that came singly are taken first. Whoever queued it tells
    the broker, by :func:`tell_together`; else the sweep does.
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
    if not patient:
        transaction.on_commit(partial(tell, article_id))


def tell(article_id: int, *, priority: int | None = None) -> bool:
    """Ring the broker's doorbell. A broker that is away is no error: the sweep rings again."""
    return _ring(EXTRACT_TASK, article_id, [article_id], priority)


def tell_together(article_ids: Sequence[int]) -> int:
    """Ring once for every few of these patient articles. Returns of how many the broker was told."""
    told = 0
    for start in range(0, len(article_ids), TOGETHER):
        some = list(article_ids[start : start + TOGETHER])
        told += len(some) * _ring(TOGETHER_TASK, some, some, LATER)
    return told


@contextmanager
def telling_together() -> Iterator[Callable[[int], None]]:
    """What the body is to call with each patient article that it queued, after the commit."""
    waiting: list[int] = []

    def tell_of(article_id: int) -> None:
        waiting.append(article_id)
        if len(waiting) == TOGETHER:
            tell_together(waiting)
            waiting.clear()

    try:
        yield tell_of
    finally:
        tell_together(waiting)


def _ring(task: str, argument: int | list[int], article_ids: list[int], priority: int | None) -> bool:
    queue = settings.CELERY_TASK_DEFAULT_QUEUE
    try:
        app.send_task(task, args=[argument], queue=queue, retry=False, priority=priority)
    except Exception as error:  # kombu and redis raise many kinds; none may lose an article
        logger.warning("The broker was not told of article %s: %s", argument, error)
        return False
    Job.objects.filter(article_id__in=article_ids, state=Job.State.QUEUED).update(told_at=timezone.now())
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


@transaction.atomic
def claim_together(article_ids: Sequence[int]) -> list[Lease]:
    """Take those of these jobs that are free, untried and short, in state *extracting*; one token for all.

    The broker is told of the other free ones, so that each is read alone.
    """
    now, token = timezone.now(), uuid.uuid4()
    free = Job.objects.filter(article__in=article_ids, state=Job.State.QUEUED)
    rows = free.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    together: list[int] = []
    alone: list[int] = []
    for key, attempt, length in rows.values_list("pk", "attempt", "article__length"):
        fits = attempt == 0 and 0 < length <= TOGETHER_CHARACTERS
        (together if fits else alone).append(key)
    for key in alone:
        transaction.on_commit(partial(tell, key, priority=LATER))
    Job.objects.filter(pk__in=together).update(
        state=Job.State.EXTRACTING,
        attempt=1,
        token=token,
        lease_until=now + LEASE,
        started_at=now,
        finished_at=None,
    )
    return [Lease(key, token, 1, now) for key in together]


def _held(*leases: Lease) -> Q:
    """The rows of jobs that are still ours. The leases were taken together: they have one token."""
    articles = [lease.article_id for lease in leases]
    return Q(article_id__in=articles, token=leases[0].token, state__in=Job.WORKING)


def renew(*leases: Lease) -> bool:
    """Hold on to jobs for another :data:`LEASE`. False once all are lost or done."""
    return bool(Job.objects.filter(_held(*leases)).update(lease_until=timezone.now() + LEASE))


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


def hold_together(leases: Sequence[Lease]) -> list[Lease]:
    """:func:`hold` for those of these that are still ours."""
    rows = Job.objects.select_for_update().filter(_held(*leases)).order_by("pk")
    held = set(rows.values_list("pk", flat=True))
    return [lease for lease in leases if lease.article_id in held]


def finish(*leases: Lease) -> None:
    """The jobs are done. Raises :class:`LostLeaseError` if not all are ours."""
    _end(leases, Job.State.DONE)


def fail(lease: Lease, *, code: str, message: str) -> None:
    """The job cannot be done; ``message`` tells a person why. Raises :class:`LostLeaseError`."""
    _end([lease], Job.State.FAILED, error_code=code, error=message)


def _end(leases: Sequence[Lease], state: Job.State, error_code: str = "", error: str = "") -> None:
    ended = Job.objects.filter(_held(*leases)).update(
        state=state,
        token=None,
        lease_until=None,
        finished_at=timezone.now(),
        error_code=error_code,
        error=error,
    )
    if ended != len(leases):
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
def renewing(*leases: Lease) -> Iterator[None]:
    """Renew leases from a thread while the body runs; a worker that is killed stops renewing with it."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(RENEW_EVERY):
                try:
                    if not renew(*leases):
                        return
                except DatabaseError:
                    logger.warning("The lease of article %s could not be renewed", leases[0].article_id)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-{leases[0].article_id}", daemon=True)
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
    patient = [key for key, is_patient in waiting if is_patient]
    return sum(tell(key) for key, is_patient in waiting if not is_patient) + tell_together(patient)


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
