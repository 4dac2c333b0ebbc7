"""A saved web page: the article in it, by trafilatura, and what the page says about itself."""

import copy
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from .dates import read_timestamp
from .decode import bad_encoding, decode
from .details import Details, details_of_text
from .markup import block_text, parse_html, wrap_loose_text
from .metadata import details_of_page
from .normalise import has_words, normalise, too_long
from .plain import document
from .types import MAX_TEXT_CHARACTERS, Document, Format, IngestError
from .wording import counted, left_out_pictures

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_AROUND_ARTICLE = frozenset(["nav", "header", "footer", "aside", "form"])
_LEAST_SHARE = 0.6  # of the words in full paragraphs; less, and the search for the article missed some of it
_LONG_PARAGRAPH = 80


def read_page(data: bytes) -> Document:
    """Read an HTML file. Raises IngestError: empty, no_text, too_long, bad_encoding, damaged."""
    markup, dropped = decode_page(data)
    tree = parse_html(markup)
    details = details_of_page(tree)
    whole = block_text(tree)
    if len(whole) > 4 * MAX_TEXT_CHARACTERS:
        raise too_long(len(whole))  # the search for the article in it would take minutes
    text = _article_text(tree, details)
    if not has_words(text):
        text = block_text(tree, _AROUND_ARTICLE)
    if not has_words(text):
        text = whole
    if not has_words(text):
        raise IngestError(
            "no_text",
            "There is no text on this page; it may be filled in by a program. Paste the text instead.",
        )
    details.fill_from(Details(title=_title_of(tree, details.outlet)))
    return document(text, details, Format.HTML, (*dropped, *_left_out(tree, whole, text)))


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a page by its byte order mark, its own statement, or as any other text."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = stated[1].decode("ascii").lower()
        # The web reads Latin-1 as Windows-1252, and a page whose statement can be read is not in UTF-16.
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "utf-16": "utf-8"}.get(
            name, name
        )
        try:
            return data.decode(name), ()
        except LookupError:
            pass
        except UnicodeDecodeError as error:
            if (
                error.end - error.start < 4
                and data.decode(name, "replace").count("\ufffd") <= 1 + len(data) // 2000
            ):
                return data.decode(name, "replace"), ()
            return _otherwise(data)
    return decode(data)


def _otherwise(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page states an encoding that it is not in."""
    try:
        return decode(data)
    except IngestError as error:
        raise bad_encoding() from error


def _article_text(tree: Any, details: Details) -> str:
    """The article's text by trafilatura, which also fills the details that are still empty."""
    found, text = _extracted(tree)
    enough = _LEAST_SHARE * _words_in_paragraphs(tree)
    if len(text.split()) < enough:
        wider, more = _extracted(tree, favor_recall=True)
        found, text = found or wider, max(text, more, key=len)
    if len(text.split()) < enough:
        text = block_text(tree, _AROUND_ARTICLE)
    if found is not None:
        # Lines such as "By Ada Novak" and "12 March 2024" are exact; what trafilatura infers may not be.
        stated = details_of_text(normalise(text)[0])
        stated.title = ""
        details.fill_from(stated)
        details.fill_from(
            Details(
                title=found.title or "",
                outlet=(found.sitename or "").removeprefix("@"),
                byline=(found.author or "").replace("; ", ", "),
                published_on=read_timestamp(found.date),
                url=found.url or "",
            )
        )
    return text


def _extracted(tree: Any, *, favor_recall: bool = False) -> tuple[Any, str]:
    """What trafilatura takes for the article, with metadata, and the text of that; (None, "") for nothing."""
    import trafilatura

    page = copy.deepcopy(tree)
    etree.strip_elements(page, "template", with_tail=False)
    wrap_loose_text(page)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,  # a date somewhere in the text is not the article's
            "outputformat": "%Y-%m-%d",
            "max_date": tomorrow.isoformat(),
        },
        favor_recall=favor_recall,
    )
    return found, block_text(found.body) if found is not None and found.body is not None else ""


def _words_in_paragraphs(tree: Any) -> int:
    """Words in full paragraphs outside of menus and margins: an article should hold most of them."""
    count = 0
    for paragraph in tree.iter("p"):
        text = " ".join(paragraph.itertext())
        if len(text) >= _LONG_PARAGRAPH and not any(True for _ in paragraph.iterancestors(*_AROUND_ARTICLE)):
            count += len(text.split())
    return count


def _title_of(tree: Any, outlet: str) -> str:
    """The first heading, or the page's title without the outlet that is often added to it."""
    for element in tree.iter("h1"):
        heading = " ".join(" ".join(element.itertext()).split())
        if heading:
            return heading
    title = " ".join((tree.findtext(".//title") or "").split())
    for mark in (" | ", " - ", " – ", " — "):
        head, found, tail = title.rpartition(mark)
        if found and outlet and tail.strip() == outlet:
            return head
    return title


def _left_out(tree: Any, whole: str, text: str) -> list[str]:
    sentences = []
    words = len(whole.split()) - len(text.split())
    if words > 0:
        sentences.append(
            f"Left out {counted(words, 'word', 'words')} around the article "
            "(headings, captions, menus, notices)."
        )
    return [*sentences, *left_out_pictures(sum(1 for _ in tree.iter("img")))]
