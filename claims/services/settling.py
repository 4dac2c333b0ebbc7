"""Unsure records are looked at again when an article says more: what is clear now is settled."""

from collections.abc import Iterable

from claims.models import Doubt, Provenance, Speaker, SpeakerAlias
from claims.registry import PERSON
from claims.registry.candidates import people
from claims.registry.enter import try_lock
from claims.registry.link import decided, note_doubts
from claims.registry.weigh import Mention
from claims.services.merging import merge

MOST = 20
"""So many unsure records are looked at after one article."""


def settle(touched: Iterable[int]) -> int:
    """Merge unsure records where one clear candidate is there by now, among the bearers of some surnames.

    ``touched`` are keys of people who bear them. What an editor told apart, or entered, stays. Returns how
    many were merged. The caller holds the locks of the names.
    """
    aliases = SpeakerAlias.objects.filter(speaker__in=list(touched))
    keys = set(aliases.values_list("blocking_key", flat=True))
    unsure = Speaker.objects.on_record().filter(
        unsure=True, provenance=Provenance.MACHINE, aliases__blocking_key__in=keys
    )
    return sum(_settle(person) for person in unsure.distinct().order_by("-pk")[:MOST])


def _settle(person: Speaker) -> bool:
    person.refresh_from_db()  # one before it may have taken it along
    if not person.is_live:
        return False
    stated = person.affiliations.order_by().values_list("role", "organisation").distinct()
    roles = frozenset(role for role, _ in stated if role)
    bodies = frozenset(body for _, body in stated if body is not None)
    outlets = set(person.links.values_list("article__publication__outlet", flat=True))
    apart = set(person.doubts.filter(decision=Doubt.Decision.DIFFERENT).values_list("other", flat=True))
    found = people(person.name, bodies, outlets.pop() if len(outlets) == 1 else None)
    others = [item for item in found if item.key not in apart | {person.pk}]
    decision = decided(PERSON, Mention(person.name, roles, bodies), others)
    if decision.key is None:
        note_doubts(PERSON, person, decision.doubts)
        return False
    aliases = SpeakerAlias.objects.filter(speaker__in=[person.pk, decision.key])
    if not try_lock(people=aliases.values_list("name", flat=True)):
        return False  # somebody is at it: after the next article
    merge(
        kind=PERSON,
        key=person.pk,
        into=decision.key,
        user=None,
        provenance=Provenance.MACHINE,
        because=decision.because,
    )
    return True
