"""Spans of a text as one PostgreSQL multirange: sorted, disjoint and half-open by its very type."""

import re
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

Spans = tuple[tuple[int, int], ...]
_SPAN = re.compile(r"\[(\d+),(\d+)\)")


class SpansField(models.Field[Any, Any]):
    """``((start, end), …)`` in Unicode code points, kept as ``int4multirange``. Adjacent spans become one."""

    description = "Half-open spans of a text"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "int4multirange"

    def get_placeholder(self, value: object, compiler: object, connection: BaseDatabaseWrapper) -> str:
        return "%s::int4multirange"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return "{" + ",".join(f"[{int(start)},{int(end)})" for start, end in value) + "}"

    def select_format(self, compiler: object, sql: str, params: Any) -> tuple[str, Any]:
        """As text: the driver takes ten times as long to make its own objects of it."""
        return f"{sql}::text", params

    def from_db_value(
        self, value: Any, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Spans | None:
        return self.to_python(value)

    def to_python(self, value: Any) -> Spans | None:
        if value is None:
            return None
        if isinstance(value, str):
            return tuple((int(start), int(end)) for start, end in _SPAN.findall(value))
        return tuple((int(start), int(end)) for start, end in value)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))
