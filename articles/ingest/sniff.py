"""What kind of file some bytes are: told from the bytes, the name only settles what they leave open."""

import io
import re
import zipfile

from .types import MAX_FILE_BYTES, Format, IngestError

WHAT_TO_ADD = "Add a .txt, .md, .html, .docx, .pdf or .eml file, or a .zip of these, or paste the text."
_HEAD = 4096

# (offset, bytes, what it is). Signatures that could also start a sentence are in _SHORT_SIGNATURES.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF87a", "a GIF picture"),
    (0, b"GIF89a", "a GIF picture"),
    (0, b"II*\x00", "a TIFF picture"),
    (0, b"MM\x00*", "a TIFF picture"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (8, b"WEBP", "a WebP picture"),
    (4, b"ftyphei", "a HEIC picture"),
    (4, b"ftypmif", "a HEIC picture"),
    (4, b"ftypavif", "an AVIF picture"),
    (4, b"ftypM4A", "a sound file"),
    (4, b"ftyp", "a video"),
    (8, b"AVI LIST", "a video"),
    (0, b"\x1aE\xdf\xa3", "a video"),
    (8, b"WAVE", "a sound file"),
    (0, b"ID3", "a sound file"),
    (0, b"\xff\xfb", "a sound file"),
    (0, b"OggS\x00", "a sound file"),
    (0, b"fLaC\x00", "a sound file"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\x00asm", "a program"),
    (0, b"\x1f\x8b\x08", "a gzip archive"),
    (0, b"BZh91AY&SY", "a bzip2 archive"),
    (0, b"\xfd7zXZ\x00", "an xz archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"(\xb5/\xfd", "a Zstandard archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"SQLite format 3\x00", "a database"),
    (0, b"{\\rtf", "a rich text file (.rtf)"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"AT&TFORM", "a DjVu file"),
    (0, b"bplist00", "a web archive of Safari"),
    (0, b"PAR1", "a data file"),
    (60, b"BOOKMOBI", "an e-book"),
    (0, b"\x00\x01\x00\x00\x00", "a font"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
)
_SHORT_SIGNATURES = ((b"MZ", "a program"), (b"BM", "a BMP picture"), (b"OTTO", "a font"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    ("WordDocument", "an old Word document (.doc): open it in Word and save it as .docx"),
    ("Workbook", "an Excel workbook"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__substg1.0_", "an Outlook message (.msg): save it as .eml"),
)
_ZIP_KINDS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/Document.iwa", "a document of Apple Pages: export it as .docx or .pdf"),
    ("META-INF/MANIFEST.MF", "a Java program"),
    ("AndroidManifest.xml", "an Android program"),
)
_ZIP_MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt): save it as .docx or .pdf"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub+zip", "an e-book"),
)
_WORD_PART = "word/document.xml"
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.I)
_ANY_TAG = re.compile(
    rb"<(p|div|h[1-6]|article|section|main|span|br|a|b|i|em|strong|meta|title|table|ul)\b", re.I
)
_XML = re.compile(rb"<(\?xml|!doctype|svg|rss|feed)\b", re.I)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]|[ \t]+\S|From .*|>From .*")
_MAIL_ONLY = {b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to", b"x-mailer"}
_MAIL_TOO = {b"from", b"to", b"subject", b"date", b"reply-to", b"content-type", b"cc"}
_FRONT_MATTER = re.compile(rb"(\xef\xbb\xbf)?---[ \t]*\r?\n[A-Za-z_]{2,30}[ \t]*:")


def sniff(data: bytes, filename: str) -> Format:
    """Tell the format by content.

    Raises IngestError: empty, too_large, encrypted (an Office file with a password), or wrong_type, which
    names what the file is where that can be told.
    """
    check_size(data)
    head = data[:_HEAD]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if head.startswith(_OLE):
        raise _ole_error(data)
    # A PDF may start late: readers look for its mark in the first 1,024 bytes.
    if head.lstrip(b"\x00\t\n\r\f \xef\xbb\xbf").startswith(b"%PDF-") or (
        b"%PDF-" in head[:1024] and b"startxref" in data[-2048:]
    ):
        return Format.PDF
    _refuse_known(head)
    return _sniff_text(_as_ascii(head), filename.lower())


def check_size(data: bytes) -> None:
    """IngestError where there is nothing, or more than the limit."""
    if not data:
        raise IngestError("empty", "The file is empty. Check that it was saved, and add it again.")
    if len(data) > MAX_FILE_BYTES:
        raise IngestError(
            "too_large",
            f"The file has more than {MAX_FILE_BYTES / 1e6:,.0f} MB, the most that is read. "
            "Save it without pictures, or paste its text.",
        )


def wrong_type(what: str) -> IngestError:
    return IngestError("wrong_type", f"This is {what}, which is not read here. {WHAT_TO_ADD}")


def looks_like_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _refuse_known(head: bytes) -> None:
    for offset, signature, what in _SIGNATURES:
        if head.startswith(signature, offset):
            raise wrong_type(what)
    for signature, what in _SHORT_SIGNATURES:
        if head.startswith(signature) and b"\x00" in head:
            raise wrong_type(what)


def _sniff_zip(data: bytes) -> Format:
    # The listing of a hostile archive could hold 200,000 names; a Word file or a fair archive holds few.
    if data.count(b"PK\x01\x02") > 5_000:
        return Format.ZIP
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError):
        # Cut off, so there is no listing; the reader of that format will say that it is damaged.
        return (
            Format.DOCX if _WORD_PART.encode() in data or b"[Content_Types].xml" in data[:100] else Format.ZIP
        )
    if _WORD_PART in names:
        return Format.DOCX
    if data[30:38] == b"mimetype":
        for mimetype, what in _ZIP_MIMETYPES:
            if data[38:120].startswith(mimetype):
                raise wrong_type(what)
    for start, what in _ZIP_KINDS:
        if any(name.startswith(start) for name in names):
            raise wrong_type(what)
    return Format.ZIP


