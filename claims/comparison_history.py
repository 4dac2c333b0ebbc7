"""What became of a comparison, told for people: one step for each save, with what it changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import Truncator

from claims.history import Change, Step
from claims.models import Claim, Comparison, ComparisonClaim

SHOWN = 50
"""Saves that are told of; what is older stays in the database."""
_SUMMARIES = {
    "made": "made it",
    "edited": "changed it",
    "added": "put claims into it",
    "deleted": "deleted it",
    "restored": "brought it back",
}
_FIELDS = {
    "title": "Title",
    "question": "Question",
    "notes": "Notes",
    "columns": "Columns",
    "rows": "Rows",
    "is_public": "Who sees it",
}
_PLACE = {"side": "Column", "point": "Row", "note": "Note"}


def history(comparison: Comparison) -> list[Step]:
    """The saves of a comparison, newest first. Asks four queries, however many there are."""
    own = list(comparison.events.select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    model = ComparisonClaim.events.rel.related_model  # type: ignore[attr-defined]
    places = list(model.objects.filter(comparison=comparison.pk).order_by("pgh_id"))
    names = _names(places)
    users = _users(own)
    moved: dict[Any, list[Any]] = {}
    for event in places:
        moved.setdefault(_save(event), []).append(event)
    known: dict[int, Any] = {}
    steps, before = [], None
    for event in own:
        changes = [*_fields(before, event), *_claims(moved.get(_save(event), ()), known, names)]
        steps.append(_step(event, before, users, changes))
        before = event
    return steps[::-1][:SHOWN]


def _save(event: Any) -> Any:
    """What the events of one save share: its context, or else the moment of its transaction."""
    return event.pgh_context_id or event.pgh_created_at


def _names(places: Iterable[Any]) -> Mapping[int, str]:
    """Each claim in few words, those that are gone by their number."""
    keys = {event.claim_id for event in places}
    claims = Claim.objects.filter(pk__in=keys).select_related("speaker", "organisation").defer("search")
    told = {claim.pk: f"{claim.who}: {Truncator(claim.content_text).chars(80)}" for claim in claims}
    return {key: told.get(key, f"claim {key}") for key in keys}


def _users(events: Sequence[Any]) -> Mapping[int, str]:
    keys = {key for key in map(_user, events) if key is not None}
    found = User.objects.filter(pk__in=keys)
    return {user.pk: user.get_full_name() or user.get_username() for user in found}


def _user(event: Any) -> int | None:
    key = event.pgh_context.metadata.get("user") if event.pgh_context else None
    return key if isinstance(key, int) else None


def _step(event: Any, before: Any, users: Mapping[int, str], changes: list[Change]) -> Step:
    key = _user(event)
    who = users.get(key, "Somebody whose account is gone") if key else "The site’s operator"
    act = event.pgh_context.metadata.get("act", "") if event.pgh_context else ""
    summary = _SUMMARIES.get(act, "made it" if before is None else "changed it")
    return Step(event.pgh_created_at, who, summary, tuple(changes))


def _fields(before: Any, event: Any) -> Iterator[Change]:
    if before is None:
        return
    for name, label in _FIELDS.items():
        old, new = getattr(before, name), getattr(event, name)
        if old != new:
            yield Change(label, _told(name, old), _told(name, new))


def _told(name: str, value: Any) -> str:
    if name == "is_public":
        return "everybody" if value else "its owner alone"
    if name in {"columns", "rows"}:
        choices = {"columns": Comparison.Columns, "rows": Comparison.Rows}[name].choices
        return str(dict(choices).get(value, value))
    return str(value) or "none"


def _claims(events: Iterable[Any], known: dict[int, Any], names: Mapping[int, str]) -> Iterator[Change]:
    """What one save did to the claims; ``known`` are their places before it, and after it."""
    has_moved = False
    for event in events:
        before = known.pop(event.claim_id, None)
        name = names[event.claim_id]
        if event.pgh_label == "delete":
            yield Change("Taken out", name, "")
            continue
        known[event.claim_id] = event
        if before is None:
            yield Change("Put in", "", name)
            continue
        has_moved |= before.order != event.order
        for field, label in _PLACE.items():
            if getattr(before, field) != getattr(event, field):
                old, new = getattr(before, field) or "none", getattr(event, field) or "none"
                yield Change(f"{label} of {name}", old, new)
    if has_moved:
        yield Change("Order", "", "changed")
