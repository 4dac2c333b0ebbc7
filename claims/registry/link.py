"""From the names in an article to records: one clear candidate, or a new record that waits for an editor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from articles.models import Article
from claims.models import Link, Organisation, Provenance, Speaker
from claims.registry import candidates
from claims.registry.enter import add_alias, enter, lock
from claims.registry.kinds import BODY, PERSON, Kind
from claims.registry.names import (
    LONGEST,
    Likeness,
    as_read,
    folded_text,
    is_body_name,
    is_name,
    is_short_for,
    person_name,
)
from claims.registry.weigh import WORTH_ASKING, Candidate, Mention, Weighed, clear, weigh_bodies, weigh_people

MOST_DOUBTS = 5
"""So many candidates are put before an editor."""
Reason = Link.Reason


@dataclass(frozen=True, slots=True)
class Said:
    """What an article says of the bearer of one name: roles, and the names of bodies."""

    roles: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """The key that a name was linked to (None: to a new record), and why; ``doubts`` are for an editor."""

    key: int | None
    reason: Link.Reason
    because: str = ""
    doubts: tuple[Weighed, ...] = ()
    is_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """A record that goes by a name: one row of the look-up."""

    key: int
    name: str
    by_person: bool
    unsure: bool
    set_aside: bool


_LOOK_UP = """
SELECT l.normal, r.id, '', false, r.unsure, r.set_aside, true FROM {link} l
LEFT JOIN {record} r ON r.id = l.record_id WHERE l.article_id = %(article)s AND l.normal = ANY(%(normals)s)
UNION ALL
SELECT a.normal, r.id, a.name, a.provenance = 'person', r.unsure, r.set_aside, false FROM {alias} a
JOIN {record} r ON r.id = a.{owner}_id WHERE a.normal = ANY(%(normals)s)
"""


@dataclass(slots=True)
class Registry:
    """Links the names of one article within one transaction, each once. Call :meth:`link` first."""

    article: Article
    # For each kind of record: the key that a folded name stands for; the rows that are fetched at once later.
    _linked: dict[str, dict[str, int | None]] = field(
        default_factory=lambda: {PERSON.owner: {}, BODY.owner: {}}
    )
    _owners: dict[str, dict[str, list[Owner]]] = field(default_factory=dict)
    _records: dict[str, dict[int, Any]] = field(default_factory=dict)
    _new: dict[str, list[Any]] = field(default_factory=lambda: {PERSON.owner: [], BODY.owner: []})
    _text: str = ""
    had_links: bool = False
    """Whether names were linked in this article before, as :meth:`link` found out."""

    def names(self, people: Mapping[str, Said], bodies: Iterable[str]) -> tuple[list[str], list[str]]:
        """The names whose locks :meth:`link` needs: of people, and of what may be bodies."""
        one_word = [name for name in people if _is_too_short(PERSON, name)]
        return list(people), [*self._bodies(people, bodies), *one_word]

    def _bodies(self, people: Mapping[str, Said], bodies: Iterable[str]) -> list[str]:
        told = (body for said in people.values() for body in said.bodies)
        return [name for name in dict.fromkeys([self.article.outlet, *bodies, *told]) if name]

    def link(self, people: Mapping[str, Said], bodies: Iterable[str], *, locked: bool = False) -> None:
        """Link all names: bodies first, because they tell people apart. Holds their locks from here on.

        ``locked`` if the caller holds them already.
        """
        bodies = list(bodies)
        all_people, all_bodies = self.names(people, bodies)
        if not locked:
            lock(people=all_people, bodies=all_bodies)
        self._look_up(BODY, all_bodies)
        for name in self._bodies(people, bodies):
            self._link(BODY, name, Said())
        self._look_up(PERSON, people)
        for name, said in people.items():
            self._link(PERSON, name, said)
        for kind in (BODY, PERSON):
            if self._new[kind.owner]:
                kind.link.objects.bulk_create(self._new[kind.owner])
                self._new[kind.owner].clear()
        self._records.clear()

    def body(self, name: str) -> int | None:
        """The key of :meth:`organisation`."""
        return self._linked[BODY.owner].get(BODY.normal(name)) if name else None

    def person(self, name: str) -> int | None:
        """The key of :meth:`speaker`."""
        return self._linked[PERSON.owner].get(PERSON.normal(name)) if name else None

    def in_full(self) -> set[int]:
        """The keys of the people whom the article names by more than one word."""
        linked = self._linked[PERSON.owner].items()
        return {key for normal, key in linked if key is not None and " " in normal}

    def organisation(self, name: str) -> Organisation | None:
        """The body of that name. None for no name, and where an editor said that it is no body."""
        return self._record(BODY, self.body(name))  # type: ignore[no-any-return]

    def speaker(self, name: str) -> Speaker | None:
        """The person of that name. None for what is no person's name, or not a person as an editor said."""
        return self._record(PERSON, self.person(name))  # type: ignore[no-any-return]

    @property
    def outlet(self) -> Organisation | None:
        """The body that the article appeared in, as its details name it."""
        return self.organisation(self.article.outlet)

    def touched(self) -> list[int]:
        """The keys of the people whom the article names, for what has to be looked at again."""
        return [key for key in self._linked[PERSON.owner].values() if key is not None]

    def _record(self, kind: Kind, key: int | None) -> Any:
        """The row of a key; all that were linked are fetched at once."""
        if key is None:
            return None
        if kind.owner not in self._records:
            keys = [other for other in self._linked[kind.owner].values() if other is not None]
            self._records[kind.owner] = kind.record.objects.in_bulk(keys)
        return self._records[kind.owner][key]

    # -- One name -----------------------------------------------------------------------------------------

    def _look_up(self, kind: Kind, names: Iterable[str]) -> None:
        """Ask once how the names are linked in this article already, and who goes by them."""
        tables = {"record": kind.record, "alias": kind.alias, "link": kind.link}
        query = _LOOK_UP.format(owner=kind.owner, **{name: m._meta.db_table for name, m in tables.items()})
        normals = sorted({kind.normal(name) for name in names} - {""})
        owners: dict[str, list[Owner]] = {}
        with connection.cursor() as cursor:
            cursor.execute(query, {"article": self.article.pk, "normals": normals})
            for normal, key, name, by_person, unsure, aside, is_link in cursor.fetchall():
                if is_link:
                    self.had_links = True
                    self._linked[kind.owner][normal] = None if aside else key
                else:
                    owners.setdefault(normal, []).append(Owner(key, name, by_person, unsure, aside))
        self._owners[kind.owner] = owners

    def _link(self, kind: Kind, name: str, said: Said) -> None:
        normal = kind.normal(name)
        linked = self._linked[kind.owner]
        owners = self._owners[kind.owner].get(normal, [])
        if not normal or normal in linked or not self._may_be_one(kind, name, owners):
            return
        decision = self._by_name(kind, name, said, owners)
        key, reason = decision.key, decision.reason
        if key is None and not decision.is_nobody:
            key, is_unsure = self._enter(kind, name, decision)
            reason = Reason.UNCLEAR if is_unsure else reason
        elif key is not None and reason in {Reason.NORMAL, Reason.VARIANT, Reason.CONTEXT}:
            _keep_form(kind, key, name, reason)
        linked[normal] = key
        link = kind.link(article=self.article, name=name[:LONGEST], normal=normal, record_id=key)
        link.reason, link.because = reason, decision.because[:300]
        self._new[kind.owner].append(link)

    def _may_be_one(self, kind: Kind, name: str, owners: list[Owner]) -> bool:
        """Whether a name can be on record: a common noun cannot, unless people called a body so."""
        if kind is PERSON:
            return is_name(name)
        by_person = name == self.article.outlet or any(owner.by_person for owner in owners)
        return by_person or is_body_name(name)

    def _by_name(self, kind: Kind, name: str, said: Said, owners: list[Owner]) -> Decision:
        """By the very name, if it is one record's; else by all that may be meant."""
        live = [owner for owner in owners if not owner.set_aside]
        if owners and not live:
            return Decision(None, Reason.EDITOR, f"an editor said that this is no {kind}", is_nobody=True)
        outlet = self._own_outlet(kind, name)
        if _is_too_short(kind, name) or outlet is not None:
            live = [owner for owner in live if owner.by_person]
        if outlet is not None and not live:
            return Decision(outlet, Reason.CONTEXT, "short for the outlet of this article")
        sure = {owner.key for owner in live if not owner.unsure} or {owner.key for owner in live}
        if len(sure) == 1:
            is_exact = any(owner.name == name for owner in live)
            is_unsure = all(owner.unsure for owner in live)
            reason = Reason.UNCLEAR if is_unsure else Reason.EXACT if is_exact else Reason.NORMAL
            return Decision(sure.pop(), reason)
        return self._weighed(kind, name, said, sorted(sure))

    def _own_outlet(self, kind: Kind, name: str) -> int | None:
        """The outlet that the article appeared in, where ``name`` is short for it: "told the Courier"."""
        if kind is not BODY or not is_short_for(name, self.article.outlet):
            return None
        return self._linked[BODY.owner].get(BODY.normal(self.article.outlet))

    def _weighed(self, kind: Kind, name: str, said: Said, namesakes: list[int]) -> Decision:
        """Weigh those who go by the name, or else all whose name may be meant."""
        if not self._text:
            self._text = folded_text(self.article.text)
        linked = self._linked[BODY.owner]
        keys = (linked.get(BODY.normal(body)) for body in said.bodies)
        told = frozenset(key for key in keys if key is not None)
        mention = Mention(name, said.roles, told, self._text)
        outlet = linked.get(BODY.normal(self.article.outlet))
        if kind is BODY:
            found = candidates.described(BODY, namesakes) if namesakes else candidates.bodies(name)
        elif namesakes:
            found = candidates.namesakes(namesakes, outlet)
        else:
            found = candidates.people(name, told, outlet)
        decision = decided(kind, mention, found)
        if decision.key is None and _is_too_short(kind, name) and all(item.unsure for item in found):
            return self._as_body(name) or decision
        return decision

    def _as_body(self, name: str) -> Decision | None:
        """One word that is nobody's name on record, but a body's: the body speaks."""
        normal = BODY.normal(name)
        bodies = {owner.key for owner in self._owners[BODY.owner].get(normal, []) if not owner.set_aside}
        if self._linked[BODY.owner].get(normal) is None and len(bodies) != 1:
            return None
        self._link(BODY, name, Said())
        return Decision(None, Reason.CONTEXT, "the name of an organisation on record", is_nobody=True)

    def _enter(self, kind: Kind, name: str, decision: Decision) -> tuple[int, bool]:
        """A new record, unsure where it may be somebody on record, or where one word is all there is."""
        is_short = _is_too_short(kind, name)
        whole = (item for item in decision.doubts if item.by_name is None or item.by_name > Likeness.SURNAME)
        asked = decision.doubts if is_short else tuple(whole)
        record = enter(kind, _shown(kind, name), unsure=bool(asked) or is_short)
        note_doubts(kind, [(record, asked)])
        return record.pk, record.unsure


