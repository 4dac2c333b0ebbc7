"""What the queue of unsure records shows: what was said, by whom it may be, and why that is not clear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from claims.models import Claim, Doubt
from claims.registry import PERSON, Kind
from claims.registry.names import person_name

SAMPLES = 2


@dataclass(slots=True)
class Entry:
    """An unsure record, some of its claims, and its candidates, each with why it may be them."""

    record: Any
    is_one_word: bool
    claims: list[Claim] = field(default_factory=list)
    claim_count: int = 0
    candidates: list[Doubt] = field(default_factory=list)


def entries(kind: Kind, records: Sequence[Any]) -> list[Entry]:
    """One for each record, in their order. Asks five queries, however many there are."""
    found = {
        record.pk: Entry(record, kind is PERSON and person_name(record.name).is_one_word)
        for record in records
    }
    counts = kind.record.objects.filter(pk__in=found).with_counts().values_list("pk", "claim_count")
    for key, number in counts:
        found[key].claim_count = number
    _add_claims(kind, found)
    _add_candidates(kind, found)
    return list(found.values())


def _add_claims(kind: Kind, found: dict[int, Entry]) -> None:
    """The latest claims of each, by an index, so that a record with thousands costs no more."""
    theirs = Claim.objects.shown().filter(**{kind.owner: OuterRef("pk")}).order_by("-pk").values("pk")
    latest = kind.record.objects.filter(pk__in=found).values_list(ArraySubquery(theirs[:SAMPLES]), flat=True)
    keys = [key for keys in latest for key in keys]
    for claim in Claim.objects.filter(pk__in=keys).with_names().order_by("article", "position"):
        found[getattr(claim, f"{kind.owner}_id")].claims.append(claim)


def _add_candidates(kind: Kind, found: dict[int, Entry]) -> None:
    doubts = kind.doubt.objects.filter(record__in=found, decision=Doubt.Decision.OPEN)
    live = doubts.filter(other__merged_into=None, other__set_aside=False)
    rows = list(live.select_related("other__organisation" if kind is PERSON else "other"))
    others = kind.record.objects.filter(pk__in={row.other_id for row in rows}).with_counts()
    counts = dict(others.values_list("pk", "claim_count"))
    for row in rows:
        row.other.claim_count = counts.get(row.other_id, 0)
        found[row.record_id].candidates.append(row)
