"""Pasted text and .txt files: encodings, and the details that a text states."""

import time
from datetime import date

import pytest

from articles.ingest import Format, IngestError, read_document, read_text

from .makers import ARTICLE, SENTENCES

PROSE = (
    "The mayor’s office said: “We won’t pay £40m – not now… ever.” The café’s owner, François Müller, "
    "disagreed, and called it ‘absurd’ in a letter that was seen by this newspaper.\n\nNobody else answered."
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings(encoding: str) -> None:
    document = read_document(PROSE.encode(encoding), "a.txt")
    assert document.text == PROSE
    assert document.format is Format.TEXT
    assert bool(document.dropped) == (encoding in ("cp1252", "mac_roman"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1251",
            "Премьер-министр заявил, что закон вступит в силу на следующей неделе. «Мы не можем ждать».",
        ),
        ("utf-16-le", "Премьер-министр заявил, что закон вступит в силу на следующей неделе."),
        ("cp1253", "Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει την επόμενη εβδομάδα, δήλωσε ο υπουργός."),
    ],
)
def test_other_scripts(encoding: str, text: str) -> None:
    assert read_document(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1250",
            "Předseda vlády řekl, že opatření začne platit příští týden. Žádné další podrobnosti neuvedl.",
        ),
        (
            "iso8859-2",
            "Premier powiedział, że ustawa wejdzie w życie w przyszłym tygodniu. Źdźbło żółtej trawy.",
        ),
        ("shift_jis", "市長は火曜日、来週から橋を閉鎖すると述べた。"),
    ],
)
def test_an_error_rather_than_spoilt_letters(encoding: str, text: str) -> None:
    with pytest.raises(IngestError) as caught:
        read_document(text.encode(encoding), "a.txt")
    assert caught.value.code == "bad_encoding"


def test_text_is_kept_whole() -> None:
    text = f"Quay to close for nine weeks\nBy Ada Novak\n12 March 2024\n\n{ARTICLE}\n\nhttps://courier.example/quay"
    document = read_text(text)
    assert document.text == text
    assert document.title == "Quay to close for nine weeks"
    assert document.byline == "Ada Novak"
    assert document.published_on == date(2024, 3, 12)
    assert document.url == "https://courier.example/quay"
    assert document.outlet == ""
    assert document.dropped == ()


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Owners cry betrayal as quay closes", "Owners cry betrayal as quay closes"),
        ("Who knew about the quay?", "Who knew about the quay?"),
        ("“Rotten”: director defends closure of the quay", "“Rotten”: director defends closure of the quay"),
        ("Title: Quay closes", "Quay closes"),
        ("The quay was closed on Monday.", ""),
        ("“We have no choice,” she said, “but to close it”", ""),
        ("and so it went on", ""),
        ("Hello", ""),
        ("https://courier.example/quay", ""),
        ("12 March 2024", ""),
        ("The director said this:", ""),
    ],
)
def test_headline(first: str, title: str) -> None:
    assert read_text(f"{first}\n\n{ARTICLE}").title == title


def test_one_paragraph_has_no_headline() -> None:
    assert read_text("Owners cry betrayal as quay closes").title == ""


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ada Novak", "Ada Novak"),
        ("BY ADA NOVAK", "ADA NOVAK"),
        ("By Ada Novak and Ben Osei", "Ada Novak and Ben Osei"),
        ("By Ada Novak, Maritime Correspondent", "Ada Novak, Maritime Correspondent"),
        ("By J. D. van der Berg", "J. D. van der Berg"),
        ("By Ada Novak | 12 March 2024", "Ada Novak"),
        ("By Ada Novak, March 12, 2024", "Ada Novak"),
        ("Author: Ada Novak", "Ada Novak"),
        ("By Monday the quay will be closed", ""),
        ("By Monday", ""),
        ("By contrast", ""),
        ("By far the largest quay of the town was closed to all ships.", ""),
        ("By 2030", ""),
    ],
)
def test_byline(line: str, byline: str) -> None:
    assert read_text(f"Quay to close\n{line}\n\n{ARTICLE}").byline == byline


def test_byline_with_a_date() -> None:
    assert read_text(f"By Ada Novak | March 12, 2024\n\n{ARTICLE}").published_on == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("12 March 2024", date(2024, 3, 12)),
        ("March 12, 2024", date(2024, 3, 12)),
        ("Tuesday, 12 March 2024 10:30 GMT", date(2024, 3, 12)),
        ("Published: 12 Mar 2024", date(2024, 3, 12)),
        ("Published on March 12th, 2024 at 9:15 a.m.", date(2024, 3, 12)),
        ("2024-03-12", date(2024, 3, 12)),
        ("2024-03-12T09:30:00Z", date(2024, 3, 12)),
        ("Date: 12/03/2024", None),  # British or American?
        ("25/03/2024", date(2024, 3, 25)),
        ("03/25/2024", date(2024, 3, 25)),
        ("12.03.2024", date(2024, 3, 12)),
        ("31 February 2024", None),
        ("12 March 2999", None),
        ("On 12 March 2024 the quay was closed to all ships but one.", None),
    ],
)
def test_date_line(line: str, day: date | None) -> None:
    assert read_text(f"Quay to close\n{line}\n\n{ARTICLE}").published_on == day


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Source: The Ellery Courier", "The Ellery Courier"),
        ("First published in: The Ellery Courier", "The Ellery Courier"),
        (
            "PORT ELLERY (Northern Wire) — The quay was closed on Monday, its director said to reporters.",
            "Northern Wire",
        ),
        ("Source: the quay was closed, and nobody knew why.", ""),
        ("Source: https://courier.example/quay", ""),
        ("The director (Marta Lindqvist) said so.", ""),
    ],
)
def test_outlet(line: str, outlet: str) -> None:
    assert read_text(f"Quay to close\n{line}\n\n{ARTICLE}").outlet == outlet


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("https://courier.example/quay?id=1", "https://courier.example/quay?id=1"),
        ("URL: https://courier.example/quay", "https://courier.example/quay"),
        ("Source: https://courier.example/quay", "https://courier.example/quay"),
        ("javascript:alert(1)", ""),
        ("URL: javascript:alert(1)", ""),
        ("See https://courier.example/quay for more.", ""),
    ],
)
def test_address(line: str, url: str) -> None:
    assert read_text(f"{ARTICLE}\n\n{line}").url == url


def test_details_are_bounded_lines() -> None:
    document = read_text(f"Title: {'word ' * 58}\x00end\n\n{ARTICLE}")
    assert len(document.title) <= 300
    assert "\x00" not in document.title


def test_last_character_cut_off() -> None:
    document = read_document((SENTENCES[1] + "”").encode()[:-1], "a.txt")
    assert document.text == SENTENCES[1]
    assert document.dropped == ("Removed a last character that was cut off.",)


def test_a_hostile_date_line_takes_no_time() -> None:
    started = time.monotonic()
    document = read_text(f"Quay to close\n2024-03-12 {'12:30 ' * 14}x\n\n{ARTICLE}")
    assert time.monotonic() - started < 0.5
    assert document.published_on is None
