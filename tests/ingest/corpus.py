"""Hostile and broken files, each with the codes with which it may be refused; none: it is read."""

import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable

from articles.ingest import MAX_FILE_BYTES, MAX_TEXT_CHARACTERS

from .makers import (
    ARTICLE,
    CONTENT_TYPES,
    RELATIONSHIPS,
    SENTENCES,
    W,
    body,
    locked_pdf,
    mail,
    ole,
    paragraph,
    pdf,
    png,
    raw_docx,
    raw_pdf,
    scanned_pdf,
    stream,
    zipped,
)

Case = tuple[str, Callable[[], bytes], set[str]]

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
MIME_HEAD = b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: "
WORDS = " ".join(SENTENCES)


def docx_of(prologue: str, inner: str) -> bytes:
    return raw_docx(f'<?xml version="1.0"?>{prologue}<w:document {W}><w:body>{inner}</w:body></w:document>')


def nested_html(depth: int, tag: str = "div") -> bytes:
    inner = f"<{tag}>" * depth + "deep down" + f"</{tag}>" * depth
    return f"<html><body><p>{WORDS}</p>{inner}<p>last</p></body></html>".encode()


def nested_docx(depth: int) -> bytes:
    opened = "<w:tbl><w:tr><w:tc>" * depth
    return raw_docx(
        body(paragraph(WORDS) + opened + paragraph("deep down") + "</w:tc></w:tr></w:tbl>" * depth)
    )


def docx_with_bomb() -> bytes:
    """A fair document beside a part that unpacks to 200 MB."""
    out = io.BytesIO(raw_docx(body(paragraph(WORDS))))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/x.bin", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(1_000_000))
    return out.getvalue()


def docx_of_paragraphs(count: int) -> bytes:
    """Small when packed, many elements: what took python-docx 5.5 GiB."""
    return raw_docx(body("<w:p/>" * count + paragraph(WORDS)))


