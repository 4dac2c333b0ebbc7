"""Answers that are kept, so that a program may send a creation again without making two."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """What the API answered to a creation that came with an Idempotency-Key, until it expires.

    The row is written in the transaction of the creation itself: either both are there or neither is.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    # JSON as it was sent: jsonb would refuse an escaped NUL.
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="kept_answer_expires")]  # clearing away
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.status} for {self.key}"
