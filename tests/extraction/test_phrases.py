"""Noun phrases: determiner, head, and where what hangs on them begins."""

import pytest

from claims.extraction.names import Names
from claims.extraction.nouns import Noun, is_share, noun_class
from claims.extraction.phrases import only_titles, read_phrase, trimmed

HEADS = [
    ("A senior aide to Ivo Lind who slept", "a", "aide", ""),
    ("the keepers opposed to the pier", "the", "keepers", ""),
    ("people familiar with the matter", "", "people", ""),
    ("his two sons", "his", "sons", ""),
    ("among older voters who swim", "", "voters", ""),
    ("a detailed, six-page letter to the board", "a", "letter", ""),
    ("The Harbour Board", "the", "board", "Harbour Board"),
    ("the Department of Fisheries in Oda", "the", "fisheries", "Department of Fisheries"),
    ("voters Republicans courted", "", "voters", ""),
    ("the PAC backing Ann Marsh", "the", "pac", "PAC"),
    ("outside GOP spending groups", "", "groups", ""),
    ("A Tidal poll this month", "a", "poll", ""),
    ("one or more of its members", "", "one", ""),
    ("keepers’ vice chairman, Ivo Lind", "", "chairman", ""),
]


@pytest.mark.parametrize(("text", "determiner", "head", "name"), HEADS)
def test_head(text: str, determiner: str, head: str, name: str) -> None:
    phrase = read_phrase(Names.of(text), 0, len(text))
    assert (phrase.determiner, phrase.head) == (determiner, head)
    assert (phrase.name.name if phrase.name else "") == name


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("keepers and pilots", True),
        ("The Pier and Tide Board", False),
        ("the Board of Piers and Tides", False),
        ("keepers of piers", False),
    ],
)
def test_joined(text: str, *, joined: bool) -> None:
    assert read_phrase(Names.of(text), 0, len(text)).joined is joined


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("said Ann Marsh, who", 4, 15, "Ann Marsh"),
        ("said Ann Marsh", 5, 12, "Ann Marsh"),
        ("said Ann Marsh", 6, 14, "Ann Marsh"),
        ("“He\u00a0”", 1, 4, "He"),
    ],
)
def test_trimmed_to_whole_words(text: str, start: int, end: int, expected: str) -> None:
    assert text[slice(*trimmed(text, start, end))] == expected


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ("Secretary of State ", True),
        ("retired Oda Air Force Gen. ", True),
        ("the Oda campaign’s manager ", False),
        ("a spokesman for ", False),
        ("a spokesman for Mayor ", False),
        ("chief of staff ", True),
        ("the mayor, ", False),
        ("old ", False),
    ],
)
def test_only_titles(titles: str, *, expected: bool) -> None:
    assert only_titles(titles, 0, len(titles)) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("senator", Noun.ROLE),
        ("ex-senator", Noun.ROLE),
        ("tidologist", Noun.ROLE),
        ("29-year-old", Noun.ROLE),
        ("keepers", Noun.GROUP),
        ("ministries", Noun.GROUP),
        ("wreckers", Noun.GROUP),
        ("campaign", Noun.BODY),
        ("report", Noun.DOCUMENT),
        ("memos", Noun.DOCUMENT),
        ("problem", Noun.UNKNOWN),
    ],
)
def test_class_of_a_noun(word: str, expected: Noun) -> None:
    assert noun_class(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"), [("most", True), ("74", True), ("1,200", True), ("keepers", False)]
)
def test_share(word: str, *, expected: bool) -> None:
    assert is_share(word) is expected
