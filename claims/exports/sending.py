"""Exports over HTTP: streamed, a few at a time, with a note of how far each is."""

import logging
from collections.abc import Callable, Iterator

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from redis.exceptions import RedisError

from claims import exports
from claims.querysets import ClaimQuerySet

AT_ONCE = 3
"""Each download keeps a thread and a connection until its reader has it all; pages need some, too."""
_PLACES = 0x6E63_0001  # "nc" and a number: the family of advisory locks that stand for the places
_KEPT = 900
DONE = -1

logger = logging.getLogger(__name__)


class BusyError(Exception):
    """``AT_ONCE`` exports are being sent."""


class Sending:
    """The pieces of one export. Takes one of the places at once, and gives it back when it is closed.

    Not a generator: one that was never started does not clean up when it is closed.
    """

    def __init__(self, pieces: Iterator[bytes], finished: Callable[[], None]) -> None:
        self._pieces, self._finished = pieces, finished
        self._place = _taken_place()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        try:
            self._pieces.close()  # type: ignore[attr-defined]  # they are generators
        finally:
            self._finished()
            if connection.connection is not None and not connection.connection.broken:
                _asked("SELECT pg_advisory_unlock(%s, %s)", self._place)


def _taken_place() -> int:
    for place in range(AT_ONCE):
        if _asked("SELECT pg_try_advisory_lock(%s, %s)", place):
            return place
    raise BusyError


def _asked(statement: str, place: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_PLACES, place])
        [answer] = cursor.fetchone()
    return bool(answer)


def response(
    request: HttpRequest, key: str, claims: ClaimQuerySet, *, name: str, progress: str = ""
) -> HttpResponseBase:
    """``claims`` as a download called ``name`` in the format ``key``. Raises BusyError."""
    form = exports.FORMATS[key]
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=form.media_type, headers=headers)
    note = _Note(progress)
    note.read(0)
    site = request.build_absolute_uri("/").rstrip("/")
    pieces = exports.write(key, claims, site=site, tell=note.read)
    return StreamingHttpResponse(
        Sending(pieces, note.finished), content_type=form.media_type, headers=headers
    )


class _Note:
    """How many rows have been read, kept in the cache under a word that the page chose."""

    def __init__(self, word: str) -> None:
        self._word = word

    def read(self, rows: int) -> None:
        if self._word:
            try:
                cache.set(_key(self._word), rows, _KEPT)
            except RedisError as error:  # the download goes on without it
                logger.warning("The cache does not answer: %s", error)
                self._word = ""

    def finished(self) -> None:
        self.read(DONE)


def progress(word: str) -> int | None:
    """The rows read so far, ``DONE`` at the end, None if nothing is known of such an export."""
    try:
        found: int | None = cache.get(_key(word))
    except RedisError:
        return None
    return found


def _key(word: str) -> str:
    return f"export:{word}"