def decided(kind: Kind, mention: Mention, found: Iterable[Candidate]) -> Decision:
    """The one clear candidate. Records that are unsure themselves count only where no other fits at all."""
    weigh = weigh_people if kind is PERSON else weigh_bodies
    weighed = weigh(mention, found)
    sure = [item for item in weighed if not item.candidate.unsure]
    chosen = clear(sure) if sure else clear(weighed)
    if chosen is None:
        doubts = tuple(item for item in weighed if item.score >= WORTH_ASKING)[:MOST_DOUBTS]
        return Decision(None, Reason.NEW, doubts=doubts)
    by_context = chosen.by_name is not None and chosen.by_name <= Likeness.GENERATION
    reason = Reason.CONTEXT if by_context else Reason.VARIANT
    return Decision(chosen.candidate.key, reason, chosen.because)


def note_doubts(kind: Kind, doubts: Iterable[tuple[Any, Iterable[Weighed]]]) -> None:
    """Put candidates for records before an editor; those who were told apart stay so."""
    rows = [
        kind.doubt(record=record, other_id=item.candidate.key, score=item.score, because=item.because[:300])
        for record, of_record in doubts
        for item in of_record
    ]
    if rows:
        kind.doubt.objects.bulk_create(rows, ignore_conflicts=True)


