"""Words of a text, and ends of spans that move by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.words import found, moved, words

TEXT = "He said: “It’s twenty-one, e\u0301h?” 😀👍🏽 Then left."


def test_words_are_letters_with_their_marks_and_signs_between_blanks() -> None:
    assert [TEXT[start:end] for start, end in words(TEXT)] == [
        "He", "said", ":", "“", "It’s", "twenty-one", ",", "e\u0301h", "?”", "😀👍🏽", "Then", "left", ".",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "by", "expected"),
    [("start", -1, "“It’s"), ("start", 1, "It’s"), ("end", 1, "It’s twenty-one"), ("end", -1, "It’s")],
)
def test_an_end_moves_by_a_word_and_one_word_is_left(which: str, by: int, expected: str) -> None:
    start = TEXT.index("It’s")
    start, end = moved(TEXT, (start, start + 4), which, by)
    assert TEXT[start:end] == expected


def test_at_the_ends_of_the_text_nothing_moves() -> None:
    assert moved(TEXT, (0, 2), "start", -1) == (0, 2)
    assert moved(TEXT, (0, len(TEXT)), "end", 1) == (0, len(TEXT))


@given(st.text(alphabet="aé\u0301😀’- “\n", max_size=40), st.data())
def test_a_moved_span_is_a_span_of_the_text(text: str, data: st.DataObject) -> None:
    spans = list(words(text))
    if not spans:
        return
    start, end = data.draw(st.sampled_from(spans))
    for which in ("start", "end"):
        for by in (-1, 1):
            left, right = moved(text, (start, end), which, by)
            assert 0 <= left < right <= len(text)
            assert text[left:right].strip() == text[left:right]


def test_typed_words_are_found_whatever_their_blanks_the_nearest_first() -> None:
    text = "It rains. Then it  rains again."
    assert found(text, "IT RAINS", 30) == (15, 24)
    assert found(text, "it rains", 0) == (0, 8)
    assert found(text, "it snows", 0) is None
    assert found(text, " ", 0) is None
