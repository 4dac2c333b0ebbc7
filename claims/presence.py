"""Who else is on an article's page just now. Kept in the cache alone: without it nobody is."""

import logging
import time

from django.contrib.auth.models import User
from django.core.cache import cache

logger = logging.getLogger(__name__)

LASTS = 75
"""Seconds after which somebody who was not heard of has gone. Pages ask every 30."""


def note(article_id: int, user: User) -> list[str]:
    """Say that ``user`` is on the article; the names of the others who are."""
    key, now = f"presence:{article_id}", time.time()
    try:
        seen: dict[int, tuple[str, float]] = cache.get(key) or {}
        here = {who: (name, at) for who, (name, at) in seen.items() if now - at < LASTS}
        here[user.pk] = (user.get_full_name() or user.get_username(), now)
        cache.set(key, here, LASTS)
    except Exception:
        logger.warning("Who is on article %s is not known: the cache does not answer", article_id)
        return []
    return sorted(name for who, (name, _at) in here.items() if who != user.pk)
