"""What editors did, stroke by stroke, and the way back and forth: undo and redo of their last acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.history import last_step
from claims.models import Act, Claim, ClaimAct, ClaimStep, Organisation, Provenance, Speaker
from claims.registry import KINDS, PERSON, Kind, current
from claims.services import affiliations, telling
from claims.services.merging import merge
from claims.services.records import RefusedError, acting
from claims.services.undo import link_back
from claims.services.undo import undo as undo_record_act
from claims.services.vectors import forget
from claims.services.whose import lock_records
from claims.services.writing import write_relays
from claims.states import FIELDS, State, relays_of, states_of

WITHIN = timedelta(hours=12)
"""Older acts are undone where they were done, not by a key that somebody presses the next morning."""

Step = tuple[int, int, int]
"""Key of a claim, its version before (0: it was not there) and after."""


@dataclass(frozen=True, slots=True)
class Turned:
    """An act that was undone or made again: of claims, or (with ``kind``) on a record.

    ``changed`` claims took part; ``left`` ones had been changed by somebody since and stay as they are.
    """

    act: ClaimAct | Act
    kind: Kind | None = None
    changed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


def keep_act(
    *,
    user: User,
    kind: str,
    steps: Iterable[Step],
    article_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> ClaimAct:
    """Note what ``user`` did to claims, as one stroke. To be called in the transaction that did it."""
    act = ClaimAct.objects.create(user=user, kind=kind, article_id=article_id, data=dict(data or {}))
    ClaimStep.objects.bulk_create(
        ClaimStep(act=act, claim_id=claim, before=before, after=after) for claim, before, after in steps
    )
    telling.done(act)
    return act


def undo_last(*, user: User) -> Turned | None:
    """Take back the last thing that ``user`` did to claims or to the record; None if there is nothing.

    Raises :class:`RefusedError` where somebody changed it since; the act is then left behind, so that the
    next call turns to the one before it.
    """
    found = _last(user, undone=False)
    if found is None:
        return None
    kind, act = found
    if kind is not None:
        return Turned(undo_record_act(kind=kind, act_id=act.pk, user=user), kind)
    return undo_act(act_id=act.pk, user=user)


def redo_last(*, user: User) -> Turned | None:
    """Do again what ``user`` undid last, unless they did something else since; None if there is nothing.

    Raises :class:`RefusedError` as :func:`undo_last` does.
    """
    found = _last(user, undone=True)
    if found is None:
        return None
    kind, act = found
    if kind is None:
        return redo_act(act_id=act.pk, user=user)
    again = merge(kind=kind, key=act.other_id, into=act.record_id, user=user)
    # It takes the place of the one that was undone, so that what was undone before it can be made again too.
    type(again)._default_manager.filter(pk=again.pk).update(at=act.at)
    act.data["again"] = again.pk
    act.save(update_fields=["data"])
    return Turned(again, kind)


def undo_act(*, act_id: int, user: User) -> Turned:
    """Take back one act of ``user``. Raises ``ClaimAct.DoesNotExist`` and :class:`RefusedError`."""
    return _turn(act_id, user, forward=False)


def redo_act(*, act_id: int, user: User) -> Turned:
    """Make an undone act of ``user`` again. Raises ``ClaimAct.DoesNotExist`` and :class:`RefusedError`."""
    return _turn(act_id, user, forward=True)


# -- Which one --------------------------------------------------------------------------------------------


def _last(user: User, *, undone: bool) -> tuple[Kind | None, Any] | None:
    since = timezone.now() - WITHIN
    done = [item for item in _latest(user, since, undone=False) if item[1] is not None]
    last = max(done, key=lambda item: item[1].at, default=None)
    if not undone:
        return last
    # What was undone before the last new act is history: another way was taken since.
    after = last[1].at if last else since
    back = [item for item in _latest(user, after, undone=True) if item[1] is not None]
    return max(back, key=lambda item: item[1].undone_at, default=None)


def _latest(user: User, since: datetime, *, undone: bool) -> list[tuple[Kind | None, Any]]:
    """The newest of a person's acts on claims, on people and on organisations."""
    when = "undone_at" if undone else "at"
    condition = {"user": user, "undone_at__isnull": not undone, f"{when}__gt": since}
    found: list[tuple[Kind | None, Any]] = [
        (None, ClaimAct.objects.filter(data__left__isnull=True, **condition).order_by(f"-{when}").first())
    ]
    for kind in KINDS.values():
        acts = kind.act.objects.filter(provenance=Provenance.PERSON, **condition)
        if undone:
            acts = acts.filter(kind=Act.Kind.MERGED, undone_by=user, data__again__isnull=True)
        found.append((kind, acts.order_by(f"-{when}").first()))
    return found


