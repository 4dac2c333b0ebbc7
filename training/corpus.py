"""From annotated articles to what the network reads and what it should say.

An article is a line of JSON: ``{"id", "text", "attributions": [{"source", "cue", "content"}]}``, each of the
three a list of half-open spans in code points. The windows and words are those of ``claims.extraction``, so
that training sees just what the product will read.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from claims.extraction.model import place_of, window_rows
from claims.extraction.segment import Unit, Window, windows
from claims.extraction.types import Span

# Labels of the reader, and those of the decoder: B and I of each role, odd and even.
READER_LABELS = {"cue": 1, "source": 3, "content": 5}
DECODER_LABELS = {"source": 1, "content": 3}
IGNORED = -100

Ints = NDArray[np.int64]
Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Annotation:
    """Spans of one attribution in the text of its article."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a person annotated it."""

    ident: str
    text: str
    attributions: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One cue of a window and the decoder's answer.

    ``start`` and ``end`` are the unit's pieces in the window; ``place`` and ``labels`` have one number a
    piece of the unit, the latter ``IGNORED`` on all but the first piece of a word. ``soft`` is a teacher's
    answer, a row of probabilities a piece.
    """

    start: int
    end: int
    place: Ints
    labels: Ints
    soft: Halves | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One window: ``rows`` is [3, pieces] (ids, letter case, quoted), ``labels`` [pieces].

    ``units`` are the pieces of each unit, half-open; ``soft`` a teacher's probabilities, [pieces, 7].
    """

    rows: Ints
    labels: Ints
    units: tuple[tuple[int, int], ...]
    questions: tuple[Question, ...]
    soft: Halves | None = None

    def unit_around(self, piece: int) -> tuple[int, int]:
        """Pieces of the unit that holds this one, half-open."""
        return next(unit for unit in self.units if unit[0] <= piece < unit[1])


def read_articles(path: Path) -> Iterator[Article]:
    """The annotated articles of a JSONL file; ValueError names the line that is none."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            spans = [
                Annotation(*(tuple((s, e) for s, e in a[role]) for role in ("source", "cue", "content")))
                for a in record["attributions"]
            ]
            yield Article(str(record["id"]), record["text"], tuple(spans))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}:{number}: not an annotated article ({error!r})") from error


def load_tokenizer(path: Path) -> Tokenizer:
    """The base model's tokenizer, as the product uses it."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def examples(articles: Sequence[Article], tokenizer: Tokenizer) -> list[Example]:
    """The windows of these articles with all that they should teach."""
    return [
        _example(window, article.attributions)
        for article in articles
        for window in windows(article.text, tokenizer)
    ]


def _example(window: Window, attributions: Sequence[Annotation]) -> Example:
    rows = np.asarray(window_rows(window), np.int64)
    labels = np.full(rows.shape[1], IGNORED, np.int64)
    questions = []
    bounds = []
    offset = 1
    for unit in window.units:
        firsts = np.minimum(unit.first_piece, len(unit.pieces) - 1)
        near = [a for a in attributions if _touches(a, unit)]
        labels[offset + firsts] = _all_roles(unit, near)
        end = offset + len(unit.pieces)
        for attribution in near:
            cue = _words(unit, attribution.cue)
            if cue:
                questions.append(_question(unit, attribution, cue, firsts, offset, end))
        bounds.append((offset, end))
        offset = end + 1
    return Example(rows, labels, tuple(bounds), tuple(questions))


def _question(
    unit: Unit, attribution: Annotation, cue: Sequence[int], firsts: Ints, start: int, end: int
) -> Question:
    of_words = np.zeros(len(unit.words), np.int64)
    for role, label in DECODER_LABELS.items():
        _write(of_words, unit, getattr(attribution, role), label)
    of_words[cue] = 0
    labels = np.full(end - start, IGNORED, np.int64)
    labels[firsts] = of_words
    return Question(start, end, place_of(unit, cue[0], cue[-1] + 1), labels)


def _all_roles(unit: Unit, attributions: Sequence[Annotation]) -> Ints:
    """[words]: of several attributions' roles a cue comes before a source, and that before a content."""
    labels = np.zeros(len(unit.words), np.int64)
    for role in ("content", "source", "cue"):
        for attribution in attributions:
            _write(labels, unit, getattr(attribution, role), READER_LABELS[role])
    return labels


def _write(labels: Ints, unit: Unit, spans: Sequence[Span], begin: int) -> None:
    for span in spans:
        words = _words(unit, [span])
        if words:
            labels[words] = begin + 1
            labels[words[0]] = begin


def _words(unit: Unit, spans: Sequence[Span]) -> list[int]:
    """Words of the unit that share a code point with one of the spans, in order."""
    return [i for i, (b, e) in enumerate(unit.words) if any(b < end and e > start for start, end in spans)]


def _touches(attribution: Annotation, unit: Unit) -> bool:
    begin, stop = unit.words[0][0], unit.words[-1][1]
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return any(start < stop and end > begin for start, end in spans)
