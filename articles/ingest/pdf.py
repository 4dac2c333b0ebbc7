"""PDF files, by pypdf: the text of every page in order, its lines joined into paragraphs."""

import io
import logging
import re
from collections import Counter
from typing import Any

from .dates import plausible
from .details import Details
from .lines import continues, join_lines, join_two
from .normalise import has_words, normalise
from .pdf_lines import page_lines
from .plain import document
from .types import MAX_TEXT_CHARACTERS, Document, Format, IngestError
from .word import real_author, real_title
from .wording import counted, left_out_pictures

DAMAGED = "The PDF is damaged or was cut off. Open it and save or print it as a PDF again, or paste its text."
_SCANNED = (
    "There is no text in this PDF: its pages are pictures, as a scanner makes them. "
    "Run it through text recognition (OCR) and add the result, or type or paste the text."
)
_LEAST_ON_PAGES = (
    3  # a line at the edge of so many pages (two, with a number in it) is no part of the article
)
_WRITTEN_BY_BROWSER = re.compile(r"(https?|file)://")


def read_pdf(data: bytes) -> Document:
    """Read a PDF. Raises IngestError: encrypted, no_text (scanned), damaged, too_long."""
    # The library tells of every irregular byte; a hostile file could fill a disk with that.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _open(data)
    pages, dropped = _pages(reader)
    if not has_words("".join(pages)):
        raise IngestError("no_text", _SCANNED)
    empty = sum(not has_words(page) for page in pages)
    if empty:
        dropped.append(
            f"Of {counted(len(pages), 'page', 'pages')}, {empty:,} without text (scanned or blank)."
        )
    pages, repeated = _without_repeated_lines(pages)
    dropped += [f"Left out a line that stands on every page: “{line}”." for line in repeated]
    return document(_joined_pages(pages), _details(reader), Format.PDF, tuple(dropped))


def _open(data: bytes) -> Any:
    from pypdf import PasswordType, PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except MemoryError:
        raise
    except Exception as error:  # pypdf meets a hostile file with many kinds of error
        raise IngestError("damaged", DAMAGED) from error
    if locked:
        raise IngestError(
            "encrypted",
            "The PDF is protected by a password. "
            "Open it, save or print a copy without the password, and add that.",
        )
    return reader


def _pages(reader: Any) -> tuple[list[str], list[str]]:
    """The raw text of each page, and what could not be read."""
    pages: list[str] = []
    unread = pictures = length = 0
    try:
        for page in reader.pages:
            try:
                text = page_lines(page)
            except MemoryError:
                raise
            except Exception:  # one broken page does not make the others unreadable
                unread += 1
                text = ""
            pages.append(text)
            pictures += _pictures(page)
            length += len(text)
            if length > 4 * MAX_TEXT_CHARACTERS:
                break  # the check of the text's length will refuse it
    except MemoryError:
        raise
    except Exception as error:
        raise IngestError("damaged", DAMAGED) from error
    if not pages or unread == len(pages):
        raise IngestError("damaged", DAMAGED)
    dropped = []
    if unread:
        dropped.append(f"{unread:,} of {len(pages):,} pages could not be read; they are damaged.")
    return pages, [*dropped, *left_out_pictures(pictures)]


def _pictures(page: Any) -> int:
    """Pictures that a page names, without decoding them."""
    try:
        resources = page["/Resources"].get_object()
        objects = resources["/XObject"].get_object()
        return sum(objects[name].get("/Subtype") == "/Image" for name in objects)
    except MemoryError:
        raise
    except Exception:  # none, or broken: a page without a count is still a page with text
        return 0


def _without_repeated_lines(pages: list[str]) -> tuple[list[str], list[str]]:
    """Take out page numbers and running titles: lines at a page's edge that differ only in their digits."""
    split = [[line for line in page.splitlines() if line.strip()] for page in pages]
    edges: Counter[str] = Counter()
    for lines in split:
        edges.update({_without_digits(line) for line in (*lines[:2], *lines[-2:])})
    repeated = {
        line
        for line, count in edges.items()
        if count >= max(2 if "0" in line else _LEAST_ON_PAGES, 0.6 * len(pages))
    }
    if not repeated:
        return pages, []
    shown: dict[str, str] = {}
    kept = []
    for page in pages:
        lines = page.splitlines()
        marks = [number for number, line in enumerate(lines) if line.strip()]
        for number in sorted({*marks[:2], *marks[-2:]}):
            line = _without_digits(lines[number])
            if line in repeated:
                shown.setdefault(line, " ".join(normalise(lines[number])[0].split())[:100])
                lines[number] = ""
        kept.append("\n".join(lines))
    return kept, list(shown.values())


def _without_digits(line: str) -> str:
    return " ".join(re.sub(r"\d+", "0", line).split())


def _joined_pages(pages: list[str]) -> str:
    paragraphs: list[str] = []
    for page in pages:
        new = [part for part in join_lines(page, always=True).split("\n\n") if part]
        if paragraphs and new and continues(paragraphs[-1], new[0]):
            paragraphs[-1] = join_two(paragraphs[-1], new.pop(0))
        paragraphs += new
    return "\n\n".join(paragraphs)


def _details(reader: Any) -> Details:
    try:
        stated = reader.metadata
        if stated is None:
            return Details()
        title = "" if _WRITTEN_BY_BROWSER.match(stated.title or "") else real_title(stated.title)
        author = real_author(stated.author)
        made = stated.creation_date if author else None
        return Details(title=title, byline=author, published_on=plausible(made.date()) if made else None)
    except MemoryError:
        raise
    except Exception:  # broken properties are no reason to refuse the text
        return Details()
