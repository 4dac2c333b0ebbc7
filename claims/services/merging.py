"""Two records that are one become one, until somebody undoes it; claims turn out to be somebody else's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User

from claims.models import Act, Claim, Doubt, Link, Provenance
from claims.registry import BODY, PERSON, Kind
from claims.registry.enter import enter, lock_for
from claims.services import affiliations
from claims.services.records import RefusedError, acting, held, in_chunks, moved_claims, row_of

MOVES: dict[str, tuple[tuple[str, str], ...]] = {
    PERSON.owner: (
        ("claims.claim", "speaker"),
        ("claims.speakeralias", "speaker"),
        ("claims.speakerdoubt", "other"),
        ("claims.affiliation", "speaker"),
    ),
    BODY.owner: (
        ("claims.claim", "organisation"),
        ("claims.relay", "organisation"),
        ("claims.speaker", "organisation"),
        ("claims.publication", "outlet"),
        ("claims.organisationalias", "organisation"),
        ("claims.organisationdoubt", "other"),
        ("claims.affiliation", "organisation"),
    ),
}
"""What points to a record and moves when it is merged, beside its links: (model, field)."""
STAYS = {"doubts", "acts", "acts_beside", "merged"}
"""What points to a record and stays with it."""
_TAKEN_OVER = ("description", "wikidata_id", "role", "organisation_id")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would move from one record to the other, and what speaks against it."""

    claims: int
    settled: int
    articles: int
    aliases: tuple[str, ...]
    affiliations: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())


def preview_merge(*, kind: Kind, key: int, into: int) -> Preview:
    """What :func:`merge` would do. Raises as it does; changes nothing."""
    gone, stays = _two(kind, key, into)
    claims = gone.claims.all()
    settled = claims.exclude(status=Claim.Status.UNREVIEWED).count()
    stated = []
    if kind is PERSON:
        rows = gone.affiliations.order_by().values_list("role", "organisation__name").distinct()
        stated = sorted({", ".join(filter(None, row)) for row in rows})
    return Preview(
        claims.count(),
        settled,
        claims.order_by().values("article").distinct().count(),
        tuple(gone.aliases.values_list("name", flat=True)),
        tuple(stated),
        tuple(_warnings(gone, stays)),
    )


def _warnings(gone: Any, stays: Any) -> list[str]:
    told = []
    if gone.wikidata_id and stays.wikidata_id and gone.wikidata_id != stays.wikidata_id:
        told.append(f"They have different Wikidata ids: {gone.wikidata_id} and {stays.wikidata_id}.")
    apart = Doubt.Decision.DIFFERENT
    if (
        gone.doubts.filter(other=stays, decision=apart).exists()
        or stays.doubts.filter(other=gone, decision=apart).exists()
    ):
        told.append("An editor said before that they are not the same.")
    theirs = gone.claims.filter(article__in=stays.claims.values("article")).order_by()
    if number := theirs.values("article").distinct().count():
        told.append(f"Both speak in {number} article{'' if number == 1 else 's'}.")
    return told


def _two(kind: Kind, key: int, into: int) -> list[Any]:
    if key == into:
        raise RefusedError(f"This is one and the same {kind} already.")
    found = {record.pk: record for record in kind.record.objects.on_record().filter(pk__in=[key, into])}
    if len(found) < 2:
        raise RefusedError(f"One of the two is not on record any more. Choose another {kind}.")
    return [found[key], found[into]]


def merge(
    *,
    kind: Kind,
    key: int,
    into: int,
    user: User | None,
    provenance: Provenance = Provenance.PERSON,
    because: str = "",
) -> Act:
    """Make two records one: all that the one has moves ``into`` the other, and its address leads there.

    Raises :class:`~claims.services.records.NotOnRecordError` and
    :class:`~claims.services.records.RefusedError`.
    """
    if key == into:
        raise RefusedError(f"This is one and the same {kind} already.")
    with acting(user, "merged"):
        gone, stays = held(kind, key, into)
        by_person = provenance == Provenance.PERSON
        articles = set(gone.claims.order_by().values_list("article", flat=True))
        data: dict[str, Any] = {"moved": {}, "dropped": {}, "because": because}
        for model, name in MOVES[kind.owner]:
            _move(model, name, gone, stays, by_person, data)
        data["links"] = relink(kind.link.objects.filter(record=gone), stays, by_person, because)
        data["decided"] = _decide_doubts(kind, gone, stays)
        gone.merged_into = stays
        gone.save(update_fields=["merged_into"])
        data["fields"] = _take_over(gone, stays)
        affiliations.refresh(articles)
        act = kind.act.objects.create(
            kind=Act.Kind.MERGED, record=stays, other=gone, user=user, provenance=provenance, data=data
        )
    assert isinstance(act, Act)
    return act


