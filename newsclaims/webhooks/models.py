"""Whom to tell of what, and each thing that is or was to be told."""

import json
import secrets
import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone


def new_salt() -> str:
    return secrets.token_urlsafe(24)


class Event(models.TextChoices):
    """What may be told. ``TEST`` is sent on request alone."""

    EXTRACTED = "article.extracted", "An article was read and its claims are there"
    CORRECTED = "claim.corrected", "Somebody corrected a claim"
    MATCHED = "saved_search.matched", "A saved search of its owner's found new claims"
    TEST = "webhook.test", "A test that its owner asked for"


SOON = timedelta(seconds=70)
"""Longer than a worker may take for one attempt."""
SUBSCRIBABLE = [choice for choice in Event.choices if choice[0] != Event.TEST]


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Reads over webhooks."""

    def of(self, user: User) -> Self:
        return self.filter(owner=user)

    def listening(self, event: str) -> Self:
        """Those that are to hear of ``event``; nothing goes to people whose account is closed."""
        return self.filter(active=True, events__contains=[event], owner__is_active=True)

    def with_latest(self) -> Self:
        """With ``latest_state`` and ``latest_at`` of what was sent last, None where nothing was."""
        sent = Delivery.objects.filter(webhook=OuterRef("pk"), sent_at__isnull=False).order_by("-sent_at")
        return self.annotate(
            latest_state=Subquery(sent.values("state")[:1]), latest_at=Subquery(sent.values("sent_at")[:1])
        )


class Webhook(models.Model):
    """An address that is told of events. Its secret is derived, never stored: see ``sending``."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=30, choices=SUBSCRIBABLE))
    search = models.ForeignKey(
        "claims.SavedSearch",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="webhooks",
        help_text="Whose new matches it is told of.",
    )
    matched_until = models.DateTimeField(null=True, blank=True, help_text="New matches up to then are told.")
    salt = models.CharField(max_length=40, default=new_salt)
    active = models.BooleanField(default=True)
    off_because = models.TextField(blank=True, help_text="For its owner: why it was switched off.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row; an answer of 2xx ends them.")
    resting_until = models.DateTimeField(null=True, blank=True, help_text="Nothing is sent before.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(events=[]), name="webhook_has_events"),
            models.CheckConstraint(
                condition=Q(active=False) | Q(off_because=""), name="webhook_off_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(events__contains=["saved_search.matched"])
                | Q(search__isnull=False, matched_until__isnull=False),
                name="webhook_matches_of_a_search",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("webhook", args=[self.pk])

    @property
    def told(self) -> list[str]:
        """Its events in words."""
        return [Event(event).label for event in self.events]

    @property
    def is_resting(self) -> bool:
        """Whether it failed, and nothing is sent before some time."""
        return self.active and self.resting_until is not None and self.resting_until > timezone.now()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads over deliveries."""

    def sendable(self) -> Self:
        """What waits, of webhooks that are on; a test goes to one that is off as well."""
        waiting = self.filter(state=Delivery.State.PENDING)
        return waiting.filter(Q(webhook__active=True, webhook__owner__is_active=True) | Q(event=Event.TEST))


class Delivery(models.Model):
    """One thing to tell one webhook: the outbox while it is pending, the log after that."""

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="The header webhook-id.")
    event = models.CharField(max_length=30, choices=Event.choices)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the broker was last told.")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="The last attempt.")
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="For people: why the last attempt failed.")
    excerpt = models.CharField(max_length=500, blank=True, help_text="How the answer begins.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_try"], condition=Q(state="pending"), name="delivery_due"),  # the sweep
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),  # a webhook's log
            models.Index(fields=["created_at"], name="delivery_age"),  # what is too old to be kept
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", next_try__isnull=False)
                | (~Q(state="pending") & Q(next_try=None)),
                name="delivery_waits_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}: {self.state}"

    @property
    def payload_text(self) -> str:
        """What is sent, to read."""
        return json.dumps(self.payload, indent=2, ensure_ascii=False)

    @property
    def is_under_way(self) -> bool:
        """Whether it is about to be sent: a page that shows it may look again."""
        soon = timezone.now() + SOON
        return self.state == self.State.PENDING and self.next_try is not None and self.next_try < soon
