"""What runs in the web process and the worker itself meets any bytes with a document or an IngestError."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.ingest import Format, IngestError, read_document, read_text, sniff, unpack

from .makers import ARTICLE, body, paragraph, pdf, raw_docx, zipped

ARCHIVE = zipped({"a.txt": ARTICLE, "folder/b.md": "# b"})
STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-",
        b"<html>",
        b"<!--",
        b"\xff\xfe",
        b"---\n",
        b"From: a\nMIME-Version: 1.0\n",
        ARCHIVE,
    ]
)
EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), min_size=1, max_size=6)


def edited(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    """Overwrite some bytes, and cut where nothing is written."""
    for place, new in edits:
        place %= max(len(data), 1)
        data = data[:place] + new + data[place + len(new) :] if new else data[: max(place, 1)]
    return data


@given(STARTS, st.binary(), st.sampled_from(["a.txt", "a.html", "a.md", "a.eml", ""]))
def test_any_bytes_are_told_and_text_is_read(start: bytes, rest: bytes, name: str) -> None:
    with contextlib.suppress(IngestError):
        if sniff(start + rest, name) is Format.TEXT:
            read_document(start + rest, name)


@given(st.text(st.characters(codec=None, categories=None)))
def test_any_text_is_read(text: str) -> None:
    with contextlib.suppress(IngestError):
        assert read_text(text).text.encode()


@given(EDITS)
def test_any_archive_is_unpacked(edits: list[tuple[int, bytes]]) -> None:
    with contextlib.suppress(IngestError):
        for name, content in unpack(edited(ARCHIVE, edits)):
            assert name
            assert isinstance(content, bytes)


@settings(max_examples=40)
@given(EDITS, st.sampled_from([raw_docx(body(paragraph(ARTICLE))), pdf([(72, 700, 11, "Quay")])]))
def test_broken_documents_are_refused(edits: list[tuple[int, bytes]], data: bytes) -> None:
    with contextlib.suppress(IngestError):
        assert read_document(edited(data, edits), "a.bin").text
