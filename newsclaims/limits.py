"""Counting in the shared cache how often somebody does something, against guessing and floods.

A cache that is away limits nothing: reading and signing in must not depend on it. The log says so.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache as remembered

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

logger = logging.getLogger(__name__)

_QUIET_SECONDS = 60.0
_last_told = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """``number`` times in each stretch of ``seconds``; 0 means as often as one likes."""

    number: int
    seconds: int

    def count(self, *who: object) -> float | None:
        """Count once more; the seconds to wait if that was too often, else None."""
        if not self.number:
            return None
        key, left = self._window(who)
        try:
            try:
                done = cache.incr(key)
            except ValueError:  # the first of this stretch
                done = 1 if cache.add(key, 1, self.seconds) else cache.incr(key)
        except Exception as error:  # whatever the cache's client raises
            _tell(error)
            return None
        return left if done > self.number else None

    def is_spent(self, *who: object) -> float | None:
        """The seconds to wait if one more would be too often; counts nothing."""
        if not self.number:
            return None
        key, left = self._window(who)
        try:
            done = cache.get(key, 0)
        except Exception as error:
            _tell(error)
            return None
        return left if done >= self.number else None

    def forget(self, *who: object) -> None:
        """Start again from nothing."""
        try:
            cache.delete(self._window(who)[0])
        except Exception as error:
            _tell(error)

    def _window(self, who: tuple[object, ...]) -> tuple[str, float]:
        """The key of the present stretch, and how long it still lasts."""
        stretch, gone = divmod(time.time(), self.seconds)
        name = ":".join(str(part) for part in who)
        return f"limit:{name}:{self.seconds}:{stretch:.0f}", self.seconds - gone


_SECONDS = {"second": 1, "minute": 60, "quarter": 900, "hour": 3600, "day": 86_400}


@remembered
def limit(written: str) -> Limit:
    """ "120/minute" as settings have it; "0" is no limit. Raises ValueError for anything else."""
    number, _, stretch = written.partition("/")
    return Limit(int(number), _SECONDS[stretch] if int(number) else 1)


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks, past as many proxies of ours as ``NUM_PROXIES`` says."""
    passed = request.headers.get("x-forwarded-for", "")
    if not settings.NUM_PROXIES or not passed:
        return str(request.META.get("REMOTE_ADDR", ""))
    hops = passed.split(",")
    return hops[-min(settings.NUM_PROXIES, len(hops))].strip()


def _tell(error: Exception) -> None:
    """Once a minute, not at every request."""
    global _last_told
    if time.monotonic() - _last_told > _QUIET_SECONDS or not _last_told:
        _last_told = time.monotonic()
        logger.warning("The cache does not answer, so that nothing is limited: %s", error)
