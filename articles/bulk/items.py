"""One article on its way in, or why it cannot come."""

from dataclasses import dataclass

from articles.ingest import IngestError
from articles.services import NO_DETAILS, Details


class TroubleError(Exception):
    """Why something cannot be taken in: a stable code, a sentence for people, a field if one is wrong."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(code, message, field)
        self.code, self.message, self.field = code, message, field

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message

    @classmethod
    def of(cls, error: IngestError) -> "TroubleError":
        return cls(error.code, error.message)


@dataclass(frozen=True, slots=True)
class Item:
    """One article as it was found. It has a text, or the bytes of a file, or ``trouble``.

    ``label`` says where it is, for a report: "corpus.jsonl, line 17".
    """

    label: str
    details: Details = NO_DETAILS
    text: str | None = None
    filename: str = ""
    data: bytes = b""
    trouble: TroubleError | None = None

    def raw(self) -> bytes:
        """The bytes that are kept as its original."""
        return self.data if self.text is None else self.text.encode("utf-8", "replace")
