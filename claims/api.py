"""Claims, speakers and organisations in the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from articles.models import Article
from claims.fields import Spans
from claims.forms import RecordForm, SearchForm
from claims.models import Claim, Organisation, Relay, Speaker
from claims.querysets import ClaimQuerySet, NamedQuerySet
from claims.search import find
from newsclaims.resources import Listed, Resource, WebAddress, address, day, number

# -- What goes out --------------------------------------------------------------------------------------

_SPANS = {
    "type": "array",
    "description": (
        "[[start, end], …] in Unicode code points of the article's text, half-open, sorted and disjoint. "
        "Python's `text[start:end]` are the words; JavaScript counts otherwise: `Array.from(text)` first."
    ),
    "items": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
    },
    "examples": [[[0, 14], [20, 31]]],
}


@extend_schema_field(_SPANS)
class SpansField(serializers.Field[Spans, Any, list[list[int]], Any]):
    """Where words stand in the article's text."""

    def to_representation(self, value: Spans) -> list[list[int]]:
        return [[start, end] for start, end in value]


class PassageSerializer(serializers.Serializer[Any]):
    """Words of the article and where they stand in it."""

    spans = SpansField()
    text = serializers.CharField(help_text="The words under the spans, with “ … ” between two spans.")


@extend_schema_field(PassageSerializer)
class PassageField(serializers.Field[Claim, Any, dict[str, Any], Any]):
    """The spans of the claim's column of the same name, and their words."""

    def __init__(self, **more: Any) -> None:
        super().__init__(source="*", read_only=True, **more)

    def to_representation(self, value: Claim) -> dict[str, Any]:
        assert self.field_name is not None
        spans: Spans = getattr(value, self.field_name)
        return {"spans": [list(span) for span in spans], "text": getattr(value, f"{self.field_name}_text")}


class ArticleReference(serializers.ModelSerializer[Article]):
    """The article that a claim stands in."""

    api_url = address("article-detail")
    web_url = WebAddress()

    class Meta:
        model = Article
        fields = ["id", "api_url", "web_url", "title", "outlet", "published_on"]
        read_only_fields = fields


class OrganisationReference(serializers.ModelSerializer[Organisation]):
    """An organisation on record, in short."""

    api_url = address("organisation-detail")
    web_url = WebAddress()

    class Meta:
        model = Organisation
        fields = ["id", "api_url", "web_url", "name"]
        read_only_fields = fields


class SpeakerReference(serializers.ModelSerializer[Speaker]):
    """A person on record, in short."""

    api_url = address("speaker-detail")
    web_url = WebAddress()

    class Meta:
        model = Speaker
        fields = ["id", "api_url", "web_url", "name"]
        read_only_fields = fields


class RelaySerializer(serializers.ModelSerializer[Relay]):
    """Through whom the claim came: an outlet or a document, as the article names it."""

    organisation = OrganisationReference(read_only=True, allow_null=True)
    spans = SpansField()

    class Meta:
        model = Relay
        fields = ["order", "name", "organisation", "spans"]
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """The record of one attribution in one article: a source expressed a content, signalled by a cue."""

    api_url = address("claim-detail")
    web_url = WebAddress()
    article = ArticleReference(read_only=True)
    who = serializers.CharField(read_only=True, help_text="Whose claim it is, as pages show it.")
    speaker = SpeakerReference(read_only=True, allow_null=True)
    organisation = OrganisationReference(read_only=True, allow_null=True)
    source = PassageField(  # type: ignore[assignment]
        help_text="The words that name who says it; none if it goes without saying."
    )
    cue = PassageField(help_text="The words that say that something is said.")
    content = PassageField(help_text="What is said.")
    hedge_spans = SpansField(read_only=True)
    relays = RelaySerializer(many=True, read_only=True, help_text="In order, the first the nearest.")
    confidence = serializers.FloatField(read_only=True, min_value=0, max_value=1)
    version = serializers.IntegerField(read_only=True, help_text="Goes up with every change by a person.")
    outer = serializers.PrimaryKeyRelatedField[Claim](
        read_only=True, allow_null=True, help_text="The claim it is told in."
    )

    class Meta:
        model = Claim
        fields = [
            "id",
            "api_url",
            "web_url",
            "article",
            "who",
            "kind",
            "speaker",
            "organisation",
            "described_as",
            "role",
            "source",
            "cue",
            "cue_class",
            "content",
            "form",
            "polarity",
            "hedges",
            "hedge_spans",
            "relays",
            "outer",
            "confidence",
            "status",
            "provenance",
            "version",
            "created_at",
        ]
        read_only_fields = fields


