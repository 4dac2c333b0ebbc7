"""Text to windows of word pieces: what the model reads, with the way back to the text's offsets.

A *unit* is one paragraph, or a part of one that is too long. A *window* is a run of whole units of one
article, read together as ``[CLS] unit [SEP] unit [SEP] …``. All steps are linear in the text's length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tokenizers import Tokenizer

from claims.extraction.types import Span

MAX_UNIT_PIECES = 240
WINDOW_PIECES = 128
CLS_ID, SEP_ID = 101, 102

_LONGEST_RULE = 100  # code points of a line of stars or dashes

PLAIN, CAPITALISED, UPPER, DIGIT = range(4)

_FEWEST_BREAKS = 3
_COLUMN = range(40, 110)  # code points of a line that was cut where the column ended
_SOFT_BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_PARAGRAPH = re.compile(r"[^\n]+")
_SENTENCE_ENDS = frozenset(".!?")
_QUOTE_ENDS = frozenset('"”')


@dataclass(frozen=True, slots=True)
class Unit:
    """Word pieces of one paragraph or a part of it; ``words[i]`` starts at piece ``first_piece[i]``."""

    pieces: Sequence[int]
    words: Sequence[Span]
    first_piece: Sequence[int]
    word_of_piece: Sequence[int]
    case: Sequence[int]
    quoted: Sequence[int]


@dataclass(frozen=True, slots=True)
class Window:
    """Units of the article with this index that the model reads together."""

    article: int
    units: tuple[Unit, ...]

    @property
    def length(self) -> int:
        """Pieces of the window, separators included."""
        return 1 + sum(len(unit.pieces) + 1 for unit in self.units)


def unwrapped(text: str) -> str:
    """``text`` with line breaks inside paragraphs as blanks, where its lines were cut at a column.

    Plain files and e-mails are. As long as ``text``, so that offsets stay. Lines count as cut if nearly all
    that go on in the next line are of a column's length, and many of those next lines begin in lower case.
    """
    lines = text.split("\n")
    broken = [(line, rest) for line, rest in pairwise(lines) if line.strip() and rest.strip()]
    if len(broken) < _FEWEST_BREAKS:
        return text
    of_column = sum(len(line) in _COLUMN for line, _rest in broken)
    going_on = sum(rest.lstrip()[0].islower() for _line, rest in broken)
    if of_column < 0.8 * len(broken) or going_on < 0.3 * len(broken):
        return text
    return _SOFT_BREAK.sub(" ", text)


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of the lines that hold anything but white space."""
    for match in _PARAGRAPH.finditer(text):
        if not match.group().isspace():
            yield match.span()


def windows(text: str, tokenizer: Tokenizer, article: int = 0) -> Iterator[Window]:
    """Pack the text's units into windows of at most ``WINDOW_PIECES`` pieces, a longer unit alone."""
    packed: list[Unit] = []
    length = 1
    for unit in units(text, tokenizer):
        need = len(unit.pieces) + 1
        if packed and length + need > WINDOW_PIECES:
            yield Window(article, tuple(packed))
            packed, length = [], 1
        packed.append(unit)
        length += need
    if packed:
        yield Window(article, tuple(packed))


def units(text: str, tokenizer: Tokenizer) -> Iterator[Unit]:
    """Units of the paragraphs that are worth reading."""
    for start, end in paragraphs(text):
        if _readable(text[start:end]):
            yield from _split(text, _encode(text, start, end, tokenizer))


def _readable(paragraph: str) -> bool:
    """Whether its letters are Latin for the most part, the only ones that the model knows.

    A short line without letters stays, as it stood in the windows that the model was trained on.
    """
    letters = sum(map(str.isalpha, paragraph))
    if not letters:
        return len(paragraph) <= _LONGEST_RULE
    return 2 * sum(c.isalpha() and c < "ɐ" for c in paragraph) > letters


def _encode(text: str, start: int, end: int, tokenizer: Tokenizer) -> Unit:
    """One paragraph as a unit, however long it is."""
    encoding = tokenizer.encode(text[start:end], add_special_tokens=False)
    words: list[Span] = []
    first: list[int] = []
    word_of_piece: list[int] = []
    last: int | None = None
    for piece, (word, (s, e)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word != last or word is None:
            words.append((start + s, start + e))
            first.append(piece)
            last = word
        else:
            words[-1] = (words[-1][0], start + e)
        word_of_piece.append(len(words) - 1)
    case, quoted = _features(text, words)
    return Unit(encoding.ids, words, first, word_of_piece, case, quoted)


def _features(text: str, words: Sequence[Span]) -> tuple[list[int], list[int]]:
    """For each word its letter case and whether double quotation marks are open, as in training."""
    case: list[int] = []
    quoted: list[int] = []
    open_mark = 0
    for start, end in words:
        word = text[start:end]
        if word == "“":
            open_mark = 1
        elif word == "”":
            open_mark = 0
        elif word == '"':
            open_mark = 1 - open_mark
        quoted.append(open_mark)
        case.append(_case(word))
    return case, quoted


def _case(word: str) -> int:
    if len(word) > 1 and word.isupper():
        return UPPER
    if word[:1].isupper():
        return CAPITALISED
    return DIGIT if word[:1].isdigit() else PLAIN


def _split(text: str, paragraph: Unit) -> Iterator[Unit]:
    """Cut a paragraph that is too long at ends of sentences, or between words where there is none."""
    if len(paragraph.pieces) <= MAX_UNIT_PIECES:
        if paragraph.words:
            yield paragraph
        return
    starts = [*paragraph.first_piece, len(paragraph.pieces)]
    count = len(paragraph.words)
    begin = 0
    while begin < count:
        stop = begin + 1
        while stop < count and starts[stop + 1] - starts[begin] <= MAX_UNIT_PIECES:
            stop += 1
        if stop < count:
            stop = _sentence_end(text, paragraph.words, begin, stop)
        yield _part(paragraph, starts, begin, stop)
        begin = stop


def _sentence_end(text: str, words: Sequence[Span], begin: int, stop: int) -> int:
    """The last end of a sentence in the second half of the words ``begin:stop``, else ``stop``."""
    for k in range(stop, begin + (stop - begin) // 2, -1):
        word = text[slice(*words[k - 1])]
        before = text[slice(*words[k - 2])] if k > 1 else ""
        if word in _SENTENCE_ENDS or (word in _QUOTE_ENDS and (before in _SENTENCE_ENDS or before == ",")):
            return k
    return stop


def _part(paragraph: Unit, starts: Sequence[int], begin: int, stop: int) -> Unit:
    first, last = starts[begin], min(starts[stop], starts[begin] + MAX_UNIT_PIECES)
    return Unit(
        pieces=paragraph.pieces[first:last],
        words=paragraph.words[begin:stop],
        first_piece=[p - first for p in starts[begin:stop]],
        word_of_piece=[w - begin for w in paragraph.word_of_piece[first:last]],
        case=paragraph.case[begin:stop],
        quoted=paragraph.quoted[begin:stop],
    )
