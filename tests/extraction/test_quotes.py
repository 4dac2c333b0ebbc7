"""Which stretches of a text stand inside quotation marks."""

import pytest

from claims.extraction.quotes import Quotations

from .marked import shown

DOUBLE = [
    ('She said, "We won." Then left.', ['"We won."']),
    ("She said, “We won.” Then left.", ["“We won.”"]),
    ("«We won», she said.", ["«We won»"]),
    ('"One," he said. "Two."', ['"One,"', '"Two."']),
    ('A 12" plank and no quotation.', []),
    ('He is 6\'2" tall and "very quick" too.', ['"very quick"']),
    ("A stray ” mark, then “a real one” here.", ["“a real one”"]),
    ('An opening that "never ends here.\nNext paragraph.', []),
    ('"Opens its paragraph and never ends.\nNext.', ['"Opens its paragraph and never ends.']),
    ("“First part.\n\n“Second part,” she said.", ["“First part.", "“Second part,”"]),
    ("``We won,'' she said, ''at last.''", ["``We won,''", "''at last.''"]),
    ("‘‘We won’’, she said.", ["‘‘We won’’"]),
]


@pytest.mark.parametrize(("text", "expected"), DOUBLE)
def test_double_marks(text: str, expected: list[str]) -> None:
    assert shown(text, Quotations.of(text).double) == expected


SINGLE = [
    ("Marsh: ferry ‘was doomed’ from the start", ["‘was doomed’"]),
    ("Marsh: ferry 'was doomed', keeper says", ["'was doomed'"]),
    ("It's the keepers' lamp, and they don't mind.", []),
    ("The ’90s lamp isn’t Ann’s.", []),
    ("“He told me ‘go away’ twice,” she said.", ["‘go away’"]),
    ("'It wasn't us,' said Lind.", ["'It wasn't us,'"]),
]


@pytest.mark.parametrize(("text", "expected"), SINGLE)
def test_single_marks(text: str, expected: list[str]) -> None:
    assert shown(text, Quotations.of(text).single) == expected


def test_quotation_over_paragraphs_is_one_chain() -> None:
    text = "“One.\n“Two.\n“Three,” said Lind.\nNothing here.\n“Four.”"
    (chain,) = Quotations.of(text).chains
    assert shown(text, chain) == ["“One.", "“Two.", "“Three,”"]


def test_around_and_within() -> None:
    text = 'Lind said "he called it ‘odd’ then" today.'
    quotations = Quotations.of(text)
    assert shown(text, quotations.around(text.index("odd"))) == ['"he called it ‘odd’ then"', "‘odd’"]
    assert quotations.around(text.index("today")) == ()
    assert shown(text, quotations.within(0, len(text))) == ['"he called it ‘odd’ then"', "‘odd’"]
