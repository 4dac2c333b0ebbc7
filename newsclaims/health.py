"""/health/: whether every part of the installation does its work, and which does not."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import jobs
from articles.models import Heartbeat
from newsclaims.access import public

STALLED_AFTER = timedelta(seconds=80)
"""The canary comes every 30 s; two missed ones and the worker counts as stalled."""


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 and ``"ok": true`` if database, broker and worker answer; else 503, and which does not."""
    body = state()
    return JsonResponse(body, status=200 if body["ok"] else 503)


def state() -> dict[str, Any]:
    """``ok``, each part, and how long the longest-waiting article has been in the queue."""
    parts: dict[str, str] = {}
    oldest_seconds = None
    now = timezone.now()
    try:
        seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
        oldest = jobs.oldest_queued()
        parts["database"] = "ok"
        parts["worker"] = "ok" if seen and now - seen < STALLED_AFTER else "no sign of life"
        oldest_seconds = round((now - oldest).total_seconds()) if oldest else 0
    except DatabaseError:
        parts["database"] = "does not answer"
        parts["worker"] = "unknown"
    try:
        cache.get("health")
        parts["broker"] = "ok"
    except Exception:  # whatever the client raises, the broker is not well
        parts["broker"] = "does not answer"
    healthy = all(state == "ok" for state in parts.values())
    return {"ok": healthy, "parts": parts, "oldest_queued_seconds": oldest_seconds}
