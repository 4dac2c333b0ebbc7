"""One ``make run`` for a port: who has it, which port is free, and what a killed one leaves."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsclaims.embedded import runs
from newsclaims.embedded.__main__ import stop
from newsclaims.embedded.folders import EmbeddedError
from tests.embedded.conftest import eventually, python

HOLD = """
import sys, time
from pathlib import Path
from newsclaims.embedded import runs
with runs.claimed(Path(sys.argv[1]), int(sys.argv[2])):
    print("claimed", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def port() -> int:
    """A port that is free, and probably the next one too."""
    with socket.socket() as trial:
        trial.bind((runs.HOST, 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def other(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Another process's run on ``port``."""
    process = python(HOLD, tmp_path, port)
    assert process.stdout is not None
    assert process.stdout.readline() == "claimed\n"
    yield process
    process.kill()
    process.communicate()


def test_a_free_port_is_taken_as_asked(tmp_path: Path, port: int) -> None:
    with runs.claimed(tmp_path, port) as (run, moved):
        assert (run.pid, run.port, moved) == (os.getpid(), port, False)
        assert runs.running(tmp_path) == [run]
    assert runs.running(tmp_path) == []


def test_a_port_that_another_program_has_is_passed_over(tmp_path: Path, port: int) -> None:
    with socket.socket() as stranger:
        stranger.bind((runs.HOST, port))
        stranger.listen()
        with runs.claimed(tmp_path, port) as (run, moved):
            assert run.port > port
            assert moved


@pytest.mark.processes
def test_a_second_run_is_told_of_the_first(tmp_path: Path, port: int, other: subprocess.Popen[str]) -> None:
    for asked in (port, None):
        with pytest.raises(runs.AlreadyRunning) as found, runs.claimed(tmp_path, asked):
            pass
        assert found.value.run == runs.Run(other.pid, port)
        assert found.value.run.address == f"http://127.0.0.1:{port}/"


@pytest.mark.processes
def test_two_runs_on_two_ports_are_two_runs(tmp_path: Path, port: int, other: subprocess.Popen[str]) -> None:
    with runs.claimed(tmp_path, port + 1) as (run, _):
        assert {one.pid for one in runs.running(tmp_path)} == {other.pid, run.pid}


@pytest.mark.processes
def test_a_killed_run_is_not_taken_for_a_running_one(
    tmp_path: Path, port: int, other: subprocess.Popen[str]
) -> None:
    other.kill()
    other.wait()
    assert runs.running(tmp_path) == []
    with runs.claimed(tmp_path, port) as (run, moved):
        assert (run.port, moved) == (port, False)


@pytest.mark.processes
def test_the_port_of_a_killed_run_is_waited_for(
    tmp_path: Path, port: int, other: subprocess.Popen[str]
) -> None:
    code = (
        "import socket, sys, time; s = socket.socket();"
        " s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1);"
        " s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen(); print('bound', flush=True); time.sleep(1.5)"
    )
    other.kill()
    other.wait()
    left_behind = python(code, port)
    assert left_behind.stdout is not None
    left_behind.stdout.readline()
    with runs.claimed(tmp_path, port) as (run, _):
        assert run.port == port
    left_behind.communicate()


@pytest.mark.processes
def test_a_run_can_be_ended(tmp_path: Path, port: int, other: subprocess.Popen[str]) -> None:
    runs.end(runs.Run(other.pid, port), tmp_path)
    assert eventually(lambda: other.poll() == -signal.SIGTERM)
    runs.end(runs.Run(other.pid, port), tmp_path)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eight", "80 80", "８０００"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(EmbeddedError, match="from 1 to 65535"):
        runs.asked_port()


def test_an_empty_port_is_no_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", " ")
    assert runs.asked_port() is None


def test_stop_ends_the_run_on_the_port_that_is_asked_for_only(
    tmp_path: Path, port: int, other: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert stop(tmp_path, port + 1) == 0
    assert f"Still running: http://{runs.HOST}:{port}/" in capsys.readouterr().out
    assert other.poll() is None
    assert stop(tmp_path, port) == 0
    assert other.wait(10) == -signal.SIGTERM
