"""Every field of a claim, changed by an editor: its words, its source, whose it is, through whom it came.

Each write is based on the version that the editor saw, is one stroke of theirs (claims.services.strokes), and
is kept by the triggers of the history, whoever calls.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict, Unpack

from django.contrib.auth.models import User

from articles.models import Article
from claims.extraction.describe import cue_class, form, polarity
from claims.extraction.quotes import Quotations
from claims.fields import Spans
from claims.models import Claim, ClaimAct, Organisation, Provenance, Speaker
from claims.services import affiliations
from claims.services.corrections import StaleClaimError, hold_claim, role_in
from claims.services.merging import relink
from claims.services.records import RefusedError, acting
from claims.services.strokes import keep_act, put_state
from claims.services.vectors import forget
from claims.services.whose import (
    Body,
    FieldError,
    Whose,
    body_of,
    linked,
    lock_names,
    lock_records,
    set_whose,
)
from claims.services.writing import write_relays
from claims.states import FIELDS, State, Through, relays_of, states_of

MOST_SPANS = 50
"""More pieces than this no statement has."""


class Changes(TypedDict, total=False):
    """What may be changed of a claim; what is left out stays as it is.

    Spans are half-open, in code points of the article's text; the words under them follow. ``hedges`` are the
    spans of words of distance. ``form``, ``cue_class`` and ``polarity`` follow from the text where the spans
    change, and for ""; ``organisation`` follows from the person where ``whose`` changes. ``outer`` is the key
    of the claim of the same article that it is told in.
    """

    content: Iterable[tuple[int, int]]
    source: Iterable[tuple[int, int]]
    cue: Iterable[tuple[int, int]]
    hedges: Iterable[tuple[int, int]]
    form: str
    cue_class: str
    polarity: str
    whose: Whose
    organisation: Body | None
    role: str
    relays: Sequence[Through]
    outer: int | None


def edit_claim(
    *, claim_id: int, version: int, user: User, alike: bool = False, **changes: Unpack[Changes]
) -> Claim:
    """Change a claim as ``user`` says; it counts as corrected. Saving what is there already changes nothing.

    ``alike`` gives ``whose``, the organisation and the role also to all unreviewed claims of the article that
    had the same source as this one: one stroke, undone at once. Raises :class:`StaleClaimError`,
    :class:`FieldError`, ``Claim.DoesNotExist``.
    """
    with acting(user, "edited"):
        _lock(changes)
        others = _alike(claim_id) if alike else []
        claim = hold_claim(claim_id, version)
        text = Article.objects.values_list("text", flat=True).get(pk=claim.article_id)
        was, before = _values(claim), relays_of(claim)
        _apply(claim, text, changes)
        relays = linked(changes["relays"]) if "relays" in changes else before
        others = [other for other in others if _voice(other) == _voice_of(was) != _voice(claim)]
        if _values(claim) == was and relays == before and not others:
            claim.version = version
            return claim
        claim.status = Claim.Status.CORRECTED
        claim.save()
        if relays != before:
            write_relays(claim, relays)
        _after(claim, was)
        data = _give_alike(claim, was, others) if others else {}
        steps = [(claim.pk, version, claim.version), *((o.pk, o.version - 1, o.version) for o in others)]
        keep_act(user=user, kind=ClaimAct.Kind.CORRECTED, steps=steps, article_id=claim.article_id, data=data)
    return claim


def create_claim(*, article_id: int, user: User, **changes: Unpack[Changes]) -> Claim:
    """A claim that the machine did not find, as ``user`` says; without ``whose`` it is left open whose it is.

    Raises :class:`FieldError`, ``Article.DoesNotExist``.
    """
    with acting(user, "made"):
        _lock(changes)
        text = Article.objects.values_list("text", flat=True).get(pk=article_id)
        claim = Claim(article_id=article_id, kind=Claim.Kind.UNCLEAR, provenance=Provenance.PERSON)
        claim.status = Claim.Status.CONFIRMED
        if "content" not in changes:
            raise FieldError("content", "Say which words are claimed.")
        _apply(claim, text, {"form": "", **changes})
        _refuse_second(claim)
        claim.save()
        if changes.get("relays"):
            write_relays(claim, linked(changes["relays"]))
        _after(claim, None)
        keep_act(
            user=user, kind=ClaimAct.Kind.MADE, steps=[(claim.pk, 0, claim.version)], article_id=article_id
        )
    return claim


def restore_claim(*, claim_id: int, version: int, event_id: int, user: User) -> Claim:
    """Put a claim back to the state that it had after an event of its history, whatever came since.

    Raises :class:`StaleClaimError`, ``Claim.DoesNotExist``, and :class:`RefusedError` for an event that is
    not of this claim.
    """
    with acting(user, "restored"):
        state = next((s for s in states_of([claim_id])[claim_id] if s.event.pgh_id == event_id), None)
        if state is not None:
            lock_records(people=[state.event.speaker_id], bodies=[state.event.organisation_id])
        claim = hold_claim(claim_id, version)
        if state is None:
            raise RefusedError("This state is not in the claim’s history.")
        was = _values(claim)
        _put_back(claim, state)
        claim.save()
        if relays_of(claim) != state.relays:
            write_relays(claim, state.relays)
        _after(claim, was)
        steps = [(claim.pk, version, claim.version)]
        keep_act(user=user, kind=ClaimAct.Kind.RESTORED, steps=steps, article_id=claim.article_id)
    return claim


def _put_back(claim: Claim, state: State) -> None:
    put_state(
        claim,
        state,
        Speaker.objects.in_bulk([state.event.speaker_id]),
        Organisation.objects.in_bulk([state.event.organisation_id]),
    )


# -- Fields -----------------------------------------------------------------------------------------------


def _lock(changes: Changes) -> None:
    relays = [Body(item.name, item.key) for item in changes.get("relays", ())]
    body = changes.get("organisation")
    lock_names(whose=changes.get("whose"), bodies=[*relays, *([body] if body else [])])


def _apply(claim: Claim, text: str, changes: Changes) -> None:
    """Write the changes into ``claim``, unsaved. Raises :class:`FieldError`."""
    _set_spans(claim, text, changes)
    _set_choices(claim, text, changes)
    before = claim.speaker_id
    if "whose" in changes:
        set_whose(claim, changes["whose"])
    if "organisation" in changes and claim.kind != Claim.Kind.ORGANISATION:
        claim.organisation = body_of(changes["organisation"])
    if "role" in changes:
        claim.role = " ".join(changes["role"].split())[:200]
    elif claim.speaker_id != before:
        claim.role = role_in(claim)  # what was stated of somebody else is not theirs
    if "outer" in changes:
        claim.outer = _outer(claim, changes["outer"])


def _set_spans(claim: Claim, text: str, changes: Changes) -> None:
    if "content" in changes:
        claim.content = checked_spans(changes["content"], text, "content", needed=True)
        claim.content_text = claim.words(claim.content, text)
    if "source" in changes:
        claim.source = checked_spans(changes["source"], text, "source")
        claim.source_text = claim.words(claim.source, text)
    if "cue" in changes:
        claim.cue = checked_spans(changes["cue"], text, "cue")
        claim.cue_text = claim.words(claim.cue, text)
    if "hedges" in changes:
        claim.hedge_spans = checked_spans(changes["hedges"], text, "hedges")
        words = (text[start:end].lower()[:100] for start, end in claim.hedge_spans)
        claim.hedges = list(dict.fromkeys(words))


def _set_choices(claim: Claim, text: str, changes: Changes) -> None:
    """What is chosen, or follows from the marks and from the cue."""
    if changes.get("form"):
        claim.form = _chosen(Claim.Form, changes["form"], "form")
    elif {"content", "cue", "form"} & changes.keys():
        claim.form = form(text, Quotations.of(text), claim.content, claim.cue).value
    cue_changed = "cue" in changes
    if changes.get("cue_class"):
        claim.cue_class = _chosen(Claim.CueClass, changes["cue_class"], "cue_class")
    elif cue_changed or "cue_class" in changes:
        claim.cue_class = cue_class(claim.cue_text).value
    if changes.get("polarity"):
        claim.polarity = _chosen(Claim.Polarity, changes["polarity"], "polarity")
    elif cue_changed or "polarity" in changes:
        claim.polarity = polarity(claim.cue_text).value


def _chosen(choices: Any, value: str, field: str) -> str:
    if value not in choices.values:
        raise FieldError(field, f"“{value}” is not one of the choices.")
    return value


def checked_spans(given: Iterable[tuple[int, int]], text: str, field: str, *, needed: bool = False) -> Spans:
    """Spans in order, those that touch or overlap made one. Raises :class:`FieldError`."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(given):
        if not 0 <= start < end <= len(text):
            raise FieldError(
                field,
                f"{start} to {end} is not a stretch of the text: that has {len(text)} characters, counted "
                "from 0 in Unicode code points, and each stretch ends after it starts.",
            )
        if not text[start:end].strip():
            raise FieldError(field, f"There are no words from {start} to {end}.")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if needed and not merged:
        raise FieldError(field, "A claim has at least one word.")
    if len(merged) > MOST_SPANS:
        raise FieldError(field, f"More than {MOST_SPANS} pieces are too many for one claim.")
    return tuple(merged)


