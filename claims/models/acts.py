"""What people, and the machine, did to records: who, when, and what it takes to undo it."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from claims.models.records import Organisation, Provenance, Speaker
from newsclaims.accounts.models import Role


class Act(models.Model):
    """One act on a record. ``data`` holds what it changed; claims.services.undo knows its shapes."""

    class Kind(models.TextChoices):
        MERGED = "merged", "merged"
        SPLIT = "split", "split"
        EDITED = "edited", "edited"
        ALIAS_ADDED = "alias_added", "alias added"
        ALIAS_REMOVED = "alias_removed", "alias removed"
        SET_ASIDE = "set_aside", "set aside"
        TOLD_APART = "told_apart", "told apart"

    kind = models.CharField(max_length=15, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.PERSON)
    at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["record", "-id"], name="%(class)s_of_record"),  # a record's history
            models.Index(fields=["other", "-id"], name="%(class)s_of_other"),  # the same, of the other one
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "merged",
                        "split",
                        "edited",
                        "alias_added",
                        "alias_removed",
                        "set_aside",
                        "told_apart",
                    ]
                ),
                name="%(class)s_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["merged", "split"]) | Q(other__isnull=False),
                name="%(class)s_has_other",
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False), name="%(class)s_undone_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"  # type: ignore[attr-defined]

    @property
    def is_grave(self) -> bool:
        """Whether it moved claims between records or off them: a chief editor's matter."""
        return self.kind in {self.Kind.MERGED, self.Kind.SPLIT, self.Kind.SET_ASIDE}

    def role_to_undo(self, user: User) -> Role:
        """The role that undoing it takes: an editor takes back what is their own, or not grave."""
        return Role.CHIEF if self.is_grave and self.user_id != user.pk else Role.EDITOR


class SpeakerAct(Act):
    """``record`` stays after a merge and is what ``other`` was split from."""

    record = models.ForeignKey(Speaker, models.CASCADE, related_name="acts", db_index=False)
    other = models.ForeignKey(
        Speaker, models.CASCADE, null=True, blank=True, related_name="acts_beside", db_index=False
    )

    class Meta(Act.Meta):
        pass


class OrganisationAct(Act):
    """``record`` stays after a merge and is what ``other`` was split from."""

    record = models.ForeignKey(Organisation, models.CASCADE, related_name="acts", db_index=False)
    other = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="acts_beside", db_index=False
    )

    class Meta(Act.Meta):
        pass
