"""The record of people and organisations: names are folded, looked up, and entered when they are new.

A mention is linked only when exactly one record goes by that name. Two records of one name, or a person known
by a single word, are left to an editor: nobody is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, models

from claims.models import Alias, Organisation, OrganisationAlias, Provenance, Speaker, SpeakerAlias

HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "baroness"}
    | {"rev", "reverend", "sen", "senator", "rep", "gov", "hon"}
)
_NOT_WORD = re.compile(r"[^\w\s]+")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)


def normal_name(name: str) -> str:
    """``name`` folded for comparison: case, diacritics, punctuation, "the" and honorifics do not count."""
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    folded = "".join(ch for ch in folded if not unicodedata.combining(ch))
    folded = re.sub(r"['’]s?\b", lambda m: "" if m.end() == len(folded) else m.group(), folded)
    words = _NOT_WORD.sub(" ", folded.replace("'", "").replace("’", "").replace(".", "")).split()
    kept = list(words)
    while len(kept) > 1 and (kept[0] == "the" or kept[0] in HONORIFICS):
        kept.pop(0)
    return " ".join(kept)


@dataclass(slots=True)
class Registry:
    """Links names to records within one transaction, and asks the database for each name once."""

    _speakers: dict[str, Speaker | None] = field(default_factory=dict)
    _organisations: dict[str, Organisation | None] = field(default_factory=dict)

    def lock(self, names: Iterable[str]) -> None:
        """Keep other workers from entering the same new names until this transaction ends.

        Taken in one order, so that two workers with the same names wait for each other, never in a circle.
        """
        keys = sorted({normal_name(name) for name in names} - {""})
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 77))", [key])

    def organisation(self, name: str) -> Organisation | None:
        """The body of that name, entered if it is new. None for no name, or where two go by it."""
        key = normal_name(name)
        if not key:
            return None
        if key not in self._organisations:
            self._organisations[key] = self._find_organisation(name, key)
        return self._organisations[key]

    def _find_organisation(self, name: str, key: str) -> Organisation | None:
        known = list(Organisation.objects.filter(aliases__normal=key).distinct()[:2])
        if known:
            return known[0] if len(known) == 1 else None
        return enter_organisation(name)

    def speaker(
        self, name: str, *, role: str = "", organisation: Organisation | None = None
    ) -> Speaker | None:
        """The person of that name, entered if new. None for no name, or where two people go by it."""
        key = normal_name(name)
        if not key:
            return None
        if key not in self._speakers:
            self._speakers[key] = self._find_speaker(name, key)
        speaker = self._speakers[key]
        if speaker is not None and speaker.provenance == Provenance.MACHINE:
            self._complete(speaker, role, organisation)
        return speaker

    def _find_speaker(self, name: str, key: str) -> Speaker | None:
        known = list(Speaker.objects.filter(aliases__normal=key).distinct()[:2])
        if known:
            return known[0] if len(known) == 1 else None
        return enter_speaker(name)

    def _complete(self, speaker: Speaker, role: str, organisation: Organisation | None) -> None:
        """Note the role and body that an article states for a person of whom none was known."""
        changed = []
        if role and not speaker.role:
            speaker.role = role[:200]
            changed.append("role")
        if organisation is not None and speaker.organisation_id is None:
            speaker.organisation = organisation
            changed.append("organisation")
        if changed:
            speaker.save(update_fields=changed)


def enter_organisation(name: str, provenance: Provenance = Provenance.MACHINE) -> Organisation:
    """A new body on record, under this name."""
    organisation = Organisation.objects.create(name=name[:200], provenance=provenance)
    OrganisationAlias.objects.create(
        organisation=organisation, name=name[:200], normal=normal_name(name)[:200]
    )
    return organisation


def enter_speaker(name: str, provenance: Provenance = Provenance.MACHINE) -> Speaker:
    """A new person on record. One word is hardly a person's whole name, so it is marked for an editor."""
    key = normal_name(name)
    unsure = provenance == Provenance.MACHINE and " " not in normal_name(name.replace("-", ""))
    speaker = Speaker.objects.create(name=name[:200], unsure=unsure, provenance=provenance)
    SpeakerAlias.objects.create(speaker=speaker, name=name[:200], normal=key[:200])
    return speaker


def names_of(record: Speaker | Organisation) -> models.QuerySet[Alias]:
    """All names that a record goes by."""
    return record.aliases.all()
