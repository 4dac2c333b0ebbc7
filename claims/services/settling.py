"""Unsure records are looked at again when an article says more: what is clear now is settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from claims.models import Affiliation, Doubt, Provenance, Speaker, SpeakerAlias, SpeakerDoubt, SpeakerLink
from claims.registry import PERSON
from claims.registry.candidates import Asked, people_of_many
from claims.registry.enter import try_lock
from claims.registry.link import decided, note_doubts
from claims.registry.weigh import Mention, Weighed
from claims.services.merging import merge

MOST = 20
"""So many unsure records are looked at after one article, or a few that were read together."""


def settle(touched: Iterable[int]) -> int:
    """Merge unsure records where one clear candidate is there by now, among the bearers of some surnames.

    ``touched`` are keys of people who bear them. What an editor told apart, or entered, stays. Returns how
    many were merged. The caller holds the locks of the names.
    """
    aliases = SpeakerAlias.objects.filter(speaker__in=set(touched)).order_by()
    keys = set(aliases.values_list("blocking_key", flat=True))
    unsure = Speaker.objects.on_record().filter(
        unsure=True, provenance=Provenance.MACHINE, aliases__blocking_key__in=keys
    )
    waiting = list(unsure.distinct().order_by("-pk")[:MOST]) if keys else []
    merged = 0
    while waiting:
        at = _settle(waiting)
        merged += at is not None
        # A merge changes what is known of the others: those behind it are looked at afresh.
        waiting = [] if at is None else [person for person in waiting[at + 1 :] if _is_live(person)]
    return merged


def _settle(waiting: Sequence[Speaker]) -> int | None:
    """Look at people in order until one is merged. Its place, or None. The rest get the doubts about them."""
    known = _known(waiting)
    doubts: list[tuple[Speaker, tuple[Weighed, ...]]] = []
    found = people_of_many([one.asked for one in known])
    for at, (person, of_person, candidates) in enumerate(zip(waiting, known, found, strict=True)):
        others = [item for item in candidates if item.key not in of_person.apart | {person.pk}]
        decision = decided(PERSON, of_person.mention, others)
        if decision.key is None:
            new = (item for item in decision.doubts if item.candidate.key not in of_person.doubted)
            doubts.append((person, tuple(new)))
            continue
        note_doubts(PERSON, doubts)  # before the merge, which moves what points to the one that goes
        doubts.clear()
        if _merge(person, decision.key, decision.because):
            return at
    note_doubts(PERSON, doubts)
    return None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an unsure person; who are others for certain, and who may be the same."""

    mention: Mention
    asked: Asked
    apart: Set[int]
    doubted: Set[int]


def _known(people: Sequence[Speaker]) -> list[_Known]:
    keys = [person.pk for person in people]
    roles, bodies, outlets, apart, doubted = (defaultdict[int, set[Any]](set) for _ in range(5))
    stated = Affiliation.objects.filter(speaker__in=keys).order_by()
    for key, role, body in stated.values_list("speaker", "role", "organisation").distinct():
        roles[key] |= {role} - {""}
        bodies[key] |= {body} - {None}
    links = SpeakerLink.objects.filter(record__in=keys).order_by()
    for record, published in links.values_list("record", "article__publication__outlet").distinct():
        outlets[record].add(published)
    noted = SpeakerDoubt.objects.filter(record__in=keys).order_by()
    for key, other, decision in noted.values_list("record", "other", "decision"):
        (apart if decision == Doubt.Decision.DIFFERENT else doubted)[key].add(other)
    known = []
    for person in people:
        key, own = person.pk, frozenset(bodies[person.pk])
        outlet = next(iter(outlets[key])) if len(outlets[key]) == 1 else None
        mention = Mention(person.name, frozenset(roles[key]), own)
        known.append(_Known(mention, Asked(person.name, own, outlet), apart[key], doubted[key]))
    return known


def _is_live(person: Speaker) -> bool:
    person.refresh_from_db()  # one before it may have taken it along
    return person.is_live


def _merge(person: Speaker, into: int, because: str) -> bool:
    aliases = SpeakerAlias.objects.filter(speaker__in=[person.pk, into])
    if not try_lock(people=aliases.values_list("name", flat=True)):
        return False  # somebody is at it: after the next article
    merge(
        kind=PERSON,
        key=person.pk,
        into=into,
        user=None,
        provenance=Provenance.MACHINE,
        because=because,
    )
    return True
