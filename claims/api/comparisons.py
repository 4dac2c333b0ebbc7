"""Comparisons that are kept, in the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from claims import services
from claims.api.changes import person
from claims.api.refusals import refusals
from claims.api.serializers import ClaimSerializer
from claims.comparison_querysets import ComparisonQuerySet
from claims.models import Claim, Comparison, ComparisonClaim
from claims.services.comparisons import Chosen
from newsclaims.conditional import conditional, etag, seen
from newsclaims.idempotency import once
from newsclaims.resources import Body, Resource, address


class ComparisonSerializer(serializers.ModelSerializer[Comparison]):
    """Claims side by side under a title and a question."""

    api_url = address("comparison-detail")
    claim_count = serializers.IntegerField(read_only=True)
    by = serializers.SerializerMethodField(help_text="Who made it.")

    class Meta:
        model = Comparison
        fields = [
            "id",
            "api_url",
            "title",
            "question",
            "notes",
            "columns",
            "rows",
            "is_public",
            "by",
            "claim_count",
            "version",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    def get_by(self, comparison: Comparison) -> str:
        owner = comparison.owner
        return (owner.get_full_name() or owner.get_username()) if owner else ""


class PlaceSerializer(serializers.ModelSerializer[ComparisonClaim]):
    """A claim, and the column, the row and the note that somebody gave it."""

    claim = ClaimSerializer(read_only=True)

    class Meta:
        model = ComparisonClaim
        fields = ["claim", "side", "point", "note"]
        read_only_fields = fields


class WholeComparisonSerializer(ComparisonSerializer):
    """A comparison with its claims."""

    claims = PlaceSerializer(source="chosen", many=True, read_only=True, help_text="In order.")

    class Meta(ComparisonSerializer.Meta):
        fields = [*ComparisonSerializer.Meta.fields, "claims"]
        read_only_fields = fields


class ChosenSerializer(Body):
    """A claim of a comparison and its place."""

    claim = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    side = serializers.CharField(max_length=120, required=False, allow_blank=True, help_text="Its column.")
    point = serializers.CharField(max_length=160, required=False, allow_blank=True, help_text="Its row.")
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class ComparisonChangeSerializer(Body):
    """What is to be changed; at least one of these. `claims` are all that stand in it, in order."""

    title = serializers.CharField(max_length=200, required=False)
    question = serializers.CharField(max_length=300, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    columns = serializers.ChoiceField(choices=Comparison.Columns.choices, required=False)
    rows = serializers.ChoiceField(choices=Comparison.Rows.choices, required=False)
    is_public = serializers.BooleanField(required=False)
    claims = ChosenSerializer(many=True, required=False)

    at_least_one = True

    def given(self) -> tuple[dict[str, Any], list[Chosen] | None]:
        """The columns, and the claims if they are to change."""
        values = {**self.validated_data}
        claims = values.pop("claims", None)
        return values, None if claims is None else [Chosen(**item) for item in claims]


class NewComparisonSerializer(ComparisonChangeSerializer):
    """A comparison to be kept."""

    title = serializers.CharField(max_length=200)


@extend_schema_view(
    list=extend_schema(summary="Comparisons that are public, or one's own"),
    retrieve=extend_schema(summary="One comparison with its claims"),
)
class ComparisonViewSet(Resource[Comparison]):
    """Claims that somebody set side by side. A chief editor reads and changes everybody's."""

    queryset = Comparison.objects.all()
    serializer_class = ComparisonSerializer
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "-updated": ["-updated_at", "-pk"],
        "updated": ["updated_at", "pk"],
        "-id": ["-pk"],
        "id": ["pk"],
    }

    def get_queryset(self) -> QuerySet[Comparison]:
        rows = Comparison.objects.visible_to(self.request.user).with_counts()
        if self.action == "list":
            return rows
        places = ComparisonClaim.objects.prefetch_related(Prefetch("claim", Claim.objects.with_names()))
        return rows.prefetch_related(Prefetch("chosen", places.order_by("order", "pk")))

    def get_serializer_class(self) -> type[ComparisonSerializer]:
        return ComparisonSerializer if self.action == "list" else WholeComparisonSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.get_object()
        return Response(self.get_serializer(found).data, headers={"ETag": etag(found.version)})

    def _answer(self, key: int) -> Response:
        self.kwargs["pk"] = key
        return self.retrieve(self.request)

    def _own(self) -> ComparisonQuerySet:
        return Comparison.objects.editable_by(self.request.user)

    @extend_schema(
        summary="Keep a comparison",
        request=NewComparisonSerializer,
        responses={201: OpenApiResponse(WholeComparisonSerializer, "Kept: Location is its address.")},
    )
    @once
    def create(self, request: Request) -> Response:
        """For its owner alone unless it `is_public`."""
        new = NewComparisonSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        values, claims = new.given()
        with refusals():
            made = services.create_comparison(owner=person(request), claims=claims or (), **values)
        answer = self._answer(made.pk)
        answer.status_code = 201
        answer["Location"] = str(answer.data["api_url"])
        return answer

    @extend_schema(
        summary="Change a comparison", request=ComparisonChangeSerializer, responses=WholeComparisonSerializer
    )
    @conditional
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is left out stays as it is."""
        mine = get_object_or_404(self._own().kept(), pk=kwargs["pk"])
        version = seen(request, mine.version)
        change = ComparisonChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        values, claims = change.given()
        with refusals():
            services.edit_comparison(
                comparison_id=mine.pk, version=version, user=person(request), values=values, claims=claims
            )
        return self._answer(mine.pk)

    @extend_schema(summary="Delete a comparison")
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is kept for the way back: `restore`."""
        mine = get_object_or_404(self._own().kept(), pk=kwargs["pk"])
        services.delete_comparison(comparison_id=mine.pk, user=person(request))
        return Response(status=204)

    @extend_schema(
        summary="Bring a deleted comparison back", request=None, responses=WholeComparisonSerializer
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """As it was."""
        mine = get_object_or_404(self._own(), pk=pk)
        services.restore_comparison(comparison_id=mine.pk, user=person(request))
        return self._answer(mine.pk)
