"""Tokens of programs: made, found at each request, revoked."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from newsclaims.accounts.models import ApiToken

_FORM = re.compile(r"nc_[A-Za-z0-9_-]{43}")
_SEEN_EVERY = timedelta(minutes=1)


def create(*, user: User, name: str, scope: ApiToken.Scope, days: int) -> tuple[ApiToken, str]:
    """A token and its secret, which is to be shown now and is kept nowhere."""
    secret = "nc_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        scope=scope,
        digest=_digest(secret),
        hint=secret[-4:],
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, secret


def find(secret: str) -> ApiToken | None:
    """The live token of this secret, with its user and account.

    Asked of the database by each request, so that a revoked one is out at once.
    """
    if not _FORM.fullmatch(secret):
        return None
    live = ApiToken.objects.live().select_related("user__account")
    return live.filter(digest=_digest(secret)).first()


def note_use(token: ApiToken) -> None:
    """Remember when the token was last used, to the minute: not every request writes."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(*, user: User, token_id: int) -> ApiToken:
    """Nobody comes in with it from the next request on. Raises ApiToken.DoesNotExist for somebody else's."""
    token = ApiToken.objects.get(pk=token_id, user=user)
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
