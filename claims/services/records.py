"""Acts on one record: its name, details and aliases, "not a speaker", "somebody else". All can be undone."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pghistory
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from claims.models import (
    Act,
    Affiliation,
    Alias,
    Claim,
    Doubt,
    Organisation,
    Provenance,
    Publication,
    Relay,
    Speaker,
)
from claims.registry import BODY, PERSON, Kind
from claims.registry.enter import add_alias as enter_alias
from claims.registry.enter import lock_for
from claims.registry.names import LONGEST, person_name
from claims.services import affiliations

CHUNK = 2000
"""Rows that one statement changes: a web request's statements may take a few seconds and no more."""


class NotOnRecordError(Exception):
    """The record was merged, set aside or deleted meanwhile. ``str()`` of it is a sentence for people."""


class RefusedError(ValueError):
    """The act makes no sense as asked. ``str()`` of it is a sentence for people."""


def held(kind: Kind, *keys: int) -> list[Any]:
    """The live records of these keys, in their order; their names and rows are locked from here on.

    Raises :class:`NotOnRecordError`.
    """
    names = kind.alias.objects.filter(**{f"{kind.owner}__in": keys}).values_list("name", flat=True)
    lock_for(kind, names)
    rows = kind.record.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {record.pk: record for record in rows}
    for key in keys:
        if key not in found:
            raise NotOnRecordError(f"This {kind} is not on record any more.")
        if not found[key].is_live:
            what = (
                "was merged into another record" if found[key].merged_into_id else f"was marked as no {kind}"
            )
            raise NotOnRecordError(f"{found[key]} {what} meanwhile. Load the page again to see what is.")
    return [found[key] for key in keys]


@contextmanager
def acting(user: User | None, act: str) -> Iterator[None]:
    """What triggers write into the history from here on names the act, and who is at it."""
    who = {"user": user.pk} if user else {}
    with transaction.atomic(), pghistory.context(act=act, **who):
        yield


def moved_claims(claims: Any, by_person: bool, **values: Any) -> int:
    """Change claims; by a person it counts as a new version, so that a late save of them is noticed."""
    version = {"version": F("version") + 1} if by_person else {}
    return int(claims.update(**values, **version))


def edit(*, kind: Kind, key: int, values: Mapping[str, Any], user: User | None) -> Act | None:
    """Give a record another name, description, Wikidata id, role or organisation. None if nothing is new.

    The old name stays an alias. Raises :class:`NotOnRecordError`, :class:`RefusedError`.
    """
    with acting(user, "edited"):
        (record,) = held(kind, key)
        changed = {
            name: [getattr(record, name), value]
            for name, value in values.items()
            if getattr(record, name) != value
        }
        if not changed:
            return None
        _refuse_second_wikidata(kind, record, changed)
        data: dict[str, Any] = {"fields": changed}
        if "name" in changed:
            data |= _renamed(kind, record, changed)
        if {"role", "organisation_id"} & changed.keys():
            data["affiliation"] = _stated(record, values)
        for name, (_, value) in changed.items():
            setattr(record, name, value)
        record.save()
        return _kept(kind, Act.Kind.EDITED, record, user, data)


def _refuse_second_wikidata(kind: Kind, record: Any, changed: Mapping[str, Any]) -> None:
    wikidata = changed.get("wikidata_id", ["", ""])[1]
    others = kind.record.objects.filter(wikidata_id=wikidata, merged_into=None).exclude(pk=record.pk)
    if wikidata and (other := others.first()):
        raise RefusedError(f"{wikidata} is the Wikidata id of {other}. If they are the same, merge them.")


