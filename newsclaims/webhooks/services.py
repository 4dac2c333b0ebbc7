"""The outbox: what is to be told, its attempts, and the log. PostgreSQL has the truth, as with articles."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsclaims.celery import app
from newsclaims.webhooks import sending
from newsclaims.webhooks.models import Delivery, Event, Webhook, new_salt
from newsclaims.webhooks.sending import Answer

logger = logging.getLogger(__name__)

TASK = "webhooks.deliver"
DELAYS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60))
"""Between one attempt and the next: eight attempts in about two days."""
ATTEMPTS = len(DELAYS) + 1
LEASE = timedelta(seconds=60)
"""An attempt of a worker that vanished is made again after this."""
GONE = 410
MOST = 20
"""So many webhooks one account may have."""
KEPT = timedelta(days=30)
SWEEP_LIMIT = 50
UNTOLD_AFTER = timedelta(seconds=3)
TELL_AGAIN_AFTER = timedelta(seconds=60)


class TooManyError(Exception):
    """The account has as many webhooks as it may."""


class SearchError(Exception):
    """A saved search is missing, or is not the owner's; the message is for them."""


@transaction.atomic
def create(
    *, owner: User, address: str, events: Iterable[str], search_id: int | None = None
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown this once.

    ``search_id`` is the owner's saved search whose new matches are told from now on. Raises
    :class:`TooManyError`, and :class:`SearchError` where it is missing or not the owner's.
    """
    User.objects.select_for_update().get(pk=owner.pk)  # two requests at once count as well
    if Webhook.objects.of(owner).count() >= MOST:
        raise TooManyError
    webhook = Webhook(owner=owner, address=address, events=sorted(set(events)))
    _set_search(webhook, search_id)
    webhook.save()
    return webhook, sending.secret(webhook.salt)


class Changes(TypedDict, total=False):
    """What may be changed of a webhook; what is left out stays as it is."""

    address: str
    events: Iterable[str]
    active: bool
    search_id: int | None


@transaction.atomic
def change(*, webhook_id: int, **changes: Unpack[Changes]) -> Webhook:
    """Change what is given. Switched on again, it starts afresh with what waits for it.

    Raises :class:`SearchError` as :func:`create` does.
    """
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    webhook.address = changes.get("address", webhook.address)
    webhook.events = sorted(set(changes.get("events", webhook.events)))
    _set_search(webhook, changes.get("search_id", webhook.search_id))
    active = changes.get("active", webhook.active)
    if active != webhook.active:
        webhook.active, webhook.off_because = active, ""
        webhook.failures, webhook.resting_until = 0, None
        waiting = webhook.deliveries.filter(state=Delivery.State.PENDING)
        waiting.update(next_try=timezone.now(), told_at=None)
    webhook.save()
    return webhook


def _set_search(webhook: Webhook, search_id: int | None) -> None:
    if Event.MATCHED not in webhook.events:
        search_id = None
    elif search_id is None:
        raise SearchError("Say whose new matches are to be told: the number of a saved search of yours.")
    if search_id is not None and search_id != webhook.search_id:
        searches = webhook.owner.saved_searches.filter(deleted_at=None)
        if not searches.filter(pk=search_id).exists():
            raise SearchError("You have no saved search of this number.")
        webhook.matched_until = timezone.now()
    webhook.search_id = search_id


def rotate(*, webhook_id: int) -> str:
    """A new secret, shown this once; the old one holds no more."""
    salt = new_salt()
    Webhook.objects.filter(pk=webhook_id).update(salt=salt)
    return sending.secret(salt)


def publish(*, event: Event, data: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
    """Write to the outbox what just happened, in the transaction in which it happened.

    ``data`` is asked only where somebody listens; each thing that it gives is told by itself.
    """
    webhooks = list(Webhook.objects.listening(event))
    for thing in data() if webhooks else ():
        _put(webhooks, event, thing)


@transaction.atomic
def catch_up(
    *, webhook_id: int, until: datetime, data: Callable[[Webhook], Mapping[str, Any] | None]
) -> bool:
    """Tell a webhook what its saved search found since it was last told; ``until`` is kept for the next time.

    ``data`` gives None where there is nothing to tell. False where another worker is at it, or it listens no
    more.
    """
    listening = Webhook.objects.listening(Event.MATCHED).filter(pk=webhook_id, matched_until__lt=until)
    webhook = listening.select_related("search").select_for_update(of=("self",), skip_locked=True).first()
    if webhook is None:
        return False
    if (found := data(webhook)) is not None:
        _put([webhook], Event.MATCHED, found)
    webhook.matched_until = until
    webhook.save(update_fields=["matched_until"])
    return True


@transaction.atomic
def test(*, webhook: Webhook) -> Delivery:
    """Send a test, also to a webhook that is switched off."""
    return _put([webhook], Event.TEST, {"message": "This is a test that you asked for."})[0]


@transaction.atomic
def redeliver(*, delivery_id: int) -> Delivery:
    """Send something again, whatever became of it, with the same key."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    delivery.state, delivery.attempts, delivery.next_try = Delivery.State.PENDING, 0, timezone.now()
    delivery.told_at = None
    delivery.save(update_fields=["state", "attempts", "next_try", "told_at"])
    transaction.on_commit(partial(tell, delivery.pk))
    return delivery


def _put(webhooks: list[Webhook], event: Event, data: Mapping[str, Any]) -> list[Delivery]:
    now = timezone.now()
    rows = [Delivery(webhook=webhook, event=event, created_at=now, next_try=now) for webhook in webhooks]
    for row in rows:
        row.payload = {"id": str(row.key), "event": event, "created_at": now.isoformat(), "data": dict(data)}
    Delivery.objects.bulk_create(rows)
    for row in rows:
        transaction.on_commit(partial(tell, row.pk))
    return rows


def tell(delivery_id: int) -> None:
    """Ring the broker's doorbell. A broker that is away is no error: the sweep rings again."""
    try:
        app.send_task(TASK, args=[delivery_id], queue=settings.CELERY_TASK_DEFAULT_QUEUE, retry=False)
    except Exception as error:  # kombu and redis raise many kinds; none may lose what happened
        logger.warning("The broker was not told of delivery %s: %s", delivery_id, error)
        return
    Delivery.objects.filter(pk=delivery_id).update(told_at=timezone.now())


def deliver(*, delivery_id: int) -> None:
    """Make one attempt, if it is due. May run twice or die half-way: the receiver tells by the key."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return
    webhook = delivery.webhook
    answer = sending.post(webhook.address, salt=webhook.salt, key=str(delivery.key), payload=delivery.payload)
    _record(delivery, answer)


@transaction.atomic
def _claim(delivery_id: int) -> Delivery | None:
    """Take an attempt: counted, and put off so that nobody else makes it. None if there is none to make."""
    now = timezone.now()
    waiting = Delivery.objects.sendable().filter(pk=delivery_id, next_try__lte=now)
    locked = waiting.select_related("webhook").select_for_update(of=("self",), skip_locked=True)
    delivery = locked.first()
    if delivery is None:
        return None
    rest = delivery.webhook.resting_until
    if rest is not None and rest > now and delivery.event != Event.TEST:
        # One attempt finds out whether an address is well again; the others would only hold workers up.
        delivery.next_try, delivery.told_at = rest, None
        delivery.save(update_fields=["next_try", "told_at"])
        return None
    delivery.attempts += 1
    delivery.next_try = now + LEASE
    delivery.save(update_fields=["attempts", "next_try"])
    return delivery


@transaction.atomic
def _record(delivery: Delivery, answer: Answer) -> None:
    """Write down what became of an attempt, and what follows for the webhook."""
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    if webhook is None:  # deleted meanwhile
        return
    now = timezone.now()
    delivery.sent_at, delivery.error, delivery.excerpt = now, answer.error, answer.excerpt
    delivery.status_code, delivery.milliseconds = answer.status_code, answer.milliseconds
    if not answer.error:
        delivery.state, delivery.next_try = Delivery.State.DELIVERED, None
    elif delivery.attempts >= ATTEMPTS or delivery.event == Event.TEST:
        delivery.state, delivery.next_try = Delivery.State.FAILED, None
    else:
        delivery.next_try, delivery.told_at = now + DELAYS[delivery.attempts - 1], None
    delivery.save()
    if delivery.event != Event.TEST:
        _weigh(webhook, answer)


def _weigh(webhook: Webhook, answer: Answer) -> None:
    """An address that fails rests, longer each time; after the last time it is switched off."""
    if not answer.error:
        if webhook.failures:
            webhook.failures, webhook.resting_until = 0, None
            webhook.save(update_fields=["failures", "resting_until"])
        return
    webhook.failures += 1
    webhook.resting_until = timezone.now() + DELAYS[min(webhook.failures, len(DELAYS)) - 1]
    if webhook.active and (webhook.failures >= ATTEMPTS or answer.status_code == GONE):
        webhook.active = False
        gone, times = "It said that it is gone for good", f"{webhook.failures} attempts in a row failed"
        why = gone if answer.status_code == GONE else times
        webhook.off_because = f"{why}. The last one: {answer.error} What waits is sent once it is on again."
    webhook.save(update_fields=["failures", "resting_until", "active", "off_because"])


def sweep() -> int:
    """Tell the broker of what is due and was lost on the way, or waited for its time. Returns of how many."""
    now = timezone.now()
    with transaction.atomic():
        for webhook in Webhook.objects.filter(resting_until__gt=now):
            waiting = webhook.deliveries.filter(
                state=Delivery.State.PENDING, next_try__lt=webhook.resting_until
            )
            waiting.exclude(event=Event.TEST).update(next_try=webhook.resting_until, told_at=None)
        untold = Q(told_at=None, next_try__lt=now - UNTOLD_AFTER) | Q(told_at__lt=now - TELL_AGAIN_AFTER)
        due = Delivery.objects.sendable().filter(untold, next_try__lte=now).order_by("next_try")
        locked = due.select_for_update(of=("self",), skip_locked=True)
        rows = [row.pk for row in locked.only("pk")[:SWEEP_LIMIT]]
        Delivery.objects.filter(pk__in=rows).update(told_at=now)
    for key in rows:
        tell(key)
    return len(rows)


def prune() -> int:
    """Forget deliveries that are older than :data:`KEPT`, some at a time."""
    old = Delivery.objects.filter(created_at__lt=timezone.now() - KEPT).order_by("pk")[:1000]
    return Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]
