"""How often the API may be called: per account and kind of call; without an account, per address."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from newsclaims.limits import address_of, limit

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module while it is being loaded
    from rest_framework.views import APIView


class Throttle(BaseThrottle):
    """Counts by ``settings.API_LIMITS``: ``anonymous``, ``read``, ``write``, or what the view names.

    A view with limits of its own has an attribute ``throttle_scope``, a key of the setting.

    An account counts as one however many tokens it has. The count is one atomic step in the shared cache, and
    none while the cache is away: see :mod:`newsclaims.limits`.
    """

    _wait: float | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        user = request.user if request.user and request.user.is_authenticated else None
        kind = "read" if request.method in SAFE_METHODS else "write"
        scope = getattr(view, "throttle_scope", None) or (kind if user else "anonymous")
        who = f"user {user.pk}" if user else address_of(request)
        self._wait = limit(settings.API_LIMITS[scope]).count("api", scope, who)
        return self._wait is None

    def wait(self) -> float | None:
        return self._wait
