"""Markdown."""

from datetime import date

import pytest

from articles.ingest import Document, Format, read_document

from .makers import ARTICLE


def read(text: str) -> Document:
    return read_document(text.encode(), "a.md")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Quay to *close*\n\nSaid", "Quay to close\n\nSaid"),
        ("Quay to close\n=====\nSaid", "Quay to close\n\nSaid"),
        ("## Quay ##\nSaid", "Quay\n\nSaid"),
        ("#hashtag is no heading", "#hashtag is no heading"),
        (
            "**bold**, *slanted*, ***both***, __bold__, _slanted_, ~~gone~~, `code`",
            "bold, slanted, both, bold, slanted, gone, code",
        ),
        ("half**bold**word", "halfboldword"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("a \\*star\\* and 5 &gt; 4", "a *star* and 5 > 4"),
        ("she [said](https://a.example/x_(y)) so", "she said so"),
        ("she [said][1] so\n\n[1]: https://a.example", "she said so"),
        ("**[said](https://a.example)**", "said"),
        ("[sic] and [a] note[^1]\n\n[^1]: the note", "[sic] and [a] note\n\nthe note"),
        ("<https://a.example/quay>", "https://a.example/quay"),
        ("> quoted\n> > twice", "quoted\ntwice"),
        ("- one\n* two\n+ three\n1. four\n- [x] five", "one\ntwo\nthree\n1. four\nfive"),
        ("before\n\n---\n\nafter", "before\n\nafter"),
        ("```\na *b*\n```\nafter", "a *b*\nafter"),
        ("| who | said |\n|-----|------|\n| Ada | no |", "| who | said |\n\n| Ada | no |"),
        ("a<br>b <em>c</em> <!-- d -->e", "ab c e"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("“We have no choice,” she said — *really*.", "“We have no choice,” she said — really."),
    ],
)
def test_marks_go_and_words_stay(source: str, text: str) -> None:
    assert read(source).text == text


def test_front_matter() -> None:
    document = read(
        '---\ntitle: "Quay to: close"\noutlet: The Ellery Courier\nauthor: [Ada Novak, "Ben Osei"]\n'
        "date: 2024-03-12T10:00:00Z\nurl: https://courier.example/quay\ntags:\n  - quay\n---\n" + ARTICLE
    )
    assert document.text == ARTICLE
    assert document.format is Format.MARKDOWN
    assert (document.title, document.outlet) == ("Quay to: close", "The Ellery Courier")
    assert (document.byline, document.published_on) == ("Ada Novak, Ben Osei", date(2024, 3, 12))
    assert document.url == "https://courier.example/quay"


def test_rules_around_prose_are_no_front_matter() -> None:
    document = read("---\nThe director said: no.\nNobody else did.\n---\nafter")
    assert "The director said: no." in document.text


def test_heading_is_the_title() -> None:
    document = read(f"# Quay to close\n\n{ARTICLE}")
    assert document.title == "Quay to close"
    assert document.text == f"Quay to close\n\n{ARTICLE}"


def test_pictures_are_said() -> None:
    document = read(f"![the quay](quay.jpg)\n\n{ARTICLE}\n\n![a [1] b](x.jpg) ![c][2]")
    assert document.dropped[0].startswith("Left out ")
    assert "quay.jpg" not in document.text