def _renamed(kind: Kind, record: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The new name becomes an alias as well; a whole name that a person gave leaves no doubt by itself."""
    name = changed["name"][1]
    if not kind.normal(name):
        raise RefusedError("Give a name with letters in it.")
    alias, created = enter_alias(kind, record, name, Provenance.PERSON)
    open_doubts = record.doubts.filter(decision=Doubt.Decision.OPEN).exists()
    if record.unsure and not open_doubts and not (kind is PERSON and person_name(name).is_one_word):
        changed["unsure"] = [True, False]
    return {"alias": alias.pk} if created else {}  # type: ignore[attr-defined]


def _stated(person: Speaker, values: Mapping[str, Any]) -> int | None:
    """What a person says of somebody's role and organisation outlasts what articles say."""
    role = values.get("role", person.role)
    body = values.get("organisation_id", person.organisation_id)
    if not role and body is None:
        return None
    row, created = Affiliation.objects.get_or_create(
        speaker=person, organisation_id=body, role=role, article=None
    )
    return row.pk if created else None


def add_alias(*, kind: Kind, key: int, name: str, user: User | None) -> Act | None:
    """From now on ``name`` means this record, also where it is one word. None if it does already.

    Others on record that go by it are put before an editor. Raises :class:`NotOnRecordError` and
    :class:`RefusedError`.
    """
    with acting(user, "alias_added"):
        name = " ".join(name.split())[:LONGEST]
        if not kind.normal(name):
            raise RefusedError("Give a name with letters in it.")
        lock_for(kind, [name])
        (record,) = held(kind, key)
        alias, created = enter_alias(kind, record, name, Provenance.PERSON)
        assert isinstance(alias, Alias)
        data = {"alias": alias.pk, "name": name, "was": None if created else alias.provenance}
        if not created:
            if alias.provenance == Provenance.PERSON:
                return None
            alias.provenance = Provenance.PERSON
            alias.save(update_fields=["provenance"])
        _ask_about_others(kind, record, alias)
        return _kept(kind, Act.Kind.ALIAS_ADDED, record, user, data)


def _ask_about_others(kind: Kind, record: Any, alias: Alias) -> None:
    """Unsure records of the same name may well be this one: the queue says so."""
    others = kind.record.objects.on_record().filter(unsure=True, aliases__normal=alias.normal)
    for other in others.exclude(pk=record.pk).distinct():
        because = f"an editor said that “{alias.name}” means {record.name}"[:300]
        kind.doubt.objects.update_or_create(
            record=other, other=record, defaults={"score": 3.0, "because": because}
        )


def remove_alias(*, kind: Kind, key: int, alias_id: int, user: User | None) -> Act:
    """From now on the record does not go by that name; what was linked stays. Its own name cannot go.

    Raises :class:`NotOnRecordError`, :class:`RefusedError`.
    """
    with acting(user, "alias_removed"):
        (record,) = held(kind, key)
        alias = record.aliases.filter(pk=alias_id).first()
        if alias is None:
            raise RefusedError(f"{record} does not go by that name any more.")
        if alias.name == record.name:
            raise RefusedError("A record goes by its own name. Give it another name first.")
        data = {"alias": row_of(alias), "name": alias.name}
        alias.delete()
        return _kept(kind, Act.Kind.ALIAS_REMOVED, record, user, data)


def tell_apart(*, kind: Kind, key: int, user: User | None) -> Act:
    """The record is none of its candidates, and nobody to be unsure of. Raises :class:`NotOnRecordError`."""
    with acting(user, "told_apart"):
        (record,) = held(kind, key)
        doubts = record.doubts.filter(decision=Doubt.Decision.OPEN)
        data = {"doubts": list(doubts.values_list("pk", flat=True)), "unsure": record.unsure}
        doubts.update(decision=Doubt.Decision.DIFFERENT)
        record.unsure = False
        record.save(update_fields=["unsure"])
        return _kept(kind, Act.Kind.TOLD_APART, record, user, data)


def set_aside(*, kind: Kind, key: int, user: User | None) -> Act:
    """This is no person, or no body: its claims lose it, and nothing is linked to its names any more.

    Raises :class:`NotOnRecordError`, and :class:`RefusedError` for an outlet of articles.
    """
    with acting(user, "set_aside"):
        (record,) = held(kind, key)
        data: dict[str, Any] = {"claims": _claims_of(kind, record)}
        if kind is BODY:
            data |= _without_body(record)
        articles = set(record.claims.order_by().values_list("article", flat=True))
        unclear = {"kind": Claim.Kind.UNCLEAR, "described_as": record.name}
        own = record.claims.filter(kind=Claim.Kind.PERSON if kind is PERSON else Claim.Kind.ORGANISATION)
        moved_claims(own, True, **unclear, **{kind.owner: None})
        moved_claims(record.claims.all(), True, **{kind.owner: None})
        record.set_aside = True
        record.save(update_fields=["set_aside"])
        affiliations.refresh(articles)
        return _kept(kind, Act.Kind.SET_ASIDE, record, user, data)


def _claims_of(kind: Kind, record: Any) -> list[list[Any]]:
    return [list(row) for row in record.claims.order_by("pk").values_list("pk", "kind", "described_as")]


def _without_body(body: Organisation) -> dict[str, Any]:
    if number := Publication.objects.filter(outlet=body).count():
        raise RefusedError(f"{body} is the outlet of {number} articles. Correct the outlet of these first.")
    relays = Relay.objects.filter(organisation=body)
    entered = Affiliation.objects.filter(organisation=body, article=None)
    people = Speaker.objects.filter(organisation=body)
    data = {
        "relays": list(relays.values_list("pk", flat=True)),
        "affiliations": [row_of(row) for row in entered],
        "people": list(people.values_list("pk", flat=True)),
    }
    relays.update(organisation=None)
    entered.delete()
    people.update(organisation=None)
    return data


def row_of(row: Any) -> dict[str, Any]:
    """All columns of a row that is about to go, for the way back."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def in_chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Keys in lists for one statement each."""
    given = list(keys)
    for start in range(0, len(given), CHUNK):
        yield given[start : start + CHUNK]


def _kept(kind: Kind, what: str, record: Any, user: User | None, data: Mapping[str, Any]) -> Act:
    act = kind.act.objects.create(kind=what, record=record, user=user, data=data)
    assert isinstance(act, Act)
    return act
