"""Which ``make run`` is running: one locked file for each, with its pid and its address in it."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from newsclaims.embedded.folders import EmbeddedError
from newsclaims.embedded.servers import is_locked, try_lock, wait_for

DEFAULT_PORT = 8000
HOST = "127.0.0.1"
LEFTOVER_SECONDS = 12.0
"""A killed run's processes are ended by its watchdog within this time, and its port is free again."""


@dataclass(frozen=True)
class Run:
    """A running ``make run``."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/"


class AlreadyRunning(Exception):  # noqa: N818 - no error: what was asked for is there
    """``run`` serves this data folder already."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.address)
        self.run = run


def running(folder: Path) -> list[Run]:
    """Every run on this data folder."""
    return [run for path in sorted(folder.glob("run-*.lock")) if is_locked(path) and (run := _read(path))]


@contextmanager
def claimed(folder: Path, asked: int | None) -> Iterator[tuple[Run, bool]]:
    """Be the run on port ``asked`` (None: on 8000, and the only one).

    Gives the run, and whether its port is another one because that was taken.

    Raises AlreadyRunning, or EmbeddedError when no port is free.
    """
    with _one_at_a_time(folder):
        others = running(folder)
        for other in others:
            if asked in {None, other.port}:
                raise AlreadyRunning(other)
        wanted = DEFAULT_PORT if asked is None else asked
        if _read(folder / f"run-{wanted}.lock"):  # not locked, so it was killed a moment ago
            wait_for(lambda: _is_free(wanted), LEFTOVER_SECONDS)
        run = Run(os.getpid(), _free_port(wanted, {other.port for other in others}))
        file = try_lock(folder / f"run-{run.port}.lock")
        if file is None:
            raise EmbeddedError(f"Another command is starting on port {run.port}. Try again.")
        _write(file, f"{run.pid} {run.port}\n")
    try:
        yield run, run.port != wanted
    finally:
        _write(file, "")
        file.close()


def end(run: Run, folder: Path) -> None:
    """Stop a run of another process and wait for its end; by force after 30 s."""
    path = folder / f"run-{run.port}.lock"
    for number, seconds in ((signal.SIGTERM, 30.0), (signal.SIGKILL, LEFTOVER_SECONDS)):
        if is_locked(path):
            try:
                os.kill(run.pid, number)
            except ProcessLookupError:
                return
            except PermissionError as error:
                raise EmbeddedError(
                    f"Process {run.pid} belongs to another user; stop it as that user."
                ) from error
            wait_for(lambda: not is_locked(path), seconds, pause=0.05)


def asked_port() -> int | None:
    """What PORT asks for; None if it is not set. Raises EmbeddedError if it is not a port."""
    text = os.environ.get("PORT", "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    taken: list[IO[str]] = []

    def take() -> bool:
        if (file := try_lock(folder / "runs.lock")) is not None:
            taken.append(file)
        return bool(taken)

    if not wait_for(take, LEFTOVER_SECONDS + 5, pause=0.05):
        raise EmbeddedError("Another `make run` is starting and does not get on. `make stop` ends it.")
    with taken[0]:
        yield


def _read(path: Path) -> Run | None:
    try:
        pid, port = path.read_text(encoding="utf-8").split()
        return Run(int(pid), int(port))
    except (OSError, ValueError):
        return None


def _write(file: IO[str], text: str) -> None:
    file.truncate(0)
    file.write(text)
    file.flush()


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        try:
            trial.bind((HOST, port))
        except PermissionError as error:
            raise EmbeddedError(
                f"Port {port} is reserved for root. Choose one from 1024 up: PORT=8000."
            ) from error
        except OSError:
            return False
    return True


def _free_port(wanted: int, taken: set[int]) -> int:
    for port in range(wanted, min(wanted + 100, 65536)):
        if port not in taken and _is_free(port):
            return port
    raise EmbeddedError(f"No port from {wanted} up is free. Choose another: PORT=9000.")
