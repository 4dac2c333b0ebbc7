"""Creations that a program may send again: the same ``Idempotency-Key`` gives the first answer.

The kept answer is written in the transaction of what it answers, so a crash leaves both or neither. While the
first request is at work an advisory lock turns its twins away with a 409 instead of letting them wait.
Refusals are not kept: they changed nothing, and the mended request may use the same key. What may not lie in
the database as it is shown, such as a secret, a view changes on the way in and back (:class:`Discreet`).
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol, TypeVar, runtime_checkable

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from articles.kept import KeptAnswer
from newsclaims.problems import Conflict, Unprocessable

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
CLEARED = 100
"""So many expired answers are cleared away by each creation that brings a key."""
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Location", "ETag", "Retry-After")

Method = TypeVar("Method", bound=Callable[..., Response])


@runtime_checkable
class Discreet(Protocol):
    """A view whose answers hold what is not to be kept."""

    def to_keep(self, data: Any) -> Any:
        """What is kept of an answer's data."""

    def from_kept(self, data: Any) -> Any:
        """The answer's data, from what was kept."""


def once(method: Method) -> Method:
    """For a view method that creates: with a key in the request it is done once and answered alike."""

    @wraps(method)
    def answered(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(self, request, *args, **kwargs)
        if not _KEY.fullmatch(key):
            message = "Give 1 to 255 printable ASCII characters without blanks, such as a UUID."
            raise exceptions.ValidationError({HEADER: [message]})
        with transaction.atomic():
            _turn_twins_away(request, key)
            fingerprint = _fingerprint(request)
            if (kept := _kept(request, key)) is not None:
                return _again(self, kept, fingerprint)
            response = method(self, request, *args, **kwargs)
            _keep(self, request, key, fingerprint, response)
            return response

    answered.takes_key = True  # type: ignore[attr-defined]  # the schema asks for it
    return answered  # type: ignore[return-value]


def _turn_twins_away(request: Request, key: str) -> None:
    """Hold the key until the transaction ends. Raises :class:`Conflict` while another request does."""
    digest = hashlib.sha256(f"{request.user.pk}:{key}".encode()).digest()
    with connection.cursor() as cursor:
        number = int.from_bytes(digest[:8], signed=True)
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_free,) = cursor.fetchone()
    if not is_free:
        raise Conflict("A request with this Idempotency-Key is still at work.", "in_progress", wait=1)


def _fingerprint(request: Request) -> str:
    """The same for two requests that ask for the same, however their bodies are written."""
    data: Any = request.data
    if request.content_type.startswith("multipart/"):
        data = [[name, [_value(value) for value in values]] for name, values in sorted(data.lists())]
    asked = [request.method, request.path, data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _value(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _kept(request: Request, key: str) -> KeptAnswer | None:
    """The answer to this key, if there is one; what has expired is cleared away."""
    now = timezone.now()
    mine = KeptAnswer.objects.filter(user=request.user.pk, key=key)
    mine.filter(expires_at__lt=now).delete()
    old = KeptAnswer.objects.filter(expires_at__lt=now).order_by("expires_at")
    locked = old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:CLEARED]
    KeptAnswer.objects.filter(pk__in=list(locked)).delete()
    return mine.first()


def _again(view: Any, kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Unprocessable("This Idempotency-Key was used for another request.", code="key_reused")
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    data = json.loads(bytes(kept.body))
    data = view.from_kept(data) if isinstance(view, Discreet) else data
    return Response(data, status=kept.status, headers=headers)


def _keep(view: Any, request: Request, key: str, fingerprint: str, response: Response) -> None:
    data = view.to_keep(response.data) if isinstance(view, Discreet) else response.data
    KeptAnswer.objects.create(
        user_id=int(request.user.pk or 0),  # who is not signed in creates nothing
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=JSONRenderer().render(data) or b"null",
        expires_at=timezone.now() + KEPT_FOR,
    )
