"""PDF files."""

from datetime import date

import pytest

from articles.ingest import Format, IngestError, read_document

from .makers import locked_pdf, pdf, scanned_pdf

Line = tuple[float, float, float, str]


def column(
    lines: list[str], top: float = 700, x: float = 72, size: float = 11, leading: float = 14
) -> list[Line]:
    return [(x, top - leading * number, size, line) for number, line in enumerate(lines)]


FIRST = [
    "The harbour authority of Port Ellery will close its eastern quay for",
    "nine weeks from Monday, its director said on Tuesday, in a deci-",
    "sion that owners of trawlers called “a betrayal of every promise”.",
]
SECOND = ["“We have no choice,” Marta Lindqvist told reporters. “The pilings", "are rotten.”"]
FIRST_JOINED = (
    "The harbour authority of Port Ellery will close its eastern quay for nine weeks from Monday, its "
    "director said on Tuesday, in a decision that owners of trawlers called “a betrayal of every promise”."
)
SECOND_JOINED = "“We have no choice,” Marta Lindqvist told reporters. “The pilings are rotten.”"


def text_of(*pages: list[Line]) -> str:
    return read_document(pdf(*pages), "a.pdf").text


def test_lines_join_and_a_gap_parts_paragraphs() -> None:
    document = read_document(pdf(column(FIRST) + column(SECOND, top=700 - 3 * 14 - 8)), "a.pdf")
    assert document.text == f"{FIRST_JOINED}\n\n{SECOND_JOINED}"
    assert document.format is Format.PDF
    assert document.dropped == ()


def test_an_indent_parts_paragraphs() -> None:
    second = column(SECOND, top=700 - 3 * 14)
    second[0] = (84, *second[0][1:])
    assert text_of(column(FIRST) + second) == f"{FIRST_JOINED}\n\n{SECOND_JOINED}"


def test_a_heading_in_large_letters_is_a_paragraph() -> None:
    heading = column(["Quay to close for nine weeks as owners", "cry betrayal"], top=760, size=20, leading=24)
    text = text_of(heading + column(FIRST))
    assert text == f"Quay to close for nine weeks as owners cry betrayal\n\n{FIRST_JOINED}"


def test_a_paragraph_goes_on_over_the_page() -> None:
    assert text_of(column(FIRST[:2]), column(FIRST[2:])) == FIRST_JOINED
    assert text_of(column(FIRST), column(SECOND)) == f"{FIRST_JOINED}\n\n{SECOND_JOINED}"


def test_a_hyphen_that_belongs_to_the_word_stays() -> None:
    lines = [
        "The well-known contractor Brandt & Sons of Port Ellery is a well-",
        "known one, said the director of the authority.",
    ]
    assert "a well-known one" in text_of(column(lines))


def test_page_numbers_and_running_titles_are_left_out_and_said() -> None:
    pages = [
        [(72, 810, 9, "The Ellery Courier"), *column(lines), (300, 30, 9, f"page {number} of 3")]
        for number, lines in enumerate((FIRST, SECOND, ["Nobody else of the authority", "answered."]), 1)
    ]
    document = read_document(pdf(*pages), "a.pdf")
    assert "Courier" not in document.text
    assert "page" not in document.text
    assert document.dropped == (
        "Left out a line that stands on every page: “The Ellery Courier”.",
        "Left out a line that stands on every page: “page 1 of 3”.",
    )


def test_properties() -> None:
    info = b"/Title (Quay to close) /Author (Ada Novak) /CreationDate (D:20240312093000Z)"
    document = read_document(pdf(column(FIRST), info=info), "a.pdf")
    assert (document.title, document.byline, document.published_on) == (
        "Quay to close",
        "Ada Novak",
        date(2024, 3, 12),
    )


def test_properties_that_a_program_wrote() -> None:
    info = b"/Title (Microsoft Word - quay.docx) /Author (admin) /CreationDate (D:20240312093000Z)"
    document = read_document(pdf(column(FIRST), info=info), "a.pdf")
    assert (document.title, document.byline, document.published_on) == ("", "", None)


def test_what_the_text_states() -> None:
    top = [
        (72, 780, 20, "Quay to close for nine weeks"),
        (72, 750, 11, "By Ada Novak"),
        (72, 730, 11, "12 March 2024"),
    ]
    document = read_document(pdf(top + column(FIRST)), "a.pdf")
    assert (document.title, document.byline) == ("Quay to close for nine weeks", "Ada Novak")
    assert document.published_on == date(2024, 3, 12)


def test_pages_without_text_are_said() -> None:
    document = read_document(pdf(column(FIRST), [], column(SECOND)), "a.pdf")
    assert document.dropped == ("Of 3 pages, 1 without text (scanned or blank).",)


def test_scanned() -> None:
    with pytest.raises(IngestError) as caught:
        read_document(scanned_pdf(), "a.pdf")
    assert caught.value.code == "no_text"
    assert "OCR" in caught.value.message


def test_password() -> None:
    with pytest.raises(IngestError) as caught:
        read_document(locked_pdf("secret"), "a.pdf")
    assert caught.value.code == "encrypted"
    assert read_document(locked_pdf(""), "a.pdf").text.startswith("The harbour authority")
