"""HTML to a tree, however deep its tags are nested, and a tree to lines of text."""

import re
from collections import Counter
from typing import Any

from lxml import etree, html

from .types import IngestError

# libxml2 stops, without an error, at 256 open elements and drops all that follows. Deeper ones are taken out,
# their text is not.
_MOST_NESTED = 200
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_NEVER_CLOSED = _names(
    "area base br col embed hr img input link meta param source track wbr"
    " p li dt dd option tr td th tbody thead"  # closed by what follows
)
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp"
    " small span strike strong sub sup time tt u var wbr"
    " hi ref"  # what trafilatura calls them
)
_BREAKS = _names("br lb")
_CONTAINERS = (
    "body",
    "div",
    "section",
    "article",
    "main",
    "blockquote",
    "td",
    "li",
    "center",
    "figure",
    "details",
)
_NO_TEXT = _names(
    "head script style template noscript svg math select button iframe object audio video canvas map textarea"
)


def parse_html(markup: str) -> Any:
    """Parse a page into an lxml tree that holds all of its text.

    Raises IngestError (damaged) where that cannot be had.
    """
    tree, cut = _parse(markup, huge=False)
    if cut:
        tree, cut = _parse(_flattened(markup), huge=True)
    if cut:
        raise IngestError(
            "damaged",
            "This page is built in a way in which not all of its text can be read. Paste the text instead.",
        )
    if tree is None:
        raise IngestError("empty", "There is no text on this page. Check the file, or paste the text.")
    return tree


def block_text(root: Any, skip: frozenset[str] = frozenset()) -> str:
    """The text below an element: each block a paragraph of its own, line breaks kept, scripts left out."""
    parts: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _NO_TEXT or tag in skip:
                walker.skip_subtree()
                continue
            parts.append("\n" if tag in _BREAKS else "" if tag in _INLINE else "\n\n")
            parts.append(_words(element.text))
            continue
        if event == "end" and tag not in _INLINE and tag not in _BREAKS:
            parts.append("\n\n")
        if element is not root:
            parts.append(_words(element.tail))
    return "".join(parts)


def wrap_loose_text(root: Any) -> None:
    """Put text that stands beside blocks into paragraphs of its own, in place.

    ``<div>so<div>it</div>went</div>`` shows three lines; trafilatura would join them to "soitwent".
    """
    mixed = [
        element
        for element in root.iter(*_CONTAINERS)
        if any(child.tag not in _INLINE and child.tag not in _BREAKS for child in _elements(element))
        and (_is_word(element.text) or any(child.tag in _INLINE or _is_word(child.tail) for child in element))
    ]
    for element in mixed:
        children = list(element)
        loose: Any = None
        if _is_word(element.text):
            loose = element.makeelement("p")
            loose.text, element.text = element.text, None
            element.insert(0, loose)
        for child in children:
            if child.tag in _INLINE or child.tag in _BREAKS:
                if loose is None:
                    loose = element.makeelement("p")
                    child.addprevious(loose)
                loose.append(child)  # takes its tail along
                continue
            loose = None
            if _is_word(child.tail):
                loose = element.makeelement("p")
                loose.text, child.tail = child.tail, None
                child.addnext(loose)


def _elements(element: Any) -> list[Any]:
    return [child for child in element if isinstance(child.tag, str)]


def _is_word(text: str | None) -> bool:
    return bool(text and text.strip())


def _words(text: str | None) -> str:
    """Line ends in the source of a page are blanks."""
    return re.sub(r"\s+", " ", text) if text else ""


def _parse(markup: str, *, huge: bool) -> tuple[Any, bool]:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=huge)
    # NUL ends the input for libxml2; lone surrogates cannot be encoded. Any text loses both later on.
    data = markup.replace("\x00", "").encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except etree.ParserError:  # there is no element at all
        tree = None
    except (etree.XMLSyntaxError, AssertionError):
        if not parser.error_log:
            raise
        tree = None
    # After a fatal error the rest of the page is missing from the tree, and nothing else tells of it.
    fatal = [entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in fatal):
        raise MemoryError
    return tree, bool(fatal)


def _flattened(markup: str) -> str:
    """The markup without the tags that are nested too deeply; blocks among them leave a line break."""
    pieces: list[str] = []
    open_tags: list[str] = []
    counts: Counter[str] = Counter()
    position = 0
    for tag in _TAG.finditer(markup):
        between = markup[position : tag.start()]
        if between:
            pieces.append(between)
        position = tag.end()
        if _is_kept(tag, open_tags, counts):
            pieces.append(tag[0])
        elif tag[2].lower() not in _INLINE and pieces[-1:] != ["<br>"]:
            pieces.append("<br>")
    pieces.append(markup[position:])
    return "".join(pieces)


def _is_kept(tag: re.Match[str], open_tags: list[str], counts: Counter[str]) -> bool:
    """Follow one tag in the list of the open ones, and say whether it may stay."""
    name = tag[2].lower()
    if name in _NEVER_CLOSED:
        return True
    if not tag[1]:
        open_tags.append(name)
        counts[name] += 1
        return len(open_tags) <= _MOST_NESTED
    if not counts[name]:
        return False
    while (closed := open_tags.pop()) != name:
        counts[closed] -= 1
    counts[name] -= 1
    return len(open_tags) < _MOST_NESTED
