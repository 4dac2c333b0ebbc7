"""Word documents (.docx): every paragraph in order, tables and text boxes included."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from .archive import read_bounded
from .dates import plausible
from .details import Details
from .normalise import has_words
from .plain import document
from .sniff import wrong_type
from .types import MAX_UNPACKED_BYTES, Document, Format, IngestError
from .wording import left_out_pictures

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_PARAGRAPH, _RUN, _TEXT = f"{_W}p", f"{_W}r", f"{_W}t"
_GLYPHS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "",
}
_REMOVED = frozenset((f"{_W}del", f"{_W}moveFrom"))
_MOST_PARTS = 2_000
_STRICT = b"http://purl.oclc.org/ooxml/"
_ASIDE = (
    ("header", "the page headers"),
    ("footer", "the page footers"),
    ("footnotes", "the footnotes"),
    ("endnotes", "the endnotes"),
    ("comments", "the comments"),
)
# What programs write where nobody filled in a name or a title.
_NO_AUTHOR = re.compile(
    r"(microsoft|ms|windows|office|word|open ?office|libre ?office|google|apple|mac|python-docx|apache|docx4j"
    r"|admin|administrator|owner|user|utilisateur|usuario|benutzer|default|unknown|author|temp|test|guest|pc"
    r"|hp|dell|lenovo|acer)"
    r"\b.*|.*[@\\/_\d].*|\S{1,2}",
    re.IGNORECASE | re.DOTALL,
)
_NO_TITLE = re.compile(
    r"(microsoft word.*|word document|document ?\d*|doc ?\d*|untitled.*|title|new document|normal|template"
    r"|blank.*|powerpoint.*|slide ?\d*|print|.*\.(docx?|pdf|rtf|odt|txt|indd|pages))",
    re.IGNORECASE | re.DOTALL,
)
DAMAGED = "The Word document is damaged or was cut off. Open it, save it as .docx again, and add that."


def read_word(data: bytes) -> Document:
    """Read a .docx file. Raises IngestError: damaged, too_large (unpacked), no_text, too_long."""
    parts = _unpacked_names(data)
    package = _open(data)
    body = _body(package)
    lines = list(_paragraphs(body))
    text = "\n\n".join(lines)
    if not has_words(text):
        raise IngestError(
            "no_text",
            "There is no text in this Word document, only pictures or empty pages. Paste the text instead.",
        )
    details = _properties(package)
    details.title = details.title or _styled_title(body)
    return document(text, details, Format.DOCX, tuple(_left_out(package, body, parts)))


def real_title(value: object) -> str:
    """A title of a file's properties, unless it is one that a program wrote."""
    title = " ".join(value.split()) if isinstance(value, str) else ""
    return "" if _NO_TITLE.fullmatch(title) or not has_words(title) else title


def real_author(value: object) -> str:
    """An author of a file's properties, where it is a name of two words or more that a person wrote."""
    author = " ".join(value.split()) if isinstance(value, str) else ""
    return author if " " in author and not _NO_AUTHOR.fullmatch(author) and len(author) <= 100 else ""


def real_day(value: object) -> date | None:
    """The day of a file's properties, where one can have been written by a person."""
    return plausible(value.date()) if isinstance(value, datetime) and value.year >= 1990 else None


