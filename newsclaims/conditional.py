"""Changes that say which version they are based on: ``ETag`` and ``If-Match`` as in RFC 9110.

A row's ETag is its version in quotation marks. It is there so that nobody's change overwrites another's
unseen; it is not for caches, since what is shown of other rows beside it may change without it.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from newsclaims.problems import Stale, Unconditional

HEADER = "If-Match"
_TAGS = re.compile(r'\s*(?:W/)?"[^"]*"\s*(?:,\s*(?:W/)?"[^"]*"\s*)*')
_STRONG = re.compile(r'(W/)?("[^"]*")')

Method = TypeVar("Method", bound=Callable[..., Response])


def etag(version: int) -> str:
    """The entity tag of a row at this version."""
    return f'"{version}"'


def conditional(method: Method) -> Method:
    """For a view method that changes a row: without ``If-Match`` it is not even called."""

    @wraps(method)
    def asked(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = request.headers.get(HEADER)
        if given is None:
            raise Unconditional
        if given.strip() == "*":
            raise Unconditional("If-Match: * would overwrite whatever is there. Give the ETag that you saw.")
        if not _TAGS.fullmatch(given):
            raise exceptions.ValidationError({HEADER: ['Give an ETag as it came, such as "3".']})
        return method(self, request, *args, **kwargs)

    asked.is_conditional = True  # type: ignore[attr-defined]  # the schema asks for it
    return asked  # type: ignore[return-value]


def seen(request: Request, version: int) -> int:
    """``version``, if it is the one that the request is based on. Raises :class:`Stale` otherwise.

    The caller's service compares it once more with the row locked.
    """
    tags = {tag for weak, tag in _STRONG.findall(request.headers[HEADER]) if not weak}
    if etag(version) not in tags:
        raise Stale(etag(version))
    return version
