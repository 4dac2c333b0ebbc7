"""Start programs, keep them running, and stop them all; nothing stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from newsclaims.embedded.folders import CHECKOUT
from newsclaims.embedded.servers import open_log, tail
from newsclaims.embedded.watchdog import Watchdog, alive, end

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """A command to keep running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    once: bool = False
    """It may end, as long as it ends well."""
    may_start: Callable[[], bool] = lambda: True
    """It is not started before this says so."""


@dataclass(frozen=True)
class Patience:
    """How long things may take, in seconds."""

    quick: float = 10.0
    """A program that ends sooner than this after its start has died quickly."""
    quick_deaths: int = 5
    """That many in a row, and the supervisor gives up."""
    first_delay: float = 0.5
    """Before the first restart; doubled for each quick death that follows."""
    grace: float = 10.0
    """Between asking a program to end and killing it."""


class Interrupted(BaseException):
    """A stop signal came before the supervisor was running."""


def interrupt_on_signals() -> None:
    """Turn each stop signal into Interrupted, so that what is being set up is taken down again."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)


@dataclass
class Child:
    """A program with its process, if one runs."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    due: float = 0.0
    """When to start it (again), by the monotonic clock."""
    finished: bool = False


class Supervisor:
    """Keeps ``programs`` running until a stop signal comes or one of them cannot be kept running.

    Each runs in a session of its own, so that Ctrl+C reaches only the supervisor, with its output in
    ``logs/NAME.log``. ``tend`` is called once a second and returns whether it had to mend something that
    the programs depend upon; deaths are not held against them then.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        logs: Path,
        watchdog: Watchdog,
        say: Callable[[str], None] = print,
        tend: Callable[[], bool] = lambda: False,
        patience: Patience | None = None,
    ) -> None:
        self._children = [Child(program, logs / f"{program.name}.log") for program in programs]
        self._watchdog = watchdog
        self._say = say
        self._tend = tend
        self._patience = patience or Patience()
        self._stop_asked = False

    def run(self) -> int:
        """Supervise until the end. Returns 0 after a stop signal, 1 when a program would not stay up."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._asked_to_stop)
        status, next_tending = 0, 0.0
        try:
            while not self._stop_asked and status == 0:
                for child in self._children:
                    if not self._keep(child):
                        status = 1
                if time.monotonic() >= next_tending:
                    if self._tend():
                        self._forgive()
                    next_tending = time.monotonic() + 1.0
                time.sleep(0.1)
        finally:
            self.stop()
        return status

    def stop(self) -> None:
        """Ask every program to end, wait, and kill what has not ended."""
        running = [child.process for child in self._children if child.process is not None]
        if running:
            self._say("Stopping …")
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        limit = time.monotonic() + self._patience.grace
        while any(process.poll() is None for process in running) and time.monotonic() < limit:
            time.sleep(0.05)
        for process in running:
            _signal_group(process.pid, signal.SIGKILL)  # also what a program that ended left behind
            process.wait()
            self._watchdog.forget(-process.pid)
        for child in self._children:
            child.process = None

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self._stop_asked and number == signal.SIGINT:
            for child in self._children:
                if child.process is not None:
                    _signal_group(child.process.pid, signal.SIGKILL)
            os._exit(130)  # the watchdog stops the servers
        self._stop_asked = True

    def _keep(self, child: Child) -> bool:
        """Start or restart ``child`` if it is time. Returns False when it has died too often."""
        if child.finished:
            return True
        if child.process is None:
            if time.monotonic() >= child.due and child.program.may_start():
                self._start(child)
            return True
        status = child.process.poll()
        return status is None or self._ended(child, status)

    def _start(self, child: Child) -> None:
        with open_log(child.log) as output:
            child.process = subprocess.Popen(
                child.program.command,
                cwd=CHECKOUT,
                env={**os.environ, **child.program.env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._watchdog.watch(-child.process.pid)
        child.started = time.monotonic()

    def _ended(self, child: Child, status: int) -> bool:
        assert child.process is not None
        pid, child.process = child.process.pid, None
        if alive(-pid):
            end({-pid}, grace=1.0)  # its own children must not work on beside their successors
        self._watchdog.forget(-pid)
        name, patience = child.program.name, self._patience
        if child.program.once and status == 0:
            child.finished = True
            return True
        lived = time.monotonic() - child.started
        child.quick_deaths = child.quick_deaths + 1 if lived < patience.quick else 0
        if child.quick_deaths >= patience.quick_deaths:
            self._say(f"{name} {_how(status)}, {child.quick_deaths} times in a row. {child.log} ends with:")
            self._say(tail(child.log, 5))
            child.finished = child.program.once
            return child.finished
        delay = patience.first_delay * 2 ** max(0, child.quick_deaths - 1)
        child.due = time.monotonic() + delay
        self._say(f"{name} {_how(status)}; starting it again in {delay:g} s. Its log: {child.log}")
        return True

    def _forgive(self) -> None:
        for child in self._children:
            child.quick_deaths = 0


def python(*arguments: str) -> list[str]:
    """A command for this interpreter; never a script of the environment, whose first line holds a path."""
    return [sys.executable, *arguments]


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a zombie
        return


def _how(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    return f"was killed ({signal.Signals(-status).name})"
