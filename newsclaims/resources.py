"""What all resources of the API have in common: strict parameters, whole addresses, readable bodies."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, mixins, parsers, renderers, serializers, viewsets
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from newsclaims.pagination import PARAMETERS
from newsclaims.problems import TooLarge, Unprocessable

Row = TypeVar("Row", bound=models.Model)

KEY = "[0-9]{1,18}"
"""What the number of a row looks like in an address."""
FIELDS = "fields"
"""The parameter that trims what is shown; it may be repeated, as some clients send lists."""


BLANK = r"\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
"""Characters that nobody sees, as a regular expression writes them between brackets."""
_VISIBLE = re.compile(f"[^{BLANK}]")


class FormFilter(BaseFilterBackend):
    """Validates a list's query string with the view's ``query_form``, as pages do, and narrows by it."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if view.action != "list":
            return queryset
        form = view.query_form(request.query_params)
        narrowed: QuerySet[Any] = view.narrowed(queryset, cleaned(form))
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


_BY_MEANING = {"contradiction", "query"}
"""Codes of what no pattern can tell: two fields that exclude each other, a query that cannot be read."""


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What a form makes of its data.

    Raises ``ValidationError`` with each field that is wrong, ``Unprocessable`` where each is right by itself.
    """
    if form.is_valid():
        return form.cleaned_data
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    refusal = Unprocessable if codes <= _BY_MEANING else exceptions.ValidationError
    raise refusal(
        {
            "non_field_errors" if name == "__all__" else name: [
                exceptions.ErrorDetail(message, code=error.code or "invalid")
                for error in errors
                for message in error.messages
            ]
            for name, errors in form.errors.as_data().items()
        }
    )


def _schema(field: forms.Field) -> dict[str, Any]:
    """What a form's field takes, in the words of JSON Schema."""
    if isinstance(field, forms.IntegerField):
        number = {
            "type": "integer",
            "format": "int64",
            "minimum": field.min_value,
            "maximum": field.max_value,
        }
        return {"anyOf": [number, _NOTHING]}
    if isinstance(field, forms.DateField):
        return {"anyOf": [{"type": "string", "format": "date"}, _NOTHING]}
    if isinstance(field.widget, forms.Select):
        values = [str(value) for value, _label in field.widget.choices]
        return {"type": "string", "enum": list(dict.fromkeys(["", *values]))}
    assert isinstance(field, forms.CharField)
    return {"type": "string", "maxLength": field.max_length, "pattern": r"^[^\u0000]*$"}


_NOTHING = {"type": "string", "enum": [""]}
"""A parameter without a value narrows nothing."""


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


