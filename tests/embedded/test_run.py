"""``make run`` itself with the whole product: up, signed in, down, and up again with its data there."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsclaims.embedded import servers
from newsclaims.embedded.broker import Broker
from newsclaims.embedded.folders import CHECKOUT
from newsclaims.embedded.postgres import Postgres
from tests.embedded.conftest import eventually

pytestmark = pytest.mark.processes

UP_SECONDS = 60.0  # beside other work, on a slow machine


class Running:
    """A ``make run`` with its data in ``folder``."""

    def __init__(self, folder: Path, port: int, env: dict[str, str]) -> None:
        self._said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "newsclaims.embedded", "run"],
            cwd=CHECKOUT,
            env=env | {"NEWSCLAIMS_DATA": str(folder), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self._said.extend(self.process.stdout)

    @property
    def said(self) -> str:
        return "".join(self._said)

    def wait_until_up(self) -> str:
        """The sign-in link."""
        assert eventually(lambda: "Ctrl+C stops" in self.said or self.process.poll() is not None, UP_SECONDS)
        found = re.search(r"Sign in\s+(http\S+)", self.said)
        assert found, self.said
        return found[1]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(40)
        self._reader.join()
        return status


@pytest.fixture
def port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def run(folder: Path, port: int, bare_environment: dict[str, str]) -> Iterator[Running]:
    one = Running(folder, port, bare_environment)
    yield one
    if one.process.poll() is None:
        one.end(signal.SIGTERM)


def status(url: str) -> int:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return int(answer.status)


def processes_of(folder: Path) -> list[str]:
    """Every process that has this data folder in its command or its environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in told and process.name != str(os.getpid()):
            found.append(process.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
def test_up_and_down_and_up_again(
    folder: Path, port: int, run: Running, bare_environment: dict[str, str]
) -> None:
    link = run.wait_until_up()
    assert link.startswith(f"http://127.0.0.1:{port}/")
    assert status(link) == 200
    told = folder / "logs" / "demo.log"  # begun a moment after the address is told
    assert eventually(lambda: told.exists() and "article" in told.read_text().lower(), 30)

    second = Running(folder, port, bare_environment)
    assert second.process.wait(20) == 0
    assert "already runs at" in second.said

    assert run.end() == 0
    assert "Stopped; the data stays." in run.said
    assert eventually(lambda: processes_of(folder) == [], 5)

    again = Running(folder, port, bare_environment)
    try:
        again.wait_until_up()
        assert status(f"http://127.0.0.1:{port}/") == 200
    finally:
        assert again.end(signal.SIGTERM) == 0


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
def test_nothing_is_left_when_it_is_killed(folder: Path, run: Running) -> None:
    run.wait_until_up()
    run.end(signal.SIGKILL)
    assert eventually(lambda: processes_of(folder) == [], 30)


def noted_pid(server: Postgres | Broker) -> int:
    """The process of a running server; 0 while there is none."""
    return servers.noted_pid(server.lock) or 0


def test_killed_servers_come_back(folder: Path, port: int, run: Running) -> None:
    run.wait_until_up()
    killed = [(server, noted_pid(server)) for server in (Postgres(folder), Broker(folder))]
    for _server, pid in killed:
        assert pid > 0
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: all(noted_pid(server) != pid and server.ready() for server, pid in killed), 40)
    assert eventually(lambda: _is_healthy(port), 30)


def _is_healthy(port: int) -> bool:
    try:
        return status(f"http://127.0.0.1:{port}/health/") == 200
    except OSError:
        return False


def test_a_database_that_cannot_be_migrated_is_reported(
    folder: Path, port: int, bare_environment: dict[str, str]
) -> None:
    broken = Running(folder, port, bare_environment | {"DATABASE_URL": "postgresql://me@127.0.0.1:1/none"})
    assert broken.process.wait(30) == 1
    assert "could not be brought up to date" in broken.said
    assert not Broker(folder).running()
