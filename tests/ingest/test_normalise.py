"""Text in its stored form."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingest import IngestError, normalise, read_text

ANY_TEXT = st.text(
    st.characters(codec=None, categories=None) | st.sampled_from("\r\n\t \x00\u2028\u00a0\ufeff\u0301é")
)


@given(ANY_TEXT)
def test_always_clean(text: str) -> None:
    clean, _ = normalise(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean.encode().decode() == clean
    assert all(
        character == "\n" or unicodedata.category(character) not in ("Cc", "Cs") for character in clean
    )
    assert "\n\n\n" not in clean
    assert all(line == line.strip(" ") for line in clean.split("\n"))
    assert clean == clean.strip()


@given(ANY_TEXT)
def test_twice_changes_nothing(text: str) -> None:
    clean, _ = normalise(text)
    again, removed = normalise(clean)
    assert again == clean
    assert all("already unreadable" in sentence for sentence in removed)


@given(
    st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1).map(
        lambda t: unicodedata.normalize("NFC", t)
    )
)
def test_words_stay(text: str) -> None:
    assert normalise(text) == (text, ())


@pytest.mark.parametrize(
    ("given_text", "clean", "dropped"),
    [
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\n\nfive", ()),
        ("  a\t b \u00a0c  \n\n\n\n d\n", "a b c\n\nd", ()),
        ("caf\u0065\u0301", "café", ()),
        ("a\x00b\x07c", "abc", ("Removed 2 control characters.",)),
        ("a\x1bb", "ab", ("Removed 1 control character.",)),
        ("in\u00advisible\u200b", "invisible", ("Removed 2 invisible characters.",)),
        ("\u202eevil\u202c", "evil", ("Removed 2 invisible characters.",)),
        ("half \ud83d", "half", ("Removed 1 broken character.",)),
        ("a pair \ud83d\ude00 of halves", "a pair 😀 of halves", ()),
        ("family 👩\u200d👧", "family 👩\u200d👧", ()),
        (
            "what\ufffd",
            "what\ufffd",
            ("1 character was already unreadable in the document (shown as \ufffd).",),
        ),
        ("not\uffff one", "not one", ("Removed 1 code that is not a character.",)),
    ],
)
def test_what_is_changed_and_said(given_text: str, clean: str, dropped: tuple[str, ...]) -> None:
    assert normalise(given_text) == (clean, dropped)


def test_stacked_accents_do_not_take_quadratic_time() -> None:
    started = time.process_time()
    clean, dropped = normalise("a" + "\u0315\u0300" * 200_000 + "b")
    assert time.process_time() - started < 5
    assert len(clean) < 40
    assert dropped == ("Removed 399,970 accents that were stacked on one letter.",)


@pytest.mark.parametrize("text", ["", " \n", "—\n***", "\x00", "\ud800"])
def test_no_words_is_empty(text: str) -> None:
    with pytest.raises(IngestError) as caught:
        read_text(text)
    assert caught.value.code == "empty"


def test_length_is_counted_after_cleaning() -> None:
    most = "word\n" * 100_000
    assert len(read_text(most + " \n \n").text) == 499_999
    with pytest.raises(IngestError) as caught:
        read_text(most + "ab")
    assert caught.value.code == "too_long"
    assert "500,002" in caught.value.message
