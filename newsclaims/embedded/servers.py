"""What both servers need: a lock that lives as long as the server does, a detached start, waiting.

The lock is taken on a file beside the server's data and *inherited* by the server process, so the kernel
gives it up when the last process of that server is gone: after a clean stop, ``kill -9`` or a power cut.
A held lock means "something of it still runs", a free one "nothing does", and no pid has to be believed.
"""

import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from newsclaims.embedded.accounts import Identity
from newsclaims.embedded.folders import EmbeddedError

LARGEST_LOG = 10_000_000


def try_lock(path: Path) -> IO[str] | None:
    """The locked, open file, or None while somebody else holds its lock. Closing it gives the lock up."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock on ``path``."""
    if not path.exists() or (file := try_lock(path)) is None:
        return path.exists()
    file.close()
    return False


def note_pid(lock: IO[str], pid: int) -> None:
    """Write the pid of the process that holds ``lock`` into its file."""
    lock.truncate(0)
    lock.write(f"{pid}\n")
    lock.flush()


def noted_pid(path: Path) -> int | None:
    """The pid that ``note_pid`` wrote; only to be believed while the lock is held."""
    try:
        return int(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def open_log(path: Path) -> IO[bytes]:
    """``path`` for appending; what is over 10 MB from earlier runs becomes ``path.1``."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def tail(path: Path, lines: int = 15) -> str:
    """The last ``lines`` lines of a log, empty if there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 20_000))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    lock: IO[str],
    env: Mapping[str, str],
    identity: Identity,
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, holding ``lock``, its output appended to ``log``."""
    with open_log(log) as output:  # a file, never a pipe: nobody may be there to read one
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd="/",
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            pass_fds=[lock.fileno()],
            **identity,
        )
    note_pid(lock, process.pid)
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a server whose start failed, if it has not ended by itself."""
    process.kill()
    process.wait()


def wait_for(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether ``condition`` came true within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def lock_or_wait(path: Path, *, ready: Callable[[], bool], seconds: float, name: str) -> IO[str] | None:
    """The lock for starting a server, or None when another start made it ready meanwhile.

    Raises EmbeddedError when after ``seconds`` it is neither ready nor gone.
    """
    taken: list[IO[str]] = []

    def settled() -> bool:
        if ready():
            return True
        if (lock := try_lock(path)) is not None:
            taken.append(lock)
        return bool(taken)

    if not wait_for(settled, seconds, pause=0.05):
        raise EmbeddedError(f"{name} runs (pid {noted_pid(path)}) but does not answer. `make stop` ends it.")
    return taken[0] if taken else None
