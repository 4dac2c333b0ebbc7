"""Between a claim's editor and the services: how it opens, what was drafted in it, what is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import QueryDict

from claims.edit_forms import PARTS, EditForm, SpansField, as_text
from claims.history import Origin, Step, last_step, origins
from claims.models import Claim, Organisation, Speaker
from claims.services.editing import edit_claim, same_mention
from claims.states import FIELDS, State, Through, relays_of, states_of
from claims.words import found, moved

_OUTER = 200
"""Claims that a claim may be told in are chosen from so many at the most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a part of a claim. ``draft`` is the span as the form writes it."""

    number: int
    words: str
    draft: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is said, the source, the cue or the hedges: its pieces, and where they come from."""

    name: str
    label: str
    field: Any
    pieces: tuple[Piece, ...]
    origin: str


def starting_values(values: Mapping[str, Any], relays: Iterable[Through], names: "Names") -> dict[str, Any]:
    """The form as it opens: a state of the claim, by the names of its columns."""
    speaker = names.speakers.get(values["speaker_id"] or 0, "") or values["described_as"][:200]
    body = names.bodies.get(values["organisation_id"] or 0, "")
    is_body = values["kind"] == Claim.Kind.ORGANISATION
    return {
        "content": as_text(values["content"]),
        "source": as_text(values["source"]),
        "cue": as_text(values["cue"]),
        "hedges": as_text(values["hedge_spans"]),
        "form": values["form"],
        "polarity": values["polarity"],
        "cue_class": values["cue_class"],
        "kind": values["kind"],
        "speaker": body if is_body else speaker,
        "speaker_key": values["organisation_id"] if is_body else values["speaker_id"],
        "organisation": "" if is_body else body,
        "organisation_key": None if is_body else values["organisation_id"],
        "role": values["role"],
        "relays": [(relay.name, relay.key) for relay in relays],
        "outer": values["outer_id"],
    }


