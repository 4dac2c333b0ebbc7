"""What all resources of the API have in common: strict parameters, whole addresses, readable bodies."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, mixins, parsers, serializers, viewsets
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from newsclaims.pagination import PARAMETERS
from newsclaims.problems import TooLarge

Row = TypeVar("Row", bound=models.Model)


class FormFilter(BaseFilterBackend):
    """Validates a list's query string with the view's ``query_form``, as pages do, and narrows by it."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.action != "list":
            return queryset
        form = view.query_form(request.query_params)
        if not form.is_valid():
            raise exceptions.ValidationError(
                {
                    name: [
                        exceptions.ErrorDetail(message, code=error.code or "invalid")
                        for error in errors
                        for message in error.messages
                    ]
                    for name, errors in form.errors.as_data().items()
                }
            )
        narrowed: QuerySet[Any] = view.narrowed(queryset, form.cleaned_data)
        return narrowed

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(field.help_text or field.label or ""),
                "schema": _schema(field),
            }
            for name, field in view.query_form.base_fields.items()
        ]


def _schema(field: forms.Field) -> dict[str, Any]:
    """What a form's field takes, in the words of JSON Schema."""
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", "format": "int64", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date"}
    if isinstance(field.widget, forms.Select):
        return {"type": "string", "enum": [str(value) for value, _label in field.widget.choices if value]}
    assert isinstance(field, forms.CharField)
    return {"type": "string", "maxLength": field.max_length}


def number(help_text: str) -> forms.IntegerField:
    """A field of a query string for the number of a row."""
    return forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, help_text=help_text)


def day(help_text: str) -> forms.DateField:
    """A field of a query string for a date as ISO 8601 has it, whatever the site's language."""
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        help_text=help_text,
        error_messages={"invalid": "Give the date as year-month-day, such as 2026-03-23."},
    )


class Listed(mixins.ListModelMixin, viewsets.GenericViewSet[Row]):
    """Lists rows of one kind; an unknown parameter is a 400 that names it."""

    http_method_names = ["get", "head", "post"]
    filter_backends = [FormFilter]
    query_form: ClassVar[type[forms.Form]] = forms.Form
    # Name of an ordering → its columns, the last a unique one; the first ordering is the default.
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-id": ["-pk"], "id": ["pk"]}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge("A request may have 12 MB, a file in it 10 MB.")
        super().initial(request, *args, **kwargs)
        known = (*self.query_form.base_fields, *PARAMETERS) if self.action == "list" else ()
        refuse_unknown(request.query_params, known)

    def narrowed(self, queryset: QuerySet[Row], cleaned: Mapping[str, Any]) -> QuerySet[Row]:
        """The rows that the valid query string asks for."""
        return queryset


class Resource(mixins.RetrieveModelMixin, Listed[Row]):
    """Lists and shows rows of one kind."""

    lookup_value_regex = "[0-9]{1,18}"


def refuse_unknown(given: QueryDict, known: Iterable[str]) -> None:
    """Raises ``ValidationError`` for parameters that are not ``known``, or are given twice."""
    offer = f"There is no such parameter here. There are: {', '.join(sorted(known)) or 'none'}."
    wrong = {
        name: exceptions.ErrorDetail("Give this parameter once.", code="repeated")
        if name in known
        else exceptions.ErrorDetail(offer, code="unknown")
        for name, values in given.lists()
        if name not in known or len(values) > 1
    }
    if wrong:
        raise exceptions.ValidationError(wrong)


class JSONParser(parsers.JSONParser):
    """JSON in UTF-8, as its standard has it, and no deeper than Python reads."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return json.loads(stream.read().decode(), parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(f"The body is not JSON that can be read: {error}") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@extend_schema_field(OpenApiTypes.URI)
class WebAddress(serializers.Field[models.Model, Any, str, Any]):
    """The address of the row's page, for people."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True, help_text="The page for people.")

    def to_representation(self, value: Any) -> str:
        request: Request = self.context["request"]
        return request.build_absolute_uri(value.get_absolute_url())


def address(view: str, **more: Any) -> serializers.HyperlinkedIdentityField:
    """The address of a view of the row in the API, such as ``article-detail``."""
    return serializers.HyperlinkedIdentityField(view_name=f"api:{view}", **more)
