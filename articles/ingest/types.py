"""What reading a file gives, how it can fail, and how much of it is read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_FILE_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_ZIP_ENTRIES = 200
MAX_TEXT_CHARACTERS = 500_000


class Format(StrEnum):
    """The kinds of file that can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    EMAIL = "email"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says.

    ``text`` is normalised (see ``normalise``) and 1 to ``MAX_TEXT_CHARACTERS`` code points long. ``title``,
    ``outlet``, ``byline`` and ``url`` are "" and ``published_on`` is None where the document does not state
    them. ``dropped`` tells a journalist, in plain sentences, what the file held that ``text`` does not.
    """

    text: str
    title: str
    outlet: str
    byline: str
    published_on: date | None
    url: str
    format: Format
    dropped: tuple[str, ...]


class IngestError(Exception):
    """A file that cannot be taken in.

    ``code`` is a stable slug: empty, too_large (bytes), too_long (characters), too_many_files,
    wrong_type, encrypted, bad_encoding, no_text, damaged, took_too_long or too_much_memory. ``message`` says
    in plain words what happened and what to do now.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
