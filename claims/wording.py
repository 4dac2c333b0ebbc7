"""How the wording of claims differs: which of them are alike, and the words that set each apart from its
neighbour. Texts in, pieces of text out; nothing here knows of pages or of the database."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

Segment = tuple[str, bool]
"""Words, and whether they are marked."""

LONGEST = 400
"""Words of a text that are compared; what comes after is shown without marks."""
ALIKE = 1 / 3
"""So much of their words two texts share, or nothing is marked: nearly all of it would be."""

_TOKEN = re.compile(r"\w+(?:[-'’.,:]\w+)*")
# Words that say nothing about what is claimed. Not among them: "not", "no", "never", "will", "may".
_COMMON_WORDS = (
    "a about after again also am an and any are as at be because been before being but by did do does "
    "for from had has have he her here hers him his how i if in into is it its just me more most my "
    "now of on one or other our out over own said say says she so some such than that the their them then "
    "there these they this those to told too us very was we were what when where which who whom why "
    "with you your"
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in segments that joined are the text, and the place of the text that it was marked against."""

    segments: tuple[Segment, ...]
    against: int | None = None


def marked(texts: Sequence[str], places: Sequence[tuple[int, int]]) -> list[Marked]:
    """Each text with the words marked that set it apart from the nearest text that is like it.

    ``places`` are (row, column) of each in a table: the nearest is the one fewest steps away, of several the
    likest. A text that none is like has no marks.
    """
    words = [meant(text) for text in texts]
    result = []
    for at, text in enumerate(texts):
        other = _neighbour(at, words, places)
        if other is None:
            result.append(Marked(((text, False),)))
        else:
            result.append(Marked(differing(text, texts[other]), other))
    return result


def _neighbour(at: int, words: Sequence[frozenset[str]], places: Sequence[tuple[int, int]]) -> int | None:
    row, column = places[at]
    found = [
        (abs(places[other][0] - row) + abs(places[other][1] - column), -likeness(words[at], theirs), other)
        for other, theirs in enumerate(words)
        if other != at and likeness(words[at], theirs) >= ALIKE
    ]
    return min(found)[2] if found else None


def meant(text: str) -> frozenset[str]:
    """The words of a text that say something, folded."""
    return frozenset(word for word in map(folded, _TOKEN.findall(text)) if word not in _COMMON)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of their words two texts share (Dice), from 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Two forms of a word that differ in case, a possessive or a plural s count as one."""
    plain = re.sub(r"['’]s$", "", word.casefold())
    is_plural = len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss")
    return plain[:-1] if is_plural else plain


def differing(text: str, other: str) -> tuple[Segment, ...]:
    """``text`` with the words marked that ``other`` has not, or has in another place of the sentence's sense.

    Words that merely stand elsewhere in the other text are not marked, nor are articles, prepositions and the
    like by themselves; between two marked words they are, so that a phrase has one mark.
    """
    tokens = list(_TOKEN.finditer(text))[:LONGEST]
    ours = [folded(match.group()) for match in tokens]
    theirs = [folded(word) for word in _TOKEN.findall(other)[:LONGEST]]
    is_own = _unmatched(ours, theirs)
    for at, word in enumerate(ours):
        between = 0 < at < len(ours) - 1 and is_own[at - 1] and is_own[at + 1]
        is_own[at] = is_own[at] and (word not in _COMMON or between)
    return tuple(_joined(_cut(text, tokens, is_own)))


def _unmatched(ours: Sequence[str], theirs: Sequence[str]) -> list[bool]:
    """Which of our words have no partner among theirs: first in order, then wherever one is left over."""
    matched = [False] * len(ours)
    left = Counter(theirs)
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        for at in range(block.a, block.a + block.size):
            matched[at] = True
            left[ours[at]] -= 1
    for at, word in enumerate(ours):
        if not matched[at] and left[word] > 0:
            matched[at] = True
            left[word] -= 1
    return [not is_matched for is_matched in matched]


def _cut(text: str, tokens: Sequence[re.Match[str]], is_own: Sequence[bool]) -> Iterable[Segment]:
    """``text`` cut at its words; marked words with nothing but blanks between them are one piece."""
    cuts: list[Segment] = []
    end = 0
    for match, own in zip(tokens, is_own, strict=True):
        gap = text[end : match.start()]
        if own and cuts and cuts[-1][1] and gap.isspace():
            cuts[-1] = (cuts[-1][0] + gap + match.group(), True)
        else:
            cuts += [(gap, False), (match.group(), own)]
        end = match.end()
    cuts.append((text[end:], False))
    return cuts


def _joined(cuts: Iterable[Segment]) -> Iterable[Segment]:
    held = ""
    for words, is_own in cuts:
        if is_own:
            if held:
                yield held, False
            held = ""
            yield words, True
        else:
            held += words
    if held:
        yield held, False


# -- What several texts are about ------------------------------------------------------------------------


def shared(texts: Sequence[str], most: int = 3) -> str:
    """The words that most of the texts have in common, as they are first written: for a heading."""
    counted: Counter[str] = Counter(word for text in texts for word in meant(text))
    in_order = [match.group() for text in texts for match in _TOKEN.finditer(text)]
    once: dict[str, str] = {}
    for word in in_order:
        if counted[folded(word)] > 1:
            once.setdefault(folded(word), word)
    best = sorted(once, key=lambda word: -counted[word])[:most]
    return ", ".join(once[word] for word in once if word in best)
