"""Claims that are compared with each other, laid out so that one is set against all of them at once."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.competing import words
from claims.competing.types import Floats, Mask, Rows, Statement
from claims.competing.vectors import WIDTH

_NONE: Rows = np.array([], np.intp)


@dataclass(frozen=True, slots=True)
class Read:
    """The signs of one claim. ``stems`` and ``names`` map what is compared to the word as it stands."""

    content: Mapping[str, str]
    sentence: Mapping[str, str]
    names: Mapping[str, str]
    names_around: Mapping[str, str]
    surname: str
    numbers: tuple[words.Number, ...]
    negations: int
    denies: bool
    denies_within: bool
    attacks: bool
    attacks_within: bool
    contrasts: bool
    length: float
    quoted: bool

    @classmethod
    def of(cls, statement: Statement) -> "Read":
        """Read a claim's words."""
        content, sentence = statement.content, statement.sentence
        outside = sentence.replace(content, " ") if content in sentence else sentence
        telling = f"{statement.cue} {outside}"
        named = statement.kind in ("person", "organisation", "document")
        content_stems = _first(words.stems(content))
        return cls(
            content=content_stems,
            sentence=content_stems | _first(words.stems(sentence)),
            names=words.names(content),
            names_around=words.names(content) | words.names(sentence) | words.names(statement.speaker),
            surname=words.surname(statement.speaker) if named else "",
            numbers=tuple(words.numbers(content)),
            negations=len(words.NEGATION.findall(content)),
            denies=bool(words.DENIAL.search(telling)),
            denies_within=bool(words.DENIAL.search(content)),
            attacks=bool(words.ATTACK.search(telling)),
            attacks_within=bool(words.ATTACK.search(content)),
            contrasts=bool(words.CONTRAST.search(outside[:200])),
            length=math.log1p(len(content.split())),
            quoted=content.lstrip().startswith(("“", '"', "‘", "'", "„", "«")),
        )


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, word in pairs:
        found.setdefault(key, word)
    return found


class Index:
    """Which claims have which words, weighed by how rare the words are."""

    def __init__(self, sets: Sequence[Iterable[str]], weights: Mapping[str, float]) -> None:
        postings: dict[str, list[int]] = defaultdict(list)
        squares = np.zeros(len(sets), np.float32)
        self._weights = weights
        for i, members in enumerate(sets):
            for word in members:
                postings[word].append(i)
                squares[i] += weights[word] ** 2
        self._postings: dict[str, Rows] = {word: np.array(rows, np.intp) for word, rows in postings.items()}
        self._norms = np.sqrt(squares)

    def having(self, word: str) -> Rows:
        """The claims that have a word."""
        return self._postings.get(word, _NONE)

    def shared(self, row: int, members: Iterable[str]) -> tuple[Floats, Floats]:
        """The weight that each claim shares with this one, [claims]; and the same as a cosine."""
        dot = np.zeros(len(self._norms), np.float32)
        for word in members:
            dot[self._postings[word]] += self._weights[word] ** 2
        return dot, dot / (self._norms * self._norms[row] + 1e-6)


class Pool:
    """Statements with their signs; rare words are rare among these."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = list(statements)
        self.read = [Read.of(statement) for statement in self.statements]
        places: dict[object, int] = {}
        self.articles = np.array([places.setdefault(s.article, len(places)) for s in self.statements])
        self.word_weights = self._rarity([set(r.sentence) for r in self.read], len(places))
        self.name_weights = self._rarity([set(r.names_around) for r in self.read], len(places))
        self.content = Index([r.content for r in self.read], self.word_weights)
        self.sentence = Index([r.sentence for r in self.read], self.word_weights)
        self.names = Index([r.names for r in self.read], self.name_weights)
        self.names_around = Index([r.names_around for r in self.read], self.name_weights)
        self.by_surname: dict[str, list[int]] = defaultdict(list)
        for i, read in enumerate(self.read):
            if read.surname:
                self.by_surname[read.surname].append(i)
        self.content_vectors = self._matrix("content")
        self.sentence_vectors = self._matrix("sentence")

    def _rarity(self, sets: Sequence[set[str]], articles: int) -> dict[str, float]:
        """Logarithm of how few articles have a word."""
        having: dict[str, set[int]] = defaultdict(set)
        for article, members in zip(self.articles.tolist(), sets, strict=True):
            for word in members:
                having[word].add(article)
        return {word: math.log((articles + 1) / (len(where) + 0.5)) for word, where in having.items()}

    def _matrix(self, name: str) -> Floats:
        out = np.zeros((len(self.statements), WIDTH), np.float32)
        for i, statement in enumerate(self.statements):
            if statement.vectors is not None:
                out[i] = getattr(statement.vectors, name)
        return out

    def column(self, name: str) -> Floats:
        """One sign of all claims, [claims]."""
        return np.array([float(getattr(r, name)) for r in self.read], np.float32)

    def same_source(self, row: int) -> Mask:
        """True, [claims], where the claim is this one's own source's; itself is among them."""
        same = np.zeros(len(self.statements), np.bool_)
        same[row] = True
        for i in self.by_surname.get(self.read[row].surname, ()):
            same[i] |= _same_source(self.statements[row], self.statements[i])
        return same


def _same_source(one: Statement, other: Statement) -> bool:
    if one.kind == "person" and other.kind == "person":
        return words.same_person(one.speaker, other.speaker)
    return one.speaker.casefold() == other.speaker.casefold()
