"""Claims, the runs that found them, and through whom they came."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import MD5, Cast, Left, Length, Lower
from django.db.models.lookups import Exact, GreaterThanOrEqual

from articles.models import Article
from claims.fields import SpansField
from claims.models.records import EVENTS, Organisation, Provenance, Speaker
from claims.querysets import ClaimQuerySet
from newsclaims.addresses import address

if TYPE_CHECKING:
    from claims.remarks import Remarks


class ExtractionRun(models.Model):
    """One reading of one article by one version of the model, whatever came of it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="runs")
    attempt = models.PositiveSmallIntegerField()
    model_version = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    words = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text="Attributions that the model found.")
    created = models.PositiveIntegerField(default=0, help_text="Claims that were not there before.")
    kept = models.PositiveIntegerField(
        default=0, help_text="Claims of an editor's that were left as they are."
    )
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["article", "-started_at"], name="run_of_article")
        ]  # an article's latest run

    def __str__(self) -> str:
        return f"{self.model_version} on article {self.article_id}"

    @property
    def seconds(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()


def _lower(field: str) -> Func:
    return Func(F(field), function="lower", output_field=models.IntegerField())


def _is_within(field: str) -> GreaterThanOrEqual:
    """Spans begin at 0 or later; an empty multirange has no lower end, which a check lets pass."""
    return GreaterThanOrEqual(_lower(field), 0)


_HAS_SPANS = Exact(
    Func(F("content"), function="isempty", output_field=models.BooleanField()), models.Value(False)
)
_SPANS_CHANGE = pgtrigger.UpdateOf("content", "cue", "source", "hedge_spans")  # type: ignore[no-untyped-call]
_INSIDE_TEXT = """
    IF greatest(upper(NEW.content), upper(NEW.cue), upper(NEW.source), upper(NEW.hedge_spans))
       > (SELECT length FROM articles_article WHERE id = NEW.article_id) THEN
        RAISE EXCEPTION 'a span of the claim ends after the text of article %', NEW.article_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_inside_text';
    END IF;
    RETURN NEW;
"""

# Claims are dated by their article, and with it: an index cannot look into another table.
_DATED = """
    NEW.said_on := (SELECT coalesce(published_on, (created_at AT TIME ZONE 'UTC')::date)
                    FROM articles_article WHERE id = NEW.article_id);
    RETURN NEW;
"""

# What claims.found counts. Nothing whose length has no bound: a row of an index has 2,704 bytes.
_COUNTED = [
    *("article", "speaker", "organisation", "form", "kind", "status", "hedged", "utterance", "confidence"),
    "provenance",
]
LEAST_DIRECT, LEAST_INDIRECT = 20, 50
"""Characters from which the same words are the same utterance: shorter ones anybody says at any time."""
_LONG_ENOUGH = GreaterThanOrEqual(
    Length("content_text"),
    Case(When(form="direct", then=Value(LEAST_DIRECT)), default=Value(LEAST_INDIRECT)),
)


def _bare(field: str) -> Func:
    """A text without case, quotation marks, punctuation and line breaks."""
    letters = Func(Lower(field), Value("[^[:alnum:]]+"), Value(" "), Value("g"), function="regexp_replace")
    return Func(letters, function="btrim", output_field=models.TextField())


_TO_CHECK = Q(status="unreviewed", provenance="machine")


@pghistory.track(exclude=["search", "position", "utterance", "hedged", "said_on"], obj_field=EVENTS)
class Claim(models.Model):
    """The record of one attribution in one article: a source expressed a content, signalled by a cue."""

    class Form(models.TextChoices):
        DIRECT = "direct", "direct quotation"
        INDIRECT = "indirect", "indirect quotation"
        MIXED = "mixed", "partly quoted"

    class Kind(models.TextChoices):
        PERSON = "person", "a person"
        ORGANISATION = "organisation", "an organisation"
        DOCUMENT = "document", "a document"
        ANONYMOUS = "anonymous", "an unnamed source"
        GROUP = "group", "a group"
        AUTHOR = "author", "the author"
        UNCLEAR = "unclear", "not clear"

    class CueClass(models.TextChoices):
        SPEECH = "speech", "said"
        BELIEF = "belief", "believes"
        INTENTION = "intention", "intends"
        ATTITUDE = "attitude", "feels"

    class Polarity(models.TextChoices):
        AFFIRMS = "affirms", "stands by it"
        DENIES = "denies", "denies it"

    class Status(models.TextChoices):
        UNREVIEWED = "unreviewed", "not checked yet"
        CONFIRMED = "confirmed", "checked"
        CORRECTED = "corrected", "corrected"
        REJECTED = "rejected", "not a claim"

    article = models.ForeignKey(Article, models.CASCADE, related_name="claims")
    run = models.ForeignKey(ExtractionRun, models.SET_NULL, null=True, blank=True, related_name="claims")
    outer = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="inner",
        help_text="The claim it is told in.",
    )
    source = SpansField(default=tuple, blank=True)
    cue = SpansField(default=tuple, blank=True)
    content = SpansField()
    hedge_spans = SpansField(default=tuple, blank=True)
    # The words under the spans, for lists and search; claims.services writes both together.
    source_text = models.TextField(blank=True)
    cue_text = models.TextField(blank=True)
    content_text = models.TextField()
    form = models.CharField(max_length=10, choices=Form.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    cue_class = models.CharField(max_length=10, choices=CueClass.choices, default=CueClass.SPEECH)
    polarity = models.CharField(max_length=8, choices=Polarity.choices, default=Polarity.AFFIRMS)
    hedges = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    speaker = models.ForeignKey(Speaker, models.PROTECT, null=True, blank=True, related_name="claims")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="claims"
    )
    # An unnamed source belongs to its article alone: it is kept as described, never as a person on record.
    described_as = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=200, blank=True, help_text="As the article states it.")
    confidence = models.FloatField(default=1.0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNREVIEWED)
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.MACHINE)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every change by a person.")
    created_at = models.DateTimeField(auto_now_add=True)
    position = models.GeneratedField(
        expression=Func(F("content"), function="lower", output_field=models.IntegerField()),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    search = models.GeneratedField(
        expression=SearchVector(Left("content_text", 50_000), weight="A", config="english")
        + SearchVector("source_text", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    utterance = models.GeneratedField(
        expression=Case(When(_LONG_ENOUGH, then=Cast(MD5(_bare("content_text")), models.UUIDField()))),
        output_field=models.UUIDField(null=True),
        db_persist=True,
        help_text="The same for the same words, however they are punctuated; none for a few words.",
    )
    hedged = models.GeneratedField(
        expression=Case(When(hedges=[], then=Value(value=False)), default=Value(value=True)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    said_on = models.DateField(
        null=True, editable=False, help_text="The article’s date, else the day that it was added."
    )

    remarks: "Remarks | None" = None
    """What people say about it, in numbers, where ``claims.remarks.note_remarks`` has looked."""

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["article", "position", "pk"]
        indexes = [
            GinIndex("search", name="claim_search"),  # the search page
            models.Index(fields=["created_at"], name="claim_recorded"),  # what is new in a saved search
            # Lists, newest first; a person's, and a body's. Facets are counted from the index alone.
            models.Index(fields=["-said_on", "-id"], include=_COUNTED, name="claim_newest"),
            models.Index(
                fields=["speaker", "-said_on", "-id"],
                include=[name for name in _COUNTED if name != "speaker"],
                name="claim_of_speaker",
            ),
            models.Index(
                fields=["organisation", "-said_on", "-id"],
                include=[name for name in _COUNTED if name != "organisation"],
                name="claim_of_organisation",
            ),
            # The same words in other articles.
            models.Index(fields=["utterance"], condition=Q(utterance__isnull=False), name="claim_utterance"),
            GinIndex(SearchVector("cue_text", config="english"), name="claim_cue"),  # cue: in a search
            GinIndex(fields=["hedges"], name="claim_hedges"),  # hedge: in a search
            models.Index(
                fields=["article", "position"], name="claim_in_article"
            ),  # an article's page, in order
            # What awaits review, least confident first.
            models.Index(fields=["confidence"], condition=Q(status="unreviewed"), name="claim_unreviewed"),
            # All claims that nobody rejected, least sure first or last: a program's list.
            models.Index(fields=["confidence", "id"], condition=~Q(status="rejected"), name="claim_by_doubt"),
            # The queues of what awaits review and of what is done, the newest article first; their counts.
            models.Index(fields=["-article", "position", "id"], condition=_TO_CHECK, name="claim_to_check"),
            models.Index(fields=["-article", "position", "id"], condition=~_TO_CHECK, name="claim_settled"),
        ]
        constraints = [
            models.CheckConstraint(condition=_HAS_SPANS, name="claim_has_content"),
            models.CheckConstraint(condition=_is_within("content"), name="claim_content_within"),
            models.CheckConstraint(condition=_is_within("cue"), name="claim_cue_within"),
            models.CheckConstraint(condition=_is_within("source"), name="claim_source_within"),
            models.CheckConstraint(condition=~Q(content_text=""), name="claim_has_words"),
            models.CheckConstraint(condition=Q(form__in=["direct", "indirect", "mixed"]), name="claim_form"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["person", "organisation", "document", "anonymous", "group", "author", "unclear"]
                ),
                name="claim_kind",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["unreviewed", "confirmed", "corrected", "rejected"]),
                name="claim_status",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="claim_confidence"
            ),
            models.CheckConstraint(
                condition=Q(speaker=None) | Q(kind="person"), name="claim_speaker_is_a_person"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="claim_inside_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | _SPANS_CHANGE,
                func=_INSIDE_TEXT,
            ),
            pgtrigger.Trigger(
                name="claim_dated",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("article_id", "said_on"),  # type: ignore[no-untyped-call]
                func=_DATED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.content_text[:80]}"

    def get_absolute_url(self) -> str:
        return address("claim", self.pk)

    @property
    def who(self) -> str:
        """Whose claim it is, as shown to people."""
        if self.speaker:
            return self.speaker.name
        if self.kind == self.Kind.ORGANISATION and self.organisation:
            return self.organisation.name
        return self.described_as or ("The author" if self.kind == self.Kind.AUTHOR else "Not clear who")

    @cached_property
    def through(self) -> list[str]:
        """The names of its relays, in order; ``ClaimQuerySet.for_desk`` brings them along."""
        return [relay.name for relay in self.relays.all()]

    @property
    def is_settled(self) -> bool:
        """A person confirmed, corrected, rejected or made it: the machine leaves it alone."""
        return self.status != self.Status.UNREVIEWED or self.provenance == Provenance.PERSON

    @property
    def sureness(self) -> str:
        """The confidence in words."""
        return "sure" if self.confidence >= 0.85 else "likely" if self.confidence >= 0.6 else "unsure"

    def words(self, spans: Iterable[tuple[int, int]], text: str) -> str:
        """The words of ``text`` under ``spans``; what lies between two spans is shown as an ellipsis."""
        return " … ".join(text[start:end] for start, end in spans)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    obj_field=EVENTS,
)
class Relay(models.Model):
    """Through whom a claim came, in order: "Peskov said, the BBC reported" has the BBC as its first relay."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="relays")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="relayed"
    )
    spans = SpansField(default=tuple, blank=True)

    class Meta:
        ordering = ["claim_id", "order"]  # "claim" would join claims and articles into every prefetch
        constraints = [models.UniqueConstraint(fields=["claim", "order"], name="relay_order_once")]

    def __str__(self) -> str:
        return self.name
