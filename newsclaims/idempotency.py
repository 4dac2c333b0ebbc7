"""Creations that a program may send again: the same ``Idempotency-Key`` gives the first answer.

The kept answer is written in the transaction of what it answers, so a crash leaves both or neither. While the
first request is at work an advisory lock turns its twins away with a 409 instead of letting them wait.
Refusals are not kept: they changed nothing, and the mended request may use the same key.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

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
                return _again(kept, fingerprint)
            response = method(self, request, *args, **kwargs)
            _keep(request, key, fingerprint, response)
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


def _again(kept: KeptAnswer, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise Unprocessable("This Idempotency-Key was used for another request.", code="key_reused")
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return Response(json.loads(bytes(kept.body)), status=kept.status, headers=headers)


def _keep(request: Request, key: str, fingerprint: str, response: Response) -> None:
    KeptAnswer.objects.create(
        user_id=int(request.user.pk or 0),  # who is not signed in creates nothing
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data) or b"null",
        expires_at=timezone.now() + KEPT_FOR,
    )
