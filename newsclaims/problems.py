"""Errors of the API as problem details (RFC 9457): one shape, with a stable code for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found
from rest_framework import exceptions
from rest_framework.response import Response

from newsclaims.access import RoleNeeded

MEDIA_TYPE = "application/problem+json"

ADVICE: dict[str, str] = {
    "authentication_failed": "Check the credentials that were sent.",
    "bad_request": "Send the request as the documentation has it.",
    "busy": "Wait as long as Retry-After says.",
    "in_progress": "Wait as long as Retry-After says, then send the same request with the same key again.",
    "invalid": "Mend what `field` names and send it again.",
    "invalid_token": "Make another token in your account's settings, or send none where reading is open.",
    "key_reused": "Use a new Idempotency-Key for another request.",
    "method_not_allowed": "Use one of the methods that the header Allow names.",
    "not_acceptable": "Ask for application/json in the header Accept.",
    "not_authenticated": "Send credentials with the request.",
    "not_found": "Check the number in the address, or the one that `field` names.",
    "not_on_record": "Ask for the record again: `merged_into` says where its claims are now.",
    "not_read": "Wait while its status says that it is at work; if it failed, the status says why.",
    "null_characters_not_allowed": "Leave out what cannot be kept as text: U+0000.",
    "parse_error": "Send a body that the named type allows, in UTF-8.",
    "permission_denied": "Ask for a role that allows it, or use a token whose scope does.",
    "precondition_required": "Send If-Match with the ETag of the version that the change is based on.",
    "refused": "`detail` says what stands in the way.",
    "repeated": "Give the parameter once.",
    "request_too_large": "Send less at once.",
    "required": "Give what `field` names.",
    "role_needed": "Ask an administrator for the role that `detail` names.",
    "scope_needed": "Use a token whose scope allows it: `edit` to change something, `admin` to administer.",
    "stale": "Get it again, see what changed, and send yours with the new ETag if you still want it.",
    "surrogate_characters_not_allowed": "Leave out what cannot be kept as text: halves of a UTF-16 pair.",
    "throttled": "Wait as long as Retry-After says.",
    "too_many": "Delete one first.",
    "unknown": "Leave out what `field` names, or take one of those that `detail` lists.",
    "unsupported_media_type": "Send one of the types that the documentation names.",
}
"""What to do about a problem, by its code. A code that is not here has it all in its ``detail``."""
GENERAL = "Mend what `detail` says and send the request again."


class Unprocessable(exceptions.APIException):
    """The request is well-formed, but what it brings cannot be taken in. ``code`` says why."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


@contextmanager
def as_unprocessable() -> Iterator[None]:
    """What is wrong only as things stand, not by its shape, is a 422 and no 400."""
    try:
        yield
    except exceptions.ValidationError as error:
        raise Unprocessable(error.detail) from error


class Conflict(exceptions.APIException):
    """Something else stands in the way. ``code`` says what; ``wait`` is in seconds, if it passes."""

    status_code = HTTPStatus.CONFLICT

    def __init__(self, detail: str, code: str, wait: float | None = None) -> None:
        super().__init__(detail, code)
        self.wait = wait


class Stale(exceptions.APIException):
    """The row is not as the caller saw it any more; ``etag`` is what it has now."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = "Somebody changed it since. Nothing was saved."
    default_code = "stale"

    def __init__(self, etag: str) -> None:
        super().__init__()
        self.etag = etag


class Unconditional(exceptions.APIException):
    """A change has to say which version it is based on."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = "Say in the header If-Match which version this change is based on."
    default_code = "precondition_required"


class Busy(exceptions.APIException):
    """As many at once as can be are at work."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "As many exports as can be sent at once are being sent."
    default_code = "busy"
    wait = 60


class TooLarge(exceptions.APIException):
    """The body is larger than any that is accepted."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "request_too_large"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The response for ``error``; None for what is nobody's request's fault, which stays a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        code = "role_needed" if isinstance(error, RoleNeeded) else None
        error = exceptions.PermissionDenied(str(error) or None, code)
    elif isinstance(error, SuspiciousOperation | BadRequest):
        error = exceptions.ParseError("The request cannot be read.", code="bad_request")
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = f"{max(1, ceil(wait))}"
    if etag := getattr(error, "etag", None):
        headers["ETag"] = etag
    return Response(_problem(error), status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _problem(error: exceptions.APIException) -> dict[str, object]:
    """``field`` and ``errors`` are there only where a parameter or a field of the body was wrong."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
    }
    wrong = list(_flat(error.detail, ""))
    problem["advice"] = ADVICE.get(wrong[0]["code"], GENERAL)
    if not isinstance(error.detail, dict | list):
        return problem | {"detail": wrong[0]["detail"], "code": wrong[0]["code"]}
    return problem | wrong[0] | {"errors": wrong}


def _flat(detail: Any, field: str) -> Iterator[dict[str, str]]:
    """One entry for each message in what DRF nests by field."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, "" if name == "non_field_errors" else f"{field}.{name}".lstrip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"detail": str(detail), "code": detail.code, **({"field": field} if field else {})}


def flat(detail: Any) -> Iterator[dict[str, str]]:
    """One entry for each thing that was wrong: ``detail``, ``code`` and, where there is one, ``field``."""
    return _flat(detail, "")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404 for addresses that are nobody's: a problem under /api/, else the page."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    return JsonResponse(_problem(exceptions.NotFound()), status=404, content_type=MEDIA_TYPE)
