"""Articles in the API: lists, one with its text, how far its job is, and the way in."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import parsers, serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from articles import ingest, services
from articles.forms import ArticleListForm
from articles.models import Article, ArticleQuerySet, Job
from newsclaims.idempotency import once
from newsclaims.problems import Conflict, Unprocessable
from newsclaims.resources import Body, JSONParser, PlainText, Resource, WebAddress, address, day

# -- What goes out --------------------------------------------------------------------------------------


class ErrorSerializer(serializers.Serializer[Job]):
    """Why reading or extracting went wrong."""

    code = serializers.SlugField(source="error_code", help_text="Stable, for programs.")
    message = serializers.CharField(source="error", help_text="What happened and what to do, for people.")


class JobSerializer(serializers.ModelSerializer[Job]):
    """How far an article is: queued → reading → extracting → done, or failed with the reason."""

    error = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ["state", "attempt", "queued_at", "started_at", "finished_at", "error"]
        read_only_fields = fields

    @extend_schema_field(ErrorSerializer(allow_null=True))
    def get_error(self, job: Job) -> dict[str, str] | None:
        return dict(ErrorSerializer(job).data) if job.error else None


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """An article without its text."""

    api_url = address("article-detail")
    web_url = WebAddress()
    status_url = address("article-status")
    claims_url = address("article-claims-list", lookup_url_kwarg="article_id")
    status = serializers.SerializerMethodField()
    claim_count = serializers.IntegerField(read_only=True, help_text="Without rejected ones.")
    length = serializers.IntegerField(read_only=True, help_text="Of the text, in Unicode code points.")
    duplicate_of = serializers.PrimaryKeyRelatedField[Article](
        read_only=True, allow_null=True, help_text="The article that has this text already."
    )

    class Meta:
        model = Article
        fields = [
            "id",
            "api_url",
            "web_url",
            "status_url",
            "claims_url",
            "title",
            "outlet",
            "byline",
            "published_on",
            "url",
            "length",
            "dropped",
            "duplicate_of",
            "created_at",
            "status",
            "claim_count",
        ]
        read_only_fields = fields

    @extend_schema_field(JobSerializer(allow_null=True))
    def get_status(self, article: Article) -> dict[str, Any] | None:
        return dict(JobSerializer(article.job).data) if hasattr(article, "job") else None


class WholeArticleSerializer(ArticleSerializer):
    """An article with its text, which never changes once it has been read."""

    text = serializers.CharField(
        read_only=True, help_text="Every span of a claim counts the Unicode code points of this text."
    )

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "text"]
        read_only_fields = fields


# -- What comes in --------------------------------------------------------------------------------------


class DetailsSerializer(Body):
    """What is known of an article; what is left out is filled from the document where it says so."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    outlet = serializers.CharField(max_length=200, required=False, allow_blank=True)
    byline = serializers.CharField(max_length=300, required=False, allow_blank=True)
    published_on = serializers.DateField(required=False, allow_null=True)
    url = serializers.RegexField(
        r"^https?://[^\u0000-\u0020]+$",
        max_length=2000,
        required=False,
        allow_blank=True,
        help_text="Where it is on the web; kept, never fetched.",
    )

    def details(self) -> services.Details:
        """The fields as the services take them, after validation."""
        names = DetailsSerializer._declared_fields
        given = self.validated_data
        return services.Details(**{name: given[name] for name in names if given.get(name)})


class DetailsChangeSerializer(DetailsSerializer):
    """What is to be changed; at least one of these."""

    at_least_one = True


class NewTextSerializer(DetailsSerializer):
    """An article as text."""

    text = serializers.CharField(trim_whitespace=False, help_text="At most 500,000 characters.")


class NewFileSerializer(DetailsSerializer):
    """An article as a file: .txt, .md, .html, .docx, .pdf or .eml, told by its content."""

    file = serializers.FileField(allow_empty_file=True, help_text="At most 10 MB.")


class ArticleQuery(ArticleListForm):
    """The query string of the list: the page's, and what programs need beside it."""

    page = None  # type: ignore[assignment]
    outlet = forms.CharField(
        max_length=200, required=False, help_text="The outlet's name, whatever its case."
    )
    after = day("Published on this day or later.")
    before = day("Published on this day or earlier.")


AGAIN = "1"
"""Seconds after which asking for a status again makes sense."""


# -- The view set ---------------------------------------------------------------------------------------


def counted(articles: QuerySet[Article]) -> QuerySet[Article]:
    """With ``claim_count``, counted row by row of what is shown; rejected claims are left out."""
    one = Article.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    number = one.annotate(number=Count("claims", ~Q(claims__status="rejected"))).values("number")
    return articles.annotate(claim_count=Subquery(number, output_field=IntegerField()))


_STORY = OpenApiExample(
    "A text",
    {
        "text": "The ferry will not sail on Sunday, harbour master Pia Lund said on Friday.",
        "title": "No ferry",
        "outlet": "Evening Post",
        "published_on": "2026-03-01",
    },
    request_only=True,
    media_type="application/json",
)
_ACCEPTED = OpenApiResponse(ArticleSerializer, "New: its claims are being extracted; Location is its status.")
_THERE = OpenApiResponse(ArticleSerializer, "The same text or file was there already: that article.")


