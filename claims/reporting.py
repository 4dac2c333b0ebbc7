"""How often readers without an account may report, and how nothing of them is kept."""

import hashlib
import logging
import secrets
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from claims.models import Report
from newsclaims.limits import Limit, address_of

logger = logging.getLogger(__name__)

A_READER = Limit(10, 3600)
"""So many reports an hour from one address."""
EVERYBODY = 300
"""And so many from all of them, counted in the database: that holds while the cache is away."""
_DAY = 86_400


def may_report(request: HttpRequest) -> bool:
    """Count one more report. With the cache away only what all send together is limited."""
    if Report.objects.filter(at__gt=timezone.now() - timedelta(hours=1)).count() >= EVERYBODY:
        return False
    sender = _sender(request)
    return sender is None or A_READER.count("report", sender) is None


def is_first(request: HttpRequest, claim_id: int, matter: str) -> bool:
    """Whether this reader has not reported the same today: a button may be pressed twice."""
    sender = _sender(request)
    try:
        return sender is None or bool(cache.add(f"report:{claim_id}:{matter}:{sender}", 1, _DAY))
    except Exception:  # whatever the cache's client raises
        return True


def _sender(request: HttpRequest) -> str | None:
    """What tells today's readers apart. It is in the cache alone, as is the salt, which is drawn each day
    and forgotten after it: from then on nobody can find out from whom a report came, us included.
    """
    try:
        today = datetime.now(UTC).date().isoformat()
        salt = cache.get_or_set(f"report:salt:{today}", secrets.token_hex, _DAY)
    except Exception as error:
        logger.warning("Reports are not counted by address: the cache does not answer: %s", error)
        return None
    return hashlib.sha256(f"{salt}:{address_of(request)}".encode()).hexdigest()
