"""What the desk and a claim's page show of the review: fetched where it is shown, for who may see it."""

from typing import Any

from django import template
from django.db.models import F
from django.http import QueryDict
from django.utils.http import urlencode

from articles.models import Article
from claims.models import Assignment, Claim, Dispute, Report
from claims.queues import QUEUES
from claims.review_forms import CommentForm, DisputeForm, QueueForm

register = template.Library()


@register.inclusion_tag("review/desk.html", takes_context=True)
def desk_review(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Whose the article is, who else looks at it, and the way on in the queue that one came from."""
    request = context["request"]
    shared = {name: context.get(name) for name in ("request", "user", "may", "csrf_token")}
    if not context["may"].edit:
        return shared
    assignment = Assignment.objects.select_related("editor").filter(article=article.pk).first()
    return shared | {"article": article, "assignment": assignment, "walk": _walk(request.GET, context)}


def _walk(query: QueryDict, context: dict[str, Any]) -> dict[str, str] | None:
    """The queue in the address, and the address of what comes after this article in it."""
    if "queue" not in query:
        return None
    form = QueueForm(query)
    if not form.is_valid() or not form.cleaned_data["queue"]:
        return None
    kept = {name: query[name] for name in form.fields if query.get(name)}
    claims = context.get("claims") or []
    last = max((shown.claim for shown in claims), key=lambda claim: claim.position, default=None)
    if last is not None and kept["queue"] == "unsure":
        last = max((shown.claim for shown in claims), key=lambda claim: -claim.confidence)
    following = kept | ({"claim": str(last.pk)} if last is not None else {})
    return {
        "label": QUEUES[kept["queue"]].label,
        "next": urlencode(following),
        "back": urlencode(kept),
    }


@register.inclusion_tag("review/remarks.html", takes_context=True)
def remarks(context: dict[str, Any], claim: Claim) -> dict[str, Any]:
    """A claim's dispute, comments and reports, for editors; for readers the way to report."""
    shared = {name: context.get(name) for name in ("request", "user", "may", "csrf_token")} | {"claim": claim}
    if not context["may"].edit:
        return shared
    return shared | {
        "dispute": Dispute.objects.select_related("by").filter(claim=claim.pk, settled_at=None).first(),
        "comments": list(claim.comments.select_related("by")),
        "reports": list(Report.objects.still_open().filter(claim=claim.pk).order_by(F("at").desc())),
        "comment_form": CommentForm(auto_id="comment_%s"),
        "dispute_form": DisputeForm(auto_id="dispute_%s"),
    }
