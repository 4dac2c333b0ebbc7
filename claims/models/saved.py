"""Searches that people keep: what is new in them, and whether that is mailed."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.urls import reverse


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Reads over saved searches."""

    def kept(self) -> Self:
        """Without what was deleted."""
        return self.filter(deleted_at=None)

    def of(self, user: User) -> Self:
        return self.filter(owner=user)

    def due(self, now: datetime) -> Self:
        """Those whose mail should have gone by now, to people whose account is open and has an address."""
        reachable = self.kept().filter(owner__is_active=True).exclude(owner__email="")
        return reachable.filter(next_mail_at__lte=now)


class SavedSearch(models.Model):
    """A search under a name. Times say up to when claims recorded are no news: to its owner, and by mail."""

    class Digest(models.TextChoices):
        OFF = "off", "no e-mail"
        DAILY = "daily", "every morning"
        WEEKLY = "weekly", "every Monday"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    query = models.CharField(
        max_length=2000, blank=True, help_text="What SearchForm takes, as in the search page’s address."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    seen_until = models.DateTimeField(help_text="The owner has seen what was recorded up to then.")
    digest = models.CharField(max_length=6, choices=Digest.choices, default=Digest.OFF)
    mailed_until = models.DateTimeField(
        null=True, blank=True, help_text="What was recorded up to then has been mailed."
    )
    next_mail_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Mails in a row that did not go.")
    # Kept for the way back: it is in no list, and nothing is mailed.
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(  # what is to be mailed now
                fields=["next_mail_at"],
                condition=Q(next_mail_at__isnull=False, deleted_at=None),
                name="saved_search_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(  # also serves the list of somebody's
                fields=["owner", "query"], condition=Q(deleted_at=None), name="saved_search_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name"),
            models.CheckConstraint(
                condition=Q(digest="off", next_mail_at=None, mailed_until=None)
                | Q(digest__in=["daily", "weekly"], next_mail_at__isnull=False, mailed_until__isnull=False),
                name="saved_search_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved", args=[self.pk])

    @property
    def search_url(self) -> str:
        """The search page with this search."""
        return f"{reverse('search')}?{self.query}" if self.query else reverse("search")
