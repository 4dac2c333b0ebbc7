"""The pages about the record: one module a group of pages."""

from claims.views.acts import alias_add, alias_remove, record_edit, set_aside, undo
from claims.views.claim import claim, speaker_of, status
from claims.views.comparison import basket, compare
from claims.views.doubts import decide, unsure
from claims.views.editing import card, claim_new, edit, restore, who
from claims.views.editing import redo as stroke_redo
from claims.views.editing import undo as stroke_undo
from claims.views.exports import article_text, export, export_file, export_progress
from claims.views.feeds import body_feed, outlet_feed, person_feed, search_feed
from claims.views.joining import merge, split
from claims.views.records import organisation, organisations, speaker, speaker_options, speakers
from claims.views.search import search

__all__ = [
    "alias_add",
    "alias_remove",
    "article_text",
    "basket",
    "body_feed",
    "card",
    "claim",
    "claim_new",
    "compare",
    "decide",
    "edit",
    "export",
    "export_file",
    "export_progress",
    "merge",
    "organisation",
    "organisations",
    "outlet_feed",
    "person_feed",
    "record_edit",
    "restore",
    "search",
    "search_feed",
    "set_aside",
    "speaker",
    "speaker_of",
    "speaker_options",
    "speakers",
    "split",
    "status",
    "stroke_redo",
    "stroke_undo",
    "undo",
    "unsure",
    "who",
]
