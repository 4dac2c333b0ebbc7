"""Claims in the API: lists, one of them, and what editors decide about it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from articles.models import Article
from claims import services
from claims.api.changes import ClaimChangeSerializer, NewClaimSerializer, RestoreSerializer, person
from claims.api.examples import CLAIM, CORRECTION, NEW_CLAIM
from claims.api.queries import ArticleClaimQuery, ClaimQuery
from claims.api.refusals import refusals
from claims.api.serializers import ClaimSerializer, HistorySerializer, SuggestionsSerializer
from claims.competitors import suggested
from claims.history import history
from claims.models import Claim
from claims.querysets import ClaimQuerySet
from claims.search import find
from claims.services import editing
from newsclaims.conditional import conditional, etag, seen
from newsclaims.idempotency import once
from newsclaims.problems import Unprocessable
from newsclaims.resources import Listed, Resource

FEW, MANY = 2_000, 20_000
"""FEW matches of words are fetched, then ordered; more are found soon enough on a walk in that order. Where
PostgreSQL expects MANY, they are not even looked for."""


class ClaimLists(Listed[Claim]):
    """What all lists of claims share."""

    queryset = Claim.objects.all()
    serializer_class = ClaimSerializer

    def get_queryset(self) -> ClaimQuerySet:
        return Claim.objects.with_names()

    def narrowed(self, queryset: QuerySet[Claim], cleaned: Mapping[str, Any]) -> QuerySet[Claim]:
        """By the pages' search, whose names are numbers here."""
        by_number = {name: cleaned.get(name) for name in ("speaker", "organisation", "article")}
        others = {name: value for name, value in cleaned.items() if name not in by_number}
        others["sort"] = "newest"  # spares ranking what is ordered otherwise below
        rows = find(others).filter(**{f"{name}_id": key for name, key in by_number.items() if key})
        return (_gathered(rows) if cleaned.get("q") else rows).with_names()


def _gathered(rows: ClaimQuerySet) -> ClaimQuerySet:
    """The same rows by their numbers, if they are few.

    PostgreSQL thinks that rare words are everywhere, and would walk through all claims in order to find them.
    """
    numbers = rows.order_by().values_list("pk", flat=True)
    if _expected(numbers) > MANY:  # it knows frequent words, and that many need not be read to be told so
        return rows
    keys = list(numbers[: FEW + 1])
    return rows if len(keys) > FEW else Claim.objects.filter(pk__in=keys)


