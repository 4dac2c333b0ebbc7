"""From bytes to clean, immutable text and what a document says about itself.

Pure functions, no Django: ``read_text`` for what was pasted, ``read_document_limited`` for files, ``unpack``
for .zip. Each raises ``IngestError`` with a message for the person who added the file.
"""

from .archive import unpack
from .limited import read_document_limited
from .normalise import normalise
from .plain import read_text
from .read import read_document
from .sniff import sniff
from .types import (
    MAX_FILE_BYTES,
    MAX_TEXT_CHARACTERS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
    Document,
    Format,
    IngestError,
)

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_TEXT_CHARACTERS",
    "MAX_UNPACKED_BYTES",
    "MAX_ZIP_ENTRIES",
    "Document",
    "Format",
    "IngestError",
    "normalise",
    "read_document",
    "read_document_limited",
    "read_text",
    "sniff",
    "unpack",
]
