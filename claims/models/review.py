"""Who looks at what, and what people say about claims beside correcting them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from claims.models.claims import Claim

LONGEST_COMMENT = 2000
LONGEST_WHY = 500
COMMENT_OPEN = timedelta(hours=24)
"""How long who wrote a comment may change it or take it out: later, others have read and answered it."""


def _somebody() -> models.ForeignKey[Any, Any]:
    """An account that may be deleted later."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Assignment(models.Model):
    """An article, or a single claim, that one editor is to look at."""

    article = models.OneToOneField(Article, models.CASCADE, null=True, blank=True, related_name="assignment")
    claim = models.OneToOneField(Claim, models.CASCADE, null=True, blank=True, related_name="assignment")
    # Its index serves the queue of what is mine.
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    by = _somebody()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None, claim__isnull=False) | Q(article__isnull=False, claim=None),
                name="assignment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        what = f"claim {self.claim_id}" if self.claim_id else f"article {self.article_id}"
        return f"{what} for {self.editor}"


class Dispute(models.Model):
    """An editor thinks that a claim is not right as it stands; another one settles it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "it stays as it is"
        CHANGED = "changed", "it was changed"
        WITHDRAWN = "withdrawn", "taken back"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="disputes")
    by = _somebody()
    why = models.CharField(max_length=LONGEST_WHY)
    # The claim's version then: a claim that was changed because of it has another one since.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = _somebody()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Its index serves the queue of disputed claims.
            models.UniqueConstraint(
                fields=["claim"], condition=Q(settled_at=None), name="dispute_one_open_a_claim"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="dispute_says_why"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="dispute_settled_how",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id}: {self.why}"


class Comment(models.Model):
    """What an editor tells others about a claim; readers do not see it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="comments")
    by = _somebody()
    words = models.TextField(max_length=LONGEST_COMMENT)
    at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.words[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('claim', args=[self.claim_id])}#comment-{self.pk}"

    @property
    def is_fresh(self) -> bool:
        """Whether who wrote it may still change it."""
        return self.at > timezone.now() - COMMENT_OPEN


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads over reports."""

    def still_open(self) -> Self:
        """Those that no editor has answered."""
        return self.filter(resolved_at=None)


class Report(models.Model):
    """A reader says that something is wrong. Nothing is kept of who it was."""

    class Matter(models.TextChoices):
        SPEAKER = "speaker", "Somebody else said it"
        WORDS = "words", "These are not the words, or not all of them"
        CLAIM = "claim", "Nobody says this here"

    class Outcome(models.TextChoices):
        MENDED = "mended", "mended"
        RIGHT = "right", "it was right"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="reports")
    matter = models.CharField(max_length=10, choices=Matter.choices)
    words = models.CharField(max_length=LONGEST_WHY, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = _somebody()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # The queue of what readers reported.
            models.Index(fields=["claim"], condition=Q(resolved_at=None), name="report_open"),
            models.Index(fields=["at"], name="report_latest"),  # how many came in the last hour
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, outcome="") | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="report_resolved_how",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id}: {self.get_matter_display()}"


class Rereading(models.Model):
    """What running the model again would change in an article. A worker makes it, and changes nothing."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="rereading")
    by = _somebody()
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # What claims.services.rereading.Difference says, as JSON.
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True, help_text="For people: what happened and what to do.")

    def __str__(self) -> str:
        return f"article {self.article_id}, asked for at {self.asked_at:%H:%M:%S}"

    @property
    def is_late(self) -> bool:
        """Whether a worker should have been through by now."""
        return self.finished_at is None and self.asked_at < timezone.now() - timedelta(seconds=30)
