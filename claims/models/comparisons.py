"""What people make of claims together: how two of them stand to each other, and published comparisons."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from claims.comparison_querysets import ComparisonQuerySet, RelationQuerySet
from claims.models.claims import Claim
from claims.models.records import EVENTS


def _everything() -> tuple[pghistory.RowEvent, ...]:
    """What is kept of each row: unlike claims, these are deleted by people."""
    return pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()


@pghistory.track(*_everything(), obj_field=EVENTS)
class Relation(models.Model):
    """How ``claim`` stands to ``other``, as a person says: nobody says which of the two is right.

    Where both sides are alike (they contradict each other, or repeat each other, or an editor dismissed the
    suggestion that they have to do with each other) the pair is stored once, the lower key first.
    """

    class Kind(models.TextChoices):
        CONTRADICTS = "contradicts", "contradicts"
        REPEATS = "repeats", "repeats"
        UPDATES = "updates", "updates"
        SUPPORTS = "supports", "supports"
        ANSWERS = "answers", "answers"

    class State(models.TextChoices):
        CONFIRMED = "confirmed", "confirmed"
        DISMISSED = "dismissed", "dismissed"

    SYMMETRIC: ClassVar[frozenset[str]] = frozenset({"contradicts", "repeats", ""})

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="relations", db_index=False)
    other = models.ForeignKey(Claim, models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True, help_text="None if dismissed.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CONFIRMED)
    note = models.CharField(max_length=500, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Its index serves the look-up by claim as well.
            models.UniqueConstraint(fields=["claim", "other", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(claim=F("other")), name="relation_of_two"),
            models.CheckConstraint(
                condition=Q(state="dismissed", kind="")
                | Q(state="confirmed", kind__in=["contradicts", "repeats", "updates", "supports", "answers"]),
                name="relation_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["updates", "supports", "answers"]) | Q(claim__lt=F("other")),
                name="relation_alike_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind or self.state} {self.other_id}"

    @property
    def is_symmetric(self) -> bool:
        return self.kind in self.SYMMETRIC


@pghistory.track(*_everything(), obj_field=EVENTS)
class Comparison(models.Model):
    """Claims set side by side under a title and a question: for its owner alone, or for everybody."""

    class Columns(models.TextChoices):
        ORGANISATION = "organisation", "by organisation"
        SPEAKER = "speaker", "by person"

    class Rows(models.TextChoices):
        DATE = "date", "by date"
        POINT = "point", "by point"

    title = models.CharField(max_length=200)
    question = models.CharField(max_length=300, blank=True)
    notes = models.TextField(blank=True)
    columns = models.CharField(max_length=12, choices=Columns.choices, default=Columns.ORGANISATION)
    rows = models.CharField(max_length=5, choices=Rows.choices, default=Rows.DATE)
    is_public = models.BooleanField(default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="comparisons"
    )
    claims: models.ManyToManyField[Claim, "ComparisonClaim"] = models.ManyToManyField(
        Claim, through="ComparisonClaim", related_name="comparisons"
    )
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every change.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Kept for the way back: its page is gone, and it is in no list.
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        indexes = [
            models.Index(  # the list that everybody sees, the latest first
                fields=["-updated_at", "-id"],
                condition=Q(is_public=True, deleted_at=None),
                name="comparison_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="comparison_has_title"),
            models.CheckConstraint(
                condition=Q(columns__in=["organisation", "speaker"]), name="comparison_columns"
            ),
            models.CheckConstraint(condition=Q(rows__in=["date", "point"]), name="comparison_rows"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("comparison", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:80].strip("-") or "untitled"


@pghistory.track(*_everything(), obj_field=EVENTS)
class ComparisonClaim(models.Model):
    """A claim's place in a comparison: in whose column, in which row, and what is noted beside it."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="chosen", db_index=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="places")
    order = models.PositiveSmallIntegerField()
    side = models.CharField(
        max_length=120,
        blank=True,
        help_text="Its column, if not its speaker’s or organisation’s.",
    )
    point = models.CharField(max_length=160, blank=True, help_text="The row that it stands in, by point.")
    note = models.CharField(max_length=1000, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["comparison_id", "order", "pk"]
        constraints = [
            # Its index serves the look-up by comparison as well.
            models.UniqueConstraint(fields=["comparison", "claim"], name="comparison_claim_once"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id} in comparison {self.comparison_id}"
