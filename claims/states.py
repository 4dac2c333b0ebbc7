"""What claims were at some point of their history, relays included: to be told, compared and put back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.fields import Spans
from claims.models import Claim, Relay

FIELDS = (
    "source",
    "cue",
    "content",
    "hedge_spans",
    "source_text",
    "cue_text",
    "content_text",
    "form",
    "kind",
    "cue_class",
    "polarity",
    "hedges",
    "speaker_id",
    "organisation_id",
    "described_as",
    "role",
    "outer_id",
    "status",
)
"""What a person may change of a claim; the rest of a row is the machine's, or counts."""


@dataclass(frozen=True, slots=True)
class Through:
    """One relay: an outlet or a document through which a claim came. ``key`` is an organisation's."""

    name: str
    key: int | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class State:
    """A claim as it was after one event of its history."""

    event: Any
    relays: tuple[Through, ...]

    @property
    def values(self) -> dict[str, Any]:
        """What a person may change, by the names of the columns."""
        return {name: getattr(self.event, name) for name in FIELDS}


def relays_of(claim: Claim) -> tuple[Through, ...]:
    """The relays of a claim as they are now, in order."""
    return tuple(Through(row.name, row.organisation_id, row.spans) for row in claim.relays.all())


def states_of(claims: Iterable[int]) -> dict[int, list[State]]:
    """The whole history of these claims, oldest first. Asks two queries, however many there are."""
    events: Any = Claim._meta.get_field("events").related_model
    keys = list(claims)
    rows = events.objects.filter(pgh_obj__in=keys).select_related("pgh_context").order_by("pgh_id")
    relays = _relay_events(keys)
    found: dict[int, list[State]] = {key: [] for key in keys}
    for event in rows:
        found[event.pgh_obj_id].append(
            State(event, _relays_at(relays.get(event.pgh_obj_id, ()), event.pgh_created_at))
        )
    return found


def _relay_events(claims: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    events: Any = Relay._meta.get_field("events").related_model
    found = defaultdict(list)
    for event in events.objects.filter(claim__in=claims).order_by("pgh_id"):
        found[event.claim_id].append(event)
    return found


def _relays_at(events: Sequence[Any], at: datetime) -> tuple[Through, ...]:
    """Both histories carry the time of the transaction that wrote them: what one act wrote is one state."""
    rows: dict[int, Any] = {}
    for event in events:
        if event.pgh_created_at <= at:
            rows.pop(event.id, None)
            if event.pgh_label != "delete":
                rows[event.id] = event
    return tuple(
        Through(row.name, row.organisation_id, row.spans)
        for row in sorted(rows.values(), key=lambda row: row.order)
    )