@dataclass(frozen=True, slots=True)
class Names:
    """The names of people and bodies by their keys."""

    speakers: dict[int, str]
    bodies: dict[int, str]

    @classmethod
    def of(cls, *values: Mapping[str, Any]) -> "Names":
        people = {item["speaker_id"] for item in values} - {None}
        bodies = {item["organisation_id"] for item in values} - {None}
        return cls(
            dict(Speaker.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
            dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name")) if bodies else {},
        )


def values_of(claim: Claim) -> dict[str, Any]:
    """A claim as it is now, by the names of the columns that people change."""
    return {name: getattr(claim, name) for name in FIELDS}


def opened(claim: Claim) -> EditForm:
    """The form with what is on record now."""
    names = Names(
        {claim.speaker.pk: claim.speaker.name} if claim.speaker else {},
        {claim.organisation.pk: claim.organisation.name} if claim.organisation else {},
    )
    initial = starting_values(values_of(claim), relays_of(claim), names)
    return EditForm(initial=initial | {"version": claim.version}, auto_id=_id(claim))


def posted(claim: Claim, data: QueryDict) -> tuple[EditForm, tuple[Through, ...]]:
    """The form with what was posted, beside the state that the editor saw: only what differs is written."""
    version = data.get("version", "")
    seen = None if version == str(claim.version) else _state(claim, version)
    if seen is None:
        values, relays = values_of(claim), relays_of(claim)
    else:
        values, relays = seen.values, seen.relays
    given, initial = data.copy(), starting_values(values, relays, Names.of(values))
    for name in ("speaker", "organisation"):
        _drop_stale_key(given, name, initial)
    return EditForm(given, initial=initial, auto_id=_id(claim)), relays


def _id(claim: Claim) -> str:
    return f"edit-{claim.pk}-%s"


def _drop_stale_key(given: QueryDict, name: str, initial: Mapping[str, Any]) -> None:
    """A name that was typed over a choice is not that choice any more."""
    was, now = str(initial[name]), " ".join(given.get(name, "").split())
    key = str(initial[f"{name}_key"] or "")
    if now != was and given.get(f"{name}_key") == key:
        given[f"{name}_key"] = ""


def _state(claim: Claim, version: str) -> State | None:
    states = states_of([claim.pk])[claim.pk]
    return next((state for state in reversed(states) if str(state.event.version) == version), None)


def save(claim: Claim, form: EditForm, relays: tuple[Through, ...], user: User) -> Claim:
    """Write what a valid form changes. Raises as :func:`~claims.services.editing.edit_claim` does."""
    version = form.cleaned_data["over"] or form.cleaned_data["version"]
    return edit_claim(
        claim_id=claim.pk,
        version=version,
        user=user,
        alike=form.cleaned_data["alike"],
        **form.changes(relays),
    )


# -- Drafts: what the buttons of the form do without a script -----------------------------------------------


def drafted(data: QueryDict, text: str) -> tuple[QueryDict, str]:
    """The posted form after one of its buttons: ``do`` is "move content 0 start -1", "drop cue 0", "add".

    Returns it with a sentence about what could not be done, "" if all is well.
    """
    given = data.copy()
    do = data.get("do", "").split()
    try:
        if do[:1] == ["move"]:
            _, part, number, which, by = do
            spans = _spans(given, part)
            spans[int(number)] = moved(text, spans[int(number)], which, 1 if int(by) > 0 else -1)
        elif do[:1] == ["drop"]:
            _, part, number = do
            spans = _spans(given, part)
            del spans[int(number)]
        else:
            return _added(given, text)
    except (ValueError, IndexError, KeyError, ValidationError):
        return given, "That piece is not there any more."
    given[part] = as_text(spans)
    return given, ""


def _added(given: QueryDict, text: str) -> tuple[QueryDict, str]:
    """The words that were typed become a piece of a part."""
    part = given.get("add_part", "content")
    spans = _spans(given, part)
    near = _spans(given, "content")
    where = found(text, given.get("add_words", "")[:2000], near[0][0] if near else 0)
    if where is None:
        return given, "These words do not stand in the article. Type them as they stand there."
    given[part] = as_text(sorted({*spans, where}))
    given["add_words"] = ""
    return given, ""


def _spans(given: QueryDict, part: str) -> list[tuple[int, int]]:
    if part not in PARTS:
        raise KeyError(part)
    return list(SpansField().to_python(given.get(part, "")))


# -- What the page shows ------------------------------------------------------------------------------------


def context(claim: Claim, form: EditForm, text: str) -> dict[str, Any]:
    """What claims/edit.html shows; ``claim`` with its names. Asks seven queries, whatever the article has."""
    told = {name: origin_told(claim, origin) for name, origin in origins([claim.pk])[claim.pk].items()}
    return {
        "claim": claim,
        "form": form,
        "parts": [_part(form, name, text, told.get(name, "")) for name in PARTS],
        "told": told,
        "alike": len(same_mention(claim)),
        "outers": _outers(claim),
        "relays": [*form["relays"].value(), ("", "")],
    }


def origin_told(claim: Claim, origin: Origin) -> str:
    """ "model, 0.83", or "changed by Ana, 12 March"."""
    if not origin.who:
        return f"model, {claim.confidence:.2f}"
    return f"changed by {origin.who}, {origin.at.day} {origin.at:%B}"


def _part(form: EditForm, name: str, text: str, origin: str) -> Part:
    field = form[name]
    try:
        spans = SpansField().to_python(field.value())
    except ValidationError:  # the form says so
        spans = ()
    pieces = [Piece(number, text[start:end], f"{start}-{end}") for number, (start, end) in enumerate(spans)]
    return Part(name, PARTS[name], field, tuple(pieces), origin)


def _outers(claim: Claim) -> list[Claim]:
    """The claims around this one come first: those that begin before it ends and end after it begins."""
    others = Claim.objects.shown().filter(article=claim.article_id).exclude(pk=claim.pk)
    start, end = claim.content[0][0], claim.content[-1][1]
    near = others.filter(position__lte=end).order_by("-position").select_related("speaker", "organisation")
    around = [item for item in near.defer("search")[:_OUTER] if item.content[-1][1] >= start]
    if claim.outer_id and claim.outer_id not in {item.pk for item in around}:
        around += others.filter(pk=claim.outer_id)
    return around


# -- Two editors at once ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two editors see differently."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both states of a claim that somebody else saved first."""

    step: Step | None
    rows: tuple[Clash, ...]


def conflict(claim: Claim, form: EditForm, text: str) -> Conflict:
    """What is now, and what the form has, where either differs from what the editor saw."""
    names = Names.of(values_of(claim))
    theirs = starting_values(values_of(claim), relays_of(claim), names)
    rows = []
    for name, label in _TOLD.items():
        seen = _shown(form, name, form.initial.get(name), text)
        now, mine = _shown(form, name, theirs[name], text), _shown(form, name, form[name].value(), text)
        if now != seen or mine != seen:
            rows.append(Clash(label, now, mine))
    return Conflict(last_step(claim), tuple(rows))


_TOLD = {
    "content": "What is said",
    "source": "Source",
    "cue": "Signalled by",
    "hedges": "Hedges",
    "form": "How it is quoted",
    "kind": "Kind of source",
    "speaker": "Who",
    "role": "Role",
    "organisation": "Organisation",
    "relays": "Through",
    "polarity": "Stance",
    "cue_class": "It expresses",
    "outer": "Told within",
}


def _shown(form: EditForm, name: str, value: Any, text: str) -> str:
    """A field's value in words."""
    if name in PARTS:
        try:
            spans = SpansField().to_python(value)
        except ValidationError:
            return "?"
        return " … ".join(text[start:end] for start, end in spans) or "none"
    if name == "relays":
        return ", ".join(str(item[0]) for item in value or [] if item[0]) or "nobody"
    if name == "outer":
        return f"claim {value}" if value else "none"
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) or "none")
