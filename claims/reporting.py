"""How often readers without an account may report, and how little of them is kept."""

import hashlib
import logging
from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)

A_READER, EVERYBODY = 10, 300
"""So many reports an hour from one address, and from all addresses together."""
_HOUR = 3600


def sender_of(request: HttpRequest) -> str:
    """A digest that tells today's readers apart and nobody by name: tomorrow the salt is another one."""
    address = request.META.get("REMOTE_ADDR", "")
    today = datetime.now(UTC).date().isoformat()
    return hashlib.sha256(f"{settings.SECRET_KEY}:{today}:{address}".encode()).hexdigest()


def may_report(sender: str) -> bool:
    """Count one more report. With the cache away everybody may: a lost report is worse than one too many."""
    try:
        return _count(f"reports:{sender}") <= A_READER and _count("reports") <= EVERYBODY
    except Exception:
        logger.warning("Reports are not counted: the cache does not answer", exc_info=True)
        return True


def _count(key: str) -> int:
    cache.add(key, 0, _HOUR)
    return int(cache.incr(key))
