"""The way back: each act keeps what it takes to undo it, and what people did since stays."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Act, Affiliation, Claim, Doubt, Provenance, Relay, Speaker
from claims.registry import BODY, PERSON, Kind
from claims.registry.enter import lock_for
from claims.services import affiliations
from claims.services.records import RefusedError, acting, in_chunks, moved_claims


def undo(*, kind: Kind, act_id: int, user: User | None) -> Act:
    """Take one act back. What was changed again since then stays as it is now.

    Raises ``DoesNotExist`` of the act, and :class:`~claims.services.records.RefusedError` where another act
    stands in the way.
    """
    with acting(user, "undone"):
        seen = kind.act.objects.get(pk=act_id)
        both = [key for key in (seen.record_id, seen.other_id) if key is not None]
        lock_for(
            kind, kind.alias.objects.filter(**{f"{kind.owner}__in": both}).values_list("name", flat=True)
        )
        rows = kind.record.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk")
        found = {record.pk: record for record in rows}
        act = kind.act.objects.select_for_update(of=("self",)).get(pk=act_id)
        if act.undone_at is not None:
            raise RefusedError("That was undone already.")
        act.record, act.other = found[act.record_id], found.get(act.other_id)
        _UNDO[act.kind](kind, act)
        act.undone_at, act.undone_by = timezone.now(), user
        act.save(update_fields=["undone_at", "undone_by"])
    assert isinstance(act, Act)
    return act


def _refuse_unless(record: Any, is_so: bool, why: str) -> None:
    if not is_so:
        raise RefusedError(f"{record} {why} since then. Undo that first.")


def _merged(kind: Kind, act: Any) -> None:
    gone, stays = act.other, act.record
    _refuse_unless(gone, gone.merged_into_id == stays.pk, "was changed")
    _refuse_unless(stays, stays.merged_into_id is None, "was merged into another record")
    _refuse_unless(stays, not stays.set_aside, f"was marked as no {kind}")
    _set_back(stays, act.data["fields"])
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    for place, keys in act.data["moved"].items():
        label, _, name = place.rpartition(".")
        for chunk in in_chunks(keys):
            rows = apps.get_model(label)._default_manager.filter(pk__in=chunk, **{name: stays})
            if label == "claims.claim":
                moved_claims(rows, act.provenance == Provenance.PERSON, **{name: gone})
            else:
                rows.update(**{name: gone})
    for label, dropped in act.data["dropped"].items():
        model = apps.get_model(label)
        for values in dropped:
            if not model._default_manager.filter(pk=values["id"]).exists():
                model(**values).save(force_insert=True)
    link_back(kind, act, stays, gone)
    for key, decision in act.data["decided"]:
        kind.doubt.objects.filter(pk=key).update(decision=decision)
    if act.provenance == Provenance.MACHINE:  # an editor knows better: it is not to do so again
        different = {"decision": Doubt.Decision.DIFFERENT, "score": 0.0}
        kind.doubt.objects.update_or_create(record=gone, other=stays, defaults=different)
    _refresh(kind, gone, stays)


def link_back(kind: Kind, act: Any, now: Any, before: Any) -> None:
    """Names in articles stand again for whom they stood for, unless somebody changed that since."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for key, *was in act.data["links"]:
        alike.setdefault(tuple(was), []).append(key)
    for (reason, because, provenance), keys in alike.items():
        kind.link.objects.filter(pk__in=keys, record=now).update(
            record=before, reason=reason, because=because, provenance=provenance
        )


def _split(kind: Kind, act: Any) -> None:
    record, target = act.record, act.other
    _refuse_unless(record, record.is_live, "was merged or marked")
    _refuse_unless(target, target.is_live, "was merged or marked")
    claims = dict(act.data["claims"])
    articles = set()
    for claim in Claim.objects.select_for_update().filter(pk__in=claims, **{kind.owner: target}):
        setattr(claim, kind.owner, record)
        claim.status = claims[claim.pk]
        claim.version += 1
        claim.save(update_fields=[kind.owner, "status", "version"])
        articles.add(claim.article_id)
    link_back(kind, act, target, record)
    if act.data["created"] and not target.claims.exists() and not target.links.exists():
        kind.alias.objects.filter(**{kind.owner: target}).delete()
        target.merged_into = record  # it was made for these claims: its address leads back
        target.save(update_fields=["merged_into"])
    affiliations.refresh(articles)


