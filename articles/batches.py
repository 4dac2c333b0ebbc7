"""Up to 100 articles in one request, by the way of ``import_articles``, and what became of each."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from articles.api import NewTextSerializer
from articles.bulk import Item, Outcome, State, TroubleError, take_in
from articles.models import Job, Upload
from newsclaims.idempotency import once
from newsclaims.permissions import Editing
from newsclaims.problems import flat
from newsclaims.resources import Body, JSONParser, Strict

MOST = 100
AGAIN = "5"
"""Seconds after which it is worth asking for a batch again."""


class BatchItemState(models.TextChoices):
    """What became of one article of a batch."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    ERROR = "error"


_STATES = {
    State.NEW: BatchItemState.CREATED,
    State.DUPLICATE: BatchItemState.DUPLICATE,
    State.FAILED: BatchItemState.ERROR,
}


class NewBatchSerializer(Body):
    """Articles as texts. One that is wrong does not stop the others."""

    articles = serializers.ListField(
        child=serializers.JSONField(), min_length=1, max_length=MOST, help_text=f"1 to {MOST} articles."
    )


class DescribedBatchSerializer(Body):
    """Articles as texts. One that is wrong does not stop the others."""

    articles = serializers.ListField(
        child=NewTextSerializer(), min_length=1, max_length=MOST, help_text=f"1 to {MOST} articles."
    )

    class Meta:
        ref_name = "NewBatch"


class ItemProblemSerializer(serializers.Serializer[Any]):
    """Why an article was not taken in: the problem details that it would have got by itself."""

    status = serializers.IntegerField(help_text="400: a field is wrong; 422: the text cannot be taken in.")
    code = serializers.CharField(help_text="Stable, for programs.")
    detail = serializers.CharField(help_text="What happened and what to do, for people.")
    field = serializers.CharField(required=False, help_text="The field that was wrong.")


class BatchItemSerializer(serializers.Serializer[Any]):
    """One article of a batch, at the place that it had in the request."""

    index = serializers.IntegerField(help_text="From 0.")
    outcome = serializers.ChoiceField(choices=BatchItemState.choices)
    article = serializers.IntegerField(
        allow_null=True, help_text="The article; for a duplicate the one that was there; null for an error."
    )
    article_url = serializers.URLField(allow_null=True)
    job_state = serializers.CharField(
        allow_null=True, help_text="How far it is: the `state` of the article's status."
    )
    problem = ItemProblemSerializer(allow_null=True)


class BatchSerializer(serializers.Serializer[Any]):
    """A batch and what became of its articles."""

    id = serializers.IntegerField()
    api_url = serializers.URLField(help_text="The status of the whole batch.")
    web_url = serializers.URLField(help_text="The page for people.")
    created_at = serializers.DateTimeField()
    finished = serializers.BooleanField(help_text="Whether no article of it waits or is at work any more.")
    created = serializers.IntegerField(help_text="How many articles are new.")
    duplicate = serializers.IntegerField(help_text="How many were there already.")
    error = serializers.IntegerField(help_text="How many were not taken in.")
    items = BatchItemSerializer(many=True)


_EXAMPLE = OpenApiExample(
    "Two articles",
    {
        "articles": [
            {"text": "The dam was safe, Ilse Brandvåg said on Monday.", "outlet": "Vessmark Courier"},
            {"text": "“We were never warned,” the mayor said.", "published_on": "2026-03-02"},
        ]
    },
    request_only=True,
)


class NewBatchViewSet(Strict[Upload]):
    """The way in for many articles."""

    queryset = Upload.objects.all()
    serializer_class = BatchSerializer
    parser_classes = [JSONParser]
    http_method_names = ["post"]

    @extend_schema(
        summary="Add up to 100 articles",
        request=DescribedBatchSerializer,
        responses={202: BatchSerializer},
        examples=[_EXAMPLE],
    )
    @once
    def create(self, request: Request) -> Response:
        """Each is taken in by itself: look at its `outcome`. Sent again, what is in comes as a duplicate.

        Follow `api_url` until the batch is `finished`. Articles that come singly are read before these.
        """
        new = NewBatchSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        assert isinstance(request.user, User)
        upload = receive_batch(articles=new.validated_data["articles"], user=request.user)
        data = batch(upload, request)
        return Response(data, status=202, headers={"Location": data["api_url"], "Retry-After": AGAIN})


class BatchViewSet(Strict[Upload]):
    """Batches of articles."""

    queryset = Upload.objects.all()
    serializer_class = BatchSerializer
    permission_classes = [Editing]
    lookup_value_regex = "[0-9]{1,18}"
    http_method_names = ["get", "head"]

    @extend_schema(summary="How far a batch is")
    def retrieve(self, request: Request, pk: str) -> Response:
        """What became of each article, and whether one still waits. Ask again as Retry-After says."""
        upload = get_object_or_404(Upload.objects.exclude(items=[]), pk=pk)
        data = batch(upload, request)
        return Response(data, headers=None if data["finished"] else {"Retry-After": AGAIN})


def receive_batch(*, articles: list[Any], user: User) -> Upload:
    """Take in articles one by one; the upload's ``items`` say what became of each."""
    upload = Upload.objects.create(created_by=user)
    upload.items = [_received(value, user, upload) for value in articles]
    upload.refused = [  # for the upload's page
        {"filename": f"Article {number}", "code": problem["code"], "message": problem["detail"]}
        for number, item in enumerate(upload.items, start=1)
        if (problem := item.get("problem"))
    ]
    upload.save(update_fields=["items", "refused"])
    return upload


def _received(value: Any, user: User, upload: Upload) -> dict[str, Any]:
    new = NewTextSerializer(data=value)
    try:
        new.is_valid(raise_exception=True)
    except exceptions.ValidationError as error:
        wrong = next(flat(error.detail))
        return {"outcome": BatchItemState.ERROR, "article": None, "problem": {"status": 400, **wrong}}
    item = Item("", new.details(), text=new.validated_data["text"])
    return _kept(take_in(item=item, user=user, upload=upload))


def _kept(outcome: Outcome) -> dict[str, Any]:
    kept: dict[str, Any] = {"outcome": _STATES[outcome.state], "article": outcome.article_id}
    return kept | {"problem": _problem(outcome.trouble)} if outcome.trouble else kept


def _problem(trouble: TroubleError) -> dict[str, Any]:
    return {"status": 422, "code": trouble.code, "detail": trouble.message}


def batch(upload: Upload, request: Request) -> Mapping[str, Any]:
    """A batch as it goes out; one query, for the states of its jobs."""
    keys = {item["article"] for item in upload.items if item["article"] is not None}
    jobs = dict(Job.objects.filter(article__in=keys).values_list("article", "state"))
    counts = {state.value: 0 for state in BatchItemState}
    items = []
    for index, item in enumerate(upload.items):
        counts[item["outcome"]] += 1
        key = item["article"]
        url = request.build_absolute_uri(reverse("api:article-detail", args=[key])) if key else None
        here = {"index": index, "article_url": url, "job_state": jobs.get(key), "problem": None}
        items.append(here | item)
    return {
        "id": upload.pk,
        "api_url": request.build_absolute_uri(reverse("api:batch-detail", args=[upload.pk])),
        "web_url": request.build_absolute_uri(upload.get_absolute_url()),
        "created_at": upload.created_at,
        "finished": not set(jobs.values()) & set(Job.OPEN),
        **counts,
        "items": items,
    }
