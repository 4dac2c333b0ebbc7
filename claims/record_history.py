"""What became of a record, told for people; and what articles say of a person over time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from articles.models import Article
from claims.history import Change
from claims.models import Act, Affiliation, Organisation, Provenance, Speaker
from claims.registry import Kind

SHOWN = 50
"""Acts on a page; whoever needs older ones finds them in the administration."""
STATED = 300
"""Statements of articles that are grouped for a page."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One act in words. ``act`` is there while it can be undone; ``undone`` says by whom it was."""

    at: datetime
    who: str
    summary: str
    because: str = ""
    changes: tuple[Change, ...] = ()
    act: Act | None = None
    undone: str = ""
    undone_at: datetime | None = None


def deeds(kind: Kind, record: Any) -> list[Deed]:
    """What was done to a record, newest first, its entry last. Asks two queries, however much it was."""
    acts = acts_of(kind, record)
    bodies = _bodies(acts)
    told = [_deed(kind, record, act, bodies) for act in acts]
    entered = "entered it" if record.provenance == Provenance.PERSON else "found the name in an article"
    who = "A person" if record.provenance == Provenance.PERSON else "The machine"
    return [*told, Deed(record.created_at, who, entered)]


def acts_of(kind: Kind, record: Any) -> list[Any]:
    """The latest acts that a record had a part in, newest first."""
    rows = kind.act.objects.filter(Q(record=record) | Q(other=record))
    return list(rows.select_related("user", "undone_by", "record", "other").order_by("-pk")[:SHOWN])


def _bodies(acts: Iterable[Act]) -> dict[int, str]:
    keys = {
        key
        for act in acts
        if act.kind == Act.Kind.EDITED
        for key in act.data["fields"].get("organisation_id", [])
        if key is not None
    }
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _deed(kind: Kind, record: Any, act: Any, bodies: Mapping[int, str]) -> Deed:
    is_this = act.record_id == record.pk
    return Deed(
        at=act.at,
        who=who(act.user, act.provenance),
        summary=summary(kind, act, is_this),
        because=act.data.get("because", ""),
        changes=tuple(_changes(act, bodies)),
        act=act if act.undone_at is None else None,
        undone=who(act.undone_by, Provenance.PERSON) if act.undone_at else "",
        undone_at=act.undone_at,
    )


def who(user: User | None, provenance: str) -> str:
    if user is not None:
        return user.get_full_name() or user.get_username()
    return "The machine" if provenance == Provenance.MACHINE else "The site’s operator"


def counted(number: int, one: str = "claim") -> str:
    """ "1 claim", "12 claims"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def summary(kind: Kind, act: Any, is_this: bool = True) -> str:
    """What was done, in words that follow who did it; ``is_this``: told of the record it was done to."""
    data = act.data
    match act.kind:
        case Act.Kind.MERGED:
            moved = len(data["moved"].get(f"claims.claim.{kind.owner}", ()))
            return f"merged {act.other} into {'this' if is_this else act.record}, with {counted(moved)}"
        case Act.Kind.SPLIT:
            what = counted(len(data["claims"]))
            return f"gave {what} to {act.other}" if is_this else f"gave this {kind} {what} of {act.record}"
        case Act.Kind.ALIAS_ADDED:
            return f"said that “{data['name']}” means this {kind} from now on"
        case Act.Kind.ALIAS_REMOVED:
            return f"took the name “{data['name']}” away"
        case Act.Kind.SET_ASIDE:
            return f"said that this is no {kind}, and took {counted(len(data['claims']))} from it"
        case Act.Kind.TOLD_APART:
            return f"said that this is a {kind} apart"
    return "changed the record"


_FIELDS = {
    "name": "Name",
    "role": "Role",
    "organisation_id": "Organisation",
    "description": "Description",
    "wikidata_id": "Wikidata",
}


def _changes(act: Any, bodies: Mapping[int, str]) -> Iterable[Change]:
    if act.kind != Act.Kind.EDITED:
        return
    for name, label in _FIELDS.items():
        if name in act.data["fields"]:
            before, after = act.data["fields"][name]
            if name == "organisation_id":
                before, after = bodies.get(before, ""), bodies.get(after, "")
            yield Change(label, before or "none", after or "none")


# -- Roles and bodies over time ---------------------------------------------------------------------------


@dataclass(slots=True)
class Standing:
    """A role, a body, or both, with the time that it is stated for, and the articles that say so."""

    role: str
    organisation: Organisation | None
    first: date | None = None
    last: date | None = None
    by_person: bool = False
    articles: list[Article] = field(default_factory=list)


def standings(person: Speaker) -> list[Standing]:
    """What is stated of a person, the latest first; what differs in capitals only is one."""
    rows = (
        Affiliation.objects.filter(speaker=person)
        .select_related("organisation", "article")
        .defer("article__text", "article__search")
        .order_by("-article__published_on", "-pk")[:STATED]
    )
    found: dict[tuple[str, int | None], Standing] = {}
    for row in rows:
        key = (row.role.casefold(), row.organisation_id)
        standing = found.setdefault(key, Standing(row.role, row.organisation))
        if row.article is None:
            standing.by_person = True
        else:
            standing.articles.append(row.article)
        for day in (row.article.published_on if row.article else row.since, row.until):
            if day is not None:
                standing.first = min(standing.first or day, day)
                standing.last = max(standing.last or day, day)
    return sorted(found.values(), key=lambda item: (not item.by_person, -(item.last or date.min).toordinal()))


def act_told(kind: Kind, act: Any) -> str:
    """What the quiet bar says after an act."""
    match act.kind:
        case Act.Kind.MERGED:
            return f"Merged 2 {kind.plural}."
        case Act.Kind.SPLIT:
            return f"Gave {counted(len(act.data['claims']))} to {act.other}."
        case Act.Kind.ALIAS_ADDED:
            return f"From now on “{act.data['name']}” means {act.record}."
        case Act.Kind.ALIAS_REMOVED:
            return f"From now on “{act.data['name']}” does not mean {act.record}."
        case Act.Kind.SET_ASIDE:
            return f"{act.record} is marked as no {kind}."
        case Act.Kind.TOLD_APART:
            return f"{act.record} is a {kind} apart."
    return "Saved."
