"""What editors do to people and organisations on record, through the API: the services of the pages."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from claims import services
from claims.api.changes import (
    AliasSerializer,
    DetailsOfRecordSerializer,
    MergeSerializer,
    SplitSerializer,
    person,
)
from claims.api.examples import ALIAS, MERGE
from claims.api.queries import MergeQuery
from claims.api.refusals import refusals
from claims.api.serializers import ActSerializer, ActsSerializer, AliasesSerializer, PreviewSerializer
from claims.models import Act
from claims.record_history import acts_of
from claims.registry import Kind
from newsclaims.access import require
from newsclaims.accounts.models import Role
from newsclaims.idempotency import once
from newsclaims.permissions import Leading
from newsclaims.resources import KEY, Resource, cleaned

Row = TypeVar("Row", bound=models.Model)

INTO = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 2**63 - 1}
_DONE = OpenApiResponse(ActSerializer, "Done; `undo_url` takes it back.")
_NOTHING = OpenApiResponse(description="It was so already: nothing was changed.")


class Acts(Resource[Row]):
    """A record's details, names and acts. Whatever is done here stands in its history and can be undone."""

    kind: ClassVar[Kind]
    details_class: ClassVar[type[DetailsOfRecordSerializer]]

    def known_parameters(self) -> Iterable[str]:
        return ("into",) if self.action == "merge" else super().known_parameters()

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is left out stays as it is. The old name stays an alias."""
        record = self.get_object()
        change = self.details_class(data=request.data)
        change.is_valid(raise_exception=True)
        with refusals():
            services.edit(
                kind=self.kind, key=record.pk, values=change.values(self.kind, record), user=person(request)
            )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(summary="All names of one record", responses=AliasesSerializer)
    @action(detail=True)
    def aliases(self, request: Request, pk: str) -> Response:
        """With their numbers, by which one is taken away."""
        record: Any = self.get_object()
        return Response(AliasesSerializer({"results": record.aliases.all()}).data)

    @extend_schema(
        summary="Say that a name means this record",
        request=AliasSerializer,
        examples=[ALIAS],
        responses={201: _DONE, 204: _NOTHING},
    )
    @aliases.mapping.post
    @once
    def add_alias(self, request: Request, pk: str) -> Response:
        """From now on, whatever else goes by it."""
        new = AliasSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        with refusals():
            act = services.add_alias(
                kind=self.kind, key=self._key(), name=new.validated_data["name"], user=person(request)
            )
        return self._done(act, status=201)

    @extend_schema(summary="Take a name away", responses=_DONE)
    @action(detail=True, methods=["delete"], url_path=f"aliases/(?P<alias>{KEY})", url_name="alias")
    def remove_alias(self, request: Request, pk: str, alias: str) -> Response:
        """What was linked by it stays. A record's own name cannot go."""
        record: Any = self.get_object()
        get_object_or_404(record.aliases.all(), pk=alias)
        with refusals():
            act = services.remove_alias(
                kind=self.kind, key=record.pk, alias_id=int(alias), user=person(request)
            )
        return self._done(act)

    @extend_schema(
        summary="What merging two records would move",
        parameters=[OpenApiParameter("into", INTO, required=True, description="The one that stays.")],
        responses=PreviewSerializer,
    )
    @action(detail=True, permission_classes=[Leading])
    def merge(self, request: Request, pk: str) -> Response:
        """Changes nothing."""
        into = cleaned(MergeQuery(request.query_params))["into"]
        with refusals():
            preview = services.preview_merge(kind=self.kind, key=self._key(), into=into)
        return Response(PreviewSerializer(preview).data)

    @extend_schema(summary="Merge two records", request=MergeSerializer, responses=_DONE, examples=[MERGE])
    @merge.mapping.post
    @once
    def do_merge(self, request: Request, pk: str) -> Response:
        """All that this record has moves to the other one; its address leads there from now on."""
        asked = MergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            act = services.merge(
                kind=self.kind, key=self._key(), into=asked.validated_data["into"], user=person(request)
            )
        return self._done(act)

    @extend_schema(summary="Say that claims are somebody else's", request=SplitSerializer, responses=_DONE)
    @action(detail=True, methods=["post"], permission_classes=[Leading])
    @once
    def split(self, request: Request, pk: str) -> Response:
        """They go to the record `to`, or to a new one called `name`."""
        asked = SplitSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            act = services.split(
                kind=self.kind, key=self._key(), user=person(request), **asked.validated_data
            )
        return self._done(act)

    @extend_schema(summary="Mark a record as none", request=None, responses=_DONE)
    @action(detail=True, methods=["post"], url_path="set-aside", permission_classes=[Leading])
    def set_aside(self, request: Request, pk: str) -> Response:
        """It is no person, or no organisation: its claims lose it, and nothing is linked to its names."""
        with refusals():
            act = services.set_aside(kind=self.kind, key=self._key(), user=person(request))
        return self._done(act)

    @extend_schema(summary="Say who an unsure record is", request=MergeSerializer, responses=_DONE)
    @action(detail=True, methods=["post"], url_path="same-as")
    @once
    def same_as(self, request: Request, pk: str) -> Response:
        """Merges it, as an editor may while it is `unsure`; a chief editor merges any record."""
        asked = MergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        record: Any = self.get_object()
        if not record.unsure:
            require(request.user, Role.CHIEF)
        with refusals():
            act = services.merge(
                kind=self.kind, key=record.pk, into=asked.validated_data["into"], user=person(request)
            )
        return self._done(act)

    @extend_schema(summary="Say that an unsure record is somebody apart", request=None, responses=_DONE)
    @action(detail=True, methods=["post"], url_path="tell-apart")
    def tell_apart(self, request: Request, pk: str) -> Response:
        """It is none of those whom it may have been."""
        with refusals():
            act = services.tell_apart(kind=self.kind, key=self._key(), user=person(request))
        return self._done(act)

    @extend_schema(summary="What was done to one record", responses=ActsSerializer)
    @action(detail=True)
    def acts(self, request: Request, pk: str) -> Response:
        """The latest fifty, newest first, in the words of its page."""
        rows = acts_of(self.kind, self.get_object())
        return Response({"results": self._told(rows, many=True).data})

    @extend_schema(summary="Take an act back", request=None, responses=_DONE)
    @action(detail=True, methods=["post"], url_path=f"acts/(?P<act>{KEY})/undo", url_name="undo")
    def undo(self, request: Request, pk: str, act: str) -> Response:
        """An editor takes back what is their own or moved no claims, a chief editor everything."""
        rows = self.kind.act.objects.filter(models.Q(record=pk) | models.Q(other=pk))
        found = get_object_or_404(rows, pk=act)
        require(request.user, found.role_to_undo(person(request)))
        with refusals():
            undone = services.undo(kind=self.kind, act_id=int(act), user=person(request))
        return self._done(undone)

    def _key(self) -> int:
        return int(self.get_object().pk)

    def _done(self, act: Act | None, status: int = 200) -> Response:
        """The act, as the record's history tells it."""
        if act is None:
            return Response(status=204)
        return Response(self._told(act).data, status=status)

    def _told(self, acts: Any, **more: Any) -> ActSerializer:
        context = {**self.get_serializer_context(), "kind": self.kind}
        return ActSerializer(acts, context=context, **more)
