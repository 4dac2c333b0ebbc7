"""Writes, one module a matter: what the machine found, what people make of claims, and of the record."""

from claims.models import Provenance
from claims.saved_searches import new_matches
from claims.services.comparisons import (
    Chosen,
    StaleComparisonError,
    add_to_comparison,
    create_comparison,
    delete_comparison,
    edit_comparison,
    restore_comparison,
)
from claims.services.corrections import StaleClaimError, set_status, set_statuses
from claims.services.digests import send_digest, send_due, turn_off
from claims.services.editing import create_claim, edit_claim, restore_claim
from claims.services.extraction import process, process_together
from claims.services.merging import merge, preview_merge, split
from claims.services.publishers import note_publisher
from claims.services.recording import write_claims
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
from claims.services.rereading import ask_rereading, reread
from claims.services.review import (
    assign,
    assign_claims,
    comment,
    delete_comment,
    dispute,
    edit_comment,
    report,
    resolve_reports,
    settle_dispute,
)
from claims.services.saved import (
    NotTheirsError,
    change_saved,
    delete_saved,
    mark_seen,
    restore_saved,
    save_search,
)
from claims.services.strokes import keep_act, redo_act, redo_last, undo_act, undo_last
from claims.services.undo import undo
from claims.services.vectors import embed
from claims.services.whose import Body, FieldError, Whose

__all__ = [
    "Body",
    "Chosen",
    "FieldError",
    "NotOnRecordError",
    "NotTheirsError",
    "Provenance",
    "RefusedError",
    "StaleClaimError",
    "StaleComparisonError",
    "Whose",
    "add_alias",
    "add_to_comparison",
    "ask_rereading",
    "assign",
    "assign_claims",
    "change_saved",
    "comment",
    "create_claim",
    "create_comparison",
    "delete_comment",
    "delete_comparison",
    "delete_saved",
    "dismiss_suggestion",
    "dispute",
    "edit",
    "edit_claim",
    "edit_comment",
    "edit_comparison",
    "embed",
    "keep_act",
    "mark_seen",
    "merge",
    "new_matches",
    "note_publisher",
    "preview_merge",
    "process",
    "process_together",
    "redo_act",
    "redo_last",
    "relate",
    "remove_alias",
    "report",
    "reread",
    "resolve_reports",
    "restore_claim",
    "restore_comparison",
    "restore_saved",
    "save_search",
    "send_digest",
    "send_due",
    "set_aside",
    "set_status",
    "set_statuses",
    "settle_dispute",
    "split",
    "take_back_relation",
    "tell_apart",
    "turn_off",
    "undo",
    "undo_act",
    "undo_last",
    "write_claims",
]
