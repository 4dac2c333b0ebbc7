"""Errors of the API as problem details (RFC 9457): one shape, with a stable code for programs."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"


class Unprocessable(exceptions.APIException):
    """The request is well-formed, but what it brings cannot be taken in. ``code`` says why."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class TooLarge(exceptions.APIException):
    """The body is larger than any that is accepted."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "request_too_large"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The response for ``error``; None for what is nobody's request's fault, which stays a 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, SuspiciousOperation | BadRequest):
        error = exceptions.ParseError("The request cannot be read.", code="bad_request")
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return Response(_problem(error), status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _problem(error: exceptions.APIException) -> dict[str, object]:
    """``field`` and ``errors`` are there only where a parameter or a field of the body was wrong."""
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
    }
    wrong = list(_flat(error.detail, ""))
    if not isinstance(error, exceptions.ValidationError):
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


_ENTRY = {
    "detail": {"type": "string", "description": "What happened and what to do, for people."},
    "code": {"type": "string", "description": "Stable, for programs."},
    "field": {"type": "string", "description": "The parameter or field of the body that was wrong."},
}
_SCHEMA = {
    "type": "object",
    "description": "Problem details as in RFC 9457.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        **_ENTRY,
        "errors": {
            "type": "array",
            "description": "Each thing that was wrong, where it was parameters or fields.",
            "items": {"type": "object", "required": ["detail", "code"], "properties": _ENTRY},
        },
    },
}


def describe(result: dict[str, Any], **_arguments: object) -> dict[str, Any]:
    """A hook of drf-spectacular: what all operations have in common, errors and who may call them."""
    result["components"]["schemas"]["Problem"] = _SCHEMA
    answer = {
        "description": "A problem",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            operation["responses"]["4XX"] = answer
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path":  # the numbers of rows, whatever router and model make of them
                    parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
            if method == "get":  # open to everybody where the site is
                operation.setdefault("security", []).append({})
    return result
