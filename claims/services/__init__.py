"""Writes, one module a matter: what the machine found, what people make of claims, and of the record."""

from claims.models import Provenance
from claims.services.comparisons import (
    Chosen,
    StaleComparisonError,
    add_to_comparison,
    create_comparison,
    delete_comparison,
    edit_comparison,
    restore_comparison,
)
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
from claims.services.relations import dismiss_suggestion, relate, take_back_relation
from claims.services.undo import undo

__all__ = [
    "Chosen",
    "NotOnRecordError",
    "Provenance",
    "RefusedError",
    "StaleClaimError",
    "StaleComparisonError",
    "add_alias",
    "add_to_comparison",
    "correct_speaker",
    "create_comparison",
    "delete_comparison",
    "dismiss_suggestion",
    "edit",
    "edit_comparison",
    "merge",
    "note_publisher",
    "preview_merge",
    "process",
    "relate",
    "remove_alias",
    "restore_comparison",
    "set_aside",
    "set_status",
    "split",
    "take_back_relation",
    "tell_apart",
    "undo",
    "write_claims",
]
