"""The role of each user, their tokens for programs, invitations, and what is set for the whole site."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Role(models.TextChoices):
    """What somebody with an account may do; each role may do all that those above it here may."""

    READER = "reader", "reader"
    EDITOR = "editor", "editor"
    CHIEF = "chief", "chief editor"
    ADMINISTRATOR = "administrator", "administrator"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    @property
    def with_article(self) -> str:
        return f"{'an' if self.label[0] in 'ae' else 'a'} {self.label}"

    @property
    def duties(self) -> str:
        """What the role is for, in words that follow its name."""
        return _DUTIES[self]


_DUTIES = {
    Role.READER: "reads, and keeps things of their own.",
    Role.EDITOR: "adds articles, checks and corrects claims, decides who is meant.",
    Role.CHIEF: "does all that, merges and splits records, changes many claims at once, invites people.",
    Role.ADMINISTRATOR: "does all that, sets roles, and how the whole site behaves.",
}


class Account(models.Model):
    """What newsclaims knows of a user beside Django. Made with the user by accounts.services.

    A user without one (made by ``createsuperuser``, say) is an administrator if a superuser, else a reader.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    role = models.CharField(max_length=15, choices=Role.choices, default=Role.READER)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="account_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "TokenQuerySet":
        """Those that open anything: not revoked, not expired, of an account that is not closed."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)


class ApiToken(models.Model):
    """What a program shows to act for a user. Its secret is shown once and kept as a digest alone."""

    class Scope(models.TextChoices):
        """Bounds what the user's role allows; never adds to it."""

        READ = "read", "read"
        EDIT = "edit", "read and edit"
        ADMIN = "admin", "everything, administration too"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    # SHA-256 of 256 random bits: nothing to guess, so nothing to slow down; unique finds it at each request.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["read", "edit", "admin"]), name="token_scope"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_creation"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Those whose link still opens an account."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A seat that is kept for whoever holds its signed link: once, for a week, with a role."""

    LASTS = timedelta(days=7)

    email = models.EmailField()
    role = models.CharField(max_length=15, choices=Role.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="invitation"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False), name="invitation_accepted_when"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether its link still opens an account."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()


class Site(models.Model):
    """What administrators set for the whole site: one row, or none while nothing was set."""

    ONLY = 1

    public_reading = models.BooleanField(help_text="Whether people without an account may read.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_has_one_row"),
        ]

    def __str__(self) -> str:
        return "Settings of the site"
