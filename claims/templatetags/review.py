"""What the desk and a claim's page show of the review: fetched where it is shown, for who may see it."""

import re
from collections.abc import Iterator
from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from articles.models import Article
from claims import presence
from claims.models import Assignment, Claim, Report
from claims.queues import QUEUES
from claims.remarks import note_remarks
from claims.review_forms import AssignForm, CommentForm, DisputeForm, QueueForm, WalkForm, called

register = template.Library()
register.filter("called", lambda user: called(user) if user else "Somebody whose account is gone")

_CLAIM = re.compile(r"/claims/(\d{1,15})/|\bclaim (\d{1,15})\b", re.ASCII | re.IGNORECASE)


@register.filter
def linked(words: str) -> Iterator[tuple[str, str]]:
    """A comment as (words, address) pairs: "claim 77" and /claims/77/ lead there, the rest nowhere."""
    end = 0
    for match in _CLAIM.finditer(words):
        yield words[end : match.start()], ""
        yield match.group(), reverse("claim", args=[int(match[1] or match[2])])
        end = match.end()
    yield words[end:], ""


@register.inclusion_tag("review/desk.html", takes_context=True)
def desk_review(context: dict[str, Any], article: Article) -> dict[str, Any]:
    """Whose the article is, who else looks at it, and the way on in the queue that one came from.

    The cards below it get what people say about their claims.
    """
    request = context["request"]
    shared = {name: context.get(name) for name in ("request", "user", "may", "csrf_token")}
    if not context["may"].edit:
        return shared
    claims = [shown.claim for shown in context.get("claims") or []]
    note_remarks(claims)
    assignment = Assignment.objects.select_related("editor").filter(article=article.pk).first()
    more: dict[str, Any] = {"article": article, "assignment": assignment, "walk": _walk(request.GET, claims)}
    more["others"] = presence.note(article.pk, request.user)
    return shared | more | ({"assign_form": AssignForm(auto_id="give_%s")} if context["may"].lead else {})


def _walk(query: QueryDict, claims: list[Claim]) -> dict[str, Any] | None:
    """The queue in the address, and the addresses of what comes after this claim and article in it."""
    form = WalkForm(query) if "queue" in query else None
    if form is None or not form.is_valid() or not form.cleaned_data["queue"]:
        return None
    kept = {name: str(query[name]) for name in QueueForm.base_fields if query.get(name)}
    queue = QUEUES[form.cleaned_data["queue"]]
    here = next((claim for claim in claims if claim.pk == form.cleaned_data["claim"]), None)
    last = here
    if claims and (here is None or queue.order[0] == "-article_id"):
        last = max(claims, key=lambda claim: (claim.position, claim.pk))
    return {
        "label": queue.label,
        "back": urlencode(kept),
        "claim": urlencode(kept | {"claim": str(here.pk), "step": "claim"}) if here else "",
        "next": urlencode(kept | ({"claim": str(last.pk)} if last else {})),
    }


@register.inclusion_tag("review/remarks.html", takes_context=True)
def remarks(context: dict[str, Any], claim: Claim) -> dict[str, Any]:
    """A claim's dispute, comments and reports, for editors; for readers the way to report.

    The claim comes ``with_remarks``, so that only what there is is asked for.
    """
    shared = {name: context.get(name) for name in ("request", "user", "may", "csrf_token")} | {"claim": claim}
    if not context["may"].edit:
        return shared
    said: Any = claim  # its has_… are annotated
    disputes = list(claim.disputes.select_related("by", "settled_by")) if said.has_disputes else []
    is_open = bool(disputes) and disputes[0].settled_at is None
    return shared | {
        "dispute": disputes[0] if is_open else None,
        "settled": disputes[is_open:],
        "comments": list(claim.comments.select_related("by")) if said.has_comments else [],
        "reports": list(Report.objects.still_open().filter(claim=claim.pk)) if said.has_reports else [],
        "assignment": getattr(claim, "assignment", None),
        "assign_form": AssignForm(auto_id="give_%s") if context["may"].lead else None,
        "comment_form": CommentForm(auto_id="comment_%s"),
        "dispute_form": DisputeForm(auto_id="dispute_%s"),
    }
