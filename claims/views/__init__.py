"""The pages about the record: one module a group of pages."""

from claims.views.acts import alias_add, alias_remove, record_edit, set_aside, undo
from claims.views.claim import claim, claim_data, speaker_of, status
from claims.views.comparison import arrange, basket, compare
from claims.views.doubts import decide, unsure
from claims.views.editing import card, claim_new, edit, restore, who
from claims.views.editing import redo as stroke_redo
from claims.views.editing import undo as stroke_undo
from claims.views.exports import article_text, export, export_file, export_progress
from claims.views.feeds import body_feed, outlet_feed, person_feed, search_feed
from claims.views.joining import merge, split
from claims.views.records import organisation, organisations, speaker, speaker_options, speakers
from claims.views.remarks import (
    comment,
    comment_delete,
    comment_edit,
    dispute,
    report,
    reports_resolve,
    settle,
)
from claims.views.rereading import (
    article_again,
    article_assign,
    article_discard,
    article_presence,
    claim_assign,
)
from claims.views.review import (
    review,
    review_articles,
    review_check,
    review_give,
    review_next,
    review_undo,
)
from claims.views.saved import (
    saved,
    saved_change,
    saved_delete,
    saved_list,
    saved_new,
    saved_off,
    saved_restore,
    saved_seen,
)
from claims.views.search import search
from claims.views.sourcing import outlet, outlets

__all__ = [
    "alias_add",
    "alias_remove",
    "arrange",
    "article_again",
    "article_assign",
    "article_discard",
    "article_presence",
    "article_text",
    "basket",
    "body_feed",
    "card",
    "claim",
    "claim_assign",
    "claim_data",
    "claim_new",
    "comment",
    "comment_delete",
    "comment_edit",
    "compare",
    "decide",
    "dispute",
    "edit",
    "export",
    "export_file",
    "export_progress",
    "merge",
    "organisation",
    "organisations",
    "outlet",
    "outlet_feed",
    "outlets",
    "person_feed",
    "record_edit",
    "report",
    "reports_resolve",
    "restore",
    "review",
    "review_articles",
    "review_check",
    "review_give",
    "review_next",
    "review_undo",
    "saved",
    "saved_change",
    "saved_delete",
    "saved_list",
    "saved_new",
    "saved_off",
    "saved_restore",
    "saved_seen",
    "search",
    "search_feed",
    "set_aside",
    "settle",
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
