"""Text that was pasted, or stands in a .txt file."""

from .decode import decode, refuse_long
from .details import Details, details_of_text
from .normalise import checked
from .types import Document, Format


def read_text(text: str) -> Document:
    """Read pasted text. It is kept whole: lines that state the title, byline, date or source stay in it too.

    Raises IngestError: empty, too_long.
    """
    return document(text, Details(), Format.TEXT)


def read_plain(data: bytes) -> Document:
    """Read a .txt file. Raises IngestError: empty, too_long, bad_encoding, wrong_type."""
    refuse_long(data)
    text, dropped = decode(data)
    return document(text, Details(), Format.TEXT, dropped)


def document(text: str, stated: Details, kind: Format, dropped: tuple[str, ...] = ()) -> Document:
    """Put a document together: normalise and check the text, and fill in the details that it states."""
    clean, removed = checked(text)
    stated.fill_from(details_of_text(clean))
    details = stated.cleaned()
    return Document(
        text=clean,
        title=details.title,
        outlet=details.outlet,
        byline=details.byline,
        published_on=details.published_on,
        url=details.url,
        format=kind,
        dropped=(*dropped, *removed),
    )