def zip_bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(size // 1_000_000):
            member.write(b"a" * 1_000_000)
    return out.getvalue()


def lying_zip() -> bytes:
    """Every declared size says ten bytes; the content has 100 MB."""
    real = (100_000_000).to_bytes(4, "little")
    return zip_bomb(100_000_000).replace(real, (10).to_bytes(4, "little"))


def locked_zip() -> bytes:
    data = bytearray(zipped({"a.txt": ARTICLE}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def flate_bomb_pdf(layers: int = 1) -> bytes:
    content = b"BT /F1 12 Tf (" + b"a" * 100_000_000 + b") Tj ET"
    for _ in range(layers):
        content = zlib.compress(content, 9)
    names = b"/FlateDecode " * layers
    return raw_pdf(page_objects(stream(content, b"/Filter [%s]" % names)))


def page_objects(contents: bytes, pages: bytes = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>") -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        pages,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        contents,
    ]


def form_loop_pdf() -> bytes:
    """A drawing that draws itself."""
    objects = page_objects(stream(b"/X Do"))
    objects[2] = objects[2].replace(b"/Resources <<", b"/Resources << /XObject << /X 5 0 R >>")
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    return raw_pdf([*objects, stream(b"/X Do /X Do", form)])


def many_operations_pdf() -> bytes:
    return raw_pdf(
        page_objects(stream(zlib.compress(b"BT /F1 1 Tf (a) Tj ET\n" * 300_000), b"/Filter /FlateDecode"))
    )


def nested_mail(depth: int) -> bytes:
    lines = ["From: a@b.example", "Subject: nested", "MIME-Version: 1.0"]
    for number in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{number}"', "", f"--b{number}"]
    lines += ["Content-Type: text/plain", "", WORDS]
    lines += [f"--b{number}--" for number in reversed(range(depth))]
    return "\r\n".join(lines).encode()


def forwarded_mail(depth: int) -> bytes:
    head = "From: a@b.example\r\nSubject: fwd\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
    return (head * depth + f"From: a@b.example\r\nSubject: x\r\n\r\n{WORDS}\r\n").encode()


def mail_with(header: str, value: str) -> bytes:
    return f"From: a@b.example\r\n{header}: {value}\r\nMIME-Version: 1.0\r\n\r\n{WORDS}\r\n".encode()


def random_bytes(count: int) -> bytes:
    return random.Random(7).randbytes(count)


HOSTILE: dict[str, Case] = {
    # nothing, or nothing but blanks
    "empty txt": ("a.txt", lambda: b"", {"empty"}),
    "blank txt": ("a.txt", lambda: b" \r\n\t\n" * 50, {"empty"}),
    "empty pdf": ("a.pdf", lambda: b"", {"empty"}),
    "empty html": ("a.html", lambda: b"<!doctype html><html><head></head><body></body></html>", {"no_text"}),
    "empty docx": ("a.docx", lambda: raw_docx(body("<w:p/>")), {"no_text"}),
    "empty markdown": ("a.md", lambda: b"---\ntitle: A\n---\n", {"empty"}),
    "empty mail": ("a.eml", lambda: mail("\n").as_bytes(), {"no_text"}),
    "page of scripts only": (
        "a.html",
        lambda: b"<html><body><script>a()</script></body></html>",
        {"no_text"},
    ),
    "blank pdf page": ("a.pdf", lambda: pdf([]), {"no_text"}),
    # too much
    "10 MB and a byte": ("a.txt", lambda: b"a" * (MAX_FILE_BYTES + 1), {"too_large"}),
    "500,001 characters": ("a.txt", lambda: b"word " * (MAX_TEXT_CHARACTERS // 5) + b"ab", {"too_long"}),
    "10 MB of text": ("a.txt", lambda: b"word " * (MAX_FILE_BYTES // 5), {"too_long"}),
    "5 MB of text in html": (
        "a.html",
        lambda: b"<html><body>" + b"<p>word word</p>" * 300_000,
        {"too_long", "took_too_long", "too_much_memory"},
    ),
    "10 MB of markdown marks": (
        "a.md",
        lambda: b"*_`[" * 2_400_000 + ARTICLE.encode(),
        {"too_long", "took_too_long"},
    ),
    "2 MB of markdown marks": (
        "a.md",
        lambda: b"*_`[" * 480_000 + ARTICLE.encode(),
        {"too_long", "took_too_long"},
    ),
    "10 MB of blanks": ("a.txt", lambda: b" " * (MAX_FILE_BYTES - 3) + b"end", set()),
    "stacked accents": ("a.txt", lambda: ("a" + "\u0315\u0300" * 1_000_000).encode(), {"too_long"}),
    # not what it says it is
    "png as txt": ("a.txt", png, {"wrong_type"}),
    "jpeg as html": ("a.html", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + random_bytes(500), {"wrong_type"}),
    "program as pdf": ("a.pdf", lambda: b"\x7fELF" + bytes(500), {"wrong_type"}),
    "windows program as txt": ("a.txt", lambda: b"MZ\x90\x00" + bytes(500), {"wrong_type"}),
    "rtf as docx": ("a.docx", lambda: b"{\\rtf1 hello}", {"wrong_type"}),
    "old word as docx": ("a.docx", lambda: ole("WordDocument"), {"wrong_type"}),
    "spreadsheet as docx": (
        "a.docx",
        lambda: zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}),
        {"wrong_type"},
    ),
    "random bytes as txt": ("a.txt", lambda: random_bytes(50_000), {"wrong_type", "bad_encoding"}),
    "random bytes as docx": ("a.docx", lambda: random_bytes(50_000), {"wrong_type", "bad_encoding"}),
    "tar as txt": (
        "a.txt",
        lambda: b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + bytes(300),
        {"wrong_type"},
    ),
    "svg as html": (
        "a.html",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>',
        {"wrong_type"},
    ),
    # letters
    "NULs in txt": ("a.txt", lambda: ARTICLE.replace(" ", "\x00 ", 3).encode(), set()),
    "NULs in html": (
        "a.html",
        lambda: f"<html><body><p>be\x00fore</p><p>{WORDS}</p></body></html>".encode(),
        set(),
    ),
    "UTF-16 without a mark": ("a.txt", lambda: ARTICLE.encode("utf-16-le"), set()),
    "UTF-16 with lone surrogates": (
        "a.txt",
        lambda: b"\xff\xfe" + (ARTICLE + "\ud800 end").encode("utf-16-le", "surrogatepass"),
        set(),
    ),
    "UTF-16 cut in half": ("a.txt", lambda: ARTICLE.encode("utf-16")[:-1], {"bad_encoding"}),
    "UTF-8 with foreign bytes": (
        "a.txt",
        lambda: (ARTICLE * 3).encode().replace(b"Ellery", b"Eller\xff\xfe"),
        {"bad_encoding"},
    ),
    "surrogates as references": (
        "a.html",
        lambda: f"<html><body><p>&#xD800;&#0;&#x1F600; {WORDS}</p></body></html>".encode(),
        set(),
    ),
    "html that lies about its encoding": (
        "a.html",
        lambda: (
            b"<html><head><meta charset=utf-16></head><body><p>" + ARTICLE.encode() + b"</p></body></html>"
        ),
        set(),
    ),
    # XML
    "billion laughs docx": ("a.docx", lambda: docx_of(LAUGHS, paragraph("&j;" + WORDS)), {"damaged"}),
    "XXE docx": ("a.docx", lambda: docx_of(XXE, paragraph("&secret;" + WORDS)), {"damaged"}),
    "billion laughs html": (
        "a.html",
        lambda: f"{LAUGHS}<html><body><p>&j; {WORDS}</p></body></html>".encode(),
        set(),
    ),
    "XXE html": (
        "a.html",
        lambda: f'<?xml version="1.0"?>{XXE}<html><body><p>&secret; {WORDS}</p></body></html>'.encode(),
        set(),
    ),
    "XXE in docx properties": (
        "a.docx",
        lambda: raw_docx(body(paragraph(WORDS)), docProps_core=f'<?xml version="1.0"?>{XXE}<x>&secret;</x>'),
        set(),
    ),
    "300 nested tags": ("a.html", lambda: nested_html(300), set()),
    "50,000 nested tags": ("a.html", lambda: nested_html(50_000), set()),
    "300,000 open tags": (
        "a.html",
        lambda: b"<html><body><p>" + WORDS.encode() + b"<b>" * 300_000 + b"end",
        set(),
    ),
    "docx nested 300": ("a.docx", lambda: nested_docx(300), {"damaged"}),
    "docx nested 50,000": ("a.docx", lambda: nested_docx(50_000), {"damaged"}),
    "huge attribute": (
        "a.html",
        lambda: (
            b"<html><body><p>" + WORDS.encode() + b'</p><img alt="' + b"a" * 9_000_000 + b'"></body></html>'
        ),
        set(),
    ),
    "nested JSON-LD": (
        "a.html",
        lambda: (
            b'<html><head><script type="application/ld+json">'
            + b"[" * 100_000
            + b"</script></head><body><p>"
            + WORDS.encode()
            + b"</p></body></html>"
        ),
        set(),
    ),
    # Word
    "docx cut off": ("a.docx", lambda: raw_docx(body(paragraph(ARTICLE * 50)))[:-200], {"damaged"}),
    "docx cut in half": ("a.docx", lambda: raw_docx(body(paragraph(WORDS)))[:500], {"damaged"}),
    "docx without its main part": ("a.docx", lambda: zipped({"word/document.xml": "<x/>"}), {"damaged"}),
    "docx with broken XML": ("a.docx", lambda: raw_docx("<w:document><w:body>"), {"damaged"}),
    "docx with a 200 MB part": ("a.docx", docx_with_bomb, {"too_large"}),
    "docx with 8 million paragraphs": (
        "a.docx",
        lambda: docx_of_paragraphs(8_000_000),
        {"too_much_memory", "took_too_long"},
    ),
    "docx with a password": ("a.docx", lambda: ole("EncryptedPackage"), {"encrypted"}),
    "docx with a loop": (
        "a.docx",
        lambda: zipped(
            {
                "[Content_Types].xml": CONTENT_TYPES,
                "_rels/.rels": RELATIONSHIPS,
                "word/document.xml": body(paragraph(WORDS)),
                "word/_rels/document.xml.rels": RELATIONSHIPS.replace("word/document.xml", "document.xml"),
            }
        ),
        set(),
    ),
    # PDF
    "pdf cut in half": ("a.pdf", lambda: pdf([(72, 700, 12, WORDS)])[:300], {"damaged", "no_text"}),
    "pdf head only": ("a.pdf", lambda: b"%PDF-1.7\n", {"damaged"}),
    "pdf and random bytes": ("a.pdf", lambda: b"%PDF-1.7\n" + random_bytes(200_000), {"damaged"}),
    "pdf with a password": ("a.pdf", lambda: locked_pdf("secret"), {"encrypted"}),
    "pdf with an empty password": ("a.pdf", lambda: locked_pdf(""), set()),
    "scanned pdf": ("a.pdf", scanned_pdf, {"no_text"}),
    "flate bomb": ("a.pdf", flate_bomb_pdf, {"damaged", "too_much_memory"}),
    "flate bomb in a flate bomb": ("a.pdf", lambda: flate_bomb_pdf(2), {"damaged", "too_much_memory"}),
    "pages that hold themselves": (
        "a.pdf",
        lambda: raw_pdf(page_objects(stream(b""), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")),
        {"damaged", "no_text"},
    ),
    "a length that is itself": (
        "a.pdf",
        lambda: raw_pdf(page_objects(b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")),
        {"damaged", "no_text"},
    ),
    "a drawing that draws itself": ("a.pdf", form_loop_pdf, {"damaged", "no_text"}),
    "nested arrays": ("a.pdf", lambda: raw_pdf(page_objects(stream(b"[" * 200_000))), {"damaged", "no_text"}),
    "nested dictionaries in an object": (
        "a.pdf",
        lambda: raw_pdf([*page_objects(stream(b"BT ET")), b"<< /A " * 50_000], b"/Root 1 0 R /Info 5 0 R"),
        {"damaged", "no_text"},
    ),
    "1 million operations": (
        "a.pdf",
        many_operations_pdf,
        {"damaged", "took_too_long", "too_long", "too_much_memory"},
    ),
    "a billion pages": (
        "a.pdf",
        lambda: raw_pdf(page_objects(stream(b""), b"<< /Type /Pages /Kids [3 0 R] /Count 1000000000 >>")),
        {"damaged", "no_text"},
    ),
    # mail
    "mail cut in a part": (
        "a.eml",
        lambda: (
            MIME_HEAD
            + b"multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
            + ARTICLE.encode()[:200]
        ),
        set(),
    ),
    "mail nested 60": ("a.eml", lambda: nested_mail(60), {"damaged"}),
    "mail nested 5,000": ("a.eml", lambda: nested_mail(5_000), {"damaged", "took_too_long"}),
    "mail forwarded 5,000 times": ("a.eml", lambda: forwarded_mail(5_000), {"damaged", "no_text"}),
    "mail with a subject of 5 MB": ("a.eml", lambda: mail_with("Subject", "word " * 1_000_000), {"damaged"}),
    "mail with encoded words": ("a.eml", lambda: mail_with("Subject", "=?utf-8?q?a?= " * 50_000), set()),
    "mail with an address of 900 KB": ("a.eml", lambda: mail_with("Reply-To", "(" * 900_000), set()),
    "mail with a broken date": (
        "a.eml",
        lambda: mail_with("Date", "Mon, 99 Foo 99999999 99:99:99 +9999"),
        set(),
    ),
    "mail of attachments": (
        "a.eml",
        lambda: MIME_HEAD + b"application/pdf; name=a.pdf\r\n\r\nJVBERi0=",
        {"no_text"},
    ),
    "encrypted mail": (
        "a.eml",
        lambda: MIME_HEAD + b"multipart/encrypted; boundary=x\r\n\r\n--x\r\n\r\nVersion: 1\r\n--x--",
        {"encrypted"},
    ),
    "mailbox": (
        "a.mbox",
        lambda: (
            (
                b"From a@b.example Mon Mar 11 10:00:00 2024\nFrom: a@b.example\nMessage-ID: <1@b>\n\n"
                + ARTICLE.encode()
                + b"\n\n"
            )
            * 2
        ),
        {"too_many_files"},
    ),
    # zip within the reader of documents
    "zip as txt": ("a.txt", lambda: zipped({"a.txt": ARTICLE}), {"wrong_type"}),
}

# What ``unpack`` meets.
HOSTILE_ZIPS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "zip bomb": (lambda: zip_bomb(100_000_000), {"too_large"}),
    "zip with lying sizes": (lying_zip, {"damaged", "too_large"}),
    "zip of zip bombs": (lambda: zipped({"b.zip": zip_bomb(100_000_000), "a.txt": ARTICLE}), set()),
    "201 files": (lambda: zipped({f"{n}.txt": "a" for n in range(201)}), {"too_many_files"}),
    "20,000 files": (
        lambda: zipped({f"{n}": "" for n in range(20_000)}, zipfile.ZIP_STORED),
        {"too_many_files"},
    ),
    "zip cut off": (lambda: zipped({"a.txt": os.urandom(5_000)})[:-100], {"damaged"}),
    "zip cut in half": (lambda: zipped({"a.txt": os.urandom(5_000)})[:2_500], {"damaged"}),
    "zip with a password": (locked_zip, {"encrypted"}),
    "bzip2 within": (lambda: zipped({"a.txt": bytes(40_000_000)}, zipfile.ZIP_BZIP2), {"damaged"}),
    "lzma within": (lambda: zipped({"a.txt": bytes(40_000_000)}, zipfile.ZIP_LZMA), {"damaged"}),
    "wrong checksum": (
        lambda: zipped({"a.txt": "hello there"}, zipfile.ZIP_STORED).replace(b"hello there", b"hallo there"),
        {"damaged"},
    ),
    "no files": (lambda: zipped({}), {"empty"}),
    "no zip": (lambda: b"hello", {"wrong_type"}),
    "nothing": (lambda: b"", {"empty"}),
}