class NamedSerializer(serializers.ModelSerializer[Any]):
    """What people and organisations on record have in common."""

    web_url = WebAddress()
    aliases = serializers.SerializerMethodField(help_text="All names, the one above included.")
    claim_count = serializers.IntegerField(read_only=True, help_text="Without rejected ones.")
    unsure = serializers.BooleanField(
        read_only=True, help_text="It may be somebody else on record, or more than one."
    )
    merged_into = serializers.PrimaryKeyRelatedField[Any](
        read_only=True, allow_null=True, help_text="The number of the record that has its claims now."
    )
    set_aside = serializers.BooleanField(
        read_only=True, help_text="An editor said that it is none; lists leave it out."
    )

    def get_aliases(self, named: Any) -> list[str]:
        return [alias.name for alias in named.aliases.all()]


_NAMED = [
    "id",
    "api_url",
    "web_url",
    "name",
    "aliases",
    "description",
    "wikidata_id",
    "provenance",
    "unsure",
    "merged_into",
    "set_aside",
]


class OrganisationSerializer(NamedSerializer):
    """A body on record: a ministry, a company, a campaign, an outlet."""

    api_url = address("organisation-detail")

    class Meta:
        model = Organisation
        fields = [*_NAMED, "claim_count"]
        read_only_fields = fields


class SpeakerSerializer(NamedSerializer):
    """A person on record, with the role and organisation that articles last stated."""

    api_url = address("speaker-detail")
    organisation = OrganisationReference(read_only=True, allow_null=True)

    class Meta:
        model = Speaker
        fields = [*_NAMED, "role", "organisation", "claim_count"]
        read_only_fields = fields


# -- What may be asked: the forms of the pages, with numbers where people type names ---------------------


class ArticleClaimQuery(SearchForm):
    """The query string of an article's claims."""

    sort = None  # type: ignore[assignment]
    speaker = number("The number of a speaker.")  # type: ignore[assignment]
    organisation = number(  # type: ignore[assignment]
        "The number of an organisation: what it said and what people said for it."
    )
    after = day("In articles published on this day or later.")
    before = day("In articles published on this day or earlier.")


class ClaimQuery(ArticleClaimQuery):
    """The query string of all claims."""

    article = number("The number of an article.")


class NamedQuery(RecordForm):
    """The query string of organisations."""

    sort = None  # type: ignore[assignment]


class SpeakerQuery(NamedQuery):
    """The query string of speakers."""

    organisation = number("The number of an organisation.")


# -- The view sets --------------------------------------------------------------------------------------


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
        return rows.with_names()


@extend_schema_view(
    list=extend_schema(summary="Claims, without rejected ones unless their status is asked for"),
    retrieve=extend_schema(summary="One claim"),
)
class ClaimViewSet(ClaimLists, Resource[Claim]):
    """Claims of all articles."""

    query_form = ClaimQuery
    # By date, an article without one stands at the day that it was added.
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "-id": ["-pk"],
        "id": ["pk"],
        "-date": ["-dated", "-pk"],
        "date": ["dated", "pk"],
        "confidence": ["confidence", "pk"],
        "-confidence": ["-confidence", "-pk"],
    }

    def narrowed(self, queryset: QuerySet[Claim], cleaned: Mapping[str, Any]) -> QuerySet[Claim]:
        rows = super().narrowed(queryset, cleaned)
        return rows.annotate(dated=Coalesce("article__published_on", TruncDate("article__created_at")))


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


_BY_NAME: Mapping[str, Sequence[str]] = {
    "name": ["name", "pk"],
    "-name": ["-name", "-pk"],
    "-id": ["-pk"],
    "id": ["pk"],
}


@extend_schema_view(
    list=extend_schema(summary="People on record"), retrieve=extend_schema(summary="One person on record")
)
class SpeakerViewSet(Resource[Speaker]):
    """People on record. What they said is in the claims, by `speaker`."""

    queryset = Speaker.objects.all()
    serializer_class = SpeakerSerializer
    query_form = SpeakerQuery
    orderings = _BY_NAME

    def get_queryset(self) -> QuerySet[Speaker]:
        return Speaker.objects.with_counts().select_related("organisation").prefetch_related("aliases")

    def narrowed(self, queryset: QuerySet[Speaker], cleaned: Mapping[str, Any]) -> QuerySet[Speaker]:
        rows = called(queryset, cleaned["q"])
        return rows.filter(organisation_id=cleaned["organisation"]) if cleaned["organisation"] else rows


@extend_schema_view(
    list=extend_schema(summary="Organisations on record"),
    retrieve=extend_schema(summary="One organisation on record"),
)
class OrganisationViewSet(Resource[Organisation]):
    """Organisations on record. What was said by or for them is in the claims, by `organisation`."""

    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    query_form = NamedQuery
    orderings = _BY_NAME

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.with_counts().prefetch_related("aliases")

    def narrowed(
        self, queryset: QuerySet[Organisation], cleaned: Mapping[str, Any]
    ) -> QuerySet[Organisation]:
        return called(queryset, cleaned["q"])


def called(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those on record with a name that has ``words`` in it; all for ""."""
    assert isinstance(rows, NamedQuerySet)
    return rows.named(words) if words else rows.on_record()
