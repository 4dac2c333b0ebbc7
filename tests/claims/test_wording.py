"""The words that set claims apart, against the nearest that is like them."""

import pytest

from claims.wording import differing, marked, shared


def own(texts: list[str], places: list[tuple[int, int]] | None = None) -> list[list[str]]:
    found = marked(texts, places or [(0, column) for column in range(len(texts))])
    assert ["".join(words for words, _ in each.segments) for each in found] == texts
    return [[words for words, is_own in each.segments if is_own] for each in found]


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (
            ["About 9 million cubic metres passed the gate", "About 14 million cubic metres passed the gate"],
            [["9"], ["14"]],
        ),
        (["It opened at 3:40 a.m.", "It opened at 3:22 a.m."], [["3:40"], ["3:22"]]),
        # A negation is what matters, small as it is.
        (["The gate was opened by us", "The gate was not opened by us"], [[], ["not"]]),
        (["The gate will hold", "The gate may hold"], [["will"], ["may"]]),
        # A phrase has one mark, the little word in it included; little words alone have none.
        (["The gate broke in two places", "The gate broke at noon"], [["two places"], ["noon"]]),
        (["The gate broke on Monday", "On Monday the gate broke"], [[], []]),
        (["The gates’ keeper left", "the gate keeper left"], [[], []]),
        (["The dam was safe", "Lunch will be late"], [[], []]),
        (["The same words", "the same Words"], [[], []]),
        (["<b>Nine</b> gates & a dam", "<b>Ten</b> gates & a dam"], [["Nine"], ["Ten"]]),
        (["Only one claim"], [[]]),
        (["…", "“”"], [[], []]),
        ([], []),
    ],
)
def test_the_words_are_marked_that_the_neighbour_has_not(texts: list[str], marks: list[list[str]]) -> None:
    assert own(texts) == marks


def test_the_nearest_that_is_alike_is_what_a_claim_is_marked_against() -> None:
    texts = ["Nine gates are open", "Lunch was late", "Ten gates are open", "Nine gates are open today"]
    found = marked(texts, [(0, 0), (0, 1), (0, 2), (5, 0)])
    assert [each.against for each in found] == [2, None, 0, 0]
    assert found[0].segments == (("Nine", True), (" gates are open", False))


def test_a_word_said_twice_here_and_once_there_is_marked_once() -> None:
    assert [words for words, is_own in differing("gate, gate and dam", "gate and dam") if is_own] == ["gate"]


def test_very_long_texts_are_compared_as_far_as_it_goes() -> None:
    text = "gate " * 5000 + "zebra"
    assert "".join(words for words, _ in differing(text, "gate " * 5000)) == text


def test_a_heading_is_made_of_the_words_that_are_shared() -> None:
    texts = ["About 9 million cubic metres", "Some 14 million Cubic metres"]
    assert shared(texts) == "million, cubic, metres"
    assert shared(["one", "two"]) == ""
