"""What awaits an editor: queues of claims, their counts, and the way through them one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q

from articles.models import Article, ArticleQuerySet
from claims.counted import counted
from claims.forms import Sureness
from claims.found import COUNTED
from claims.models import Claim, Speaker
from claims.querysets import ClaimQuerySet

NAMESAKES = 1000
"""More people than this have no name in common that narrows anything."""
_BY_ARTICLE = ("-article_id", "position", "pk")
_LEAST_SURE = ("confidence", "pk")
_SURER = Sureness.bounds[Sureness.UNSURE][1]


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: its name in addresses, what editors call it, what is in it and in which order."""

    name: str
    label: str
    about: str
    empty: str
    take: Callable[[ClaimQuerySet, User], ClaimQuerySet]
    through: Callable[[ClaimQuerySet, User], ClaimQuerySet] | None = None
    """What has been through it; None where that is not known."""
    order: Sequence[str] = _BY_ARTICLE


_ALL = [
    Queue(
        "unreviewed",
        "Not checked",
        "What the machine found and nobody has looked at yet, the newest article first.",
        "Everything is checked. Claims of the next article wait here.",
        lambda claims, user: claims.unreviewed(),
        lambda claims, user: claims.settled(),
    ),
    Queue(
        "unsure",
        "Low confidence",
        "Not checked, and the machine itself has doubts: what it is least sure of comes first.",
        "There is nothing that the machine doubts.",
        lambda claims, user: claims.unreviewed().filter(confidence__lt=_SURER),
        lambda claims, user: claims.settled().filter(confidence__lt=_SURER),
        _LEAST_SURE,
    ),
    Queue(
        "speakers",
        "Not sure who",
        "Claims of people who may be somebody else on record.",
        "We know of everybody who they are.",
        lambda claims, user: claims.shown().of_unsure_speakers(),
    ),
    Queue(
        "reported",
        "Reported by readers",
        "A reader wrote that something is wrong. Mend it, or say that it is right.",
        "No reader has reported anything that is not answered.",
        lambda claims, user: claims.reported(),
        lambda claims, user: claims.once_reported(),
    ),
    Queue(
        "mine",
        "Mine",
        "Not checked, and yours to look at: single claims, and those of articles that are yours.",
        "Nothing of yours is left to check. Take an article, or a claim: its page has a button for it.",
        lambda claims, user: claims.unreviewed().assigned_to(user),
        lambda claims, user: claims.settled().assigned_to(user),
    ),
    Queue(
        "disputed",
        "Disputed",
        "An editor thinks that these are not right as they stand; another one settles it.",
        "Nobody disputes anything.",
        lambda claims, user: claims.disputed(),
        lambda claims, user: claims.once_disputed(),
    ),
    Queue(
        "done",
        "Done",
        "Checked, corrected, made or taken out by a person.",
        "Nothing is checked yet.",
        lambda claims, user: claims.settled(),
    ),
]
QUEUES: Mapping[str, Queue] = {queue.name: queue for queue in _ALL}


def claims_of(queue: Queue, user: User, cleaned: Mapping[str, Any]) -> ClaimQuerySet:
    """The claims of a queue, in its order, narrowed by a valid ``QueueForm``'s ``cleaned_data``."""
    return narrowed(queue.take(Claim.objects.all(), user), cleaned).order_by(*queue.order)


def narrowed(claims: ClaimQuerySet, cleaned: Mapping[str, Any]) -> ClaimQuerySet:
    """By outlet, person and days, as the form has them; what is missing narrows nothing."""
    if outlet := cleaned.get("outlet"):
        claims = claims.filter(article__outlet__icontains=outlet)
    if person := cleaned.get("person"):
        people = cleaned["people"] if "people" in cleaned else people_named(person)
        claims = claims.filter(speaker__in=people)
    if after := cleaned.get("after"):
        claims = claims.filter(said_on__gte=after)
    if before := cleaned.get("before"):
        claims = claims.filter(said_on__lte=before)
    return claims


def people_named(words: str) -> list[int]:
    """The keys of people who go by these words. A form looks once, and every queue is narrowed by it."""
    return list(Speaker.objects.named(words).order_by("pk").values_list("pk", flat=True)[:NAMESAKES])


def counts(user: User, cleaned: Mapping[str, Any]) -> dict[str, int]:
    """How many claims each queue has, up to ``COUNTED``; one query a queue."""
    found = {}
    for queue in QUEUES.values():
        found[queue.name] = counted(narrowed(queue.take(Claim.objects.all(), user), cleaned))
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How many claims have been through a queue, of how many."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total


def progress(queue: Queue, user: User, cleaned: Mapping[str, Any], waiting: int) -> Progress | None:
    """How far a queue is; None where that is not known, or where nobody counts so many. One query."""
    if queue.through is None or waiting > COUNTED:
        return None
    done = counted(narrowed(queue.through(Claim.objects.all(), user), cleaned))
    return Progress(done, done + waiting) if done + waiting > 0 and done <= COUNTED else None


def after(claims: ClaimQuerySet, queue: Queue, last: Claim) -> ClaimQuerySet:
    """What comes behind a claim in the queue's order, be it in the queue any more or not."""
    steps = []
    for index, key in enumerate(queue.order):
        name, beyond = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        same = [Q(**{_bare(earlier): _value(last, earlier)}) for earlier in queue.order[:index]]
        steps.append(reduce(and_, same, Q(**{f"{name}__{beyond}": _value(last, name)})))
    return claims.filter(reduce(or_, steps))


def _bare(key: str) -> str:
    return key.removeprefix("-")


def _value(claim: Claim, key: str) -> Any:
    return getattr(claim, _bare(key))


# -- By article -------------------------------------------------------------------------------------------


def articles_with_claims(cleaned: Mapping[str, Any], user: User, *, mine: bool) -> ArticleQuerySet:
    """Articles that have claims of a narrowing, newest first, those that await somebody before the others."""
    theirs = narrowed(Claim.objects.filter(article=OuterRef("pk")), cleaned).order_by()
    found = Article.objects.filter(Exists(theirs)).select_related("assignment__editor")
    if mine:
        found = found.filter(assignment__editor=user)
    waiting = Exists(Claim.objects.unreviewed().filter(article=OuterRef("pk")).order_by())
    return found.defer("text", "search").annotate(waits=waiting).order_by("-waits", "-pk")


def note_progress(articles: Sequence[Article]) -> None:
    """Give each article ``total`` and ``checked`` claims and the ``percent``; one query for all."""
    of = {article.pk: article for article in articles}
    waiting = Count("pk", filter=Q(status="unreviewed", provenance="machine"))
    rows = Claim.objects.filter(article__in=of).order_by().values("article")
    for row in rows.annotate(total=Count("pk"), waiting=waiting):
        checked = row["total"] - row["waiting"]
        progress = {"total": row["total"], "checked": checked, "percent": 100 * checked // row["total"]}
        vars(of[row["article"]]).update(progress)
