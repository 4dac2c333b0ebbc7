"""New records and new names of records. The callers hold the locks of the names."""

from collections.abc import Iterable

from django.db import connection

from claims.models import Named, Organisation, Provenance, Speaker
from claims.registry.kinds import BODY, PERSON, Kind
from claims.registry.names import LONGEST, person_name

_NAMES = "FROM unnest(%s::text[], %s::int[]) AS _(name, kind)"
_LOCK = f"SELECT pg_advisory_xact_lock(hashtextextended(name, kind)) {_NAMES}"
_TRY = f"SELECT pg_try_advisory_xact_lock(hashtextextended(name, kind)) {_NAMES}"


def _locks(people: Iterable[str], bodies: Iterable[str]) -> tuple[list[str], list[int]]:
    names = (
        (kind, kind.blocking_key(name))
        for kind, given in ((PERSON, people), (BODY, bodies))
        for name in given
    )
    keys = sorted({(kind.lock, key) for kind, key in names if key})
    return [key for _, key in keys], [lock for lock, _ in keys]


def lock(*, people: Iterable[str] = (), bodies: Iterable[str] = ()) -> None:
    """Keep others from entering or moving records of these names until this transaction ends.

    All forms of a name share one lock: "Robert Mueller" and "Bob Mueller" wait for each other as well.
    Taken in one order: two workers with the same names wait for each other, never in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, _locks(people, bodies))


def try_lock(*, people: Iterable[str] = (), bodies: Iterable[str] = ()) -> bool:
    """The same, but False at once where somebody else holds one of them."""
    with connection.cursor() as cursor:
        cursor.execute(_TRY, _locks(people, bodies))
        return all(row[0] for row in cursor.fetchall())


def lock_for(kind: Kind, names: Iterable[str]) -> None:
    """:func:`lock` for names of one kind."""
    if kind is PERSON:
        lock(people=names)
    else:
        lock(bodies=names)


def add_alias(
    kind: Kind, record: Named, name: str, provenance: Provenance = Provenance.MACHINE
) -> tuple[object, bool]:
    """Let a record go by ``name``: ``(alias, True)``, or ``(the one there, False)``."""
    name = " ".join(name.split())[:LONGEST]
    values = _of_alias(kind, name, provenance)
    alias, created = kind.alias.objects.get_or_create(**{kind.owner: record}, name=name, defaults=values)
    return alias, created


def _of_alias(kind: Kind, name: str, provenance: Provenance) -> dict[str, object]:
    return {
        "normal": kind.normal(name)[:LONGEST],
        "blocking_key": kind.blocking_key(name)[:LONGEST],
        "provenance": provenance,
    }


def enter(
    kind: Kind, name: str, provenance: Provenance = Provenance.MACHINE, **values: object
) -> Speaker | Organisation:
    """A new record that goes by ``name``."""
    name = " ".join(name.split())[:LONGEST]
    record = kind.record.objects.create(name=name, provenance=provenance, **values)
    # Nobody knows a record that is new: there is no alias to be looked for.
    kind.alias.objects.create(**{kind.owner: record}, name=name, **_of_alias(kind, name, provenance))
    return record  # type: ignore[no-any-return]


def enter_organisation(name: str, provenance: Provenance = Provenance.MACHINE) -> Organisation:
    """A new body on record, under this name."""
    record = enter(BODY, name, provenance)
    assert isinstance(record, Organisation)
    return record


def enter_speaker(name: str, provenance: Provenance = Provenance.MACHINE) -> Speaker:
    """A new person on record. One word is hardly a person's whole name, so it is marked for an editor."""
    unsure = provenance == Provenance.MACHINE and person_name(name).is_one_word
    record = enter(PERSON, name, provenance, unsure=unsure)
    assert isinstance(record, Speaker)
    return record
