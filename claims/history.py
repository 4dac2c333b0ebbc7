"""What became of a claim, told for people: who changed what, when, and from what to what."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import TextChoices

from claims.models import Claim, Organisation, Provenance, Speaker

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a claim. ``who`` did it; a first step has no changes."""

    at: datetime
    who: str
    summary: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class _Names:
    """The names behind the keys that events hold, fetched once for all of them."""

    speakers: dict[int, str]
    organisations: dict[int, str]
    users: dict[int, str]

    @classmethod
    def of(cls, events: Sequence[Any]) -> "_Names":
        speakers = {event.speaker_id for event in events} - {None}
        bodies = {event.organisation_id for event in events} - {None}
        users = {key for key in map(_user, events) if key is not None}
        return cls(
            dict(Speaker.objects.filter(pk__in=speakers).values_list("pk", "name")),
            dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name")),
            {
                user.pk: user.get_full_name() or user.get_username()
                for user in User.objects.filter(pk__in=users)
            },
        )

    def who(self, event: Any) -> str:
        key = _user(event)
        if key is None:
            return ""
        return self.users.get(key, "somebody whose account is gone")


def _user(event: Any) -> int | None:
    """The key of the account that was signed in when the change was made."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    key = metadata.get("user")
    return key if isinstance(key, int) else None


def history(claim: Claim) -> list[Step]:
    """The steps of a claim, newest first. Asks four queries, however long it is."""
    events = list(claim.events.select_related("pgh_context").order_by("pgh_id"))  # type: ignore[attr-defined]
    names = _Names.of(events)
    steps = []
    for before, event in zip([None, *events], events, strict=False):
        step = _first(event, claim, names) if before is None else _later(before, event, names)
        if step is not None:
            steps.append(step)
    return steps[::-1]


def _first(event: Any, claim: Claim, names: _Names) -> Step:
    if event.provenance == Provenance.PERSON:
        return Step(event.pgh_created_at, names.who(event) or "Somebody", "entered it")
    return Step(event.pgh_created_at, "The machine", "found it")


def _later(before: Any, event: Any, names: _Names) -> Step | None:
    """None for a change that shows nowhere, such as the number of the run."""
    changes = tuple(_changes(before, event, names))
    if not changes:
        return None
    who = names.who(event) or ("The machine" if before.version == event.version else "The site’s operator")
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    summary = _ACTS.get(metadata.get("act", ""))
    if summary is None and before.status != event.status:
        summary = _SUMMARIES.get(event.status)
    return Step(event.pgh_created_at, who, summary or "changed it", changes)


# What an act on a person's or organisation's record did to its claims.
_ACTS: dict[str, str] = {
    "merged": "merged two records",
    "split": "said that it is somebody else’s",
    "set_aside": "said that the name is nobody’s",
    "undone": "took an act on the record back",
}

_SUMMARIES: dict[str, str] = {
    Claim.Status.CONFIRMED: "checked it",
    Claim.Status.REJECTED: "said that it is not a claim",
    Claim.Status.UNREVIEWED: "took the verdict back",
    Claim.Status.CORRECTED: "corrected it",
}


def _changes(before: Any, event: Any, names: _Names) -> Iterable[Change]:
    for what, told in _TOLD.items():
        old, new = told(before, names), told(event, names)
        if old != new:
            yield Change(what, old, new)


def _spoken_by(event: Any, names: _Names) -> str:
    if event.speaker_id:
        return names.speakers.get(event.speaker_id, "a person who is not on record any more")
    if event.kind == Claim.Kind.ORGANISATION and event.organisation_id:
        return names.organisations.get(event.organisation_id, "")
    return str(event.described_as or NOBODY)


def _label(choices: type[TextChoices], value: str) -> str:
    return dict(choices.choices).get(value, value)


_TOLD: dict[str, Callable[[Any, _Names], str]] = {
    "Who": _spoken_by,
    "Kind of source": lambda event, names: _label(Claim.Kind, event.kind),
    "Organisation": lambda event, names: names.organisations.get(event.organisation_id, "none"),
    "Words": lambda event, names: event.content_text,
    "How it is quoted": lambda event, names: _label(Claim.Form, event.form),
    "Hedges": lambda event, names: ", ".join(event.hedges) or "none",
    "State": lambda event, names: _label(Claim.Status, event.status),
}