# -- There and back ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Turn:
    """An act's claims with the state that each should have now, and the one that it gets; None: no claim."""

    ends: dict[int, tuple[State | None, State | None]]
    people: dict[int, Speaker]
    bodies: dict[int, Organisation]

    @classmethod
    def of(cls, steps: Iterable[ClaimStep], forward: bool) -> "_Turn":
        found = list(steps)
        ends = {}
        states = states_of([step.claim_id for step in found])
        for step in found:
            both = [_under(states[step.claim_id], version) for version in (step.after, step.before)]
            ends[step.claim_id] = (both[1], both[0]) if forward else (both[0], both[1])
        events = [state.event for pair in ends.values() for state in pair if state is not None]
        people, bodies = {event.speaker_id for event in events}, {event.organisation_id for event in events}
        lock_records(people=people, bodies=bodies)
        return cls(
            ends, Speaker.objects.in_bulk(people - {None}), Organisation.objects.in_bulk(bodies - {None})
        )

    def is_as_left(self, claim: Claim) -> bool:
        """Whether nobody changed it since, or whoever did changed it back."""
        state = self.ends[claim.pk][0]
        if state is None:  # a claim that was made by hand, and taken back
            return claim.status == Claim.Status.REJECTED
        values = state.values
        values["speaker_id"] = _key(current(self.people.get(values["speaker_id"])))
        values["organisation_id"] = _key(current(self.bodies.get(values["organisation_id"])))
        return all(getattr(claim, name) == value for name, value in values.items()) and (
            relays_of(claim) == state.relays
        )

    def put(self, claims: Iterable[Claim]) -> None:
        """Give claims the state that they should get, under a new version."""
        moved = []
        for claim in claims:
            claim.version += 1
            state = self.ends[claim.pk][1]
            if state is None:
                claim.status = Claim.Status.REJECTED
                continue
            if (claim.content, claim.cue) != (state.event.content, state.event.cue):
                moved.append(claim.pk)
            put_state(claim, state, self.people, self.bodies)
            if relays_of(claim) != state.relays:
                write_relays(claim, state.relays)
        Claim.objects.bulk_update(claims, [*_COLUMNS, "version"], batch_size=200)
        forget(moved)


_COLUMNS = [name.removesuffix("_id") for name in FIELDS]


def _key(record: Any) -> int | None:
    return None if record is None else record.pk


def _under(states: Iterable[State], version: int) -> State | None:
    """The last state under a version: the machine may have changed a claim that nobody had settled."""
    return next((state for state in reversed(list(states)) if state.event.version == version), None)


def _turn(act_id: int, user: User, *, forward: bool) -> Turned:
    with acting(user, "redone" if forward else "taken_back"):
        seen = ClaimAct.objects.filter(user=user).get(pk=act_id)
        turn = _Turn.of(seen.steps.all(), forward)
        act = ClaimAct.objects.select_for_update(of=("self",)).get(pk=act_id)
        if (act.undone_at is None) == forward:
            raise RefusedError("That was made again already." if forward else "That was undone already.")
        rows = Claim.objects.select_for_update(of=("self",)).filter(pk__in=turn.ends).order_by("pk")
        claims = [claim for claim in rows.prefetch_related("relays") if turn.is_as_left(claim)]
        left = tuple(sorted(turn.ends.keys() - {claim.pk for claim in claims}))
        if claims:
            turn.put(claims)
            _links(act, forward)
            affiliations.refresh({claim.article_id for claim in claims})
            act.undone_at = None if forward else timezone.now()
            act.save(update_fields=["undone_at"])
            telling.turned(act, claims, forward=forward)
    if not claims:
        # Outside of the transaction, so that it lasts: this act stands in nobody's way any more.
        ClaimAct.objects.filter(pk=act_id).update(data=act.data | {"left": True})
        raise RefusedError(_why(left))
    return Turned(act, None, tuple(claim.pk for claim in claims), left)


def _why(left: tuple[int, ...]) -> str:
    """Who stands in the way, in a sentence."""
    claim = Claim.objects.filter(pk__in=left).order_by("-pk").first()
    if claim is None:
        return "The claim is not there any more. Nothing was changed."
    step = last_step(claim)
    many = f"{len(left)} claims" if len(left) > 1 else "this claim"
    return f"{step.who if step else 'Somebody'} changed {many} since then. Nothing was changed."


def put_state(
    claim: Claim, state: State, people: Mapping[int, Speaker], bodies: Mapping[int, Organisation]
) -> None:
    """Write a state into a claim, unsaved. Who was meant then may have been merged into another since."""
    for name, value in state.values.items():
        setattr(claim, name, value)
    claim.speaker = current(people.get(state.event.speaker_id))
    claim.organisation = current(bodies.get(state.event.organisation_id))
    if state.event.outer_id and not Claim.objects.filter(pk=state.event.outer_id).exists():
        claim.outer = None


def _links(act: ClaimAct, forward: bool) -> None:
    """Names in the article stand for whom they stood for before, or after, the act."""
    if not act.data.get("links"):
        return
    was, now = current(_person(act.data["was"])), current(_person(act.data["now"]))
    if was is None or now is None:
        return
    if forward:
        keys = [row[0] for row in act.data["links"]]
        PERSON.link.objects.filter(pk__in=keys, record=was).update(
            record=now, reason="editor", because="", provenance=Provenance.PERSON
        )
    else:
        link_back(PERSON, act, now, was)


def _person(key: int) -> Speaker | None:
    return Speaker.objects.filter(pk=key).first()
