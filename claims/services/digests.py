"""Mails about what is new in saved searches: one a morning or a week, and none without news.

A digest covers what was recorded after ``mailed_until`` up to a moment before which the record is complete.
Its row is locked from looking to the mail server's "accepted", and ``mailed_until`` is moved in the same
transaction: two workers never send it twice, and what could not be sent is in the next attempt. A worker that
is killed between the server's word and the commit is the one case that no order of steps rules out: the mail
is then sent again under the same Message-ID, by which mail servers and programs know it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core import signing
from django.db import transaction
from django.utils import timezone

from claims.mails import compose
from claims.models import SavedSearch
from claims.saved_searches import new_matches, settled

MORNING = 7
"""The hour, in the site's time zone, at which mail is due."""
SALT = "claims.digest"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
DUE_AT_ONCE = 500

logger = logging.getLogger(__name__)


def send_due(tell: Callable[[int], object]) -> int:
    """Have every digest that is due sent: ``tell`` is called with its key. Returns how many are."""
    from claims.services.saved import forget_deleted  # which switches mail on and off with this module

    forget_deleted()
    due = SavedSearch.objects.due(timezone.now()).order_by("next_mail_at")
    keys = list(due.values_list("pk", flat=True)[:DUE_AT_ONCE])
    for key in keys:
        tell(key)
    return len(keys)


@transaction.atomic
def send_digest(*, saved_id: int) -> bool:
    """Mail what is new if that is due and nobody else is at it. Whether a mail went out.

    A mail server that refuses or does not answer is no error: it is tried again later.
    """
    now = timezone.now()
    due = SavedSearch.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    saved = due.select_related("owner").filter(pk=saved_id).first()
    if saved is None or saved.mailed_until is None:
        return False
    until = settled()
    # The same words of the same source are one piece of news, in however many articles they stand.
    found = new_matches(saved, since=saved.mailed_until, until=until).folded()
    count = found.count()
    try:
        if count:
            compose(saved, found, count, token=token_of(saved)).send()
    except (OSError, SMTPException) as error:
        logger.warning("The mail of saved search %s did not go: %s", saved_id, error)
        saved.next_mail_at = now + min(FIRST_PAUSE * 2 ** min(saved.failures, 10), LONGEST_PAUSE)
        saved.failures = min(saved.failures + 1, 1000)
        saved.save(update_fields=["next_mail_at", "failures"])
        return False
    saved.mailed_until, saved.failures = until, 0
    saved.next_mail_at = next_mail(saved.digest, now)
    saved.save(update_fields=["mailed_until", "failures", "next_mail_at"])
    return bool(count)


def switch(saved: SavedSearch, digest: str) -> None:
    """Mail every morning, every Monday, or not at all; the row is locked. News counts from now on."""
    was_off = saved.digest == SavedSearch.Digest.OFF
    saved.digest, saved.failures = digest, 0
    if digest == SavedSearch.Digest.OFF:
        saved.next_mail_at = saved.mailed_until = None
    else:
        saved.next_mail_at = next_mail(digest, timezone.now())
        saved.mailed_until = settled() if was_off else saved.mailed_until
    saved.save(update_fields=["digest", "failures", "next_mail_at", "mailed_until"])


def next_mail(digest: str, after: datetime) -> datetime:
    """The next morning, or the morning of the next Monday, after a moment; as clocks show it there."""
    local = timezone.localtime(after)
    day = local.date() + timedelta(days=local.hour >= MORNING)
    if digest == SavedSearch.Digest.WEEKLY:
        day += timedelta(days=-day.weekday() % 7)
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=timezone.get_current_timezone())


# -- Without signing in ----------------------------------------------------------------------------------


def token_of(saved: SavedSearch) -> str:
    """What the links in a mail know it by. It does not expire: old mails must let people off as well."""
    return signing.dumps(saved.pk, salt=SALT)


def saved_of(token: str) -> SavedSearch | None:
    """The saved search of a mail's link; None if the link is not ours or the search is gone."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return SavedSearch.objects.kept().filter(pk=key).first()


@transaction.atomic
def turn_off(*, saved_id: int) -> None:
    """No more mail of this search; done twice it does nothing the second time."""
    saved = SavedSearch.objects.select_for_update().filter(pk=saved_id).first()
    if saved is not None and saved.digest != SavedSearch.Digest.OFF:
        switch(saved, SavedSearch.Digest.OFF)
