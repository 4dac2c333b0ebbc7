"""What programs may ask of the site itself: who they are here, and whether everything works."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from newsclaims.access import role_of
from newsclaims.accounts.models import ApiToken, Role
from newsclaims.health import state
from newsclaims.permissions import SignedIn
from newsclaims.resources import refuse_unknown


class Single(viewsets.ViewSet):
    """One thing and no list; it takes no parameters."""

    is_single = True
    http_method_names = ["get", "head"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:  # others are not for this address, whatever they bring
            refuse_unknown(request.query_params, ())


class TokenSerializer(serializers.Serializer[ApiToken]):
    """The token that came with the request; never its secret."""

    name = serializers.CharField()
    scope = serializers.ChoiceField(
        choices=ApiToken.Scope.choices, help_text="Bounds what the role allows: read only, edit, or all."
    )
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer[Any]):
    """Whose credentials came with the request, and what they allow."""

    id = serializers.IntegerField(source="pk")
    username = serializers.CharField()
    name = serializers.CharField(source="get_full_name", allow_blank=True)
    role = serializers.SerializerMethodField()
    token = serializers.SerializerMethodField(help_text="None for a browser's session.")

    @extend_schema_field(serializers.ChoiceField(choices=Role.choices))
    def get_role(self, user: User) -> str | None:
        return role_of(user)

    @extend_schema_field(TokenSerializer(allow_null=True))
    def get_token(self, _user: User) -> Mapping[str, Any] | None:
        token = self.context["request"].auth
        return TokenSerializer(token).data if isinstance(token, ApiToken) else None


@extend_schema_view(
    list=extend_schema(summary="Who I am", operation_id="me_retrieve", responses=MeSerializer)
)
class MeViewSet(Single):
    """Whose credentials came with the request, and what they allow."""

    permission_classes = [SignedIn]

    def list(self, request: Request) -> Response:
        return Response(MeSerializer(request.user, context={"request": request}).data)


class PartsSerializer(serializers.Serializer[Any]):
    """`ok`, or what is wrong, of each."""

    database = serializers.CharField()
    broker = serializers.CharField()
    worker = serializers.CharField()


class HealthSerializer(serializers.Serializer[Any]):
    """Whether every part of the installation does its work."""

    ok = serializers.BooleanField()
    parts = PartsSerializer()
    oldest_queued_seconds = serializers.IntegerField(
        allow_null=True, help_text="How long the longest-waiting article has been in the queue."
    )


@extend_schema_view(
    list=extend_schema(
        summary="Whether everything works",
        operation_id="health_retrieve",
        responses={
            200: HealthSerializer,
            503: OpenApiResponse(HealthSerializer, "Something does not; `parts` says what."),
        },
    )
)
class HealthViewSet(Single):
    """The same as `/health/`, open to everybody."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def list(self, request: Request) -> Response:
        body = state()
        if body["ok"]:
            return Response(body)
        return Response(body, status=503, headers={"Retry-After": "10"})
