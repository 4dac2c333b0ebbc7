"""E-mails."""

from datetime import date
from email.message import EmailMessage

import pytest

from articles.ingest import Document, Format, IngestError, read_document

from .makers import ARTICLE, SENTENCES, mail, png

HTML = "<html><body>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + "<img src=a></body></html>"


def read(message: EmailMessage) -> Document:
    return read_document(message.as_bytes(), "a.eml")


def test_plain_text_and_headers() -> None:
    document = read(mail(Subject="Quay to close – “soon”", Date="Tue, 12 Mar 2024 23:30:00 -0500"))
    assert document.text == ARTICLE
    assert document.title == "Quay to close – “soon”"
    assert document.byline == "Ada Novak"
    assert document.published_on == date(2024, 3, 12)
    assert document.format is Format.EMAIL
    assert document.dropped == ()


@pytest.mark.parametrize(
    ("sender", "byline"),
    [
        ("Ada Novak <ada@b.example>", "Ada Novak"),
        ('"Novak, Ada" <a@b.example>', "Novak, Ada"),
        ("ada@b.example", ""),
    ],
)
def test_sender(sender: str, byline: str) -> None:
    assert read(mail(sender=sender)).byline == byline


def test_plain_text_is_preferred_to_html() -> None:
    message = mail(ARTICLE)
    message.add_alternative("<p>another</p>", subtype="html")
    document = read(message)
    assert document.text == ARTICLE
    assert document.dropped == ()


def test_html_where_there_is_no_plain_text() -> None:
    message = mail()
    message.set_content(HTML, subtype="html")
    document = read(message)
    assert document.text == ARTICLE
    assert document.dropped == ("Left out 1 picture.",)


def test_html_where_the_plain_text_is_a_stub() -> None:
    message = mail("This message needs a program that shows HTML.")
    message.add_alternative(HTML, subtype="html")
    assert read(message).text == ARTICLE


def test_attachments_are_named() -> None:
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="budget.pdf")
    message.add_attachment(b"x", maintype="application", subtype="zip", filename="täble\x00.zip")
    message.add_attachment("notes", filename="notes.txt")
    message.add_attachment(png(), maintype="image", subtype="png", filename="a.png")
    message.add_attachment(mail("forwarded text"))
    document = read(message)
    assert document.text == ARTICLE
    assert document.dropped == (
        "Left out 3 attachments: budget.pdf, täble.zip, notes.txt.",
        "Left out a forwarded message.",
        "Left out 1 picture.",
    )


def test_lines_broken_at_one_width_are_joined() -> None:
    text = (
        "The harbour authority of Port Ellery will close its eastern quay for\n"
        "nine weeks from Monday, its director said on Tuesday, in a decision\n"
        "that owners called “a betrayal”.\n"
        "\n"
        "“We have no choice,” Marta Lindqvist told reporters in the old hall\n"
        "of the authority. “The pilings are rotten, and have been rotten for\n"
        "years, as every one of you knows.”\n"
        "\n"
        "-- \n"
        "Ada Novak\n"
        "The Ellery Courier\n"
    )
    paragraphs = read(mail(text)).text.split("\n\n")
    assert paragraphs[0].endswith(
        "for nine weeks from Monday, its director said on Tuesday, in a decision that owners "
        "called “a betrayal”."
    )
    assert paragraphs[1].endswith("rotten for years, as every one of you knows.”")


def test_lines_of_a_list_are_not_joined() -> None:
    text = "Against it spoke:\n\nAda Novak, owner\nBen Osei, skipper\nCy Ito, trader\nDee Park, baker\n"
    assert read(mail(text)).text == text.strip()


def test_flowed_text() -> None:
    body = "The quay will be closed \nfor nine weeks.\n\nNobody knew.\n"
    raw = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\n" + body.encode()
    assert read_document(raw, "a.eml").text == "The quay will be closed for nine weeks.\n\nNobody knew."


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1", "klingon", "us-ascii"])
def test_charsets(charset: str) -> None:
    encoding = "cp1252" if charset in ("windows-1252", "iso-8859-1") else "utf-8"
    head = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    raw = head.encode() + "“We won’t pay” – she said".encode(encoding)
    assert read_document(raw, "a.eml").text == "“We won’t pay” – she said"


@pytest.mark.parametrize(
    "day", ["yesterday", "", "Tue, 99 Mar 2024 10:00:00 +0000", "Tue, 12 Mar 2999 10:00:00 +0000"]
)
def test_dates_that_are_none(day: str) -> None:
    raw = f"From: a@b.example\nMIME-Version: 1.0\nDate: {day}\n\n{ARTICLE}"
    assert read_document(raw.encode(), "a.eml").published_on is None


def test_no_text_but_attachments() -> None:
    message = mail("\n")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="budget.pdf")
    with pytest.raises(IngestError) as caught:
        read(message)
    assert caught.value.code == "no_text"
    assert "attachments" in caught.value.message


def test_mailbox_of_one_message() -> None:
    raw = b"From ada@b.example Tue Mar 12 10:00:00 2024\n" + mail(Subject="Quay").as_bytes()
    assert read_document(raw, "a.mbox").title == "Quay"
