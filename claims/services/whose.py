"""From what an editor says of a source to the record: people, bodies and relays, known or entered anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from claims.models import Claim, Organisation, Provenance, Speaker
from claims.registry import BODY, PERSON, Kind, known, lock
from claims.registry.enter import enter
from claims.services.records import RefusedError
from claims.states import Through


class FieldError(RefusedError):
    """One field of a claim cannot be what was asked. ``field`` names it; ``str()`` is a sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: by its key, or by a name, which is entered if it is not on record."""

    name: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose claim it is. ``kind`` is one of ``Claim.Kind``.

    For a person and for an organisation: its ``key``, or a ``name``, which is entered if it is not on record;
    a person who ``is_new`` even where namesakes are. For all others ``name`` is what the article calls them.
    """

    kind: str
    name: str = ""
    key: int | None = None
    is_new: bool = False


def lock_names(*, whose: Whose | None, bodies: Iterable[Body]) -> None:
    """Hold the names of all who are meant, before any claim's row is locked."""
    meant = list(bodies)
    people: list[str] = []
    if whose and whose.kind == Claim.Kind.PERSON:
        people = [whose.name, *_names_of(PERSON, [whose.key])]
    elif whose and whose.kind == Claim.Kind.ORGANISATION:
        meant.append(Body(whose.name, whose.key))
    names = [item.name for item in meant] + _names_of(BODY, [item.key for item in meant])
    if people or names:
        lock(people=people, bodies=names)


def lock_records(*, people: Iterable[int | None], bodies: Iterable[int | None]) -> None:
    """The same for records by their keys."""
    lock(people=_names_of(PERSON, people), bodies=_names_of(BODY, bodies))


def _names_of(kind: Kind, keys: Iterable[int | None]) -> list[str]:
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return []
    return list(kind.alias.objects.filter(**{f"{kind.owner}__in": wanted}).values_list("name", flat=True))


def set_whose(claim: Claim, whose: Whose) -> None:
    """Write whose claim it is into ``claim``, unsaved. A person brings the body that they stand for.

    Raises :class:`FieldError`.
    """
    if whose.kind not in Claim.Kind.values:
        raise FieldError("kind", f"“{whose.kind}” is not a kind of source.")
    before = claim.speaker_id
    claim.kind, claim.speaker, claim.described_as = whose.kind, None, ""
    if whose.kind == Claim.Kind.PERSON:
        claim.speaker = _person(whose)
        if claim.speaker.pk != before:
            claim.organisation = claim.speaker.organisation
    elif whose.kind == Claim.Kind.ORGANISATION:
        claim.organisation = body_of(Body(whose.name, whose.key), "speaker")
        if claim.organisation is None:
            raise FieldError("speaker", "Name the organisation.")
    else:
        claim.described_as = " ".join(whose.name.split())[:300]
        named = {Claim.Kind.ANONYMOUS, Claim.Kind.GROUP, Claim.Kind.DOCUMENT}
        if whose.kind in named and not claim.described_as:
            claim.described_as = claim.source_text[:300]
            if not claim.described_as:
                raise FieldError("speaker", "Say how the article describes this source.")


def _person(whose: Whose) -> Speaker:
    if whose.key is not None:
        found = Speaker.objects.on_record().filter(pk=whose.key).first()
        if found is None:
            raise FieldError("speaker", "This person is not on record any more. Choose again.")
        return found  # type: ignore[no-any-return]
    if not PERSON.normal(whose.name):
        raise FieldError("speaker", "Name the person.")
    if whose.is_new:
        made = enter(PERSON, whose.name, Provenance.PERSON)
        assert isinstance(made, Speaker)
        return made
    return known_or_new(PERSON, whose.name, "speaker")  # type: ignore[no-any-return]


def body_of(body: Body | None, field: str = "organisation") -> Organisation | None:
    """The organisation that is meant; None for none. Raises :class:`FieldError`."""
    if body is None:
        return None
    if body.key is not None:
        found = Organisation.objects.on_record().filter(pk=body.key).first()
        if found is None:
            raise FieldError(field, "This organisation is not on record any more. Choose again.")
        return found  # type: ignore[no-any-return]
    return known_or_new(BODY, body.name, field)  # type: ignore[no-any-return]


def known_or_new(kind: Kind, name: str, field: str) -> Any:
    """The record of a name that somebody typed, entered if it is new; None for no name.

    Raises :class:`FieldError` where several go by it.
    """
    if not kind.normal(name):
        return None
    found = known(kind, name)
    if len(found) > 1:
        raise FieldError(field, f"Two {kind.plural} on record are called {name}. Choose one of them.")
    return found[0] if found else enter(kind, name, Provenance.PERSON)


def linked(relays: Sequence[Through]) -> tuple[Through, ...]:
    """Relays with the keys of the organisations that they name.

    A name that is not on record is entered, as the machine does; words such as "a leaked memo" are no name.
    Raises :class:`FieldError`.
    """
    found = []
    for relay in relays:
        name = " ".join(relay.name.split())[:200]
        body = body_of(Body(name, relay.key), "relays") if relay.key or name[:1].isupper() else None
        if not (name or body):
            raise FieldError("relays", "Name the outlet or the document that it came through.")
        found.append(Through(name or str(body), body.pk if body else None, relay.spans))
    return tuple(found)
