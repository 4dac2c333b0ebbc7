"""Between the form that corrects a speaker and the service that writes the correction."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict

from claims import services
from claims.models import Claim, Speaker


def starting_values(claim: Claim) -> dict[str, Any]:
    """The form as it opens: what is on record now."""
    return {
        "kind": claim.kind,
        "speaker": claim.speaker.name if claim.speaker else claim.described_as[:200],
        "organisation": claim.organisation.name if claim.organisation else "",
        "version": claim.version,
    }


def pick(data: QueryDict) -> tuple[QueryDict, Speaker | None]:
    """What was posted; pressing one of the article's people stands for typing their name and organisation."""
    key = data.get("pick", "")
    person = Speaker.objects.select_related("organisation").filter(pk=key).first() if _is_key(key) else None
    if person is None:
        return data, None
    filled = data.copy()
    filled["kind"] = Claim.Kind.PERSON
    filled["speaker"] = person.name
    filled["organisation"] = person.organisation.name if person.organisation else ""
    return filled, person


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


def corrected(claim_id: int, cleaned: Mapping[str, Any], user: User, picked: Speaker | None) -> Claim:
    """Write what a valid :class:`~claims.forms.SpeakerForm` says. Raises as the service does."""
    kind, name, organisation = cleaned["kind"], cleaned["speaker"], cleaned["organisation"]
    if kind == Claim.Kind.ORGANISATION:
        whose = services.Whose(kind, organisation or name)
    else:
        whose = services.Whose(kind, name, picked.pk if picked else None)
    return services.edit_claim(
        claim_id=claim_id,
        version=cleaned["version"],
        user=user,
        whose=whose,
        organisation=services.Body(organisation) if organisation else None,
    )
