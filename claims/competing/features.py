"""What is measured of a claim and each claim that may compete with it."""

from collections.abc import Iterable

import numpy as np

from claims.competing.pool import Pool
from claims.competing.types import Floats

KINDS = ("person", "organisation", "document", "group", "unclear")

# Signs of the candidate alone; the claim's own are the same for all candidates and so order nothing.
_OF_CANDIDATE = (
    "negates",
    "denies",
    "denies_within",
    "attacks",
    "attacks_within",
    "contrasts",
    "length",
    "quoted",
    *(f"is_{kind}" for kind in KINDS),
)
_OF_PAIR = (
    "matter",
    "meaning_content",
    "meaning_sentence",
    "meaning_crossed",
    "words_content",
    "words_content_weight",
    "words_sentence",
    "names_content",
    "names_around",
    "names_around_weight",
    "mention",
    "mention_both",
    "number",
)
WITHIN = (*_OF_PAIR, *_OF_CANDIDATE, "near", "near_4", "near_12", "near_paragraphs", "after", "contrast_near")
"""Features of a candidate in the same article, in the order of the weights."""
ACROSS = (*_OF_PAIR, *_OF_CANDIDATE, "days")
"""Features of a candidate in another article."""


class Features:
    """Measures claims of one pool; what does not depend on the claim is read once."""

    def __init__(self, pool: Pool, metric: Floats) -> None:
        self._pool = pool
        self._metric = metric
        columns: dict[str, Floats] = {
            name: pool.column(name)
            for name in (
                "denies",
                "denies_within",
                "attacks",
                "attacks_within",
                "contrasts",
                "length",
                "quoted",
            )
        }
        columns["negates"] = np.asarray(pool.column("negations") % 2, np.float32)
        for kind in KINDS:
            columns[f"is_{kind}"] = np.array([s.kind == kind for s in pool.statements], np.float32)
        self._candidate = columns
        self._answering = np.maximum(columns["contrasts"], columns["denies"])
        self._index = np.array([s.index for s in pool.statements], np.float32)
        self._paragraph = np.array([s.paragraph for s in pool.statements], np.float32)
        self._day = np.array([np.nan if s.day is None else s.day for s in pool.statements], np.float64)
        self._numbers = [{n.value for n in r.numbers} for r in pool.read]

    def matrix(self, row: int, names: tuple[str, ...]) -> Floats:
        """[claims, features] of this claim against every claim of the pool."""
        measured = self._candidate | self._pair(row)
        if "near" in names:
            measured |= self._places(row)
        if "days" in names:
            away = np.abs(self._day - self._day[row])
            measured["days"] = np.asarray(np.log1p(np.where(np.isnan(away), 30.0, away)) / 3, np.float32)
        return np.stack([measured[name] for name in names], axis=-1)

    def _pair(self, row: int) -> dict[str, Floats]:
        pool, mine = self._pool, self._pool.read[row]
        content, sentence = pool.content_vectors, pool.sentence_vectors
        crossed = np.maximum(sentence @ content[row], content @ sentence[row])
        words, words_cosine = pool.content.shared(row, mine.content)
        around, around_cosine = pool.names_around.shared(row, mine.names_around)
        named = self._marked(pool.names.having(mine.surname))
        names = self._marked(*(pool.by_surname.get(name, ()) for name in mine.names))
        matter = content @ (content[row] * self._metric[0]) + sentence @ (sentence[row] * self._metric[1])
        return {
            "matter": matter,
            "meaning_content": content @ content[row],
            "meaning_sentence": sentence @ sentence[row],
            "meaning_crossed": crossed,
            "words_content": words_cosine,
            "words_content_weight": np.log1p(words) / 5,
            "words_sentence": pool.sentence.shared(row, mine.sentence)[1],
            "names_content": pool.names.shared(row, mine.names)[1],
            "names_around": around_cosine,
            "names_around_weight": np.log1p(around) / 5,
            "mention": np.maximum(named, names),
            "mention_both": named * names,
            "number": self._other_number(row),
        }

    def _marked(self, *rows: Iterable[int]) -> Floats:
        out = np.zeros(len(self._pool.statements), np.float32)
        for some in rows:
            out[list(some)] = 1
        return out

    def _other_number(self, row: int) -> Floats:
        """1 where both have numbers and none in common."""
        mine = self._numbers[row]
        if not mine:
            return np.zeros(len(self._numbers), np.float32)
        return np.array([bool(theirs) and mine.isdisjoint(theirs) for theirs in self._numbers], np.float32)

    def _places(self, row: int) -> dict[str, Floats]:
        """How near the candidate stands, and whether the later of the two sounds like an answer."""
        distance = np.abs(self._index - self._index[row])
        later = self._index > self._index[row]
        near = np.exp(-(np.maximum(distance, 1) - 1) / 4)
        answering = np.where(later, self._answering, self._answering[row])
        return {
            "near": (distance == 1).astype(np.float32),
            "near_4": near,
            "near_12": np.exp(-(np.maximum(distance, 1) - 1) / 12),
            "near_paragraphs": np.exp(-np.abs(self._paragraph - self._paragraph[row]) / 6),
            "after": later.astype(np.float32),
            "contrast_near": answering * near,
        }