def current(record: Any) -> Any:
    """The record that one was merged into, however often; None if it is none, or was set aside."""
    while record is not None and record.merged_into_id is not None:
        record = record.merged_into
    return record if record is not None and not record.set_aside else None


def known(kind: Kind, name: str) -> list[Any]:
    """Live records that go by exactly this name, or by another spelling of it; for names that people type."""
    normal = kind.normal(name)
    if not normal:
        return []
    return list(kind.record.objects.on_record().filter(aliases__normal=normal).distinct().order_by("pk"))


def _is_too_short(kind: Kind, name: str) -> bool:
    """One word of a person's name, which links nothing by itself."""
    return kind is PERSON and person_name(name).is_one_word


def _shown(kind: Kind, name: str) -> str:
    return as_read(name) if kind is PERSON else name


def _keep_form(kind: Kind, key: int, name: str, reason: Link.Reason) -> None:
    """Let a record go by a new form of its name; not by one that only the context tied to it.

    A person whom the machine knew by one word gets the whole name that was met now.
    """
    if _is_too_short(kind, name):
        return
    record = kind.record.objects.get(pk=key)
    if kind is PERSON and record.provenance == Provenance.MACHINE and person_name(record.name).is_one_word:
        record.name, record.unsure = as_read(name), False
        record.save(update_fields=["name", "unsure"])
    elif reason == Reason.CONTEXT:
        return
    add_alias(kind, record, _shown(kind, name))
