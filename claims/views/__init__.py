"""The pages about the record: one module a group of pages."""

from claims.views.acts import alias_add, alias_remove, record_edit, set_aside, undo
from claims.views.claim import claim, speaker_of, status
from claims.views.comparison import basket, compare
from claims.views.doubts import decide, unsure
from claims.views.joining import merge, split
from claims.views.records import organisation, organisations, speaker, speaker_options, speakers
from claims.views.remarks import comment, comment_delete, dispute, report, reports_resolve, settle
from claims.views.rereading import article_again, article_assign, article_discard, article_presence
from claims.views.review import review, review_articles, review_check, review_next, review_undo
from claims.views.search import search

__all__ = [
    "alias_add",
    "alias_remove",
    "article_again",
    "article_assign",
    "article_discard",
    "article_presence",
    "basket",
    "claim",
    "comment",
    "comment_delete",
    "compare",
    "decide",
    "dispute",
    "merge",
    "organisation",
    "organisations",
    "record_edit",
    "report",
    "reports_resolve",
    "review",
    "review_articles",
    "review_check",
    "review_next",
    "review_undo",
    "search",
    "set_aside",
    "settle",
    "speaker",
    "speaker_of",
    "speaker_options",
    "speakers",
    "split",
    "status",
    "undo",
    "unsure",
]
