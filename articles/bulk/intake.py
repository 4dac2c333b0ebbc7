"""Taking items in: what is new is saved and queued, what is there is recognised, what cannot be says why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import User

from articles import ingest, jobs, services
from articles.bulk.items import Item, TroubleError
from articles.models import Article, Upload

AT_ONCE = 50
"""So many items are looked up together, fewer where they are large: these are what is in memory."""
AT_ONCE_BYTES = 20_000_000


class State(StrEnum):
    """What became of an item."""

    NEW = "new"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item: the key of its article (of the one there, for a duplicate), or the trouble."""

    label: str
    state: State
    article_id: int | None = None
    trouble: TroubleError | None = None


def take_in(*, item: Item, user: User, upload: Upload | None = None) -> Outcome:
    """Take in one item. It is in once this returns: an interrupted import is simply started again.

    It is patient: whoever calls this tells the broker of what is new, by :func:`articles.jobs.tell_together`.
    """
    if item.trouble is not None:
        return Outcome(item.label, State.FAILED, trouble=item.trouble)
    try:
        article, created = _receive(item, user, upload)
    except ingest.IngestError as error:
        return Outcome(item.label, State.FAILED, trouble=TroubleError.of(error))
    if created:
        return Outcome(item.label, State.NEW, article.pk)
    return Outcome(item.label, State.DUPLICATE, article.duplicate_of_id or article.pk)


def _receive(item: Item, user: User, upload: Upload | None) -> tuple[Article, bool]:
    if item.text is not None:
        return services.receive_text(
            text=item.text, details=item.details, user=user, upload=upload, patient=True
        )
    return services.receive_file(
        filename=item.filename,
        data=item.data,
        details=item.details,
        user=user,
        upload=upload,
        patient=True,
    )


def take_in_all(*, items: Iterable[Item], user: User) -> Iterator[Outcome]:
    """Take in items as they come. Those whose bytes are there already cost one query for fifty of them."""
    with jobs.telling_together() as tell:
        for group in _grouped(items):
            known = _known(group)
            for item in group:
                there = known.get(services.digest(item.raw())) if item.trouble is None else None
                if there is not None:
                    yield Outcome(item.label, State.DUPLICATE, there)
                    continue
                outcome = take_in(item=item, user=user)
                if outcome.state is State.NEW and outcome.article_id is not None:
                    tell(outcome.article_id)
                yield outcome


def rehearse(*, items: Iterable[Item]) -> Iterator[Outcome]:
    """What :func:`take_in_all` would do; everything is read, nothing is saved."""
    met: set[bytes] = set()
    for group in _grouped(items):
        known = _known(group)
        for item in group:
            yield _rehearsed(item, known, met)


def _rehearsed(item: Item, known: dict[str, int], met: set[bytes]) -> Outcome:
    if item.trouble is not None:
        return Outcome(item.label, State.FAILED, trouble=item.trouble)
    if (there := known.get(services.digest(item.raw()))) is not None:
        return Outcome(item.label, State.DUPLICATE, there)
    try:
        if item.text is not None:
            document = ingest.read_text(item.text)
        else:
            document = ingest.read_document_limited(item.data, item.filename)
    except ingest.IngestError as error:
        return Outcome(item.label, State.FAILED, trouble=TroubleError.of(error))
    mark = bytes.fromhex(services.digest(document.text.encode()))[:16]
    if mark in met:
        return Outcome(item.label, State.DUPLICATE)
    met.add(mark)
    article = services.same_text(document.text)
    return Outcome(item.label, State.DUPLICATE, article.pk) if article else Outcome(item.label, State.NEW)


def _grouped(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    group: list[Item] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.data) + len(item.text or "")
        if len(group) == AT_ONCE or size > AT_ONCE_BYTES:
            yield group
            group, size = [], 0
    yield group


def _known(group: Sequence[Item]) -> dict[str, int]:
    """Digest of the bytes → key of the article that came from them, of those that are there."""
    return services.known_originals(item.raw() for item in group if item.trouble is None)
