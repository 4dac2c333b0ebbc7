"""What editors decide about single claims."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from claims.models import Claim, ClaimAct, Organisation, Speaker
from claims.registry import current
from claims.services import affiliations
from claims.services.records import acting
from claims.services.strokes import Step, keep_act


class StaleClaimError(Exception):
    """Somebody else changed the claim first. ``current`` is what it is now."""

    def __init__(self, current: Claim) -> None:
        super().__init__(f"claim {current.pk} is at version {current.version}")
        self.current = current


def hold_claim(claim_id: int, version: int) -> Claim:
    """The claim, locked, under its next version, if it is still as the person saw it.

    Raises :class:`StaleClaimError`, ``Claim.DoesNotExist``.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    if claim.version != version:
        raise StaleClaimError(claim)
    claim.version += 1
    return claim


def _keep(user: User, kind: str, claim: Claim, before: int) -> None:
    keep_act(user=user, kind=kind, steps=[(claim.pk, before, claim.version)], article_id=claim.article_id)


def role_in(claim: Claim) -> str:
    """The role that the same article states of the claim's speaker elsewhere, "" if it states none."""
    if claim.speaker_id is None:
        return ""
    same = Claim.objects.filter(article=claim.article_id, speaker=claim.speaker_id).exclude(role="")
    return same.exclude(pk=claim.pk).order_by("position", "pk").values_list("role", flat=True).first() or ""


def set_status(*, claim_id: int, version: int, status: str, user: User) -> Claim:
    """Confirm or reject a claim, or take that or a correction back. Raises :class:`StaleClaimError`."""
    with acting(user, "checked"):
        claim = hold_claim(claim_id, version)
        if _give(claim, status):
            affiliations.refresh([claim.article_id])
        _keep(user, ACT_OF[claim.status], claim, version)
    return claim


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one verdict on many claims. ``late`` ones were changed by others, or are gone."""

    act: ClaimAct | None
    changed: tuple[Claim, ...]
    late: tuple[int, ...]


def set_statuses(*, claims: Iterable[tuple[int, int]], status: str, user: User) -> Verdict:
    """The same for many claims, each (key, version), as one stroke that is undone at once.

    A claim that somebody else changed since is left as it is. Those with the status already are, too.
    """
    versions = dict(claims)
    with acting(user, "checked"):
        rows = list(Claim.objects.select_for_update(of=("self",)).filter(pk__in=versions).order_by("pk"))
        fresh = [claim for claim in rows if claim.version == versions[claim.pk]]
        changed, articles, steps = [], set(), list[Step]()
        for claim in (item for item in fresh if item.status != status):
            claim.version += 1
            if _give(claim, status):
                articles.add(claim.article_id)
            steps.append((claim.pk, versions[claim.pk], claim.version))
            changed.append(claim)
        if articles:
            affiliations.refresh(articles)
        act = keep_act(user=user, kind=ACT_OF[status], steps=steps) if steps else None
    late = versions.keys() - {claim.pk for claim in fresh}
    return Verdict(act, tuple(changed), tuple(sorted(late)))


ACT_OF: dict[str, str] = {
    Claim.Status.CONFIRMED: ClaimAct.Kind.CHECKED,
    Claim.Status.REJECTED: ClaimAct.Kind.REJECTED,
    Claim.Status.UNREVIEWED: ClaimAct.Kind.REOPENED,
    Claim.Status.CORRECTED: ClaimAct.Kind.CORRECTED,
}


def _give(claim: Claim, status: str) -> bool:
    """Save a verdict. Whether it may change what articles say of people."""
    before = claim.status
    if before == Claim.Status.CORRECTED and status == Claim.Status.UNREVIEWED:
        _take_back_correction(claim)
    claim.status = Claim.Status(status)
    claim.save()
    return Claim.Status.REJECTED in {before, status} or before == Claim.Status.CORRECTED


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
