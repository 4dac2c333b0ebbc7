"""Exports in the API: the files of the pages, by the parameters of the list of claims."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponseBase, QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import renderers, serializers, viewsets
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.queries import ClaimQuery
from claims.exports import FORMATS, Format
from claims.exports.asking import ExportForm
from claims.exports.sending import BusyError, response
from newsclaims.problems import Busy, Unprocessable, as_unprocessable
from newsclaims.resources import FormFilter, address, cleaned, refuse_unknown

_PAGES = {"speaker": "person", "organisation": "body"}
"""What the list of claims calls by a number, and the pages' exports by another name."""
_MORE = ("claim", "comparison")


class FormatSerializer(serializers.Serializer[Format]):
    """A format of exports."""

    format = serializers.ChoiceField(choices=[*FORMATS], source="key")
    api_url = address("export-detail", lookup_field="key", lookup_url_kwarg="pk")
    media_type = serializers.CharField()
    suffix = serializers.CharField(help_text="What the file's name ends with.")
    purpose = serializers.CharField()


class FormatsSerializer(serializers.Serializer[Any]):
    """All of them."""

    results = FormatSerializer(many=True)


class AsItIs(renderers.JSONRenderer):
    """Whatever type is asked for, the format in the address decides; problems are JSON."""

    media_type = "*/*"


def _parameters() -> list[OpenApiParameter]:
    class Asked:
        query_form = ClaimQuery

    fields = FormFilter().get_schema_operation_parameters(Asked)
    asked = [
        OpenApiParameter(field["name"], field["schema"], description=field["description"]) for field in fields
    ]
    number = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**63 - 1}
    these = {"type": "array", "items": number, "minItems": 1, "maxItems": 500}
    return [
        *asked,
        OpenApiParameter("claim", these, description="These claims and no others; may be repeated."),
        OpenApiParameter("comparison", number, description="The claims of a comparison and no others."),
    ]


def _content(media_type: str, suffix: str) -> OpenApiTypes:
    """What a file holds: bytes, one JSON document, or text."""
    if suffix.endswith("zip"):
        return OpenApiTypes.BINARY
    return OpenApiTypes.OBJECT if "ld+json" in media_type else OpenApiTypes.STR


@extend_schema_view(
    list=extend_schema(
        summary="What formats there are", operation_id="exports_list", responses=FormatsSerializer
    ),
    retrieve=extend_schema(
        summary="Claims as a file",
        parameters=[
            OpenApiParameter("id", {"type": "string", "enum": [*FORMATS]}, OpenApiParameter.PATH),
            *_parameters(),
        ],
        responses={
            (200, form.media_type.partition(";")[0]): _content(form.media_type, form.suffix)
            for form in FORMATS.values()
        },
    ),
)
class ExportViewSet(viewsets.ViewSet):
    """All claims that the list's parameters ask for, streamed: no pages, however many there are."""

    is_single = True
    http_method_names = ["get", "head"]
    lookup_value_regex = "[a-z]{1,20}"
    lookup_field = "pk"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:  # others are not for this address, whatever they bring
            refuse_unknown(request.query_params, self.known_parameters(), lists=["claim"])

    def known_parameters(self) -> Iterable[str]:
        return (*ClaimQuery.base_fields, *_MORE) if self.action == "retrieve" else ()

    def get_renderers(self) -> list[Any]:
        return [AsItIs()] if self.action == "retrieve" else super().get_renderers()

    def list(self, request: Request) -> Response:
        """And what each is for."""
        return Response(FormatsSerializer({"results": FORMATS.values()}, context={"request": request}).data)

    def retrieve(self, request: Request, pk: str) -> HttpResponseBase:
        """Rejected claims are in it only with `status=rejected`. A few are sent at once; then it is a 503."""
        if pk not in FORMATS:
            raise Http404
        cleaned(ClaimQuery(request.query_params))
        _refuse_two_ways(request.query_params)
        form = ExportForm(_as_pages(request.query_params), user=request.user)
        with as_unprocessable():
            cleaned(form)
        try:
            name = form.filename(FORMATS[pk].suffix)
            return response(request, pk, form.claims(), name=name)
        except BusyError as error:
            raise Busy from error


def _refuse_two_ways(given: QueryDict) -> None:
    """Claims are named, or a comparison is, or they are searched for: nothing that is given is ignored."""
    ways = {name if name in _MORE else "" for name in given if any(given.getlist(name))}
    if len(ways) > 1:
        why = "Give `claim`, or `comparison`, or the parameters of a search: one excludes the others."
        field = next(name for name in _MORE if name in ways)
        raise Unprocessable({field: [ErrorDetail(why, "contradiction")]})


def _as_pages(given: QueryDict) -> QueryDict:
    """The parameters under the names that the form of the pages has for them."""
    named = QueryDict(mutable=True)
    for name, values in given.lists():
        named.setlist(_PAGES.get(name, name), values)
    return named
