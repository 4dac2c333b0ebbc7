"""E-mails (.eml): the message's own text, its subject, sender and day. Attachments are named, not read."""

import re
from collections.abc import Iterable
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import cast

from .dates import plausible
from .decode import decode
from .details import Details
from .lines import join_lines
from .markup import block_text, parse_html
from .normalise import has_words, one_line
from .page import decode_page
from .plain import document
from .types import Document, Format, IngestError
from .wording import counted, left_out_pictures

_MAX_HEADERS = 1_000_000
_MAX_HEADER = 10_000
_MOST_PARTS = 500
_MOST_NESTED = 50
_MOST_NAMES = 10
_NEXT_IN_MAILBOX = re.compile(rb"\r?\n\r?\nFrom \S+ .{0,40}\d\d:\d\d.{0,20}\d{4}\r?\n[A-Za-z-]+: ")
_PICTURE_TYPE, _WHOLE_MESSAGE = "image", "message/rfc822"
_ENCRYPTED = frozenset(("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"))
_STUB = 250


def read_mail(data: bytes) -> Document:
    """Read one e-mail.

    Raises IngestError: encrypted, no_text, too_long, damaged, too_many_files, bad_encoding.
    """
    message = _parse(data)
    parts = _own_parts(message)
    if (
        any(part.get_content_type() in _ENCRYPTED for part in parts)
        or message.get_content_type() in _ENCRYPTED
    ):
        raise IngestError(
            "encrypted", "The message is encrypted. Open it in the mail program, and paste its text here."
        )
    text, body, dropped = _text(parts)
    left_out = _left_out(part for part in parts if part is not body and not _is_text(part))
    if not has_words(text):
        raise IngestError(
            "no_text",
            "The message has no text of its own. "
            + (
                "Add its attachments as files of their own."
                if left_out
                else "Check the file, or paste the text."
            ),
        )
    return document(text, _details(message), Format.EMAIL, (*dropped, *left_out))


def _parse(data: bytes) -> EmailMessage:
    data = data.lstrip()
    if data.startswith(b"From "):
        if _NEXT_IN_MAILBOX.search(data):
            raise IngestError(
                "too_many_files",
                "This mailbox holds several messages. Save each as an .eml file, and add those.",
            )
        data = data.partition(b"\n")[2]
    end = re.search(rb"\r?\n\r?\n", data)
    if (end.start() if end else len(data)) > _MAX_HEADERS:
        raise IngestError(
            "damaged", "The head of this message is too long to be one. Paste the text instead."
        )
    try:
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    except RecursionError as error:
        raise _too_deep() from error


def _own_parts(message: EmailMessage) -> list[EmailMessage]:
    """The leaves of the message, forwarded messages as one leaf each; without recursion, and bounded."""
    leaves: list[EmailMessage] = []
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _MOST_NESTED:
            raise _too_deep()
        if part.is_multipart() and (part is message or part.get_content_type() != _WHOLE_MESSAGE):
            inner = cast(list[Message], part.get_payload())
            waiting += [(one, depth + 1) for one in reversed(inner)]
        else:
            leaves.append(cast(EmailMessage, part))
        if len(leaves) > _MOST_PARTS:
            raise IngestError("too_many_files", "This message has too many parts. Paste its text instead.")
    return leaves


def _is_attached(part: EmailMessage) -> bool:
    return _header(part, "Content-Disposition").lower().startswith("attachment")


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in ("text/plain", "text/html") and not _is_attached(part)


def _text(parts: list[EmailMessage]) -> tuple[str, EmailMessage | None, tuple[str, ...]]:
    """The plain text, or the HTML where there is no other or the plain one is a stub for old programs."""
    plain = _joined([part for part in parts if _is_text(part) and part.get_content_type() == "text/plain"])
    if len(plain[0].strip()) >= _STUB:
        return plain
    page = _joined([part for part in parts if _is_text(part) and part.get_content_type() == "text/html"])
    if not has_words(plain[0]) or len(page[0].strip()) > 4 * len(plain[0].strip()):
        return page
    return plain


def _joined(parts: list[EmailMessage]) -> tuple[str, EmailMessage | None, tuple[str, ...]]:
    read = [_content(part) for part in parts]
    dropped = tuple(dict.fromkeys(sentence for _, sentences in read for sentence in sentences))
    return "\n\n".join(text for text, _ in read), parts[0] if parts else None, dropped


def _content(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if not data.strip():
        return "", ()
    text, dropped = _decoded(data, part)
    if part.get_content_type() == "text/html":
        tree = parse_html(text)
        dropped += left_out_pictures(sum(1 for _ in tree.iter("img")))
        return block_text(tree), dropped
    flowed = (part.get_param("format") or "") == "flowed"
    return (_unflowed(text, part.get_param("delsp") == "yes") if flowed else join_lines(text)), dropped


def _decoded(data: bytes, part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    charset = part.get_content_charset()
    if charset:
        try:
            return data.decode({"iso-8859-1": "cp1252", "us-ascii": "utf-8"}.get(charset, charset)), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_page(data) if part.get_content_type() == "text/html" else decode(data)


def _unflowed(text: str, delete_space: bool) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next one."""
    lines: list[str] = []
    open_line = False
    for line in text.splitlines():
        line = line.removeprefix(" ") if line.startswith((" ", ">")) and not line.startswith(">") else line
        flows = line.endswith(" ") and line != "-- "
        line = line[:-1] if flows and delete_space else line
        if open_line:
            lines[-1] += line
        else:
            lines.append(line)
        open_line = flows
    return "\n".join(lines)


def _header(part: Message, name: str) -> str:
    """A header's decoded value; "" where it is missing or too long to be true. Only this one is parsed."""
    for key, raw in part.raw_items():
        if key.lower() == name.lower():
            if len(raw) > _MAX_HEADER:
                return ""
            try:
                return str(part[name] or "")
            except (ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError):
                return str(raw)  # the standard library's parser fails on some broken headers
    return ""


def _details(message: EmailMessage) -> Details:
    details = Details(title=_header(message, "Subject"))
    name, _ = parseaddr(_header(message, "From"))
    if "@" not in name:
        details.byline = name
    day = _header(message, "Date")
    try:
        details.published_on = plausible(parsedate_to_datetime(day).date()) if day else None
    except (ValueError, TypeError, OverflowError, IndexError):
        details.published_on = None
    return details


def _left_out(parts: Iterable[EmailMessage]) -> tuple[str, ...]:
    names, pictures, messages = [], 0, 0
    for part in parts:
        if part.get_content_type() == _WHOLE_MESSAGE:
            messages += 1
        elif part.get_content_maintype() == _PICTURE_TYPE:
            pictures += 1
        else:
            names.append(_attachment_name(part))
    sentences = []
    if names:
        shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
        sentences.append(f"Left out {counted(len(names), 'attachment', 'attachments')}: {shown}.")
    if messages:
        sentences.append(
            f"Left out {'a forwarded message' if messages == 1 else f'{messages:,} forwarded messages'}."
        )
    return (*sentences, *left_out_pictures(pictures))


def _attachment_name(part: EmailMessage) -> str:
    try:
        name = part.get_filename()
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError):
        name = None
    return one_line(name, 80) or f"a file without a name ({part.get_content_type()})"


def _too_deep() -> IngestError:
    return IngestError(
        "damaged", "The parts of this message are nested too deeply to be read. Paste its text instead."
    )
