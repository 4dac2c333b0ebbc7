"""Speakers and organisations in the API, and what editors do to their records."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from claims.api.acts import Acts
from claims.api.changes import OrganisationDetailsSerializer, SpeakerDetailsSerializer
from claims.api.queries import NamedQuery, SpeakerQuery
from claims.api.serializers import OrganisationSerializer, SpeakerSerializer
from claims.models import Organisation, Speaker
from claims.querysets import NamedQuerySet
from claims.registry import BODY, PERSON, Kind

_BY_NAME: Mapping[str, Sequence[str]] = {
    "name": ["name", "pk"],
    "-name": ["-name", "-pk"],
    "-id": ["-pk"],
    "id": ["pk"],
}


@extend_schema_view(
    list=extend_schema(summary="People on record"),
    retrieve=extend_schema(summary="One person on record"),
    partial_update=extend_schema(
        summary="Change a person's name and details",
        request=SpeakerDetailsSerializer,
        responses=SpeakerSerializer,
    ),
)
class SpeakerViewSet(Acts[Speaker]):
    """People on record. What they said is in the claims, by `speaker`."""

    kind: ClassVar[Kind] = PERSON
    queryset = Speaker.objects.all()
    serializer_class = SpeakerSerializer
    details_class = SpeakerDetailsSerializer
    query_form = SpeakerQuery
    orderings = _BY_NAME

    def get_queryset(self) -> QuerySet[Speaker]:
        return Speaker.objects.with_counts().select_related("organisation").prefetch_related("aliases")

    def narrowed(self, queryset: QuerySet[Speaker], cleaned: Mapping[str, Any]) -> QuerySet[Speaker]:
        rows = called(queryset, cleaned)
        return rows.filter(organisation_id=cleaned["organisation"]) if cleaned["organisation"] else rows


@extend_schema_view(
    list=extend_schema(summary="Organisations on record"),
    retrieve=extend_schema(summary="One organisation on record"),
    partial_update=extend_schema(
        summary="Change an organisation's name and details",
        request=OrganisationDetailsSerializer,
        responses=OrganisationSerializer,
    ),
)
class OrganisationViewSet(Acts[Organisation]):
    """Organisations on record. What was said by or for them is in the claims, by `organisation`."""

    kind: ClassVar[Kind] = BODY
    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    details_class = OrganisationDetailsSerializer
    query_form = NamedQuery
    orderings = _BY_NAME

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.with_counts().prefetch_related("aliases")

    def narrowed(
        self, queryset: QuerySet[Organisation], cleaned: Mapping[str, Any]
    ) -> QuerySet[Organisation]:
        return called(queryset, cleaned)


def called(rows: QuerySet[Any], cleaned: Mapping[str, Any]) -> QuerySet[Any]:
    """Those on record with a name that has the words in it, if there are any; unsure ones, if asked for."""
    assert isinstance(rows, NamedQuerySet)
    found = rows.named(cleaned["q"]) if cleaned["q"] else rows.on_record()
    return found.unsure() if cleaned["unsure"] else found
