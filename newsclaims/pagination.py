"""How lists of the API are cut: by the values of the last row, which costs the same on every page.

DRF's own cursor pagination goes by one column and loses rows where more than a thousand share its value (a
day's claims do), so the key here is the whole ordering, which ends in the unique number of the row.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any, Protocol

from django.core import signing
from django.db.models import Model, Q
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from newsclaims.problems import Unprocessable

if TYPE_CHECKING:
    from rest_framework.views import APIView

    _Schema = dict[str, Any]

PARAMETERS = ("cursor", "ordering", "page_size")


class Ordered(Protocol):
    """A view whose list has orderings: name → columns, the first the default, each ending in a unique one."""

    basename: str
    orderings: Mapping[str, Sequence[str]]


class Pages(BasePagination):
    """``next`` and ``previous`` are whole addresses; the cursor stays right while rows are added.

    A cursor is signed: nothing that somebody made up reaches the database.
    """

    size = 25
    most = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any]:
        assert view is not None
        self.here = request.build_absolute_uri()
        size = self._size(request)
        keys, self.salt = self._ordering(request, view)
        back, values = self._cursor(request)
        toward = _reversed(keys) if back else keys
        rows = queryset.order_by(*toward)
        if values:
            rows = rows.filter(_beyond(toward, values))
        found = list(rows[: size + 1])
        more = len(found) > size
        page = found[:size][::-1] if back else found[:size]
        self.next = self._link(page[-1], keys, back=False) if page and (more or back) else None
        goes_back = bool(values) and (more or not back)
        self.previous = self._link(page[0], keys, back=True) if page and goes_back else None
        return page

    def _size(self, request: Request) -> int:
        given = request.query_params.get("page_size", str(self.size))
        if not (given.isascii() and given.isdigit() and len(given) < 4 and 0 < int(given) <= self.most):
            raise ValidationError({"page_size": f"Give a number from 1 to {self.most}."})
        return int(given)

    def _ordering(self, request: Request, view: Any) -> tuple[Sequence[str], str]:
        """The columns, and a salt by which a cursor serves no other list or ordering."""
        ordered: Ordered = view
        name = request.query_params.get("ordering", next(iter(ordered.orderings)))
        if name not in ordered.orderings:
            raise ValidationError({"ordering": f"Give one of {', '.join(ordered.orderings)}."})
        return ordered.orderings[name], f"newsclaims.cursor.{ordered.basename}.{name}"

    def _cursor(self, request: Request) -> tuple[bool, list[Any]]:
        given = request.query_params.get("cursor")
        if given is None:
            return False, []
        try:
            back, *values = signing.loads(given, salt=self.salt)
        except signing.BadSignature:
            message = "This cursor is not of this list and ordering. Start again without one."
            raise Unprocessable({"cursor": [ErrorDetail(message, code="invalid")]}) from None
        return bool(back), values

    def _link(self, row: Model, keys: Sequence[str], *, back: bool) -> str:
        values = [_value(row, key.lstrip("-")) for key in keys]
        cursor = signing.dumps([int(back), *values], salt=self.salt)
        return replace_query_param(remove_query_param(self.here, "cursor"), "cursor", cursor)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: "_Schema") -> "_Schema":
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> "list[_Schema]":
        names = list(view.orderings)
        return [
            _parameter("cursor", "From `next` or `previous` of another page.", {"type": "string"}),
            _parameter("ordering", "", {"type": "string", "enum": names, "default": names[0]}),
            _parameter(
                "page_size",
                "Rows a page.",
                {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.size},
            ),
        ]


def _parameter(name: str, description: str, schema: "_Schema") -> "_Schema":
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _reversed(keys: Sequence[str]) -> list[str]:
    return [key[1:] if key.startswith("-") else f"-{key}" for key in keys]


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after ``values`` in the order of ``keys``: the first column beyond, or equal and …"""
    key, value = keys[0], values[0]
    name, beyond = (key[1:], "lt") if key.startswith("-") else (key, "gt")
    after = Q(**{f"{name}__{beyond}": value})
    if len(keys) == 1:
        return after
    return after | (Q(**{name: value}) & _beyond(keys[1:], values[1:]))


def _value(row: Model, name: str) -> Any:
    value: Any = reduce(getattr, name.split("__"), row)
    return value.isoformat() if isinstance(value, date) else value
