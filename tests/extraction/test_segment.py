"""Windows and units: every word once, in order, none too long."""

import pytest
from tokenizers import Tokenizer

from claims.extraction.model import WEIGHTS
from claims.extraction.segment import MAX_UNIT_PIECES, WINDOW_PIECES, units, unwrapped, windows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def test_words_keep_their_offsets(tokenizer: Tokenizer) -> None:
    text = "Zoë Lindqvist’s ferry sank.\n\n  “It’s gone” 🚢, she said."
    words = [text[start:end] for unit in units(text, tokenizer) for start, end in unit.words]
    assert "".join(words) == "".join(text.split())


def test_long_paragraph_is_cut_at_sentence_ends(tokenizer: Tokenizer) -> None:
    text = "The ferry left the northern quay before the storm had passed over it. " * 60
    parts = list(units(text, tokenizer))
    assert len(parts) > 1
    assert all(len(unit.pieces) <= MAX_UNIT_PIECES for unit in parts)
    assert all(text[slice(*unit.words[-1])] == "." for unit in parts)
    assert sum(len(unit.words) for unit in parts) == 60 * 14


def test_paragraphs_are_packed_whole(tokenizer: Tokenizer) -> None:
    text = "\n".join(f"Keeper {i} wrote that the lamp had gone out again." for i in range(40))
    packed = list(windows(text, tokenizer, article=3))
    assert sum(len(window.units) for window in packed) == 40
    assert all(window.length <= WINDOW_PIECES and window.article == 3 for window in packed)


@pytest.mark.parametrize(
    "text",
    ["", " \n\t\n", "总统说，情况很好。", "قال الرئيس إن الوضع جيد", "=" * 5000],
)
def test_nothing_readable_makes_no_window(tokenizer: Tokenizer, text: str) -> None:
    assert list(windows(text, tokenizer)) == []


@pytest.mark.parametrize("text", ["aGVsbG8" * 9000, "e" + "\u0301" * 9000, "Wort" * 30, "\u200b said"])
def test_endless_words_stay_within_a_unit(tokenizer: Tokenizer, text: str) -> None:
    for unit in units(text, tokenizer):
        assert len(unit.pieces) <= MAX_UNIT_PIECES
        assert all(0 <= start <= end <= len(text) for start, end in unit.words)


WRAPPED = """The harbour board said on Monday that the northern lamp had been out
since the storm, and that nobody had told the keepers of it. The keepers,
for their part, said that they had written to the board three times and
never had an answer.

The board will meet on Friday."""


def test_lines_that_were_cut_at_a_column_are_one_paragraph() -> None:
    text = unwrapped(WRAPPED)
    assert len(text) == len(WRAPPED)
    assert text.split("\n") == [
        WRAPPED.split("\n\n")[0].replace("\n", " "),
        "",
        "The board will meet on Friday.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One paragraph a line, as a browser copies it, each of which is as long as it needs to be.\n" * 6,
        "Present:\nAna Keel\nBo Lindqvist\nCira Prenn\nDov Zeller",
        WRAPPED.replace("\n", "\n\n"),
    ],
    ids=["empty", "a line a paragraph", "list", "blank lines"],
)
def test_other_line_breaks_stay(text: str) -> None:
    assert unwrapped(text) == text
