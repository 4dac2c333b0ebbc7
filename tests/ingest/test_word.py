"""Word documents."""

import io
from datetime import date, datetime
from typing import Any

import docx
import pytest

from articles.ingest import Document, Format, IngestError, read_document

from .makers import ARTICLE, RELATIONSHIPS, SENTENCES, body, paragraph, png, raw_docx, zipped

DELETED = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
    "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def new() -> Any:
    """python-docx's own default document, without the author that it writes."""
    document = docx.Document()
    document.core_properties.author = ""
    return document


def read(document: Any) -> Document:
    out = io.BytesIO()
    document.save(out)
    return read_document(out.getvalue(), "a.docx")


def test_paragraphs_and_tables_in_order() -> None:
    document = new()
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ada Novak", "against"
    document.add_paragraph(SENTENCES[1])
    result = read(document)
    assert result.text == f"{SENTENCES[0]}\n\nAda Novak\n\nagainst\n\n{SENTENCES[1]}"
    assert result.format is Format.DOCX
    assert result.dropped == ()


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            "<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>",
            "one two\nthree",
        ),
        ("<w:p><w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t></w:r></w:p>", "well-known"),
        ("<w:p><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins></w:p>", "inserted"),
        ("<w:p><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink></w:p>", "linked"),
        ("<w:p><w:smartTag><w:r><w:t>smart</w:t></w:r></w:smartTag></w:p>", "smart"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>field</w:t></w:r></w:p></w:sdtContent></w:sdt>", "field"),
        (
            f"<w:p><w:r><w:t>around </w:t></w:r>{BOX}<w:r><w:t>the box</w:t></w:r></w:p>",
            "around the box\n\nboxed",
        ),
        (
            "<w:p><w:r><w:t>page </w:t><w:instrText>PAGE</w:instrText>"
            '<w:t xml:space="preserve"> two</w:t></w:r></w:p>',
            "page two",
        ),
    ],
)
def test_text_wherever_it_stands(inner: str, text: str) -> None:
    assert read_document(raw_docx(body(inner)), "a.docx").text == text


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        (f"<w:p>{DELETED}<w:r><w:t>kept</w:t></w:r></w:p>", "Left out text that is marked as deleted."),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>gone</w:t></w:r><w:r><w:t>kept</w:t></w:r></w:p>",
            "Left out hidden text.",
        ),
    ],
)
def test_what_is_not_shown_is_left_out_and_said(inner: str, sentence: str) -> None:
    document = read_document(raw_docx(body(inner)), "a.docx")
    assert document.text == "kept"
    assert document.dropped == (sentence,)


def test_headers_and_pictures_are_said() -> None:
    document = new()
    document.add_paragraph(ARTICLE)
    document.add_picture(io.BytesIO(png()))
    document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    document.sections[0].footer.paragraphs[0].text = "page"
    result = read(document)
    assert "CONFIDENTIAL" not in result.text
    assert result.dropped == ("Left out 1 picture.", "Left out the page headers and the page footers.")


def test_properties() -> None:
    document = new()
    document.add_paragraph(ARTICLE)
    properties = document.core_properties
    properties.title, properties.author, properties.created = (
        "Quay to close",
        "Ada Novak",
        datetime(2024, 3, 12),
    )
    result = read(document)
    assert (result.title, result.byline, result.published_on) == (
        "Quay to close",
        "Ada Novak",
        date(2024, 3, 12),
    )


@pytest.mark.parametrize(
    "author", ["python-docx", "Microsoft Office User", "admin", "ada", "ada@b.example", "PC 7", ""]
)
def test_properties_that_a_program_wrote(author: str) -> None:
    document = new()
    document.add_paragraph(ARTICLE)
    properties = document.core_properties
    properties.title, properties.author, properties.created = "Document1", author, datetime(2024, 3, 12)
    result = read(document)
    assert (result.title, result.byline, result.published_on) == ("", "", None)


def test_title_by_its_style() -> None:
    document = new()
    document.add_heading("Quay to close", 0)
    document.add_paragraph(ARTICLE)
    result = read(document)
    assert result.title == "Quay to close"
    assert result.text.startswith("Quay to close\n\nThe harbour")


def test_date_and_byline_in_the_text() -> None:
    inner = paragraph("Quay to close") + paragraph("By Ada Novak") + paragraph("12 March 2024")
    document = read_document(raw_docx(body(inner + paragraph(ARTICLE))), "a.docx")
    assert (document.title, document.byline) == ("Quay to close", "Ada Novak")
    assert document.published_on == date(2024, 3, 12)


def test_main_part_in_utf_16() -> None:
    xml = body(paragraph("quay")).replace('"1.0"', '"1.0" encoding="utf-16"')
    assert read_document(raw_docx(xml.encode("utf-16")), "a.docx").text == "quay"


def test_strict_open_xml_is_named() -> None:
    members = {"_rels/.rels": RELATIONSHIPS.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")}
    with pytest.raises(IngestError) as caught:
        read_document(zipped(members | {"word/document.xml": body(paragraph("quay"))}), "a.docx")
    assert caught.value.code == "wrong_type"
    assert "Strict Open XML" in caught.value.message


def test_declarations_are_refused() -> None:
    xml = body(paragraph("&e;")).replace("?>", '?><!DOCTYPE x [<!ENTITY e "text">]>')
    with pytest.raises(IngestError) as caught:
        read_document(raw_docx(xml), "a.docx")
    assert caught.value.code == "damaged"
