"""Real workers and schedulers for tests, on the test database and a queue of their own."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent


def environment(**more: str) -> dict[str, str]:
    """What a process needs to work on this test's database and queue."""
    given = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    # On the command line a lease of 30 s would make a test of a killed worker slow; 4 s show the same.
    fast = {"NEWSCLAIMS_LEASE_SECONDS": "4", "OMP_NUM_THREADS": "1", "LOG_LEVEL": "WARNING"}
    here = {"DATABASE_URL": given._replace(path=f"/{name}").geturl(), "NEWSCLAIMS_ENV": "test"}
    return os.environ | here | fast | {"NEWSCLAIMS_QUEUE": settings.CELERY_TASK_DEFAULT_QUEUE} | more


class Processes:
    """Starts processes of the product and ends each, with its children, by the pid that it started."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str, **more: str) -> "subprocess.Popen[bytes]":
        log = (self.logs / f"{len(self._running)}-{Path(command[-1]).name}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def worker(self, **more: str) -> "subprocess.Popen[bytes]":
        options = ("--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=WARNING")
        return self.start("-m", "celery", "-A", "newsclaims", "worker", *options, **more)

    def scheduler(self, **more: str) -> "subprocess.Popen[bytes]":
        return self.start("manage.py", "scheduler", "--every=0.5", **more)

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """``kill -9`` of the process and its children, which share a session of their own."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self._running:
            try:
                process.wait(timeout=8)
            except subprocess.TimeoutExpired:
                self.kill(process)

    def tail(self) -> str:
        """The ends of all logs, for the message of a failing test."""
        return "\n".join(
            f"== {log.name}\n{log.read_text()[-1500:]}" for log in sorted(self.logs.glob("*.log"))
        )


@contextmanager
def running(logs: Path) -> Iterator[Processes]:
    """Processes on a queue of their own, so that two test runs on one broker do not meet."""
    processes = Processes(logs)
    with override_settings(CELERY_TASK_DEFAULT_QUEUE=f"test-{uuid.uuid4().hex[:12]}"):
        try:
            yield processes
        finally:
            processes.end()


def wait_until(condition: Callable[[], bool], *, seconds: float, why: Callable[[], str] = str) -> None:
    """Wait for something that other processes bring about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {why()}"
        time.sleep(0.02)
