"""What goes out: claims, and the people and organisations who made them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from articles.models import Article
from claims.competitors import Competitor
from claims.fields import Spans
from claims.history import Change, Step
from claims.models import Act, Alias, Claim, Organisation, Provenance, Relay, Speaker
from claims.record_history import summary, who
from claims.services.merging import Preview
from newsclaims.resources import WebAddress, address

SPANS = {
    "type": "array",
    "description": (
        "[[start, end], …] in Unicode code points of the article's text, half-open, sorted and disjoint. "
        "Python's `text[start:end]` are the words; JavaScript counts otherwise: `Array.from(text)` first."
    ),
    "items": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
        "minItems": 2,
        "maxItems": 2,
    },
    "examples": [[[0, 14], [20, 31]]],
}


@extend_schema_field(SPANS)
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


# -- What is known about a claim ------------------------------------------------------------------------


class ChangeSerializer(serializers.Serializer[Change]):
    """One thing that changed, in words."""

    what = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class StepSerializer(serializers.Serializer[Step]):
    """One change of a claim."""

    at = serializers.DateTimeField()
    who = serializers.CharField()
    summary = serializers.CharField()
    event = serializers.IntegerField(
        help_text="Its number, by which the claim is restored to what it was then."
    )
    changes = ChangeSerializer(many=True)


class HistorySerializer(serializers.Serializer[Any]):
    """What became of a claim, newest first."""

    results = StepSerializer(many=True)


class SuggestionSerializer(serializers.Serializer[Competitor]):
    """A claim that may compete with another, and why."""

    claim = ClaimSerializer()
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="In words, the weightiest first."
    )
    is_elsewhere = serializers.BooleanField(help_text="Whether it stands in another article.")


class SuggestionsSerializer(serializers.Serializer[Any]):
    """The likeliest first."""

    results = SuggestionSerializer(many=True)


# -- What was done to a record --------------------------------------------------------------------------


class AliasRowSerializer(serializers.Serializer[Alias]):
    """One name that a record goes by."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    provenance = serializers.ChoiceField(choices=Provenance.choices)


class AliasesSerializer(serializers.Serializer[Any]):
    """All of them, its own name included."""

    results = AliasRowSerializer(many=True)


class PreviewSerializer(serializers.Serializer[Preview]):
    """What a merge would move from one record to the other, and what speaks against it."""

    claims = serializers.IntegerField()
    settled = serializers.IntegerField(help_text="Those that a person has decided about already.")
    articles = serializers.IntegerField()
    aliases = serializers.ListField(child=serializers.CharField())
    affiliations = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())


class ActSerializer(serializers.Serializer[Act]):
    """Something that was done to a record."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.ChoiceField(choices=Act.Kind.choices)
    at = serializers.DateTimeField()
    who = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField(help_text="In words that follow who did it.")
    record = serializers.IntegerField(source="record_id", help_text="The record that stays.")
    other = serializers.IntegerField(
        source="other_id",
        allow_null=True,
        help_text="The one that was merged into it, or that claims were given to.",
    )
    undone_at = serializers.DateTimeField(allow_null=True)
    undo_url = serializers.SerializerMethodField(help_text="POST to it takes the act back.")

    def get_who(self, act: Act) -> str:
        return who(act.user, act.provenance)

    def get_summary(self, act: Act) -> str:
        return summary(self.context["kind"], act)

    @extend_schema_field(OpenApiTypes.URI)
    def get_undo_url(self, act: Any) -> str:
        here = reverse(f"api:{self.context['kind'].owner}-undo", args=[act.record_id, act.pk])
        return str(self.context["request"].build_absolute_uri(here))


class ActsSerializer(serializers.Serializer[Any]):
    """Newest first."""

    results = ActSerializer(many=True)
