"""Searches that people keep: saving, looking, other mail, deleting and the way back."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.forms import SearchForm
from claims.models import SavedSearch
from claims.saved_searches import query_of, settled
from claims.services import digests

KEPT_FOR = timedelta(days=30)
"""How long a deleted search can be brought back."""


class NotTheirsError(Exception):
    """There is no such search of this person's, or it was deleted."""


@transaction.atomic
def save_search(
    *, owner: User, name: str, form: SearchForm, digest: str = SavedSearch.Digest.OFF
) -> tuple[SavedSearch, bool]:
    """Keep a valid search; the second value is whether it is new. One that is kept already stays as it is."""
    saved, is_new = SavedSearch.objects.kept().get_or_create(
        owner=owner, query=query_of(form), deleted_at=None, defaults={"name": name, "seen_until": settled()}
    )
    if is_new and digest != SavedSearch.Digest.OFF:
        digests.switch(saved, digest)
    return saved, is_new


@transaction.atomic
def change_saved(*, owner: User, saved_id: int, name: str, digest: str) -> SavedSearch:
    """Another name, other mail. Raises NotTheirsError."""
    saved = _held(owner, saved_id)
    saved.name = name
    saved.save(update_fields=["name"])
    if digest != saved.digest:
        digests.switch(saved, digest)
    return saved


@transaction.atomic
def mark_seen(*, owner: User, saved_id: int, until: datetime) -> SavedSearch:
    """The owner has seen what was recorded up to ``until``; never back, nor past what is settled."""
    saved = _held(owner, saved_id)
    saved.seen_until = max(saved.seen_until, min(until, settled()))
    saved.save(update_fields=["seen_until"])
    return saved


@transaction.atomic
def delete_saved(*, owner: User, saved_id: int) -> SavedSearch:
    """Take a search out of every list. Raises NotTheirsError."""
    saved = _held(owner, saved_id)
    saved.deleted_at = timezone.now()
    saved.save(update_fields=["deleted_at"])
    return saved


@transaction.atomic
def restore_saved(*, owner: User, saved_id: int) -> SavedSearch:
    """Bring a deleted search back. Raises NotTheirsError, also where the same has been saved again since."""
    mine = SavedSearch.objects.select_for_update().of(owner)
    saved = mine.filter(pk=saved_id).exclude(deleted_at=None).first()
    if saved is None or mine.kept().filter(query=saved.query).exists():
        raise NotTheirsError
    saved.deleted_at = None
    saved.save(update_fields=["deleted_at"])
    return saved


def forget_deleted() -> int:
    """Delete for good what was deleted ``KEPT_FOR`` ago. Returns how many."""
    return SavedSearch.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _held(owner: User, saved_id: int) -> SavedSearch:
    saved = SavedSearch.objects.select_for_update().of(owner).kept().filter(pk=saved_id).first()
    if saved is None:
        raise NotTheirsError
    return saved
