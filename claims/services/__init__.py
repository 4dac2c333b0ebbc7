"""Writes, one module a matter: what the machine found, what people make of claims, and of the record."""

from claims.models import Provenance
from claims.services.corrections import StaleClaimError, correct_speaker, set_status
from claims.services.extraction import process, write_claims
from claims.services.merging import merge, preview_merge, split
from claims.services.publishers import note_publisher
from claims.services.records import (
    NotOnRecordError,
    RefusedError,
    add_alias,
    edit,
    remove_alias,
    set_aside,
    tell_apart,
)
from claims.services.undo import undo

__all__ = [
    "NotOnRecordError",
    "Provenance",
    "RefusedError",
    "StaleClaimError",
    "add_alias",
    "correct_speaker",
    "edit",
    "merge",
    "note_publisher",
    "preview_merge",
    "process",
    "remove_alias",
    "set_aside",
    "set_status",
    "split",
    "tell_apart",
    "undo",
    "write_claims",
]
