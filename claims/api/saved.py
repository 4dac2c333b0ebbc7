"""Saved searches in the API: everybody's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.changes import person
from claims.forms import SearchForm
from claims.models import SavedSearch
from claims.services import saved
from newsclaims.idempotency import once
from newsclaims.permissions import SignedIn
from newsclaims.problems import as_unprocessable
from newsclaims.resources import Body, Resource, WebAddress, address, cleaned, refuse_unknown


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """A search under a name."""

    api_url = address("saved-search-detail")
    web_url = WebAddress()

    class Meta:
        model = SavedSearch
        fields = ["id", "api_url", "web_url", "name", "query", "digest", "seen_until", "created_at"]
        read_only_fields = fields


class SavedChangeSerializer(Body):
    """What is to be changed; at least one of these."""

    name = serializers.CharField(max_length=120, required=False)
    digest = serializers.ChoiceField(
        choices=SavedSearch.Digest.choices, required=False, help_text="Whether what is new is mailed."
    )

    at_least_one = True


class NewSavedSerializer(SavedChangeSerializer):
    """A search to be kept."""

    name = serializers.CharField(max_length=120)
    query = serializers.CharField(
        max_length=2000,
        allow_blank=True,
        help_text="As in the address of the search page: `q=dam&outlet=Evening+Post`.",
    )


@extend_schema_view(
    list=extend_schema(summary="My saved searches"),
    retrieve=extend_schema(summary="One of my saved searches"),
)
class SavedSearchViewSet(Resource[SavedSearch]):
    """Searches that somebody keeps. Webhooks are told of new matches, and mail goes to those who want it."""

    queryset = SavedSearch.objects.none()
    serializer_class = SavedSearchSerializer
    permission_classes = [SignedIn]

    def get_queryset(self) -> QuerySet[SavedSearch]:
        return SavedSearch.objects.kept().of(person(self.request))

    @extend_schema(
        summary="Save a search",
        request=NewSavedSerializer,
        responses={
            201: OpenApiResponse(SavedSearchSerializer, "Saved: Location is its address."),
            200: OpenApiResponse(SavedSearchSerializer, "The same search is kept already: that one."),
        },
    )
    @once
    def create(self, request: Request) -> Response:
        """Under a name of one's own."""
        new = NewSavedSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        given = {**new.validated_data}
        query = QueryDict(given.pop("query"))
        form = SearchForm(query)
        with as_unprocessable():
            refuse_unknown(query, SearchForm.base_fields)
            cleaned(form)
        made, is_new = saved.save_search(owner=person(request), form=form, **given)
        data = self.get_serializer(made).data
        return Response(data, status=201 if is_new else 200, headers={"Location": data["api_url"]})

    @extend_schema(
        summary="Change a saved search", request=SavedChangeSerializer, responses=SavedSearchSerializer
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Its name, and whether what is new is mailed."""
        mine = self.get_object()
        change = SavedChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        given = {"name": mine.name, "digest": mine.digest, **change.validated_data}
        with theirs():
            now = saved.change_saved(owner=person(request), saved_id=mine.pk, **given)
        return Response(self.get_serializer(now).data)

    @extend_schema(summary="Delete a saved search")
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """It is kept a while for the way back: `restore`."""
        with theirs():
            saved.delete_saved(owner=person(request), saved_id=self.get_object().pk)
        return Response(status=204)

    @extend_schema(summary="Bring a deleted search back", request=None, responses=SavedSearchSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Unless the same search has been saved again since."""
        with theirs():
            back = saved.restore_saved(owner=person(request), saved_id=int(pk))
        return Response(self.get_serializer(back).data)


@contextmanager
def theirs() -> Iterator[None]:
    """A search of somebody else's is not there."""
    try:
        yield
    except saved.NotTheirsError:
        raise Http404 from None
