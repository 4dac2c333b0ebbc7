"""What editors did to claims, one stroke at a time, so that each can be taken back and made again."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from articles.models import Article
from claims.models.claims import Claim


class ClaimAct(models.Model):
    """One stroke of one person: a claim or many, changed at once. Its steps say which, from what to what."""

    class Kind(models.TextChoices):
        CHECKED = "checked", "checked"
        REJECTED = "rejected", "marked as not a claim"
        REOPENED = "reopened", "set back to not checked"
        CORRECTED = "corrected", "corrected"
        MADE = "made", "entered"
        RESTORED = "restored", "put back to an earlier state"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claim_acts", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, blank=True, related_name="claim_acts", help_text="If it is one."
    )
    # What else it takes to undo it: how names in articles were linked before.
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="claimact_of_user"),  # a person's last act
            models.Index(
                fields=["user", "-undone_at"], condition=Q(undone_at__isnull=False), name="claimact_undone"
            ),  # what a person may do again
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["checked", "rejected", "reopened", "corrected", "made", "restored"]),
                name="claimact_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.user_id}"


class ClaimStep(models.Model):
    """A claim's part of an act: the version that it had before (0: it was not there) and the one since.

    The history has the states of both. An act is undone where the claim is as the act left it, be it because
    nobody changed it since or because it was changed back: the versions of later acts are no matter.
    """

    act = models.ForeignKey(ClaimAct, models.CASCADE, related_name="steps")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="steps", db_index=False)
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()

    class Meta:
        ordering = ["claim_id"]
        constraints = [
            # Its index serves the acts on a claim.
            models.UniqueConstraint(fields=["claim", "act"], name="claimstep_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="claimstep_changes"),
        ]

    def __str__(self) -> str:
        return f"claim {self.claim_id}: {self.before} to {self.after}"
