"""Parsing in a child process with limits, so that no file can take the worker down or hold it up."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import IO, Any

from .plain import read_plain
from .sniff import sniff
from .types import MAX_TEXT_CHARACTERS, Document, Format, IngestError

logger = logging.getLogger(__name__)

SECONDS = 25.0
MEMORY = 900 * 1024 * 1024
_ROOT = str(Path(__file__).resolve().parents[2])
# The child runs isolated (-I): no PYTHON* variables, no user packages, nothing from the current folder. The
# project's folder comes last, so that no file in it can stand in for a library.
_START = "import sys; sys.path.append(sys.argv.pop(1)); from articles.ingest.child import main; main()"
_MAX_LOGGED = 2_000
_OUT_OF_MEMORY = 3  # the exit status of child.py
_ALLOCATION_FAILED = (b"MemoryError", b"bad_alloc", b"out of memory", b"Memory allocation failed")


def read_document_limited(
    data: bytes, filename: str, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """Read a file of any kind but .zip; all but plain text in a child process.

    ``seconds`` bounds its wall clock and CPU time, ``memory`` its address space in bytes. Raises IngestError
    with the codes of ``read_document``, or took_too_long, too_much_memory, damaged (the parser itself broke).
    """
    kind = sniff(data, filename)
    if kind is Format.TEXT:
        return read_plain(data)
    # Files, not pipes: nothing can block, and what the child writes is bounded by its limit on file size.
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answered,
        tempfile.TemporaryFile() as complained,
    ):
        given.write(data)
        given.seek(0)
        status = _run(_command(kind, seconds, memory), given, answered, complained, seconds)
        answered.seek(0)
        complained.seek(0)
        if status == 0:
            return _document(answered.read(), kind)
        raise _failure(status, complained.read(_MAX_LOGGED))


def _command(kind: Format, seconds: float, memory: int) -> list[str]:
    return [sys.executable, "-I", "-X", "utf8", "-c", _START, _ROOT, kind.value, str(seconds), str(memory)]


def _run(
    command: list[str], given: IO[bytes], answered: IO[bytes], complained: IO[bytes], seconds: float
) -> int | None:
    """The child's exit status, or None where its time ran out. No child is left behind, whatever happens."""
    kept = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
    child = subprocess.Popen(  # noqa: S603
        command,
        stdin=given,
        stdout=answered,
        stderr=complained,
        cwd="/",
        env={name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Out of time, or an exception of Celery's time limits passes through here.
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _document(answer: bytes, kind: Format) -> Document:
    """The child's answer, checked: it has parsed hostile bytes."""
    try:
        fields: dict[str, Any] = json.loads(answer)
        if "code" in fields:
            raise IngestError(str(fields["code"]), str(fields["message"]))
        day = fields["published_on"]
        document = Document(
            text=_string(fields["text"]),
            title=_string(fields["title"]),
            outlet=_string(fields["outlet"]),
            byline=_string(fields["byline"]),
            published_on=date.fromisoformat(day) if day else None,
            url=_string(fields["url"]),
            format=kind,
            dropped=tuple(_string(sentence) for sentence in fields["dropped"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _broken() from error
    if not 1 <= len(document.text) <= MAX_TEXT_CHARACTERS:
        raise _broken()
    return document


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    value.encode()  # UnicodeEncodeError, a ValueError, where it could not be stored
    return value


def _failure(status: int | None, complaint: bytes) -> IngestError:
    """Why a child ended without an answer."""
    if status in (None, -signal.SIGXCPU, -signal.SIGALRM):
        return IngestError(
            "took_too_long",
            "Reading this file took too long, so it was stopped. "
            "Save it in a simpler form, or paste its text.",
        )
    if status in (_OUT_OF_MEMORY, -signal.SIGKILL) or any(mark in complaint for mark in _ALLOCATION_FAILED):
        return IngestError(
            "too_much_memory",
            "Reading this file took too much memory, so it was stopped. "
            "Save it in a simpler form, or paste its text.",
        )
    logger.error("parser ended with status %s: %s", status, complaint.decode("utf-8", "replace"))
    return _broken()


def _broken() -> IngestError:
    return IngestError(
        "damaged", "This file could not be read; it seems to be damaged. Save it again, or paste its text."
    )
