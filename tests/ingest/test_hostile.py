"""No file takes the worker down, holds it up or is dropped in silence: it is read, or refused."""

import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one hostile file."""

    document: Document | None
    refusal: tuple[str, str] | None
    seconds: float
    largest_child_kib: int


def read_hostile(name: str) -> Reading:
    """Read one file of the corpus. Runs in a small process of its own: see :func:`small_process`."""
    filename, make, _codes = HOSTILE[name]
    data = make()
    started = time.monotonic()
    result = outcome(lambda: read_document_limited(data, filename))
    seconds = time.monotonic() - started
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if isinstance(result, IngestError):
        return Reading(None, (result.code, result.message), seconds, largest)
    return Reading(result, None, seconds, largest)


@pytest.fixture(scope="module")
def small_process() -> Iterator[ProcessPoolExecutor]:
    """A fresh process: the peak memory of a child counts that of its parent, and pytest is large."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        yield pool


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, small_process: ProcessPoolExecutor) -> None:
    codes = HOSTILE[name][2]
    reading = small_process.submit(read_hostile, name).result()
    assert reading.seconds < 30
    assert reading.largest_child_kib < GIBIBYTE_IN_KIB
    if reading.refusal:
        code, message = reading.refusal
        assert code in codes
        assert len(message) > 30
        assert message.endswith(".")
    else:
        assert reading.document is not None
        assert not codes, f"read, though it should be refused: {reading.document.text[:200]!r}"
        assert_clean(reading.document)


def assert_clean(document: Document) -> None:
    assert normalise(document.text)[0] == document.text
    assert "root:" not in document.text


@pytest.mark.parametrize("name", HOSTILE_ZIPS)
def test_hostile_zip(name: str) -> None:
    make, codes = HOSTILE_ZIPS[name]
    data = make()
    started = time.process_time()
    result = outcome(lambda: unpack(data))
    assert time.process_time() - started < 10
    if isinstance(result, IngestError):
        assert result.code in codes
        assert result.message.endswith(".")
    else:
        assert not codes
        assert result


def test_corpus_has_at_least_forty_files() -> None:
    assert len(HOSTILE) + len(HOSTILE_ZIPS) >= 40