def _move(label: str, name: str, gone: Any, stays: Any, by_person: bool, data: dict[str, Any]) -> None:
    """Point rows to the other record; a row that it has already is dropped, and kept for the way back."""
    model = apps.get_model(label)
    rows = model._default_manager.filter(**{name: gone})
    if label == "claims.affiliation":
        rows = rows.filter(article=None)  # what articles say follows from the claims
    if label.endswith("doubt"):
        rows = rows.exclude(record=stays)
    same = _SAME.get(label.rpartition(".")[2])
    if same:
        there = set(model._default_manager.filter(**{name: stays}).values_list(*same[name]))
        dropped = [row for row in rows if tuple(getattr(row, part) for part in same[name]) in there]
        data["dropped"][label] = [row_of(row) for row in dropped]
        model._default_manager.filter(pk__in=[row.pk for row in dropped]).delete()
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    data["moved"][f"{label}.{name}"] = keys
    for chunk in in_chunks(keys):
        moving = model._default_manager.filter(pk__in=chunk)
        if label == "claims.claim":
            moved_claims(moving, by_person, **{name: stays})
        else:
            moving.update(**{name: stays})


# Columns that, with the record, must be unique.
_SAME: dict[str, dict[str, tuple[str, ...]]] = {
    "speakeralias": {"speaker": ("name",)},
    "organisationalias": {"organisation": ("name",)},
    "speakerdoubt": {"other": ("record_id",)},
    "organisationdoubt": {"other": ("record_id",)},
    "affiliation": {
        "speaker": ("organisation_id", "role", "article_id"),
        "organisation": ("speaker_id", "role", "article_id"),
    },
}


def _decide_doubts(kind: Kind, gone: Any, stays: Any) -> list[list[Any]]:
    both = kind.doubt.objects.filter(record__in=[gone, stays], other__in=[gone, stays])
    before = [list(row) for row in both.values_list("pk", "decision")]
    both.update(decision=Doubt.Decision.SAME)
    return before


def _take_over(gone: Any, stays: Any) -> dict[str, list[Any]]:
    """What the one that stays lacks it gets from the other; one that is sure makes both sure."""
    changed = {}
    for name in _TAKEN_OVER:
        if hasattr(gone, name) and getattr(gone, name) and not getattr(stays, name):
            changed[name] = [getattr(stays, name), getattr(gone, name)]
    if stays.unsure and not gone.unsure:
        changed["unsure"] = [True, False]
    for name, (_, value) in changed.items():
        setattr(stays, name, value)
    stays.save()
    return changed


def split(
    *, kind: Kind, key: int, claims: Sequence[int], user: User | None, to: int | None = None, name: str = ""
) -> Act:
    """These claims are somebody else's: of the record ``to``, or of a new one called ``name``.

    The claims count as corrected, so that the machine leaves them; a name that is all theirs in an article
    stays linked so. Raises :class:`~claims.services.records.NotOnRecordError` and
    :class:`~claims.services.records.RefusedError`.
    """
    if not claims:
        raise RefusedError("Tick the claims that are somebody else’s.")
    if to == key:
        raise RefusedError(f"These claims are that {kind}’s already.")
    if to is None and not kind.normal(name):
        raise RefusedError(f"Say whose they are: choose somebody on record, or give a new {kind}’s name.")
    with acting(user, "split"):
        lock_for(kind, [name])
        record, *others = held(kind, key, *([to] if to is not None else []))
        target = others[0] if others else enter(kind, name, Provenance.PERSON)
        rows = list(record.claims.filter(pk__in=claims).order_by("pk").values_list("pk", "status", "article"))
        if not rows:
            raise RefusedError(f"None of these claims is {record}’s any more. Load the page again.")
        keys = [row[0] for row in rows]
        chosen = Claim.objects.filter(pk__in=keys)
        moved_claims(chosen.exclude(status="rejected"), True, status="corrected", **{kind.owner: target})
        moved_claims(chosen.filter(status="rejected", **{kind.owner: record}), True, **{kind.owner: target})
        articles = {row[2] for row in rows}
        data = {
            "claims": [list(row[:2]) for row in rows],
            "links": _relink(kind, record, target, articles),
            "created": not others,
        }
        affiliations.refresh(articles)
        act = kind.act.objects.create(kind=Act.Kind.SPLIT, record=record, other=target, user=user, data=data)
    assert isinstance(act, Act)
    return act


def _relink(kind: Kind, record: Any, target: Any, articles: set[int]) -> list[list[Any]]:
    """In articles where nothing is left of the record, its names stand for the other one now."""
    left = set(record.claims.filter(article__in=articles).order_by().values_list("article", flat=True))
    return relink(kind.link.objects.filter(record=record, article__in=articles - left), target, True, "")


def relink(links: Any, target: Any, by_person: bool, because: str) -> list[list[Any]]:
    """Let names in articles stand for ``target``; what they were before, for the way back."""
    before = [list(row) for row in links.values_list("pk", "reason", "because", "provenance")]
    if by_person:
        new = {"reason": Link.Reason.EDITOR, "because": "", "provenance": Provenance.PERSON}
    else:
        new = {"reason": Link.Reason.CONTEXT, "because": because[:300]}
    links.update(record=target, **new)
    return before
