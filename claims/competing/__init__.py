"""Claims of other sources on the same matter that see it otherwise. Knows nothing of Django."""

from claims.competing.ranker import Model, Ranker, rank
from claims.competing.reading import Attributed, read_article, statements, surrounding
from claims.competing.types import Reason, ReasonKind, Statement, Suggestion, Vectors
from claims.competing.vectors import ENCODER_VERSION, Encoder, encoder, pack, unpack

__all__ = [
    "ENCODER_VERSION",
    "Attributed",
    "Encoder",
    "Model",
    "Ranker",
    "Reason",
    "ReasonKind",
    "Statement",
    "Suggestion",
    "Vectors",
    "encoder",
    "pack",
    "rank",
    "read_article",
    "statements",
    "surrounding",
    "unpack",
]
