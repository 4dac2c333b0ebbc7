"""Webhooks in the API: each account's own, their deliveries, a test, a new secret, and sending again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions, mixins, serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from newsclaims.idempotency import once
from newsclaims.permissions import SignedIn
from newsclaims.problems import Unprocessable
from newsclaims.resources import Body, JSONParser, Listed, address, refuse_unknown
from newsclaims.webhooks import sending, services
from newsclaims.webhooks.addresses import AddressError, read
from newsclaims.webhooks.models import SUBSCRIBABLE, Delivery, Webhook


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """A webhook, without its secret."""

    api_url = address("webhook-detail")
    deliveries_url = address("webhook-deliveries-list", lookup_url_kwarg="webhook_id")
    events = serializers.ListField(child=serializers.ChoiceField(choices=SUBSCRIBABLE))

    class Meta:
        model = Webhook
        fields = [
            "id",
            "api_url",
            "deliveries_url",
            "address",
            "events",
            "search",
            "active",
            "off_because",
            "failures",
            "resting_until",
            "created_at",
        ]
        read_only_fields = fields


class SecretWebhookSerializer(WebhookSerializer):
    """A webhook with its secret, which is shown this once."""

    secret = serializers.CharField(read_only=True, help_text="Keep it: it is not shown again.")

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]
        read_only_fields = fields


class ChangeSerializer(Body):
    """What is to be changed of a webhook; at least one of these."""

    address = serializers.CharField(max_length=500, required=False, help_text="It begins with https://.")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=SUBSCRIBABLE), min_length=1, max_length=20, required=False
    )
    search = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**63 - 1,
        help_text="For saved_search.matched: the number of a saved search of yours.",
    )
    active = serializers.BooleanField(required=False, help_text="Switched on, what waits is sent.")

    at_least_one = True

    def validate_address(self, value: str) -> str:
        try:
            read(value)
        except AddressError as error:
            raise serializers.ValidationError(str(error), code="invalid") from error
        return value

    def changes(self) -> services.Changes:
        """As the service takes them, after validation."""
        given = dict(self.validated_data)
        if "search" in given:
            given["search_id"] = given.pop("search")
        return services.Changes(**given)  # type: ignore[typeddict-item]


class NewSerializer(ChangeSerializer):
    """A new webhook."""

    active = None  # type: ignore[assignment]  # DRF's way to leave out a field
    address = serializers.CharField(max_length=500, help_text="It begins with https://.")
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=SUBSCRIBABLE), min_length=1, max_length=20
    )


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One thing told to one webhook, and what became of it."""

    class Meta:
        model = Delivery
        fields = [
            "id",
            "key",
            "event",
            "payload",
            "state",
            "attempts",
            "created_at",
            "next_try",
            "sent_at",
            "status_code",
            "milliseconds",
            "error",
            "excerpt",
        ]
        read_only_fields = fields


def _caller(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


@extend_schema_view(
    list=extend_schema(summary="Your webhooks"), retrieve=extend_schema(summary="One of your webhooks")
)
class WebhookViewSet(mixins.RetrieveModelMixin, Listed[Webhook]):
    """Addresses of yours that are told of what happens."""

    queryset = Webhook.objects.all()
    serializer_class = WebhookSerializer
    permission_classes = [SignedIn]
    parser_classes = [JSONParser]
    query_form = forms.Form
    lookup_value_regex = "[0-9]{1,18}"
    http_method_names = ["get", "head", "post", "patch", "delete"]

    def get_queryset(self) -> QuerySet[Webhook]:
        # drf-spectacular asks as nobody.
        return (
            Webhook.objects.of(self.request.user)
            if isinstance(self.request.user, User)
            else Webhook.objects.none()
        )

    def _shown(self, webhook: Webhook, secret: str = "", status: int = 200) -> Response:
        context = self.get_serializer_context()
        if not secret:
            return Response(WebhookSerializer(webhook, context=context).data, status=status)
        data: Mapping[str, Any] = SecretWebhookSerializer(webhook, context=context).data
        return Response({**data, "secret": secret}, status=status, headers={"Location": data["api_url"]})

    def to_keep(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Under an Idempotency-Key: not the secret, but what it is derived from."""
        shown = {name: value for name, value in data.items() if name != "secret"}
        return {"data": shown, "salt": Webhook.objects.values_list("salt", flat=True).get(pk=data["id"])}

    def from_kept(self, data: Any) -> dict[str, Any]:
        """The secret that it had then."""
        return {**data["data"], "secret": sending.secret(data["salt"])}

    @extend_schema(
        summary="Make a webhook",
        request=NewSerializer,
        responses={201: OpenApiResponse(SecretWebhookSerializer, "Made: its secret is shown this once.")},
    )
    @once
    def create(self, request: Request) -> Response:
        """What is sent is signed with the secret, as Standard Webhooks has it."""
        new = NewSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        try:
            webhook, secret = services.create(
                owner=_caller(request),
                address=new.validated_data["address"],
                events=new.validated_data["events"],
                search_id=new.validated_data.get("search"),
            )
        except services.SearchError as error:
            raise exceptions.ValidationError({"search": str(error)}) from error
        except services.TooManyError:
            message = (
                f"You have {services.MOST} webhooks, the most that an account may have. Delete one first."
            )
            raise Unprocessable(message, code="too_many") from None
        return self._shown(webhook, secret, status=201)

    @extend_schema(summary="Change a webhook", request=ChangeSerializer, responses=WebhookSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """What is left out stays as it is. Switched on again, it starts afresh with what waits for it."""
        webhook = self.get_object()
        change = ChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        try:
            changed = services.change(webhook_id=webhook.pk, **change.changes())
        except services.SearchError as error:
            raise exceptions.ValidationError({"search": str(error)}) from error
        return self._shown(changed)

    @extend_schema(summary="Delete a webhook", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """With its deliveries; what waits is not sent."""
        self.get_object().delete()
        return Response(status=204)

    @extend_schema(summary="Make a new secret", request=None, responses=SecretWebhookSerializer)
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, pk: str) -> Response:
        """The old one holds no more; the new one is shown this once."""
        webhook = self.get_object()
        return self._shown(webhook, services.rotate(webhook_id=webhook.pk))

    @extend_schema(summary="Send a test", request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Also to one that is switched off. What became of it stands among the deliveries."""
        return Response(DeliverySerializer(services.test(webhook=self.get_object())).data, status=202)


@extend_schema_view(list=extend_schema(summary="Deliveries of a webhook"))
class DeliveryViewSet(Listed[Delivery]):
    """What one of your webhooks was told in the last 30 days."""

    queryset = Delivery.objects.all()
    serializer_class = DeliverySerializer
    permission_classes = [SignedIn]
    query_form = forms.Form
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Delivery]:
        if not isinstance(self.request.user, User):  # drf-spectacular asks as nobody
            return Delivery.objects.none()
        webhook = get_object_or_404(Webhook.objects.of(self.request.user), pk=self.kwargs["webhook_id"])
        return webhook.deliveries.all()

    @extend_schema(summary="One delivery", responses=DeliverySerializer)
    def retrieve(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """With what was sent and how the answer began."""
        return Response(DeliverySerializer(self.get_object()).data)

    @extend_schema(summary="Send a delivery again", request=None, responses={202: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, pk: str, **_kwargs: Any) -> Response:
        """Whatever became of it, with the same key."""
        refuse_unknown(request.query_params, ())
        again = services.redeliver(delivery_id=self.get_object().pk)
        return Response(DeliverySerializer(again).data, status=202)