def _unpacked_names(data: bytes) -> list[str]:
    """The parts' names. Unpacks each part once, within bounds: python-docx would unpack whatever is there."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()[: _MOST_PARTS + 1]
            left = MAX_UNPACKED_BYTES
            strict = False
            for entry in entries:
                part = read_bounded(archive, entry, left)
                left -= len(part)
                strict = strict or (entry.filename == "_rels/.rels" and _STRICT in part)
    except (IngestError, MemoryError):
        raise
    except Exception as error:  # zipfile meets a hostile file with many kinds of error
        raise IngestError("damaged", DAMAGED) from error
    if len(entries) > _MOST_PARTS:
        raise IngestError("damaged", DAMAGED)
    if strict:
        raise wrong_type("a Word document in the format “Strict Open XML”: save it as an ordinary .docx")
    return [entry.filename for entry in entries]


def _open(data: bytes) -> Any:
    from docx.package import Package

    try:
        return Package.open(io.BytesIO(data))
    except Exception as error:  # python-docx has no error class of its own: KeyError, lxml's, ValueError …
        raise _reason(error) from error


def _body(package: Any) -> Any:
    """The root of the main part. Macro-enabled documents and templates have one as well."""
    from docx.oxml import parse_xml

    try:
        part = package.main_document_part
        root = part.element if hasattr(part, "element") else parse_xml(part.blob)
    except Exception as error:
        raise _reason(error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        # Entities are not resolved, so text would go missing; and Word never writes any.
        raise IngestError(
            "damaged",
            "This Word document holds declarations that Word never writes, and is not read to be safe. "
            "Open it, save it as .docx again, or paste its text.",
        )
    body = root.find(f"{_W}body")
    if body is None:
        raise IngestError("damaged", DAMAGED)
    return body


def _reason(error: Exception) -> Exception:
    """What to raise for an error of python-docx: lxml reports a lack of memory as a broken file."""
    from lxml import etree

    if isinstance(error, MemoryError):
        return error
    if isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY:
        return MemoryError()
    return IngestError("damaged", DAMAGED)


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of each paragraph, in order; a paragraph within another (a text box) follows it."""
    for paragraph in body.iter(_PARAGRAPH):
        if any(True for _ in paragraph.iterancestors(_FALLBACK)):
            continue  # the same text box again, for old versions of Word
        text = "".join(_pieces(paragraph))
        if text.strip():
            yield text


def _pieces(paragraph: Any) -> Iterator[str]:
    """Text, tabs and breaks of one paragraph, without deleted and hidden text, and without its text boxes."""
    from lxml import etree

    walker = etree.iterwalk(paragraph, events=("start",))
    for _, element in walker:
        tag = element.tag
        inner = tag == _PARAGRAPH and element is not paragraph
        if inner or tag in _REMOVED or tag == _FALLBACK or (tag == _RUN and _is_hidden(element)):
            walker.skip_subtree()
        elif tag == _TEXT:
            yield element.text or ""
        elif tag in _GLYPHS and element.getparent().tag == _RUN:
            yield _GLYPHS[tag]


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _properties(package: Any) -> Details:
    try:
        properties = package.core_properties
        author = real_author(properties.author)
        # Without a person as its author the date is often that of a template.
        published = real_day(properties.created) if author else None
        return Details(title=real_title(properties.title), byline=author, published_on=published)
    except MemoryError:
        raise
    except Exception:  # broken properties are no reason to refuse the text
        return Details()


def _styled_title(body: Any) -> str:
    for style in body.iter(f"{_W}pStyle"):
        if style.get(f"{_W}val") == "Title":
            return "".join(_pieces(style.getparent().getparent())).strip()
    return ""


def _left_out(package: Any, body: Any, names: list[str]) -> Iterator[str]:
    pictures = sum(
        1
        for picture in body.iter(_PICTURE, _VML_PICTURE)
        if not any(True for _ in picture.iterancestors(_FALLBACK))
    )
    yield from left_out_pictures(pictures)
    with_text = _parts_with_text(package)
    aside = [what for kind, what in _ASIDE if kind in with_text]
    if aside:
        yield f"Left out {', '.join(aside[:-1]) + ' and ' + aside[-1] if len(aside) > 1 else aside[0]}."
    if next(body.iter(f"{_W}delText"), None) is not None:
        yield "Left out text that is marked as deleted."
    if any(_is_hidden(run) and run.findtext(_TEXT) for run in body.iter(_RUN)):
        yield "Left out hidden text."
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "Left out macros."


def _parts_with_text(package: Any) -> set[str]:
    """Kinds of the parts besides the body in which there is text."""
    found = set()
    for part in package.iter_parts():
        kind = re.sub(r"\d*\.xml$", "", str(part.partname).rpartition("/")[2])
        if kind in dict(_ASIDE) and re.search(rb"<w:t(?: [^>]*)?>[^<]*[^<\s]", part.blob):
            found.add(kind)
    return found
