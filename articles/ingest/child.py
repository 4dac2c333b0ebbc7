"""The child process in which a file is parsed: limits first, then the parser.

Started by ``limited.py`` with the file on stdin; answers with one JSON object on stdout.
"""

import contextlib
import json
import resource
import signal
import sys
from dataclasses import asdict

from .read import read_as
from .types import Format, IngestError

MAX_ANSWER_BYTES = 16_000_000
OUT_OF_MEMORY = 3


def limit(seconds: float, memory: int) -> None:
    """Bound this process for good: address space in bytes, CPU and wall clock in seconds, no core."""
    # A parent that was killed cannot stop its child; the alarm does.
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    cpu = int(seconds) + 1
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, MAX_ANSWER_BYTES),  # stdout and stderr are files
        (resource.RLIMIT_NPROC, 0),
    ):
        # Not every system knows, or lets lower, each of them; the parent's clock holds in any case.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def answer(kind: Format, data: bytes) -> dict[str, object]:
    """Parse, and put the document or the error into a form for JSON."""
    try:
        document = read_as(kind, data)
    except IngestError as error:
        return {"code": error.code, "message": error.message}
    except RecursionError:
        return {
            "code": "damaged",
            "message": "The parts of this file are nested too deeply to be read. "
            "Save it again, or paste its text.",
        }
    fields = asdict(document)
    fields["published_on"] = document.published_on.isoformat() if document.published_on else None
    return fields


def main() -> None:
    kind, seconds, memory = Format(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    limit(seconds, memory)
    try:
        text = json.dumps(answer(kind, sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.write(text)
