"""What editors decide about single claims."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.models import Claim, Organisation, Provenance, Speaker
from claims.registry import BODY, PERSON, Kind, current, known, lock
from claims.registry.enter import enter
from claims.services import affiliations


class StaleClaimError(Exception):
    """Somebody else changed the claim first. ``current`` is what it is now."""

    def __init__(self, current: Claim) -> None:
        super().__init__(f"claim {current.pk} is at version {current.version}")
        self.current = current


def _current(claim_id: int, version: int) -> Claim:
    """The claim, locked, if it is still as the person saw it. Raises :class:`StaleClaimError`."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    if claim.version != version:
        raise StaleClaimError(claim)
    claim.version += 1
    return claim


@transaction.atomic
def correct_speaker(
    *,
    claim_id: int,
    version: int,
    speaker: str,
    organisation: str,
    kind: str,
    user: User,
    speaker_id: int | None = None,
) -> Claim:
    """Say whose claim it is. Names that are not on record are entered.

    ``speaker`` is a person's name for kind ``person``, a description for unnamed sources and groups, the
    document's name for a document. ``speaker_id`` picks one of several people of the same name. Raises
    :class:`StaleClaimError`, ``Claim.DoesNotExist``, and ``ValueError`` where two records share the name.
    """
    lock(people=[speaker], bodies=[speaker, organisation])  # before the claim's row, as everybody takes them
    claim = _current(claim_id, version)
    before = claim.speaker_id
    claim.kind = kind
    claim.speaker, claim.described_as = None, ""
    claim.organisation = _body(organisation)
    if kind == Claim.Kind.PERSON:
        claim.speaker = _person(speaker, speaker_id)
    elif kind == Claim.Kind.ORGANISATION and claim.organisation is None:
        claim.organisation = _body(speaker)
    else:
        claim.described_as = speaker[:300]
    if claim.speaker_id != before:
        claim.role = _role_in(claim)  # what was stated of somebody else is not theirs
    claim.status = Claim.Status.CORRECTED
    claim.save()
    affiliations.refresh([claim.article_id])
    return claim


def _person(name: str, key: int | None) -> Speaker:
    picked = Speaker.objects.on_record().filter(pk=key).first() if key else None
    found: Any = picked or _known_or_new(PERSON, name, "people")
    if found is None:
        raise ValueError("Name the person.")
    return found  # type: ignore[no-any-return]


def _body(name: str) -> Organisation | None:
    return _known_or_new(BODY, name, "organisations")  # type: ignore[no-any-return]


def _known_or_new(kind: Kind, name: str, many: str) -> Any:
    """The record of a name that somebody typed, entered if it is new; None for no name."""
    if not kind.normal(name):
        return None
    found = known(kind, name)
    if len(found) > 1:
        raise ValueError(f"Two {many} on record are called {name}.")
    return found[0] if found else enter(kind, name, Provenance.PERSON)


def _role_in(claim: Claim) -> str:
    """The role that the same article states of the claim's speaker elsewhere, "" if it states none."""
    if claim.speaker_id is None:
        return ""
    same = Claim.objects.filter(article=claim.article_id, speaker=claim.speaker_id).exclude(role="")
    return same.exclude(pk=claim.pk).order_by("position", "pk").values_list("role", flat=True).first() or ""


@transaction.atomic
def set_status(*, claim_id: int, version: int, status: str, user: User) -> Claim:
    """Confirm or reject a claim, or take that or a correction back. Raises :class:`StaleClaimError`."""
    claim = _current(claim_id, version)
    before = claim.status
    if claim.status == Claim.Status.CORRECTED and status == Claim.Status.UNREVIEWED:
        _take_back_correction(claim)
    claim.status = Claim.Status(status)
    claim.save()
    if Claim.Status.REJECTED in {before, status} or before == Claim.Status.CORRECTED:
        affiliations.refresh([claim.article_id])
    return claim


def _take_back_correction(claim: Claim) -> None:
    """Make whose claim it is what it was before people corrected it, from the history."""
    events = claim.events.exclude(status=Claim.Status.CORRECTED)  # type: ignore[attr-defined]  # pghistory's
    before = events.order_by("-pgh_id").first()
    if before is not None:
        for name in ("kind", "described_as", "role"):
            setattr(claim, name, getattr(before, name))
        # Who was meant then may have been merged into another record since.
        claim.speaker = current(Speaker.objects.filter(pk=before.speaker_id).first())
        claim.organisation = current(Organisation.objects.filter(pk=before.organisation_id).first())
