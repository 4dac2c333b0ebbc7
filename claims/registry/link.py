"""From the names in an article to records: one clear candidate, or a new record that waits for an editor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from articles.models import Article
from claims.models import Link, Organisation, Provenance, Speaker
from claims.registry import candidates
from claims.registry.enter import add_alias, enter, lock
from claims.registry.kinds import BODY, PERSON, Kind
from claims.registry.names import LONGEST, Likeness, as_read, folded_text, is_name, person_name
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
    """What a name was linked to (None: to a new record), and why; ``doubts`` are for an editor."""

    record: Any
    reason: Link.Reason
    because: str = ""
    doubts: tuple[Weighed, ...] = ()
    is_nobody: bool = False


@dataclass(slots=True)
class Registry:
    """Links the names of one article within one transaction, each once. Call :meth:`link` first."""

    article: Article
    outlet: Organisation | None = None
    _linked: dict[str, dict[str, Any]] = field(default_factory=lambda: {PERSON.owner: {}, BODY.owner: {}})
    _owners: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    _new: dict[str, list[Any]] = field(default_factory=lambda: {PERSON.owner: [], BODY.owner: []})
    _text: str = ""

    def link(self, people: Mapping[str, Said], bodies: Iterable[str]) -> None:
        """Link all names: bodies first, because they tell people apart. Holds their locks from here on."""
        bodies = [
            *dict.fromkeys(
                [self.article.outlet, *bodies, *(b for said in people.values() for b in said.bodies)]
            )
        ]
        lock(people=people, bodies=bodies)
        self._prepare(BODY, bodies)
        for name in bodies:
            self._link(BODY, name, Said())
        self.outlet = self.organisation(self.article.outlet)
        self._prepare(PERSON, people)
        for name, said in people.items():
            self._link(PERSON, name, said)
        for kind in (BODY, PERSON):
            kind.link.objects.bulk_create(self._new[kind.owner])
            self._new[kind.owner].clear()

    def organisation(self, name: str) -> Organisation | None:
        """The body of that name. None for no name, and where an editor said that it is no body."""
        return self._linked[BODY.owner].get(BODY.normal(name))

    def speaker(self, name: str) -> Speaker | None:
        """The person of that name. None for what is no person's name, or not a person as an editor said."""
        return self._linked[PERSON.owner].get(PERSON.normal(name))

    def touched(self) -> list[Speaker]:
        """The people whom the article names, for what has to be looked at again."""
        return [record for record in self._linked[PERSON.owner].values() if record is not None]

    # -- One name -----------------------------------------------------------------------------------------

    def _prepare(self, kind: Kind, names: Iterable[str]) -> None:
        """Ask once for all links of the article, and once for whoever goes by one of the names."""
        linked = self._linked[kind.owner]
        links = kind.link.objects.filter(article=self.article).select_related("record", "record__merged_into")
        for link in links:
            linked[link.normal] = current(link.record)
        normals = {kind.normal(name) for name in names} - linked.keys() - {""}
        owners: dict[str, list[Any]] = {}
        for alias in kind.alias.objects.filter(normal__in=normals).select_related(kind.owner):
            owners.setdefault(alias.normal, []).append(alias)
        self._owners[kind.owner] = owners

    def _link(self, kind: Kind, name: str, said: Said) -> Any:
        normal = kind.normal(name)
        if not normal or (kind is PERSON and not is_name(name)):
            return None
        linked = self._linked[kind.owner]
        if normal not in linked:
            linked[normal] = self._new_link(kind, name, normal, said)
        return linked[normal]

    def _new_link(self, kind: Kind, name: str, normal: str, said: Said) -> Any:
        mention = self._mention(name, said)
        aliases = self._owners.get(kind.owner, {}).get(normal, [])
        decision = self._by_name(kind, mention, aliases)
        record = decision.record
        if record is None and not decision.is_nobody:
            record = self._enter(kind, name, decision)
        elif record is not None and not _is_too_short(kind, name):
            _keep_form(kind, record, name, decision.reason)
        reason = Reason.UNCLEAR if record is not None and record.unsure else decision.reason
        link = kind.link(article=self.article, name=name[:LONGEST], normal=normal, record=record)
        link.reason, link.because = reason, decision.because[:300]
        self._new[kind.owner].append(link)
        return record

    def _mention(self, name: str, said: Said) -> Mention:
        bodies = (self._linked[BODY.owner].get(BODY.normal(body)) for body in said.bodies)
        return Mention(name, said.roles, frozenset(body.pk for body in bodies if body))

    def _by_name(self, kind: Kind, mention: Mention, aliases: list[Any]) -> Decision:
        """By the very name, if it is one record's; else by all that may be meant."""
        live = [alias for alias in aliases if getattr(alias, kind.owner).is_live]
        if aliases and not live:
            return Decision(None, Reason.EDITOR, f"an editor said that this is no {kind}", is_nobody=True)
        if _is_too_short(kind, mention.name):
            live = [alias for alias in live if alias.provenance == Provenance.PERSON]
        owners = {getattr(alias, kind.owner).pk: getattr(alias, kind.owner) for alias in live}
        sure = {key: owner for key, owner in owners.items() if not owner.unsure} or owners
        if len(sure) == 1:
            is_exact = any(alias.name == mention.name for alias in live)
            return Decision(next(iter(sure.values())), Reason.EXACT if is_exact else Reason.NORMAL)
        if not self._text:
            self._text = folded_text(self.article.text)
        return decide(kind, replace(mention, text=self._text), self.outlet, list(sure))

    def _enter(self, kind: Kind, name: str, decision: Decision) -> Any:
        """A new record, unsure where it may be somebody on record, or where one word is all there is."""
        whole = [
            doubt for doubt in decision.doubts if doubt.by_name is None or doubt.by_name > Likeness.SURNAME
        ]
        asked = decision.doubts if _is_too_short(kind, name) else tuple(whole)
        record = enter(kind, _shown(kind, name), unsure=bool(asked) or _is_too_short(kind, name))
        note_doubts(kind, record, asked)
        return record


def decide(kind: Kind, mention: Mention, outlet: Organisation | None, owners: list[int]) -> Decision:
    """Weigh those who go by the name, or else all whose name may be meant."""
    outlet_key = outlet.pk if outlet else None
    if owners:
        found = candidates.described(kind, owners, outlet_key)
    elif kind is PERSON:
        found = candidates.people(mention.name, mention.bodies, outlet_key)
    else:
        found = candidates.bodies(mention.name)
    return decided(kind, mention, found)


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
    return Decision(kind.record.objects.get(pk=chosen.candidate.key), reason, chosen.because)


def note_doubts(kind: Kind, record: Any, doubts: Iterable[Weighed]) -> None:
    """Put candidates before an editor; those who were told apart stay so."""
    kind.doubt.objects.bulk_create(
        [
            kind.doubt(
                record=record, other_id=item.candidate.key, score=item.score, because=item.because[:300]
            )
            for item in doubts
        ],
        ignore_conflicts=True,
    )


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


def _keep_form(kind: Kind, record: Any, name: str, reason: Link.Reason) -> None:
    """Let a record go by a new form of its name; not by one that only the context tied to it.

    A person whom the machine knew by one word gets the whole name that was met now.
    """
    if kind is PERSON and record.provenance == Provenance.MACHINE and person_name(record.name).is_one_word:
        record.name, record.unsure = as_read(name), False
        record.save(update_fields=["name", "unsure"])
    elif reason not in {Reason.NORMAL, Reason.VARIANT}:
        return
    add_alias(kind, record, _shown(kind, name))