class Strict(viewsets.GenericViewSet[Row]):
    """Takes no parameter that it does not know, and no body larger than any that is accepted."""

    http_method_names = ["get", "head", "post", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge("A request may have 12 MB, a file in it 10 MB.")
        super().initial(request, *args, **kwargs)
        if self.action:  # else the method is not for this address, whatever it brings
            refuse_unknown(request.query_params, self.known_parameters())

    def known_parameters(self) -> Iterable[str]:
        """The names of a query string that this action takes."""
        return ()


class Trimmed(Strict[Row]):
    """Shows rows, or only those of their fields that ``fields`` names, and always their numbers."""

    trims: ClassVar[Sequence[str]] = ("list", "retrieve")

    def known_parameters(self) -> Iterable[str]:
        return (FIELDS,) if self.action in self.trims else ()

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer: Any = super().get_serializer(*args, **kwargs)
        given = self.request.query_params.getlist(FIELDS) if self.action in self.trims else []
        if given:
            all_fields = getattr(serializer, "child", serializer).fields
            wanted = {"id", *_named_fields(",".join(given), all_fields)}
            for name in [name for name in all_fields if name not in wanted]:
                all_fields.pop(name)
        return serializer


def _named_fields(given: str, known: Iterable[str]) -> list[str]:
    """The names in a parameter ``fields``. Raises ``ValidationError`` that names what is not ``known``."""
    names = [name.strip() for name in given.split(",")]
    if wrong := [name for name in names if name not in known]:
        message = f"There is no field “{shown(wrong[0])}” here. There are: {', '.join(known)}."
        raise exceptions.ValidationError({FIELDS: [exceptions.ErrorDetail(message, code="unknown")]})
    return names


class Listed(mixins.ListModelMixin, Trimmed[Row]):
    """Lists rows of one kind; an unknown parameter is a 400 that names it."""

    filter_backends = [FormFilter]
    query_form: ClassVar[type[forms.Form]] = forms.Form
    # Name of an ordering → its columns, the last a unique one; the first ordering is the default.
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-id": ["-pk"], "id": ["pk"]}

    def known_parameters(self) -> Iterable[str]:
        more = (*self.query_form.base_fields, *PARAMETERS) if self.action == "list" else ()
        return (*super().known_parameters(), *more)

    def narrowed(self, queryset: QuerySet[Row], cleaned: Mapping[str, Any]) -> QuerySet[Row]:
        """The rows that the valid query string asks for."""
        return queryset


class Resource(mixins.RetrieveModelMixin, Listed[Row]):
    """Lists and shows rows of one kind."""

    lookup_value_regex = KEY


class Body(serializers.Serializer[Any]):
    """What comes in. A member that is not known is an error that names it, never ignored."""

    at_least_one: ClassVar[bool] = False
    """Whether an empty one makes no sense."""

    def validate(self, attrs: Any) -> Any:
        if self.at_least_one and not attrs:
            raise serializers.ValidationError("Say what is to be changed.", code="required")
        return attrs

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            offer = f"There is no such field here. There are: {', '.join(self.fields)}."
            detail = exceptions.ErrorDetail(offer, code="unknown")
            wrong = {shown(name): [detail] for name in data if name not in self.fields}
            wrong |= {name: [error] for name, value in data.items() if (error := self._refused(name, value))}
            if wrong:
                raise exceptions.ValidationError(wrong)
        return super().to_internal_value(data)

    def _refused(self, name: Any, value: Any) -> exceptions.ErrorDetail | None:
        """Why a string is none, or none that can be seen: DRF takes numbers, and strips some blanks only."""
        field = self.fields.get(name) if isinstance(name, str) else None
        if not isinstance(field, serializers.CharField) or value is None:
            return None
        if not isinstance(value, str):
            return exceptions.ErrorDetail("Not a valid string.", code="invalid")
        if value and field.trim_whitespace and not field.allow_blank and _VISIBLE.search(value) is None:
            return exceptions.ErrorDetail("This field may not be blank.", code="blank")
        return None


def shown(value: str) -> str:
    """Somebody's words in an error about them: short, and nothing that an answer could not hold."""
    return value[:40].encode("ascii", "replace").decode()


def refuse_unknown(given: QueryDict, known: Iterable[str], lists: Sequence[str] = (FIELDS,)) -> None:
    """Raises ``ValidationError`` for parameters that are not ``known``, or are twice and not ``lists``."""
    offer = f"There is no such parameter here. There are: {', '.join(sorted(known)) or 'none'}."
    wrong = {
        shown(name): exceptions.ErrorDetail("Give this parameter once.", code="repeated")
        if name in known
        else exceptions.ErrorDetail(offer, code="unknown")
        for name, values in given.lists()
        if name not in known or (len(values) > 1 and name not in lists)
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


class PlainText(renderers.BaseRenderer):
    """Text as it is, in UTF-8; a problem in its place is JSON all the same."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, media_type: Any = None, renderer_context: Any = None) -> bytes:
        return data.encode() if isinstance(data, str) else renderers.JSONRenderer().render(data)


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


class Address(serializers.HyperlinkedIdentityField):
    """A plain string, not DRF's subclass of it: servers take nothing else for a header."""

    def to_representation(self, value: Any) -> Any:
        return str(super().to_representation(value))


def address(view: str, **more: Any) -> Address:
    """The address of a view of the row in the API, such as ``article-detail``."""
    return Address(view_name=f"api:{view}", **more)
