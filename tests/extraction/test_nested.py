"""An attribution inside another's content is found, and knows which one that is."""

import pytest

from claims.extraction import Extractor

from .marked import shown

# text, outer source, inner source, a part of the inner content
NESTS = [
    ("Maud Perrin said that Ivo Lind had denied taking the money from the harbour board's account.",
     "Maud Perrin", "Ivo Lind", "taking the money"),
    ("The Saltmouth Courier reported that the mayor told the council the ferry would not be mended.",
     "The Saltmouth Courier", "the mayor", "the ferry would not be mended"),
    ("Harbour Board officials said the mayor's advisers had claimed the pier was perfectly safe.",
     "Harbour Board officials", "the mayor's advisers", "the pier was perfectly safe"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "outer", "inner", "content"), NESTS)
def test_two_come_out(extractor: Extractor, text: str, outer: str, inner: str, content: str) -> None:
    found = extractor.extract(text)
    (one,) = [a for a in found if a.outer is not None]
    assert one.outer is not None
    assert shown(text, found[one.outer].source) == [outer]
    assert shown(text, one.source) == [inner]
    assert content in " ".join(shown(text, one.content))


@pytest.mark.parametrize(
    "text",
    [
        "“I said it was raining and I stand by it,” Maud Perrin said.",
        "Maud Perrin said that the harbour was closed and that the ferry would not sail before the weekend.",
    ],
)
def test_one_comes_out(extractor: Extractor, text: str) -> None:
    assert [a.outer for a in extractor.extract(text)] == [None]
