"""Text to attributions: who said what, with which words, through whom. Knows nothing of Django."""

from claims.extraction.language import is_english
from claims.extraction.model import MODEL_VERSION
from claims.extraction.pipeline import Extractor, extract, extract_many
from claims.extraction.types import (
    Attribution,
    CueClass,
    Form,
    Hedge,
    Polarity,
    Relay,
    SourceKind,
    Span,
)

__all__ = [
    "MODEL_VERSION",
    "Attribution",
    "CueClass",
    "Extractor",
    "Form",
    "Hedge",
    "Polarity",
    "Relay",
    "SourceKind",
    "Span",
    "extract",
    "extract_many",
    "is_english",
]
