"""The kind of a file is told by its content."""

import pytest

from articles.ingest import Format, IngestError, sniff

from .makers import ARTICLE, body, mail, ole, paragraph, pdf, png, raw_docx, zipped

PAGE = f"<!DOCTYPE html>\n<html><body><p>{ARTICLE}</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", ARTICLE.encode(), Format.TEXT),
        ("", b"a", Format.TEXT),
        ("a.pdf", ARTICLE.encode(), Format.TEXT),
        ("a.txt", b"MZ and BM are two letters each, and %PDF- is a mark.", Format.TEXT),
        ("a.txt", b"GIF is a format; <p> is a tag; From: is a header.", Format.TEXT),
        ("a.txt", b"From: Ada\nSubject: the quay\n\nDear all", Format.TEXT),
        ("a.md", b"# Quay\n\nclosed", Format.MARKDOWN),
        ("a.MARKDOWN", b"Quay", Format.MARKDOWN),
        ("a.txt", b"---\ntitle: Quay\n---\nclosed", Format.MARKDOWN),
        ("a.txt", PAGE.encode(), Format.HTML),
        ("a.txt", PAGE.encode("utf-16"), Format.HTML),
        ("a.html", b"<!-- saved from x --> <!-- again -->\n<html></html>", Format.HTML),
        (
            "a.html",
            b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>',
            Format.HTML,
        ),
        ("a.htm", b"<p>a fragment</p>", Format.HTML),
        ("a.html", b"no tags at all", Format.TEXT),
        ("a.txt", pdf([(72, 700, 12, "Quay")]), Format.PDF),
        ("a.pdf", b"\r\n\r\n" + pdf([(72, 700, 12, "Quay")]), Format.PDF),
        ("a.zip", raw_docx(body(paragraph("Quay"))), Format.DOCX),
        ("a.docx", zipped({"a.txt": "Quay"}), Format.ZIP),
        ("a.txt", mail(Subject="Quay").as_bytes(), Format.EMAIL),
        ("a.eml", b"From: a@b.example\r\nSubject: Quay\r\n\r\nclosed", Format.EMAIL),
        (
            "a.mht",
            b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
            Format.EMAIL,
        ),
    ],
)
def test_kind(name: str, data: bytes, kind: Format) -> None:
    assert sniff(data, name) is kind


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (png(), "a PNG picture"),
        (b"GIF89a" + bytes(50), "a GIF picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP picture"),
        (b"\x00\x00\x00\x18ftypheic", "a HEIC picture"),
        (b"\x00\x00\x00\x18ftypisom", "a video"),
        (b"ID3\x04" + bytes(50), "a sound file"),
        (ole("WordDocument"), "an old Word document (.doc): open it in Word and save it as .docx"),
        (ole("Workbook"), "an Excel workbook"),
        (ole("__substg1.0_0037001F"), "an Outlook message (.msg): save it as .eml"),
        (ole("Other"), "an old Microsoft Office file"),
        (b"{\\rtf1\\ansi Quay}", "a rich text file (.rtf)"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}, method=0),
            "an OpenDocument text (.odt): save it as .docx or .pdf",
        ),
        (zipped({"mimetype": "application/epub+zip"}, method=0), "an e-book"),
        (zipped({"xl/workbook.xml": "x"}), "an Excel workbook"),
        (zipped({"ppt/presentation.xml": "x"}), "a PowerPoint presentation"),
        (b"\x7fELF" + bytes(50), "a program"),
        (b"MZ\x90\x00" + bytes(50), "a program"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x00", "a RAR archive"),
        (b"SQLite format 3\x00", "a database"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG picture"),
        (b'<?xml version="1.0"?><rss></rss>', "an XML file"),
    ],
)
def test_others_are_named(data: bytes, what: str) -> None:
    with pytest.raises(IngestError) as caught:
        sniff(data, "a.txt")
    assert caught.value.code == "wrong_type"
    assert caught.value.message.startswith(f"This is {what}, which is not read here. Add a .txt")


def test_password_of_an_office_file() -> None:
    with pytest.raises(IngestError) as caught:
        sniff(ole("EncryptedPackage"), "a.docx")
    assert caught.value.code == "encrypted"
