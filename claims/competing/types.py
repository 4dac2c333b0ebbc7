"""What the library of competing claims speaks: frozen records, nothing else."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Rows = NDArray[np.intp]
"""Places of claims in a pool."""
Mask = NDArray[np.bool_]

ArticleId = str | int


@dataclass(frozen=True, slots=True)
class Vectors:
    """Sentence embeddings of one claim, each [384] of length 1 (or 0, where there is none).

    ``content`` is of the words claimed, ``sentence`` of the whole sentence with source and cue.
    """

    content: Floats
    sentence: Floats


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim as the ranker reads it.

    ``article`` and ``index`` name it: the article, and its place among that article's claims, from 0, in
    reading order. ``paragraph`` counts line breaks before the content. ``day`` is a proleptic Gregorian
    ordinal, or None. ``kind`` is a :class:`claims.extraction.SourceKind` value; ``speaker`` is "" where
    nobody is named. Without ``vectors`` it is compared by its words alone.
    """

    article: ArticleId
    index: int
    paragraph: int
    day: int | None
    source: str
    cue: str
    content: str
    sentence: str
    kind: str
    speaker: str
    organisation: str
    vectors: Vectors | None = None

    @property
    def key(self) -> tuple[ArticleId, int]:
        """What names it."""
        return self.article, self.index


class ReasonKind(StrEnum):
    """Why a claim is suggested."""

    SAME_PASSAGE = "same passage"
    SAME_ARTICLE = "same article"
    DENIAL = "denial"
    ATTACK = "attack"
    NAMES_OTHER = "names the other"
    NEGATION = "negation"
    OPPOSITE = "opposite words"
    NUMBER = "another number"
    SHARED = "shared"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the words that it rests on, as they stand in the claims."""

    kind: ReasonKind
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim that may compete, the likeliest first in a list.

    ``score`` is comparable within one list, and no statement about who is right.
    """

    statement: Statement
    score: float
    reasons: tuple[Reason, ...]
