"""Words, numbers and names: text → what must come out."""

import pytest

from claims.competing import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 40 million crowns", [("40 million", "million")]),
        ("47.1 percent to 41.7%", [("47.1 percent", "%"), ("41.7%", "%")]),
        ("$3,500 in 2024", [("$3,500", "$")]),
        ("12 deaths, 3 people", [("12", ""), ("3 people", "people")]),
        ("no number", []),
    ],
)
def test_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(number.text, number.unit) for number in words.numbers(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Brandvåg", "Brandvåg", True),
        ("Ilse Brandvåg", "I. Brandvåg", True),
        ("Ilse Brandvåg", "Ilse M. Brandvåg", True),
        ("Ilse Brandvåg", "Per Brandvåg", False),
        ("Ilse Brandvåg", "Ilse Quist", False),
        ("John Quist Jr.", "Quist", True),
        ("", "", False),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert words.same_person(one, other) is same
    assert words.same_person(other, one) is same


@pytest.mark.parametrize(("one", "other"), [("denied", "denies"), ("claims", "claim"), ("warned", "warning")])
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert words.stem(one) == words.stem(other)


@pytest.mark.parametrize("text", ["didn’t", "cannot", "refused", "no", "don't"])
def test_negation(text: str) -> None:
    assert words.NEGATION.search(f"they {text} so")


@pytest.mark.parametrize("text", ["denied", "pushed back", "is false", "a misunderstanding", "baseless"])
def test_denial(text: str) -> None:
    assert words.DENIAL.search(f"it {text} that")