def _ole_error(data: bytes) -> IngestError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return IngestError(
            "encrypted",
            "The document is protected by a password. "
            "Open it, save a copy without the password, and add that.",
        )
    for stream, what in _OLE_KINDS:
        if stream.encode("utf-16-le") in data:
            return wrong_type(what)
    return wrong_type("an old Microsoft Office file")


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 and UTF-32 brought to bytes in which a tag or a header can be seen."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) * 3 > len(head):
        head = head.replace(b"\x00", b"")
        return head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return head.removeprefix(b"\xef\xbb\xbf")


def _sniff_text(head: bytes, name: str) -> Format:
    if _HTML.match(_past_comments(head)) or (
        name.endswith((".html", ".htm", ".xhtml")) and _ANY_TAG.search(head)
    ):
        return Format.HTML
    if _XML.match(head.lstrip()):
        if b"<html" in head.lower():
            return Format.HTML
        raise wrong_type("an SVG picture" if b"<svg" in head.lower() else "an XML file")
    if _is_email(head, name):
        return Format.EMAIL
    if name.endswith((".md", ".markdown")) or _FRONT_MATTER.match(head):
        return Format.MARKDOWN
    return Format.TEXT


def _past_comments(head: bytes) -> bytes:
    """What follows blanks, comments and the XML declaration."""
    head = head.lstrip()
    while head.startswith((b"<!--", b"<?xml")):
        _, end, rest = head.partition(b"-->" if head.startswith(b"<!--") else b"?>")
        if not end:
            return b""
        head = rest.lstrip()
    return head


def _is_email(head: bytes, name: str) -> bool:
    """Headers from the first line on: two well-known ones, and one that only mail has, or a mail's name."""
    found = set()
    for line in head.splitlines()[:200]:
        header = _HEADER.match(line)
        if not header:
            break
        if header[1]:
            found.add(header[1].lower())
    known = found & (_MAIL_ONLY | _MAIL_TOO)
    return len(known) >= 2 and bool(found & _MAIL_ONLY or name.endswith((".eml", ".mbox", ".mht", ".mhtml")))
