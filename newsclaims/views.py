"""The home page, and the site's sign."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget

from articles.models import Article
from articles.views import LIMITS, rows
from claims.counted import counted
from claims.forms import Sureness
from claims.models import Claim, Speaker
from newsclaims.access import at_least, public, reading
from newsclaims.accounts.models import Role
from newsclaims.http import Request

LATEST = 8
MOST_QUOTED = 8
IN_WORK = 6
RECENT = timedelta(days=30)


@public
@require_safe
def favicon(request: Request) -> HttpResponse:
    """Where browsers look for a sign on pages that name none, such as the administration's."""
    return redirect(static("img/logo.svg"))


@reading
@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """What is being worked on, what awaits review, and what was said last.

    While articles are in work htmx asks for the list of them alone; once none is, it gets everything below
    the upload box, so that what somebody is typing there stays.
    """
    work = _in_work()
    if request.htmx and work["in_work"]:
        return render(request, "home.html#work", work)
    user = request.user
    awaiting = _awaiting(user) if isinstance(user, User) and at_least(user, Role.EDITOR) else {}
    context = work | _said() | awaiting | LIMITS
    if request.htmx:
        return reswap(retarget(render(request, "home.html#below", context), "#below"), "outerHTML")
    return render(request, "home.html", context)


def _in_work() -> dict[str, Any]:
    listed = Article.objects.listed()
    return {
        "in_work": list(rows(listed.in_work()).order_by("job__queued_at", "pk")[:IN_WORK]),
        "in_work_count": listed.in_work().count(),
        "failed": list(rows(listed.failed()).order_by("-job__finished_at")[:IN_WORK]),
    }


def _said() -> dict[str, Any]:
    """The latest claims, and whom the articles of the last weeks quote most, with bars in percent."""
    recent = Claim.objects.shown().filter(article__created_at__gte=timezone.now() - RECENT)
    quoted = (
        recent.exclude(speaker=None)
        .values("speaker", "speaker__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "speaker__name")[:MOST_QUOTED]
    )
    most = max((row["number"] for row in quoted), default=1)
    return {
        "latest": list(Claim.objects.shown().with_names().order_by("-pk")[:LATEST]),
        "quoted": [row | {"percent": round(100 * row["number"] / most)} for row in quoted],
    }


def _awaiting(user: User) -> dict[str, Any]:
    """How many claims await review, and how many for which reason; none is counted further than a queue."""
    waiting = Claim.objects.unreviewed()
    awaiting: dict[str, QuerySet[Any]] = {
        "all": waiting,
        "low": waiting.filter(confidence__lt=Sureness.bounds[Sureness.UNSURE][1]),
        "mine": waiting.assigned_to(user),
        "people": Speaker.objects.unsure(),
        "disputed": Claim.objects.disputed(),
        "reported": Claim.objects.reported(),
    }
    counts = {name: counted(rows) for name, rows in awaiting.items()}
    return {"awaiting": counts, "awaiting_review": counts["all"]}
