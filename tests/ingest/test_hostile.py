"""No file takes the worker down, holds it up or is dropped in silence: it is read, or refused."""

import resource
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from articles.ingest import Document, IngestError, normalise, read_document_limited, unpack

from .corpus import HOSTILE, HOSTILE_ZIPS

GIBIBYTE_IN_KIB = 1024 * 1024
Result = TypeVar("Result")


def outcome(read: Callable[[], Result]) -> Result | IngestError:
    try:
        return read()
    except IngestError as error:
        return error


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str) -> None:
    filename, make, codes = HOSTILE[name]
    data = make()
    most_before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.monotonic()
    result = outcome(lambda: read_document_limited(data, filename))
    assert time.monotonic() - started < 30
    # The largest child of this whole test run so far: where it grew, it was this one.
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most == most_before or most < GIBIBYTE_IN_KIB
    if isinstance(result, IngestError):
        assert result.code in codes
        assert len(result.message) > 30
        assert result.message.endswith(".")
    else:
        assert not codes, f"read, though it should be refused: {result.text[:200]!r}"
        assert_clean(result)


def assert_clean(document: Document) -> None:
    assert normalise(document.text)[0] == document.text
    assert "root:" not in document.text


@pytest.mark.parametrize("name", HOSTILE_ZIPS)
def test_hostile_zip(name: str) -> None:
    make, codes = HOSTILE_ZIPS[name]
    data = make()
    started = time.monotonic()
    result = outcome(lambda: unpack(data))
    assert time.monotonic() - started < 10
    if isinstance(result, IngestError):
        assert result.code in codes
        assert result.message.endswith(".")
    else:
        assert not codes
        assert result


def test_corpus_has_at_least_forty_files() -> None:
    assert len(HOSTILE) + len(HOSTILE_ZIPS) >= 40