def _edited(kind: Kind, act: Any) -> None:
    record = act.record
    _refuse_unless(record, record.is_live, "was merged or marked")
    _set_back(record, act.data["fields"])
    if act.data.get("alias"):
        record.aliases.filter(pk=act.data["alias"]).exclude(name=record.name).delete()
    if act.data.get("affiliation"):
        Affiliation.objects.filter(pk=act.data["affiliation"], speaker=record).delete()


def _set_back(record: Any, fields: dict[str, list[Any]]) -> None:
    for name, (before, after) in fields.items():
        if getattr(record, name) == after:
            setattr(record, name, before)
    record.save()


def _alias_added(kind: Kind, act: Any) -> None:
    alias = act.record.aliases.filter(pk=act.data["alias"]).first()
    if alias is None:
        return
    if act.data["was"] is not None:
        alias.provenance = act.data["was"]
        alias.save(update_fields=["provenance"])
    elif alias.name == act.record.name:
        raise RefusedError(f"{act.record} has that name now. Give it another name first.")
    else:
        alias.delete()


def _alias_removed(kind: Kind, act: Any) -> None:
    _refuse_unless(act.record, act.record.is_live, "was merged or marked")
    values = act.data["alias"]
    if not act.record.aliases.filter(name=values["name"]).exists():
        kind.alias(**values).save(force_insert=True)


def _set_aside(kind: Kind, act: Any) -> None:
    record = act.record
    _refuse_unless(record, record.set_aside, "was changed")
    record.set_aside = False
    record.save(update_fields=["set_aside"])
    was = {key: (source, described) for key, source, described in act.data["claims"]}
    articles = set()
    rows = Claim.objects.select_for_update().filter(pk__in=was, **{kind.owner: None})
    for claim in rows:
        own = claim.kind == Claim.Kind.UNCLEAR and claim.described_as == record.name
        if not own and (kind is PERSON or claim.kind != was[claim.pk][0]):
            continue  # somebody said since whose it is
        claim.kind, claim.described_as = was[claim.pk]
        setattr(claim, kind.owner, record)
        claim.version += 1
        claim.save(update_fields=["kind", "described_as", kind.owner, "version"])
        articles.add(claim.article_id)
    if kind is BODY:
        Relay.objects.filter(pk__in=act.data["relays"], organisation=None).update(organisation=record)
        Speaker.objects.filter(pk__in=act.data["people"], organisation=None).update(organisation=record)
        Affiliation.objects.bulk_create(
            [Affiliation(**values) for values in act.data["affiliations"]], ignore_conflicts=True
        )
    affiliations.refresh(articles)


def _told_apart(kind: Kind, act: Any) -> None:
    different = Doubt.Decision.DIFFERENT
    kind.doubt.objects.filter(pk__in=act.data["doubts"], decision=different).update(
        decision=Doubt.Decision.OPEN
    )
    act.record.unsure = act.data["unsure"]
    act.record.save(update_fields=["unsure"])


def _refresh(kind: Kind, *records: Any) -> None:
    articles = set()
    for record in records:
        articles.update(record.claims.order_by().values_list("article", flat=True))
    affiliations.refresh(articles)


_UNDO = {
    Act.Kind.MERGED.value: _merged,
    Act.Kind.SPLIT.value: _split,
    Act.Kind.EDITED.value: _edited,
    Act.Kind.ALIAS_ADDED.value: _alias_added,
    Act.Kind.ALIAS_REMOVED.value: _alias_removed,
    Act.Kind.SET_ASIDE.value: _set_aside,
    Act.Kind.TOLD_APART.value: _told_apart,
}