def _outer(claim: Claim, key: int | None) -> Claim | None:
    """The claim that it is told in, in the same article and not told in this one itself."""
    if key is None:
        return None
    found = Claim.objects.filter(pk=key, article=claim.article_id).first()
    if found is None:
        raise FieldError("outer", "That is no claim of this article.")
    above: Claim | None = found
    seen = set[int]()
    while above is not None and above.pk not in seen:
        if above.pk == claim.pk:
            raise FieldError("outer", "A claim is not told within itself.")
        seen.add(above.pk)
        above = above.outer
    return found


def _refuse_second(claim: Claim) -> None:
    """The same words of the same source twice are one claim: a form was sent twice."""
    same = Claim.objects.filter(
        article=claim.article_id, content=claim.content, cue=claim.cue, source=claim.source
    )
    if same.exclude(status=Claim.Status.REJECTED).exists():
        raise FieldError("content", "These words are a claim already.")


# -- What follows -----------------------------------------------------------------------------------------


def _values(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in FIELDS}


_SAID_OF_PEOPLE = ("speaker_id", "organisation_id", "role", "status")


def _after(claim: Claim, was: dict[str, Any] | None) -> None:
    """What articles say of people, and the vectors of the words, follow from the claim."""
    now = _values(claim)
    if was is None or any(was[name] != now[name] for name in _SAID_OF_PEOPLE):
        affiliations.refresh([claim.article_id])
    if was is None or any(was[name] != now[name] for name in ("content", "cue")):
        forget([claim.pk])


