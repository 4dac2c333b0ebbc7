"""What saved searches find, and what of it is new."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from claims.forms import SearchForm
from claims.models import Claim, SavedSearch
from claims.querysets import ClaimQuerySet
from claims.search import find
from claims.summaries import HOW_SHOWN

MARGIN = timedelta(seconds=30)
"""By how much the clocks of the machines that record claims may differ."""


def query_of(form: SearchForm) -> str:
    """What a valid search asks for as a query string, the same for the same search however it is shown."""
    given = [
        (name, str(form.data.get(name, "")).strip())
        for name in SearchForm.base_fields
        if name not in HOW_SHOWN
    ]
    return urlencode([(name, value) for name, value in given if value and form.cleaned_data.get(name)])


def form_of(saved: SavedSearch) -> SearchForm:
    """The form of a saved search; a later version may not understand it any more, so ask ``is_valid``."""
    return SearchForm(QueryDict(saved.query))


def settled() -> datetime:
    """Up to when the record is complete: a claim is dated when written, and seen when that is committed.

    The start of the oldest open transaction that has written something, or now; a little before, for clocks
    that differ. Whoever goes on from there misses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(now(), min(xact_start)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        [oldest] = cursor.fetchone()
    moment: datetime = oldest
    return min(moment, timezone.now()) - MARGIN


def matches(saved: SavedSearch) -> ClaimQuerySet:
    """All that a saved search finds, the latest recorded first; nothing if it is not understood any more."""
    form = form_of(saved)
    found = find(form.cleaned_data) if form.is_valid() else Claim.objects.none()
    return found.order_by("-created_at", "-pk")


def new_matches(
    saved: SavedSearch, *, since: datetime | None = None, until: datetime | None = None
) -> ClaimQuerySet:
    """What a saved search finds of what was recorded after ``since``, the latest first.

    ``since`` is otherwise when its owner last looked. Who goes on from one call to the next (a digest, a
    webhook) gives ``until=settled()``, keeps it, and has it as the next ``since``: nothing is told twice or
    missed, however long what records it takes to commit.
    """
    found = matches(saved).filter(created_at__gt=saved.seen_until if since is None else since)
    return found if until is None else found.filter(created_at__lte=until)
