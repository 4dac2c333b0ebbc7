"""What became of a claim, told for people: who changed what, when, and from what to what."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from articles.models import first_words
from claims.models import Claim, Organisation, Provenance, Speaker
from claims.states import State, states_of

NOBODY = "nobody"
_WORDS_TO_DIFF, _ALIKE = 4, 0.4
"""Texts of so many words that have so much in common are told apart word by word."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, in words."""

    what: str
    before: str
    after: str

    @property
    def diff(self) -> list[tuple[str, str]]:
        """Long texts word by word: (words, "same", "out" or "in"); [] where they are better read whole."""
        old, new = (re.findall(r"\S+\s*", text) for text in (self.before, self.after))
        if max(len(old), len(new)) < _WORDS_TO_DIFF:
            return []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() < _ALIKE:
            return []
        parts = []
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                parts.append(("".join(old[a:b]), "same"))
            else:
                parts += [("".join(old[a:b]), "out"), ("".join(new[c:d]), "in")]
        return [(words, kind) for words, kind in parts if words]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a claim. ``who`` did it; a first step has no changes. ``event`` is its key in history."""

    at: datetime
    who: str
    summary: str
    changes: tuple[Change, ...] = ()
    event: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one field of a claim comes from: ``who`` changed it last, "" if it is the machine's still."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Names:
    """The names behind the keys that events hold, fetched once for all of them."""

    speakers: dict[int, str]
    organisations: dict[int, str]
    users: dict[int, str]
    claims: dict[int, str]

    @classmethod
    def of(cls, states: Sequence[State]) -> "_Names":
        events = [state.event for state in states]
        speakers = {event.speaker_id for event in events} - {None}
        bodies = {event.organisation_id for event in events} - {None}
        outer = {event.outer_id for event in events} - {None}
        return cls(
            *_named(
                _told(Speaker.objects.filter(pk__in=speakers), "name"),
                _told(Organisation.objects.filter(pk__in=bodies), "name"),
                _accounts(events),
                _told(Claim.objects.filter(pk__in=outer), "content_text"),
            )
        )

    def who(self, event: Any) -> str:
        key = _user(event)
        if key is None:
            return ""
        return self.users.get(key, "somebody whose account is gone")


def _told(rows: QuerySet[Any], name: Any) -> QuerySet[Any]:
    """Rows with their names as ``told``, in no order: a part of a union."""
    named: QuerySet[Any] = rows.order_by().annotate(told=F(name) if isinstance(name, str) else name)
    return named


def _accounts(events: Iterable[Any]) -> QuerySet[Any]:
    """The accounts that were signed in, named as everywhere: in full, else by user name."""
    keys = {key for key in map(_user, events) if key is not None}
    full = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
    return _told(User.objects.filter(pk__in=keys), Coalesce(full, "username"))


def _named(*kinds: QuerySet[Any]) -> list[dict[int, str]]:
    """The names of rows of several kinds, by their keys, in one query; none if no keys are asked for."""
    found: list[dict[int, str]] = [{} for _ in kinds]
    parts = [
        rows.annotate(kind_of=Value(place)).values_list("pk", "told", "kind_of")
        for place, rows in enumerate(kinds)
    ]
    for key, name, place in parts[0].union(*parts[1:], all=True):
        found[place][key] = name
    return found


def _user(event: Any) -> int | None:
    """The key of the account that was signed in when the change was made."""
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    key = metadata.get("user")
    return key if isinstance(key, int) else None


def history(claim: Claim) -> list[Step]:
    """The steps of a claim, newest first. Asks three queries at the most, however long it is."""
    states = states_of([claim.pk])[claim.pk]
    names = _Names.of(states)
    steps = []
    for before, state in zip([None, *states], states, strict=False):
        step = _first(state, names) if before is None else _later(before, state, names)
        if step is not None:
            steps.append(step)
    return steps[::-1]


def last_step(claim: Claim) -> Step | None:
    """What was done to a claim last."""
    return next(iter(history(claim)), None)


def since(claim: Claim, version: int) -> Step | None:
    """All that changed of a claim after ``version``, as one step of who came last; None if nothing did."""
    states = states_of([claim.pk])[claim.pk]
    names, seen = _Names.of(states), [state for state in states if state.event.version <= version]
    last = next((step for step in history(claim) if step.changes), None)
    changes = tuple(_changes(seen[-1], states[-1], names)) if seen else ()
    return replace(last, changes=changes) if last else None


def ahead(claim: Claim, event: int) -> tuple[Change, ...]:
    """What would change of a claim if it were put back to its state after ``event``."""
    states = states_of([claim.pk])[claim.pk]
    then = next((state for state in states if state.event.pgh_id == event), None)
    return tuple(_changes(states[-1], then, _Names.of(states))) if then else ()


def _first(state: State, names: _Names) -> Step:
    event = state.event
    if event.provenance == Provenance.PERSON:
        return Step(event.pgh_created_at, names.who(event) or "Somebody", "entered it", event=event.pgh_id)
    return Step(event.pgh_created_at, "The machine", "found it", event=event.pgh_id)


def _later(before: State, state: State, names: _Names) -> Step | None:
    """None for a change that shows nowhere, such as the number of the run."""
    changes = tuple(_changes(before, state, names))
    event = state.event
    if not changes:
        return None
    who = names.who(event) or (
        "The machine" if before.event.version == event.version else "The site’s operator"
    )
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    summary = _ACTS.get(metadata.get("act", ""))
    if summary is None and before.event.status != event.status:
        summary = _SUMMARIES.get(event.status)
    return Step(event.pgh_created_at, who, summary or "changed it", changes, event.pgh_id)


def origins(claims: Iterable[int]) -> dict[int, dict[str, Origin]]:
    """Where the fields of claims come from, by the names of :data:`ORIGINS`. Asks three queries for them all.

    A field that nobody changed since the claim was found has the machine's origin; where people made the
    claim, they are the origin of all its fields.
    """
    found = states_of(claims)
    (users,) = _named(_accounts(state.event for states in found.values() for state in states))
    return {key: _origins(states, users) for key, states in found.items()}


def _origins(states: Sequence[State], users: dict[int, str]) -> dict[str, Origin]:
    result: dict[str, Origin] = {}
    before: State | None = None
    for state in states:
        origin = Origin(_by(before, state, users), state.event.pgh_created_at)
        for name, told in ORIGINS.items():
            if before is None or told(before) != told(state):
                result[name] = origin
        before = state
    return result


def _by(before: State | None, state: State, users: dict[int, str]) -> str:
    """The name of the person who wrote a state; "" for the machine."""
    event = state.event
    is_machine = (
        event.provenance == Provenance.MACHINE if before is None else before.event.version == event.version
    )
    if is_machine:
        return ""
    key = _user(event)
    return users.get(key, "somebody") if key is not None else "somebody"


ORIGINS: dict[str, Callable[[State], Any]] = {
    "content": lambda state: state.event.content,
    "source": lambda state: state.event.source,
    "cue": lambda state: state.event.cue,
    "hedges": lambda state: state.event.hedge_spans,
    "form": lambda state: state.event.form,
    "whose": lambda state: (state.event.kind, state.event.speaker_id, state.event.described_as),
    "organisation": lambda state: state.event.organisation_id,
    "role": lambda state: state.event.role,
    "relays": lambda state: [(item.name, item.key) for item in state.relays],
    "outer": lambda state: state.event.outer_id,
    "polarity": lambda state: state.event.polarity,
    "cue_class": lambda state: state.event.cue_class,
    "status": lambda state: state.event.status,
}
"""What a field is, in a state, to see whether it changed."""


# What an act on a person's or organisation's record did to its claims.
_ACTS: dict[str, str] = {
    "merged": "merged two records",
    "split": "said that it is somebody else’s",
    "set_aside": "said that the name is nobody’s",
    "undone": "took an act on the record back",
    "taken_back": "took a change back",
    "redone": "made a change again",
    "restored": "put an earlier state back",
}

_SUMMARIES: dict[str, str] = {
    Claim.Status.CONFIRMED: "checked it",
    Claim.Status.REJECTED: "said that it is not a claim",
    Claim.Status.UNREVIEWED: "took the verdict back",
    Claim.Status.CORRECTED: "corrected it",
}


def _changes(before: State, state: State, names: _Names) -> Iterable[Change]:
    for what, told in _TOLD.items():
        old, new = told(before, names), told(state, names)
        if old != new:
            yield Change(what, old, new)


def _spoken_by(state: State, names: _Names) -> str:
    event = state.event
    if event.speaker_id:
        return names.speakers.get(event.speaker_id, "a person who is not on record any more")
    if event.kind == Claim.Kind.ORGANISATION and event.organisation_id:
        return names.organisations.get(event.organisation_id, "")
    return str(event.described_as or NOBODY)


def _told_in(state: State, names: _Names) -> str:
    if state.event.outer_id is None:
        return "none"
    return first_words(names.claims.get(state.event.outer_id, "a claim that is gone"))


def _label(choices: type[TextChoices], value: str) -> str:
    return dict(choices.choices).get(value, value)


_TOLD: dict[str, Callable[[State, _Names], str]] = {
    "Who": _spoken_by,
    "Kind of source": lambda state, names: _label(Claim.Kind, state.event.kind),
    "Role": lambda state, names: state.event.role or "none",
    "Organisation": lambda state, names: names.organisations.get(state.event.organisation_id, "none"),
    "Through": lambda state, names: ", ".join(item.name for item in state.relays) or "nobody",
    "Words": lambda state, names: state.event.content_text,
    "Source": lambda state, names: state.event.source_text or "none",
    "Signalled by": lambda state, names: state.event.cue_text or "nothing",
    "How it is quoted": lambda state, names: _label(Claim.Form, state.event.form),
    "Stance": lambda state, names: _label(Claim.Polarity, state.event.polarity),
    "Expresses": lambda state, names: _label(Claim.CueClass, state.event.cue_class),
    "Hedges": lambda state, names: ", ".join(state.event.hedges) or "none",
    "Told within": _told_in,
    "State": lambda state, names: _label(Claim.Status, state.event.status),
}
