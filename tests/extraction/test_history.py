"""Whom a pronoun means: references weighed, and nobody where two weigh the same."""

from collections.abc import Sequence

import pytest

from claims.extraction.history import POSSESSOR, QUOTED, SPEAKER, SUBJECT, History, Resolved
from claims.extraction.layout import Layout
from claims.extraction.quotes import Quotations
from claims.extraction.types import SourceKind

TEXT = "One came. Two came. Three came.\n\nFour came. Five came. He left."
HERE = TEXT.index("He left")
Row = tuple[str, str, float, bool]  # who, the word at which, weight, whether as a speaker


def history(rows: Sequence[Row]) -> History:
    past = History(Layout.of(TEXT, Quotations.of(TEXT)))
    for name, word, weight, spoke in rows:
        past.add(TEXT.index(word), Resolved(SourceKind.PERSON, name), weight, spoke=spoke)
    return past


ROWS: list[tuple[list[Row], str]] = [
    ([], ""),
    ([("Ann", "Five", SUBJECT, False)], "Ann"),
    ([("Ann", "Four", SUBJECT, False), ("Ida", "Five", SUBJECT, False)], "Ida"),
    ([("Ann", "Five", SUBJECT, False), ("Ida", "came. He", SUBJECT, False)], ""),
    ([("Ann", "Five", SUBJECT, False), ("Ida", "came. He", 0.0, False)], "Ann"),
    ([("Ann", "Five", SUBJECT, False), ("Ida", "came. He", POSSESSOR, False)], "Ann"),
    ([("Ann", "Four", SUBJECT, False), ("Ida", "Five", QUOTED, False)], "Ann"),
    ([("Ann", "Five", SUBJECT, False), ("Ida", "came. He", SPEAKER + SUBJECT, True)], "Ida"),
    ([("Ann", "Three", SUBJECT, False), ("Ida", "Four", SUBJECT, False)], "Ida"),
]


@pytest.mark.parametrize(("rows", "expected"), ROWS)
def test_meant(rows: list[Row], expected: str) -> None:
    meant = history(rows).meant(HERE, lambda who: True)
    assert (meant.speaker if meant else "") == expected


def test_those_who_do_not_fit_are_passed_over() -> None:
    past = history([("Ann", "Four", 0.0, False), ("Ida", "Five", SUBJECT, False)])
    meant = past.meant(HERE, lambda who: who.speaker != "Ida")
    assert meant is not None
    assert meant.speaker == "Ann"


def test_speaker_goes_on() -> None:
    past = history([("Ann", "Four", SPEAKER + SUBJECT, True), ("Ida", "Five", SUBJECT, False)])
    without, going_on = (past.meant(HERE, lambda who: True, speaks=bonus) for bonus in (0.0, 1.2))
    assert going_on is not None
    assert going_on.speaker == "Ann"
    assert without != going_on


def test_later_references_mean_nothing() -> None:
    past = history([("Ann", "Five", SUBJECT, False)])
    assert past.meant(TEXT.index("Four"), lambda who: True) is None


def test_last_speaker_and_those_of_the_paragraphs_before() -> None:
    past = history(
        [("Ann", "One", SUBJECT, True), ("Ida", "Four", SUBJECT, True), ("Eva", "Five", SUBJECT, False)]
    )
    last = past.last(HERE, (SourceKind.PERSON,))
    assert last is not None
    assert last.speaker == "Ida"
    assert past.last(HERE, (SourceKind.GROUP,)) is None
    assert past.speakers(HERE, 0) == {"Ida"}
    assert past.speakers(HERE, 1) == {"Ann", "Ida"}
    assert [who.speaker for who in past.all(HERE, (SourceKind.PERSON,))] == ["Eva", "Ida", "Ann"]
