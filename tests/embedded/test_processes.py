"""The supervisor with stand-in programs: it keeps them running, stops them all, and leaves nothing behind."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsclaims.embedded.processes import Patience, Program, Supervisor
from newsclaims.embedded.processes import python as command
from newsclaims.embedded.watchdog import Watchdog, end
from tests.embedded.conftest import eventually, is_alive, python

pytestmark = pytest.mark.processes

FAMILY = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open(sys.argv[1], "a") as pids:
    pids.write(f"{os.getpid()}\\n{child.pid}\\n")
print("up", flush=True)
time.sleep(600)
"""
"""A program with a child of its own; it notes both pids."""

SUPERVISE = """
import sys
from pathlib import Path
from newsclaims.embedded.processes import Patience, Program, Supervisor, python
from newsclaims.embedded.watchdog import Watchdog
folder, family = Path(sys.argv[1]), sys.argv[2]
stubborn = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); exec(sys.argv[2])"
programs = [
    Program("one", python("-c", family, str(folder / "pids"))),
    Program("two", python("-c", stubborn if len(sys.argv) > 3 else family, str(folder / "pids"), family)),
]
patience = Patience(grace=float(sys.argv[3]) if len(sys.argv) > 3 else 10.0)
print("watching", flush=True)
watchdog = Watchdog()
say = lambda text: print(text, flush=True)
status = Supervisor(programs, logs=folder / "logs", watchdog=watchdog, patience=patience, say=say).run()
watchdog.done()
sys.exit(status)
"""


UP_UNTIL_WRITTEN = """
import sys, time
from pathlib import Path
flag, log = map(Path, sys.argv[1:])
flag.write_text("up")
limit = time.monotonic() + 30
while time.monotonic() < limit and not (log.exists() and log.read_text()):
    time.sleep(0.05)
"""
"""A program that raises a flag and ends when another one has written its log."""


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    one = Watchdog()
    yield one
    one.done()


def pids(folder: Path) -> list[int]:
    path = folder / "pids"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def supervised(folder: Path, *more: object) -> subprocess.Popen[str]:
    """A supervisor in a process of its own, with two programs of two processes each."""
    process = python(SUPERVISE, folder, FAMILY, *more)
    assert eventually(lambda: len(pids(folder)) == 4)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_everything(tmp_path: Path, number: signal.Signals) -> None:
    process = supervised(tmp_path)
    process.send_signal(number)
    assert process.wait(10) == 0
    assert not any(is_alive(pid) for pid in pids(tmp_path))


def test_what_does_not_listen_is_killed(tmp_path: Path) -> None:
    process = supervised(tmp_path, 0.5)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert time.monotonic() - started > 0.4
    assert not any(is_alive(pid) for pid in pids(tmp_path))


def test_a_second_interrupt_kills_at_once(tmp_path: Path) -> None:
    process = supervised(tmp_path, 60)
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert "Stopping …\n" in iter(process.stdout.readline, "")
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 130
    assert eventually(lambda: not any(is_alive(pid) for pid in pids(tmp_path)), 5)


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    process = supervised(tmp_path)
    process.kill()
    process.wait()
    assert eventually(lambda: not any(is_alive(pid) for pid in pids(tmp_path)), 15)


def test_a_killed_program_is_started_again_and_its_children_end(tmp_path: Path) -> None:
    process = supervised(tmp_path)
    first, its_child = pids(tmp_path)[:2]
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: len(pids(tmp_path)) == 6)
    assert not is_alive(its_child)
    assert is_alive(pids(tmp_path)[-1])
    process.send_signal(signal.SIGTERM)
    said = process.communicate()[0]
    assert "was killed (SIGKILL); starting it again" in said


def test_gives_up_after_quick_deaths_and_names_the_log(tmp_path: Path, watchdog: Watchdog) -> None:
    said: list[str] = []
    failing = Program("web", command("-c", "import sys; sys.exit('no such setting')"))
    patience = Patience(quick_deaths=3, first_delay=0.05)
    supervisor = Supervisor([failing], logs=tmp_path, watchdog=watchdog, say=said.append, patience=patience)
    assert supervisor.run() == 1
    assert "ended with status 1, 3 times in a row" in said[-2]
    assert str(tmp_path / "web.log") in said[-2]
    assert "no such setting" in said[-1]
    assert (tmp_path / "web.log").read_text().count("no such setting") == 3