@extend_schema_view(
    list=extend_schema(summary="Articles, without their texts"),
    retrieve=extend_schema(summary="One article with its text"),
)
class ArticleViewSet(Resource[Article]):
    """Articles and their texts."""

    queryset = Article.objects.all()
    serializer_class = ArticleSerializer
    query_form = ArticleQuery
    parser_classes = [JSONParser, parsers.MultiPartParser]
    # By date, an article without one stands at the day that it was added.
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "-id": ["-pk"],
        "id": ["pk"],
        "-date": ["-dated", "-pk"],
        "date": ["dated", "pk"],
    }

    def get_parsers(self) -> list[Any]:
        """Files come in where articles are added; all else is JSON. DRF asks before it knows the action."""
        action = getattr(self, "action", None) or self.action_map.get((self.request.method or "").lower(), "")
        takes_files = action == "create"
        return [parser() for parser in (self.parser_classes if takes_files else self.parser_classes[:1])]

    def get_queryset(self) -> QuerySet[Article]:
        rows = counted(Article.objects.with_job().defer("search"))
        return rows if self.action == "retrieve" else rows.defer("text", "search")

    def get_serializer_class(self) -> type[ArticleSerializer]:
        return WholeArticleSerializer if self.action == "retrieve" else ArticleSerializer

    def narrowed(self, queryset: QuerySet[Article], cleaned: Mapping[str, Any]) -> QuerySet[Article]:
        assert isinstance(queryset, ArticleQuerySet)
        rows = queryset.listed().search(cleaned["q"]) if cleaned["q"] else queryset.listed()
        wanted = {
            "outlet__iexact": cleaned["outlet"],
            "published_on__gte": cleaned["after"],
            "published_on__lte": cleaned["before"],
        }
        rows = rows.filter(**{name: value for name, value in wanted.items() if value})
        if state := cleaned["state"]:
            rows = rows.in_work() if state == "open" else rows.filter(job__state=state)
        return rows.annotate(dated=Coalesce("published_on", TruncDate("created_at")))

    @extend_schema(
        summary="Add an article",
        request={"application/json": NewTextSerializer, "multipart/form-data": NewFileSerializer},
        responses={202: _ACCEPTED, 200: _THERE},
        examples=[_STORY],
    )
    @once
    def create(self, request: Request) -> Response:
        """Its claims are extracted by a worker: follow `status_url` until the state is done or failed."""
        try:
            article, created = self._received(request)
        except ingest.IngestError as error:
            raise Unprocessable(error.message, code=error.code) from error
        data = self._row(article)
        if not created:
            return Response(data, headers={"Location": str(data["api_url"])})
        headers = {"Location": str(data["status_url"]), "Retry-After": AGAIN}
        return Response(data, status=202, headers=headers)

    def _row(self, article: Article) -> Mapping[str, Any]:
        row = self.get_queryset().get(pk=article.pk)
        return ArticleSerializer(row, context=self.get_serializer_context()).data

    def _received(self, request: Request) -> tuple[Article, bool]:
        """Take in the body through the services of the pages."""
        assert isinstance(request.user, User)  # who is not signed in does not come this far
        as_file = (request.content_type or "").startswith("multipart/")
        new = NewFileSerializer(data=request.data) if as_file else NewTextSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        given = new.validated_data
        if not as_file:
            return services.receive_text(text=given["text"], details=new.details(), user=request.user)
        name, content = given["file"].name, given["file"].read()
        if ingest.sniff(content, name) is ingest.Format.ZIP:
            message = "A zip is taken in on the site's upload page. Here, send the files in it one by one."
            raise ingest.IngestError("zip", message)
        return services.receive_file(filename=name, data=content, details=new.details(), user=request.user)

    @extend_schema(
        summary="Correct an article's details", request=DetailsChangeSerializer, responses=ArticleSerializer
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What is left out stays as it is. The text of an article never changes."""
        article = self.get_object()
        change = DetailsChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        now = {name: getattr(article, name) for name in asdict(services.NO_DETAILS)}
        services.correct_details(article=article, details=services.Details(**now | change.validated_data))
        return Response(self._row(article))

    @extend_schema(summary="How far one article is", responses=JobSerializer)
    @action(detail=True)
    def status(self, request: Request, pk: str) -> Response:
        """State, attempt, times and, if it failed, why. Ask again as Retry-After says while it is at work."""
        job = get_object_or_404(Job, article=pk)
        return Response(JobSerializer(job).data, headers={"Retry-After": AGAIN} if job.is_open else None)

    @extend_schema(
        summary="Extract the claims of one article again",
        request=None,
        responses={202: OpenApiResponse(JobSerializer, "Queued: Location is its status.")},
    )
    @action(detail=True, methods=["post"])
    @once
    def runs(self, request: Request, pk: str) -> Response:
        """What people confirmed, corrected, rejected or made stays. An article at work is left alone."""
        job = get_object_or_404(Job.objects.select_related("article"), article=pk)
        services.try_again(article=job.article)
        job.refresh_from_db()
        here = reverse("api:article-status", args=[pk], request=request)
        return Response(JobSerializer(job).data, status=202, headers={"Location": here, "Retry-After": AGAIN})

    @extend_schema(summary="The text of one article", responses={(200, "text/plain"): OpenApiTypes.STR})
    @action(detail=True, renderer_classes=[PlainText])
    def text(self, request: Request, pk: str) -> Response:
        """In UTF-8. Spans of claims count its Unicode code points, not its bytes. It never changes."""
        article = get_object_or_404(Article.objects.listed().with_job().defer("search"), pk=pk)
        if not article.text:
            wait = 1 if hasattr(article, "job") and article.job.is_open else None
            raise Conflict("This article has not been read, so there is no text yet.", "not_read", wait)
        return Response(article.text)
