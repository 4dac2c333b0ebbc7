"""Where the sentences and paragraphs of a text begin, asked by position. Linear to make, quick to ask."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.extraction import lexicon
from claims.extraction.quotes import Quotations
from claims.extraction.segment import paragraphs
from claims.extraction.types import Span

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*([A-Z0-9]\w*))")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")
_ABBREVIATIONS = lexicon.TITLES | {
    "jr", "sr", "st", "vs", "inc", "co", "corp", "ltd", "no", "etc",
    "jan", "feb", "aug", "sept", "oct", "nov", "dec",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Sorted spans of sentences and starts of paragraphs.

    ``told[i]`` counts the sentences up to the i-th that are not wholly a quotation: the reporter's own.
    """

    sentences: tuple[Span, ...]
    told: tuple[int, ...]
    paragraph_starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str, quotations: Quotations) -> "Layout":
        """Read a text's layout."""
        bounds = list(paragraphs(text))
        sentences = tuple(span for start, end in bounds for span in _sentences(text, start, end))
        told: list[int] = []
        for start, end in sentences:
            quoted = any(s <= start and e >= end - 1 for s, e in quotations.within(start, start + 1))
            told.append((told[-1] if told else 0) + (not quoted))
        return cls(sentences, tuple(told), tuple(start for start, _ in bounds))

    def sentence(self, position: int) -> Span:
        """The sentence that holds this position, or the last one before it."""
        return self.sentences[self._index(position)] if self.sentences else (position, position)

    def number(self, position: int) -> int:
        """How many of the reporter's own sentences begin at or before this position."""
        return self.told[self._index(position)] if self.told else 0

    def paragraph(self, position: int) -> int:
        """Index of the paragraph that holds this position."""
        return max(0, bisect.bisect_right(self.paragraph_starts, position) - 1)

    def paragraph_start(self, position: int, back: int = 0) -> int:
        """Where the paragraph that many before this position's own begins."""
        index = max(0, self.paragraph(position) - back)
        return self.paragraph_starts[index] if self.paragraph_starts else 0

    def _index(self, position: int) -> int:
        return max(0, bisect.bisect_right(self.sentences, position, key=lambda span: span[0]) - 1)


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] == "." and _abbreviated(text, begin, match.start(), match[1]):
            continue
        yield begin, match.end()
        begin = match.end()
    if begin < end:
        yield begin, end


def _abbreviated(text: str, begin: int, point: int, following: str) -> bool:
    """Whether a point ends "Sen." or "U.S.", not a sentence: a word such as "The" after it begins one."""
    word = _LAST_WORD.search(text, max(begin, point - 12), point)
    bare = word.group().casefold() if word else ""
    if bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha()):
        return True
    return "." in bare and following.casefold() not in lexicon.FUNCTION_WORDS
