"""The rules after the model, over whatever spans it comes up with: no crash, no offset outside the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.extraction.boilerplate import boilerplate
from claims.extraction.detect import Detected
from claims.extraction.pipeline import attributions
from claims.extraction.quotes import Quotations
from claims.extraction.repair import repair
from claims.extraction.types import Span

# Words that the rules look at, in combinations that no writer thinks of.
VOCABULARY = """
the The A an he She they who Who I we it It's Mr Dr. Sir President spokesman officials people source
familiar with report poll White House Reuters BBC GCHQ Brandvåg Ilse O’Keefe-Lund de von Jr. and , . ; : ?
! ( ) - – … “ ” " ' ‘ ’ said says told denied according to per reportedly allegedly in the eyes of of at
for by not n't never is was tweeted @ilse #dam 😀 US U.S. 1,000 2024 © Photo via Q: A: MODERATOR:
ministry ’s its his her former Monday
"""
WORDS = [*VOCABULARY.split(), "e\u0301", "\n", "\n\n"]


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, list[Detected]]:
    """A text of such words and what a model may have detected in it."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
    text = " ".join(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)

    def spans(most: int) -> tuple[Span, ...]:
        at = draw(st.lists(st.integers(0, len(words) - 1), min_size=0, max_size=most, unique=True))
        found = []
        for first in sorted(at):
            last = draw(st.integers(first, min(first + 8, len(words) - 1)))
            if words[first].strip() and words[last].strip():
                found.append((starts[first], starts[last] + len(words[last])))
        disjoint: list[Span] = []
        for span in found:
            if not disjoint or disjoint[-1][1] <= span[0]:
                disjoint.append(span)
        return tuple(disjoint)

    found = []
    for _ in range(draw(st.integers(1, 5))):
        content = spans(2)
        if content:
            found.append(Detected(source=spans(1), cue=spans(1), content=content, trust=0.5))
    return text, found


@settings(max_examples=400)
@given(readings())
def test_no_spans_bring_the_rules_down(reading: tuple[str, list[Detected]]) -> None:
    text, found = reading
    quotations = Quotations.of(text)
    mended = repair(text, found, boilerplate(text), quotations)
    for item in attributions(text, mended, [], quotations):
        assert item.content
        for start, end in (*item.source, *item.cue, *item.content):
            assert 0 <= start < end <= len(text)
        assert all(text[hedge.start : hedge.end] == hedge.text for hedge in item.hedges)
        assert item.outer is None or item.outer >= 0
