"""How the API is described as OpenAPI 3.1: what all operations have in common, said in one place."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from newsclaims import conditional, idempotency
from newsclaims.permissions import who_may
from newsclaims.problems import ADVICE, MEDIA_TYPE
from newsclaims.resources import BLANK, FIELDS, Body


class Schema(AutoSchema):
    """Adds the parameters that decorators and base classes of view sets bring."""

    def get_override_parameters(self) -> list[Any]:
        given: list[Any] = super().get_override_parameters()
        action = getattr(self.view, "action", None) or ""
        method = getattr(self.view, action, None)
        if getattr(method, "takes_key", False):
            given.append(_KEY)
        if getattr(method, "is_conditional", False):
            given.append(_IF_MATCH)
        if action in getattr(self.view, "trims", ()):
            given.append(_fields(self.view))
        return given

    def get_operation(self, *arguments: Any) -> dict[str, Any] | None:
        """With ``x-who``: the role and scope that it takes, in words."""
        operation: dict[str, Any] | None = super().get_operation(*arguments)
        if operation is not None:
            [permission] = self.view.get_permissions()
            operation["x-who"] = who_may(permission, self.method)
        return operation

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A view set of one thing has it under its root, where lists are elsewhere."""
        return not getattr(self.view, "is_single", False) and super()._is_list_view(serializer)

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        mapped: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if direction == "request" and isinstance(serializer, Body):
            mapped["additionalProperties"] = False
            if serializer.at_least_one:
                mapped["minProperties"] = 1
            for name, field in serializer.fields.items():
                if type(field) is serializers.CharField:
                    mapped["properties"][name] |= {"pattern": _ANYTHING if field.allow_blank else _WORDS}
        return mapped


_ANYTHING = r"^[^\u0000]*$"
_WORDS = rf"^[^\u0000]*[^{BLANK}][^\u0000]*$"
"""Strings that are more than blanks, without NUL."""
_KEY = OpenApiParameter(
    idempotency.HEADER,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "A key of your own, such as a UUID. For 24 hours the same key with the same request gives the first "
        "answer and changes nothing; with another request it is a 422, while the first is at work a 409."
    ),
)
_IF_MATCH = OpenApiParameter(
    conditional.HEADER,
    {"type": "string", "pattern": '^"[0-9]+"$'},
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag that the change is based on: the claim's `version` in quotation marks.",
)


def _fields(view: Any) -> OpenApiParameter:
    names = [*view.get_serializer_class()().fields]
    return OpenApiParameter(
        FIELDS,
        {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1},
        explode=False,
        description="Only these fields, with commas between; `id` is always there.",
    )


_ENTRY = {
    "detail": {"type": "string", "description": "What happened, for people."},
    "code": {"type": "string", "description": "Stable, for programs."},
    "field": {"type": "string", "description": "The parameter or field of the body that was wrong."},
}
_PROBLEM = {
    "type": "object",
    "description": "Problem details as in RFC 9457.",
    "required": ["type", "title", "status", "detail", "code", "advice"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        **_ENTRY,
        "advice": {"type": "string", "description": "What to do about a problem of this code."},
        "errors": {
            "type": "array",
            "description": "Each thing that was wrong, where it was parameters or fields.",
            "items": {"type": "object", "required": ["detail", "code"], "properties": _ENTRY},
        },
    },
}


_STATUSES = {
    "400": (
        "A parameter or the body makes no sense",
        "unknown",
        "There is no such parameter here.",
        "colour",
    ),
    "401": ("Nobody is signed in, or not with these credentials", "not_authenticated", "", ""),
    "403": ("Signed in, but not allowed to do this", "permission_denied", "", ""),
    "404": ("There is no such thing", "not_found", "Not found.", ""),
    "406": ("It is not to be had in the type asked for", "not_acceptable", "", ""),
    "409": ("Something else stands in the way", "in_progress", "", ""),
    "412": ("Somebody changed it since; ETag has what it is now", "stale", "", ""),
    "413": ("The body is larger than any that is accepted", "request_too_large", "", ""),
    "415": ("The body is of a type that is not accepted here", "unsupported_media_type", "", ""),
    "422": ("Well-formed, but it cannot be done", "refused", "", ""),
    "428": ("If-Match is missing", "precondition_required", "", ""),
    "503": (
        "As many at once as can be are at work; Retry-After says how many seconds to wait",
        "busy",
        "",
        "",
    ),
    "429": ("Too many requests; Retry-After says how many seconds to wait", "throttled", "", ""),
}


def _answer(status: str) -> dict[str, Any]:
    description, code, detail, field = _STATUSES[status]
    example = {
        "type": "about:blank",
        "title": HTTPStatus(int(status)).phrase,
        "status": int(status),
        "detail": detail or f"{description}.",
        "code": code,
        "advice": ADVICE[code],
    }
    if field:
        wrong = {"detail": detail, "code": code, "field": field}
        example |= {"field": field, "errors": [wrong]}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}


def _statuses(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    """The errors that an operation may answer with."""
    headers = {item["name"] for item in operation.get("parameters", []) if item["in"] == "header"}
    found = ["400", "401", "403", "406", "429"]
    if "/exports/{" in path:
        found.append("503")
    if "{" in path:
        found.append("404")
    if method != "get":
        found += ["409", "413", "415", "422"]
    if conditional.HEADER in headers:
        found += ["412", "428"]
    return sorted(found)


def describe(result: dict[str, Any], **_arguments: object) -> dict[str, Any]:
    """A hook of drf-spectacular: what all operations have in common, errors and who may call them."""
    components = result["components"]
    components["schemas"]["Problem"] = _PROBLEM
    components["responses"] = {f"Problem{status}": _answer(status) for status in _STATUSES}
    other = {"$ref": "#/components/schemas/Problem"}
    for path, item in result["paths"].items():
        for method, operation in item.items():
            for status in _statuses(path, method, operation):
                reference = {"$ref": f"#/components/responses/Problem{status}"}
                operation["responses"].setdefault(status, reference)
            operation["responses"]["4XX"] = {
                "description": "Another problem",
                "content": {MEDIA_TYPE: {"schema": other}},
            }
            for parameter in operation.get("parameters", []):
                if (
                    parameter["in"] == "path" and "enum" not in parameter["schema"]
                ):  # the numbers of rows, whatever router and model make of them
                    parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
                if parameter["name"] == FIELDS:
                    _may_be_trimmed(operation, components["schemas"])
            if method == "patch":
                operation["requestBody"]["required"] = True
            if method == "get":  # open to everybody where the site is
                operation.setdefault("security", []).append({})
    return result


def _may_be_trimmed(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """What ``fields`` may leave out is not required of an answer."""
    [answer] = operation["responses"]["200"]["content"].values()
    name = answer["schema"]["$ref"].rpartition("/")[2]
    if "results" in schemas[name]["properties"]:
        name = schemas[name]["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
    schemas[name]["required"] = ["id"]