def _expected(rows: QuerySet[Claim, int]) -> int:
    """How many rows PostgreSQL expects, from its statistics."""
    try:
        return int(json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"])
    except EmptyResultSet:  # nobody is called so: Django knows without asking
        return 0


@extend_schema_view(
    list=extend_schema(summary="Claims, without rejected ones unless their status is asked for"),
    retrieve=extend_schema(summary="One claim", examples=[CLAIM]),
)
class ClaimViewSet(ClaimLists, Resource[Claim]):
    """Claims of all articles."""

    query_form = ClaimQuery
    # By date, as on the pages; an article without one stands at the day that it was added.
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "-date": ["-said_on", "-pk"],
        "date": ["said_on", "pk"],
        "-id": ["-pk"],
        "id": ["pk"],
        "confidence": ["confidence", "pk"],
        "-confidence": ["-confidence", "-pk"],
    }

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.get_object()
        return Response(self.get_serializer(found).data, headers={"ETag": etag(found.version)})

    def _answer(self, key: int) -> Response:
        """The claim as it is now."""
        self.kwargs["pk"] = key
        return self.retrieve(self.request)

    # -- What editors decide --

    @extend_schema(
        summary="Enter a claim",
        request=NewClaimSerializer,
        examples=[NEW_CLAIM],
        responses={201: OpenApiResponse(ClaimSerializer, "Entered: Location is its address.")},
    )
    @once
    def create(self, request: Request) -> Response:
        """One that the machine did not find. It counts as checked."""
        new = NewClaimSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        changes: Any = new.changes(None)
        key = changes.pop("article")
        if not Article.objects.listed().filter(pk=key).exists():
            missing = exceptions.ErrorDetail("There is no article with this number.", "not_found")
            raise Unprocessable({"article": [missing]})
        with refusals():
            claim = editing.create_claim(article_id=key, user=person(request), **changes)
        answer = self._answer(claim.pk)
        answer.status_code = 201
        answer["Location"] = str(answer.data["api_url"])
        return answer

    @extend_schema(
        summary="Correct one claim",
        request=ClaimChangeSerializer,
        responses=ClaimSerializer,
        examples=[CORRECTION],
    )
    @conditional
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is left out stays as it is. It counts as corrected, and extraction run again leaves it."""
        claim = self.get_object()
        version = seen(request, claim.version)
        change = ClaimChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        with refusals():
            editing.edit_claim(
                claim_id=claim.pk, version=version, user=person(request), **change.changes(claim)
            )
        return self._answer(claim.pk)

    @extend_schema(summary="Restore one claim", request=RestoreSerializer, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    @conditional
    def restore(self, request: Request, pk: str) -> Response:
        """To what it was after an `event` of its history, whatever came since."""
        claim = self.get_object()
        version = seen(request, claim.version)
        asked = RestoreSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        event = asked.validated_data["event"]
        with refusals():
            editing.restore_claim(claim_id=claim.pk, version=version, event_id=event, user=person(request))
        return self._answer(claim.pk)

    @extend_schema(summary="Confirm one claim", request=None, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    @conditional
    def confirm(self, request: Request, pk: str) -> Response:
        """An editor checked it: extraction run again leaves it alone."""
        return self._verdict(request, Claim.Status.CONFIRMED)

    @extend_schema(summary="Reject one claim", request=None, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    @conditional
    def reject(self, request: Request, pk: str) -> Response:
        """It is no claim: lists leave it out, and extraction run again does not bring it back."""
        return self._verdict(request, Claim.Status.REJECTED)

    @extend_schema(summary="Take a verdict back", request=None, responses=ClaimSerializer)
    @action(detail=True, methods=["post"])
    @conditional
    def reopen(self, request: Request, pk: str) -> Response:
        """It is not checked yet, after all. A correction of its speaker is taken back with it."""
        return self._verdict(request, Claim.Status.UNREVIEWED)

    def _verdict(self, request: Request, status: Claim.Status) -> Response:
        claim = self.get_object()
        version = seen(request, claim.version)
        with refusals():
            services.set_status(claim_id=claim.pk, version=version, status=status, user=person(request))
        return self._answer(claim.pk)

    # -- What is known about it --

    @extend_schema(summary="What became of one claim", responses=HistorySerializer)
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:
        """Who changed what and when, newest first, in the words of the claim's page."""
        return Response(HistorySerializer({"results": history(self.get_object())}).data)

    @extend_schema(summary="Claims that may compete with one claim", responses=SuggestionsSerializer)
    @action(detail=True)
    def suggestions(self, request: Request, pk: str) -> Response:
        """Claims of other sources that may dispute it, the likeliest first, and why."""
        claim = get_object_or_404(Claim.objects.with_names().with_text().select_related("vectors"), pk=pk)
        found = {"results": suggested(claim)}
        return Response(SuggestionsSerializer(found, context=self.get_serializer_context()).data)


@extend_schema_view(list=extend_schema(summary="The claims of one article, in its order"))
class ArticleClaimViewSet(ClaimLists):
    """Claims of the article whose number is in the address."""

    query_form = ArticleClaimQuery
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "position": ["position", "pk"],
        "-position": ["-position", "-pk"],
        "-id": ["-pk"],
        "id": ["pk"],
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not Article.objects.filter(pk=kwargs["article_id"]).exists():
            raise Http404
        return super().list(request, *args, **kwargs)

    def narrowed(self, queryset: QuerySet[Claim], cleaned: Mapping[str, Any]) -> QuerySet[Claim]:
        return super().narrowed(queryset, cleaned).filter(article_id=self.kwargs["article_id"])
