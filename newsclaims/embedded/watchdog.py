"""Clean up after a supervisor that was killed and could not do it itself.

The supervisor holds the writing end of this process's standard input. It writes ``watch N`` for a process it
started (a negative N is a process group, as in kill(2)), ``forget N`` when that has ended, and ``done`` when
everything was stopped in good order. When the pipe closes without ``done``, what is still watched is
ended, servers that nobody else uses are stopped, and a folder that was only temporary is deleted.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from newsclaims.embedded.folders import CHECKOUT
from newsclaims.embedded.instance import Servers

GRACE_SECONDS = 10.0


class Watchdog:
    """The supervisor's end."""

    def __init__(self, servers: Servers | None = None, *, temporary: bool = False) -> None:
        command = [sys.executable, "-m", "newsclaims.embedded.watchdog"]
        if servers is not None:
            command += ["--folder", str(servers.folder)]
            command += ["--postgres"] * (servers.postgres is not None) + ["--broker"] * (
                servers.broker is not None
            )
        if temporary:
            command.append("--temporary")
        self._process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, pid: int) -> None:
        """End ``pid`` (negative: its process group) if the supervisor dies."""
        self._write(f"watch {pid}")

    def forget(self, pid: int) -> None:
        """``pid`` has ended; its number may be given to another process."""
        self._write(f"forget {pid}")

    def done(self) -> None:
        """Everything was stopped; the watchdog ends."""
        self._write("done")
        self._process.communicate()

    def _write(self, line: str) -> None:
        if self._process.stdin is not None:
            try:
                self._process.stdin.write(line.encode() + b"\n")
                self._process.stdin.flush()
            except BrokenPipeError:  # somebody killed the watchdog: the supervisor goes on without
                self._process.stdin = None


def alive(pid: int) -> bool:
    """Whether ``pid`` (negative: its process group) is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end(pids: set[int], grace: float = GRACE_SECONDS) -> None:
    """Ask all of ``pids`` to end and kill what is left after ``grace`` seconds."""
    for number, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 1.0)):
        for pid in {pid for pid in pids if alive(pid)}:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        limit = time.monotonic() + seconds
        while any(alive(pid) for pid in pids) and time.monotonic() < limit:
            time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--broker", action="store_true")
    parser.add_argument("--temporary", action="store_true")
    asked = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: set[int] = set()
    for line in sys.stdin:
        word, _, pid = line.strip().partition(" ")
        if word == "done":
            return
        if word == "watch":
            watched.add(int(pid))
        else:
            watched.discard(int(pid))
    end(watched)
    if asked.folder is not None:
        own = {
            "DATABASE_URL": "" if asked.postgres else "theirs",
            "REDIS_URL": "" if asked.broker else "theirs",
        }
        servers = Servers(asked.folder, own, say=lambda text: None)
        servers.stop()
        if asked.temporary:
            servers.discard()


if __name__ == "__main__":
    main()
