"""The pages about the record: one module a group of pages."""

from claims.views.acts import alias_add, alias_remove, record_edit, set_aside, undo
from claims.views.claim import claim, claim_data, speaker_of, status
from claims.views.comparison import arrange, basket, compare
from claims.views.doubts import decide, unsure
from claims.views.joining import merge, split
from claims.views.records import organisation, organisations, speaker, speaker_options, speakers
from claims.views.search import search

__all__ = [
    "alias_add",
    "alias_remove",
    "arrange",
    "basket",
    "claim",
    "claim_data",
    "compare",
    "decide",
    "merge",
    "organisation",
    "organisations",
    "record_edit",
    "search",
    "set_aside",
    "speaker",
    "speaker_of",
    "speaker_options",
    "speakers",
    "split",
    "status",
    "undo",
    "unsure",
]
