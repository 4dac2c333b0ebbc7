"""The pages about the record: one module a group of pages."""

from claims.views.claim import claim, speaker_of, status
from claims.views.comparison import basket, compare
from claims.views.records import organisation, organisations, speaker, speaker_options, speakers
from claims.views.search import search

__all__ = [
    "basket",
    "claim",
    "compare",
    "organisation",
    "organisations",
    "search",
    "speaker",
    "speaker_of",
    "speaker_options",
    "speakers",
    "status",
]
