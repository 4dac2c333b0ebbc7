"""The role of each user, and what administrators have set for the whole site."""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
    def duties(self) -> str:
        """What the role is for, in a sentence that starts with a verb."""
        return _DUTIES[self]


_DUTIES = {
    Role.READER: "Reads, and keeps things of their own.",
    Role.EDITOR: "Adds articles, checks and corrects claims, decides who is meant.",
    Role.CHIEF: "Also merges and splits records, changes many claims at once, and invites people.",
    Role.ADMINISTRATOR: "Also sets roles, and how the whole site behaves.",
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