# -- All claims of one mention ----------------------------------------------------------------------------


def _alike(claim_id: int) -> list[Claim]:
    """All claims of the article, locked in one order; the unreviewed others are returned."""
    article = Claim.objects.values_list("article", flat=True).get(pk=claim_id)
    rows = Claim.objects.select_for_update(of=("self",)).filter(article=article).order_by("pk")
    return [claim for claim in rows if claim.pk != claim_id and not claim.is_settled]


def _voice(claim: Claim) -> tuple[Any, ...]:
    return _voice_of(_values(claim))


def _voice_of(values: dict[str, Any]) -> tuple[Any, ...]:
    """What claims of one source in one article have in common."""
    if values["speaker_id"]:
        return ("person", values["speaker_id"])
    if values["kind"] == Claim.Kind.ORGANISATION and values["organisation_id"]:
        return ("organisation", values["organisation_id"])
    return (values["kind"], (values["described_as"] or values["source_text"]).casefold())


def same_mention(claim: Claim) -> list[Claim]:
    """The other unreviewed claims of the article that have the same source: who ``alike`` would change."""
    others = Claim.objects.unreviewed().filter(article=claim.article_id).exclude(pk=claim.pk)
    return [other for other in others.defer("search") if _voice(other) == _voice(claim)]


def _give_alike(claim: Claim, was: dict[str, Any], others: list[Claim]) -> dict[str, Any]:
    """Give the others the claim's source. Returns what it takes to link names as they were."""
    for other in others:
        other.kind, other.speaker_id, other.described_as = claim.kind, claim.speaker_id, claim.described_as
        other.organisation_id, other.role = claim.organisation_id, claim.role
        other.status = Claim.Status.CORRECTED
        other.version += 1
    columns = ["kind", "speaker", "described_as", "organisation", "role", "status", "version"]
    Claim.objects.bulk_update(others, columns, batch_size=200)
    affiliations.refresh([claim.article_id])
    return _link_names(claim, was["speaker_id"])


def _link_names(claim: Claim, before: int | None) -> dict[str, Any]:
    """Where nothing is left of the one before, their names in the article stand for the new one."""
    if before is None or claim.speaker is None or before == claim.speaker_id:
        return {}
    if Claim.objects.filter(article=claim.article_id, speaker=before).exists():
        return {}
    was = Speaker.objects.get(pk=before)
    links = was.links.filter(article=claim.article_id)
    return {"was": before, "now": claim.speaker_id, "links": relink(links, claim.speaker, True, "")}


__all__ = [
    "Body",
    "Changes",
    "FieldError",
    "StaleClaimError",
    "Through",
    "Whose",
    "checked_spans",
    "create_claim",
    "edit_claim",
    "restore_claim",
    "same_mention",
]
