"""What people say about claims beside correcting them, in numbers, for the cards of a list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Value

from claims.models import Assignment, Claim, Comment, Dispute, Report


@dataclass(frozen=True, slots=True)
class Remarks:
    """How many comments and unanswered reports a claim has, whether it is disputed, and whose it is."""

    comments: int = 0
    reports: int = 0
    disputes: int = 0
    editor: str = ""

    @property
    def is_silent(self) -> bool:
        return self == Remarks()


def note_remarks(claims: Iterable[Claim]) -> None:
    """Give each claim its ``remarks``. Asks two queries, however many claims there are."""
    of = {claim.pk: claim for claim in claims}
    found = dict.fromkeys(of, Remarks())
    for key, what, number in _numbers(list(of)):
        found[key] = replace(found[key], **{what: number})  # type: ignore[arg-type]
    assigned = Assignment.objects.filter(claim__in=of).select_related("editor")
    for row in assigned if of else ():
        name = row.editor.get_full_name() or row.editor.get_username()
        found[row.claim_id] = replace(found[row.claim_id], editor=name)  # type: ignore[index]
    for key, claim in of.items():
        claim.remarks = found[key]


def _numbers(keys: list[int]) -> Iterable[tuple[int, str, int]]:
    """(claim, what, how many) of everything that somebody said about these claims."""
    rows = [
        ("comments", Comment.objects.all()),
        ("reports", Report.objects.still_open()),
        ("disputes", Dispute.objects.filter(settled_at=None)),
    ]
    counted = [
        found.filter(claim__in=keys)
        .order_by()
        .values("claim")
        .annotate(what=Value(name), number=Count("pk"))
        .values_list("claim", "what", "number")
        for name, found in rows
    ]
    return counted[0].union(*counted[1:], all=True) if keys else ()
