"""How claims stand to each other, in the API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from claims import services
from claims.api.changes import person
from claims.api.examples import RELATION
from claims.api.refusals import refusals
from claims.comparison_querysets import RelationQuerySet
from claims.models import Claim, Relation
from newsclaims.idempotency import once
from newsclaims.problems import Unprocessable
from newsclaims.resources import Body, Resource, WebAddress, address, number


class RelatedSerializer(serializers.ModelSerializer[Claim]):
    """One side of a relation."""

    api_url = address("claim-detail")
    web_url = WebAddress()
    who = serializers.CharField(read_only=True)
    content = serializers.CharField(source="content_text", read_only=True)

    class Meta:
        model = Claim
        fields = ["id", "api_url", "web_url", "who", "content"]
        read_only_fields = fields


class RelationSerializer(serializers.ModelSerializer[Relation]):
    """How `claim` stands to `other`, as an editor says; nobody says which of the two is right."""

    api_url = address("relation-detail")
    claim = RelatedSerializer(read_only=True)
    other = RelatedSerializer(read_only=True)
    kind = serializers.SerializerMethodField(help_text="None if it is dismissed.")
    by = serializers.SerializerMethodField(help_text="Whose word it is.")

    class Meta:
        model = Relation
        fields = ["id", "api_url", "claim", "kind", "other", "state", "note", "by", "created_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Relation.Kind.choices, allow_null=True))
    def get_kind(self, relation: Relation) -> str | None:
        return relation.kind or None

    def get_by(self, relation: Relation) -> str:
        return (relation.user.get_full_name() or relation.user.get_username()) if relation.user else ""


class NewRelationSerializer(Body):
    """How two claims stand to each other; or, `dismissed`, that they have nothing to do with each other."""

    claim = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    kind = serializers.ChoiceField(choices=Relation.Kind.choices, required=False)
    dismissed = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["dismissed"] == ("kind" in attrs):
            raise Unprocessable("Give either `kind` or `dismissed`.", code="required")
        known = set(
            Claim.objects.filter(pk__in=[attrs["claim"], attrs["other"]]).values_list("pk", flat=True)
        )
        if gone := {
            name: "There is no such claim." for name in ("claim", "other") if attrs[name] not in known
        }:
            raise Unprocessable({name: [ErrorDetail(why, "not_found")] for name, why in gone.items()})
        return attrs


class RelationQuery(forms.Form):
    """The query string of relations."""

    claim = number("The number of a claim that is one side of it.")
    kind = forms.ChoiceField(choices=[("", ""), *Relation.Kind.choices], required=False)
    state = forms.ChoiceField(choices=[("", ""), *Relation.State.choices], required=False)


_SAID = OpenApiResponse(RelationSerializer, "Said now, or said before: Location is its address.")


@extend_schema_view(
    list=extend_schema(summary="How claims stand to each other"),
    retrieve=extend_schema(summary="How two claims stand to each other"),
)
class RelationViewSet(Resource[Relation]):
    """What editors say of two claims: contradicts, repeats, updates, supports, answers, or dismissed."""

    queryset = Relation.objects.all()
    serializer_class = RelationSerializer
    query_form = RelationQuery

    def get_queryset(self) -> RelationQuerySet:
        return Relation.objects.with_claims()

    def narrowed(self, queryset: QuerySet[Relation], cleaned: Mapping[str, Any]) -> QuerySet[Relation]:
        assert isinstance(queryset, RelationQuerySet)
        rows = queryset.dismissed() if cleaned["state"] == "dismissed" else queryset.shown()
        if cleaned["claim"]:
            rows = rows.of(cleaned["claim"])
        return rows.filter(kind=cleaned["kind"]) if cleaned["kind"] else rows

    @extend_schema(
        summary="Say how two claims stand to each other",
        request=NewRelationSerializer,
        examples=[RELATION],
        responses={201: _SAID},
    )
    @once
    def create(self, request: Request) -> Response:
        """Said again it stays as it is, but for a new note. It takes a dismissal of the two back."""
        new = NewRelationSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        given = new.validated_data
        pair = {"claim_id": given["claim"], "other_id": given["other"], "user": person(request)}
        with refusals():
            if given["dismissed"]:
                made = services.dismiss_suggestion(**pair)
            else:
                made = services.relate(**pair, kind=given["kind"], note=given.get("note", ""))
        data = self.get_serializer(self.get_queryset().get(pk=made.pk)).data
        return Response(data, status=201, headers={"Location": str(data["api_url"])})

    @extend_schema(summary="Take back what was said of two claims")
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A dismissal as well. The history keeps it."""
        services.take_back_relation(relation_id=self.get_object().pk, user=person(request))
        return Response(status=204)
