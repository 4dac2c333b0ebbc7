"""Markdown: the words without the marks, and the details of a front matter."""

import html
import re

from .dates import read_timestamp
from .decode import decode, refuse_long
from .details import Details
from .plain import document
from .types import Document, Format
from .wording import left_out_pictures

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>(?:[^\n]*\n){0,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEYS = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "site": "outlet",
    "byline": "byline",
    "author": "byline",
    "authors": "byline",
    "date": "published_on",
    "published": "published_on",
    "published_on": "published_on",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
}
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_RULE = re.compile(r"\s{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)[ \t]*")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*")
_HEADING = re.compile(r"\s{0,3}#{1,6}(?:[ \t]+|$)(?P<text>.*?)(?:[ \t]+#+)?[ \t]*")
_MARKER = re.compile(r"\A(?:\s*>[ \t]?)*(?:\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
_LINK_TARGET = re.compile(r"\s{0,3}\[[^\]^\n]{1,200}\]:[ \t]*\S+.*")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,1000})\]"
    r"(?:\([^()\n]{0,1000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)|\[[^\[\]\n]{0,200}\])"
)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,50}\]:?")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>\n]{0,1000}>")
_EMPHASIS = (
    re.compile(r"(?<![\\\w*])\*{1,3}(?=[^\s*])((?:[^*\\\n]|\\.){1,2000}?)(?<=[^\s\\])\*{1,3}(?![\w*])"),
    re.compile(r"(?<=\w)\*{1,3}(?=[^\s*])([^*\\\n]{1,200}?)(?<=[^\s\\])\*{1,3}"),
    re.compile(
        r"(?<![\\\w_])_{1,3}(?=[^\s_])((?:[^_\\\n]|\\.|(?<=\w)_(?=\w)){1,2000}?)(?<=[^\s\\])_{1,3}(?![\w_])"
    ),
    re.compile(r"~~(?=\S)([^~\n]{1,2000}?)(?<=\S)~~"),
    re.compile(r"`{1,2}([^`\n]{1,2000})`{1,2}"),
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_markdown(data: bytes) -> Document:
    """Read a .md file. Raises IngestError: empty, too_long, bad_encoding, wrong_type."""
    refuse_long(data)
    source, dropped = decode(data)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    details = Details()
    front = _FRONT_MATTER.match(source)
    if front and _read_front_matter(front["lines"], details):
        source = source[front.end() :]
    text, title, pictures = _without_marks(source)
    details.title = details.title or title
    return document(text, details, Format.MARKDOWN, (*dropped, *left_out_pictures(pictures)))


def _read_front_matter(lines: str, details: Details) -> bool:
    """Read "key: value" lines; False where they are something else, a text between two rules perhaps."""
    found = False
    for line in lines.split("\n"):
        key, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z_][\w -]{0,40}", key):
            if line.strip() and not line.startswith((" ", "\t", "-", "#")):
                return False
            continue
        found = True
        field = _KEYS.get(key.strip().lower(), "")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].replace('\\"', '"').replace("''", "'")
        elif value.startswith("[") and value.endswith("]"):
            value = ", ".join(part.strip().strip("\"'") for part in value[1:-1].split(","))
        if field == "published_on":
            details.published_on = details.published_on or read_timestamp(value)
        elif field and not getattr(details, field):
            setattr(details, field, value)
    return found


def _without_marks(source: str) -> tuple[str, str, int]:
    """The words, the text of the first heading of the first level, and the number of pictures."""
    lines: list[str] = []
    title, pictures, fence = "", 0, ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1][:3]
            continue
        if fence:
            lines.append(line)
            continue
        if _UNDERLINE.fullmatch(line) and lines and lines[-1].strip():
            if "=" in line and not title:
                title = lines[-1].strip()
            lines.append("")
            continue
        if _RULE.fullmatch(line) or _TABLE_RULE.fullmatch(line) or _LINK_TARGET.fullmatch(line):
            lines.append("")
            continue
        line, found = _PICTURE.subn("", line)
        pictures += found
        heading = _HEADING.fullmatch(line)
        words = _words(heading["text"] if heading else _MARKER.sub("", line, count=1))
        if heading and not title and line.lstrip().startswith("# "):
            title = words
        lines += ["", words, ""] if heading else [words]
    return "\n".join(lines), title, pictures


def _words(line: str) -> str:
    line = _ADDRESS.sub(r"\1", _NOTE_MARK.sub("", line))
    line = _TAG.sub("", _LINK.sub(r"\1", line))
    for emphasis in _EMPHASIS:
        line = emphasis.sub(r"\1", line)
    return html.unescape(_ESCAPE.sub(r"\1", line))
