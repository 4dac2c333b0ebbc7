"""Sentences and paragraphs of a text."""

import pytest

from claims.extraction.layout import Layout
from claims.extraction.quotes import Quotations

SENTENCES = [
    ("One sank. Two left.", ["One sank.", "Two left."]),
    ("Mr. Lind left. Dr. Keel left.", ["Mr. Lind left.", "Dr. Keel left."]),
    ("It was the U.S. Navy. It sank in the U.S. The rest left.",
     ["It was the U.S. Navy.", "It sank in the U.S.", "The rest left."]),
    ("It sank on Feb. 3. It did.", ["It sank on Feb. 3.", "It did."]),
    ("“It sank.” He left.", ["“It sank.”", "He left."]),
    ("Title\nIt sank", ["Title", "It sank"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    layout = Layout.of(text, Quotations.of(text))
    assert [text[start:end].strip() for start, end in layout.sentences] == expected


def test_sentences_that_are_wholly_quoted_do_not_count() -> None:
    text = "Lind came. “It sank. It did. It all sank,” he said. He left."
    layout = Layout.of(text, Quotations.of(text))
    assert layout.number(text.index("he said")) - layout.number(0) == 1
    assert layout.number(text.index("He left")) - layout.number(0) == 2


def test_paragraphs() -> None:
    text = "One.\n\nTwo. Three.\nFour."
    layout = Layout.of(text, Quotations.of(text))
    assert [layout.paragraph(text.index(w)) for w in ("One", "Two", "Three", "Four")] == [0, 1, 1, 2]
    assert layout.paragraph_start(text.index("Three")) == text.index("Two")
    assert layout.paragraph_start(text.index("Four"), 1) == text.index("Two")
    assert layout.paragraph_start(text.index("Two"), 9) == 0


def test_position_before_any_text() -> None:
    layout = Layout.of("", Quotations.of(""))
    assert (layout.sentence(0), layout.number(0), layout.paragraph(0), layout.paragraph_start(0)) == (
        (0, 0),
        0,
        0,
        0,
    )