def test_waits_longer_before_each_restart(tmp_path: Path, watchdog: Watchdog) -> None:
    said: list[str] = []
    failing = Program("web", command("-c", "raise SystemExit(3)"))
    patience = Patience(quick_deaths=4, first_delay=0.05)
    Supervisor([failing], logs=tmp_path, watchdog=watchdog, say=said.append, patience=patience).run()
    assert [text.split(" in ")[1].split(".  ")[0][:6].rstrip(".") for text in said[:3]] == [
        "0.05 s",
        "0.1 s",
        "0.2 s",
    ]


def test_deaths_while_something_else_was_mended_do_not_count(tmp_path: Path, watchdog: Watchdog) -> None:
    mendings = iter([True] * 2)
    deaths: list[str] = []
    failing = Program("worker", command("-c", "raise SystemExit(3)"))
    supervisor = Supervisor(
        [failing],
        logs=tmp_path,
        watchdog=watchdog,
        say=deaths.append,
        tend=lambda: next(mendings, False),
        patience=Patience(quick_deaths=3, first_delay=0.3),
    )
    assert supervisor.run() == 1
    assert len(deaths) > 3 + 1


def test_a_program_that_runs_once_is_not_repeated_and_does_not_end_the_others(
    tmp_path: Path, watchdog: Watchdog
) -> None:
    programs = [
        Program("demo", command("-c", f"open({str(tmp_path / 'runs')!r}, 'a').write('x')"), once=True),
        Program("broken", command("-c", "raise SystemExit(3)"), once=True),
        Program("web", command("-c", "import time; time.sleep(2.5); raise SystemExit(3)")),
    ]
    said: list[str] = []
    patience = Patience(quick_deaths=2, first_delay=0.05, quick=5.0)
    supervisor = Supervisor(programs, logs=tmp_path, watchdog=watchdog, say=said.append, patience=patience)
    assert supervisor.run() == 1
    assert (tmp_path / "runs").read_text() == "x"
    assert [text.split()[0] for text in said if "in a row" in text] == ["broken", "web"]


def test_programs_get_their_environment_and_no_input(tmp_path: Path, watchdog: Watchdog) -> None:
    code = "import os, sys; print(os.environ['WORD'], repr(sys.stdin.read())); raise SystemExit(1)"
    program = Program("web", command("-c", code), {"WORD": "harbour"})
    patience = Patience(quick_deaths=1)
    Supervisor([program], logs=tmp_path, watchdog=watchdog, say=print, patience=patience).run()
    assert (tmp_path / "web.log").read_text() == "harbour ''\n"


def test_the_watchdog_leaves_alone_what_it_was_told_to_forget(tmp_path: Path) -> None:
    code = (
        "import os, sys; from newsclaims.embedded.watchdog import Watchdog; dog = Watchdog();"
        " dog.watch(int(sys.argv[1])); dog.watch(int(sys.argv[2])); dog.forget(int(sys.argv[1])); os._exit(9)"
    )
    with (
        subprocess.Popen(command("-c", "import time; time.sleep(600)")) as forgotten,
        subprocess.Popen(command("-c", "import time; time.sleep(600)")) as watched,
    ):
        python(code, forgotten.pid, watched.pid).wait()
        assert watched.wait(10) == -signal.SIGTERM
        assert forgotten.poll() is None
        forgotten.kill()


def test_ending_what_is_already_gone_is_no_error() -> None:
    with subprocess.Popen(command("-c", "")) as gone:
        gone.wait()
    end({gone.pid, -gone.pid}, grace=0.1)


def test_a_program_waits_until_it_may_start(tmp_path: Path, watchdog: Watchdog) -> None:
    flag = tmp_path / "flag"
    programs = [
        Program(
            "late", command("-c", f"print(open({str(flag)!r}).read())"), once=True, may_start=flag.exists
        ),
        Program(
            "web",
            command("-c", UP_UNTIL_WRITTEN, str(flag), str(tmp_path / "late.log")),
        ),
    ]
    patience = Patience(quick_deaths=1)
    Supervisor(programs, logs=tmp_path, watchdog=watchdog, say=print, patience=patience).run()
    assert (tmp_path / "late.log").read_text() == "up\n"
