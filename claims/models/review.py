"""Who looks at what, and what people say about claims beside correcting them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Article
from claims.models.claims import Claim

LONGEST_COMMENT = 2000
LONGEST_WHY = 500


def _somebody(**more: object) -> models.ForeignKey[object, object]:
    """An account that may be deleted later."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", **more
    )


class Assignment(models.Model):
    """An article that one editor is to look at."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="assignment")
    # Its index serves the queue of what is mine.
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments")
    by = _somebody()
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"article {self.article_id} for {self.editor}"


class Dispute(models.Model):
    """An editor thinks that a claim is not right as it stands; another one settles it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "it stays as it is"
        CHANGED = "changed", "it was changed"
        WITHDRAWN = "withdrawn", "taken back"

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="disputes")
    by = _somebody()
    why = models.CharField(max_length=LONGEST_WHY)
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

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.words[:80]


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads over reports."""

    def still_open(self) -> Self:
        """Those that no editor has answered."""
        return self.filter(resolved_at=None)


class Report(models.Model):
    """A reader says that something is wrong. Who it was is not kept: ``sender`` is a digest of the day."""

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
    sender = models.CharField(max_length=64)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = _somebody()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            # The queue of what readers reported.
            models.Index(fields=["claim"], condition=Q(resolved_at=None), name="report_open")
        ]
        constraints = [
            # Somebody who presses the button twice reports once.
            models.UniqueConstraint(
                fields=["claim", "matter", "sender"], condition=Q(resolved_at=None), name="report_once"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, outcome="") | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="report_resolved_how",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id}: {self.get_matter_display()}"
