"""What differs between people and bodies on record, so that everything else is written once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from claims.models import (
    Organisation,
    OrganisationAct,
    OrganisationAlias,
    OrganisationDoubt,
    OrganisationLink,
    Speaker,
    SpeakerAct,
    SpeakerAlias,
    SpeakerDoubt,
    SpeakerLink,
)
from claims.registry.names import family_key, initials, normal_name, normal_person


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of record: its models, and how its names are folded.

    ``owner`` is the field that names the record in aliases and claims; ``url`` begins its addresses.
    """

    name: str
    plural: str
    owner: str
    url: str
    record: Any
    alias: Any
    link: Any
    doubt: Any
    act: Any
    normal: Callable[[str], str]
    blocking_key: Callable[[str], str]
    lock: int

    def __str__(self) -> str:
        return self.name


PERSON = Kind(
    "person",
    "people",
    "speaker",
    "people",
    Speaker,
    SpeakerAlias,
    SpeakerLink,
    SpeakerDoubt,
    SpeakerAct,
    normal_person,
    family_key,
    77,
)
BODY = Kind(
    "organisation",
    "organisations",
    "organisation",
    "organisations",
    Organisation,
    OrganisationAlias,
    OrganisationLink,
    OrganisationDoubt,
    OrganisationAct,
    normal_name,
    initials,
    78,
)
KINDS = {kind.url: kind for kind in (PERSON, BODY)}
