"""One file to one document, in this process."""

from .sniff import check_size, sniff
from .types import Document, Format, IngestError


def read_document(data: bytes, filename: str) -> Document:
    """Read a file of any kind but .zip, without limits on time or memory: see ``read_document_limited``.

    Raises IngestError, whose code and message say why a file cannot be taken in.
    """
    return read_as(sniff(data, filename), data)


def read_as(kind: Format, data: bytes) -> Document:
    """Read a file of a known kind. A reader and its libraries are loaded when they are first used."""
    check_size(data)
    match kind:
        case Format.TEXT:
            from .plain import read_plain as read
        case Format.MARKDOWN:
            from .markdown import read_markdown as read
        case Format.HTML:
            from .page import read_page as read
        case Format.DOCX:
            from .word import read_word as read
        case Format.PDF:
            from .pdf import read_pdf as read
        case Format.EMAIL:
            from .mail import read_mail as read
        case Format.ZIP:
            raise IngestError(
                "wrong_type",
                "This is a zip archive, and one within another is not opened. "
                "Unpack it, and add the files in it.",
            )
    return read(data)
