"""``make run``: servers, migrations, web, worker and scheduler, until Ctrl+C."""

import os
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from newsclaims.embedded import runs
from newsclaims.embedded.folders import CHECKOUT, EmbeddedError, data_path, prepare
from newsclaims.embedded.instance import Servers
from newsclaims.embedded.processes import Interrupted, Program, Supervisor, interrupt_on_signals, python
from newsclaims.embedded.servers import open_log, tail
from newsclaims.embedded.watchdog import Watchdog

HEALTH_SECONDS = 120.0
STATEMENT_TIMEOUT_MS = "5000"
THREADS = "4"


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def run() -> int:
    """Everything until a stop signal; the exit status. Raises EmbeddedError."""
    interrupt_on_signals()
    folder = prepare(data_path())
    try:
        with runs.claimed(folder, runs.asked_port()) as (this, moved):
            if moved:
                asked = runs.asked_port() or runs.DEFAULT_PORT
                say(f"Port {asked} is taken by another program; using {this.port}.")
            return _serve(folder, this)
    except runs.AlreadyRunning as found:
        say(f"newsclaims already runs at {found.run.address} (process {found.run.pid}). `make stop` ends it.")
        return 0
    except Interrupted:
        say("Stopped before it was up.")
        return 130


def _serve(folder: Path, this: runs.Run) -> int:
    servers = Servers(folder, say=say)
    watchdog = Watchdog(servers)
    try:
        return _supervise(servers, watchdog, this)
    except EmbeddedError as error:
        say(str(error))
        return 1
    finally:
        if servers.stop():
            say("Stopped; the data stays.")
        else:
            say("Stopped; PostgreSQL and the broker go on for another command that uses them.")
        watchdog.done()


def _supervise(servers: Servers, watchdog: Watchdog, this: runs.Run) -> int:
    folder = servers.folder
    with Step("Starting PostgreSQL and the broker"):
        servers.start()
    environment = _environment(servers, this)
    with Step("Bringing the database up to date"):
        _setup(folder, environment)
    healthy = threading.Event()
    supervisor = Supervisor(
        programs(environment, this, healthy),
        logs=folder / "logs",
        watchdog=watchdog,
        say=say,
        tend=Tending(servers),
    )
    say("Starting web, worker and scheduler …")
    threading.Thread(target=_announce, args=(this, environment, folder, healthy), daemon=True).start()
    return supervisor.run()


class Step:
    """A line of progress, with the time it took."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        self._start = time.monotonic()
        print(f"{self._name} … ", end="", flush=True)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        took = time.monotonic() - self._start
        say(f"{took:.1f} s" if kind is None else "")


class Tending:
    """Start a server again that somebody killed; called by the supervisor once a second."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._pause_until = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self._pause_until or self._servers.ready():
            return False
        say("A server stopped answering; starting it again …")
        try:
            self._servers.start()
        except EmbeddedError as error:
            say(f"{error}\nTrying again in 10 s.")
            self._pause_until = time.monotonic() + 10
        return True


def programs(environment: dict[str, str], this: runs.Run, healthy: threading.Event) -> list[Program]:
    """What is kept running."""
    web = [
        "--bind",
        f"{runs.HOST}:{this.port}",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        THREADS,
    ]
    web += ["--timeout", "60", "--graceful-timeout", "8", "--access-logfile", "-"]
    web += ["--preload", "--no-control-socket"]
    worker = ["--pool", "prefork", "--concurrency", os.environ.get("NEWSCLAIMS_WORKERS") or "1"]
    worker += [
        "--hostname",
        f"worker-{this.port}@%h",
        "--loglevel",
        "INFO",
        "--without-gossip",
        "--without-mingle",
    ]
    # Both only for the web processes: see newsclaims.settings.
    limits = {"DATABASE_STATEMENT_TIMEOUT_MS": STATEMENT_TIMEOUT_MS, "DATABASE_POOL": THREADS}
    return [
        Program("web", python("-m", "gunicorn", "newsclaims.wsgi", *web), environment | limits),
        Program(
            "worker",
            python("-m", "celery", "-A", "newsclaims", "worker", *worker),
            # One thread a worker process: several of them would only wait for each other's cores.
            environment | {"OMP_NUM_THREADS": "1"},
        ),
        Program("scheduler", python("manage.py", "scheduler"), environment),
        # Not before the site is up: it has nothing to do except on the first day, and would only delay that.
        Program("demo", python("manage.py", "load_demo"), environment, once=True, may_start=healthy.is_set),
    ]


def _environment(servers: Servers, this: runs.Run) -> dict[str, str]:
    return {
        "NEWSCLAIMS_ENV": os.environ.get("NEWSCLAIMS_ENV") or "development",
        "PYTHONUNBUFFERED": "1",
        "PORT": str(this.port),
        "SITE_URL": os.environ.get("SITE_URL") or this.address,
        **servers.environment(),
    }


def _setup(folder: Path, environment: dict[str, str]) -> None:
    log = folder / "logs" / "setup.log"
    with open_log(log) as output:
        done = subprocess.run(
            python("manage.py", "migrate", "--no-input", "--skip-checks"),
            cwd=CHECKOUT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise EmbeddedError(f"The database could not be brought up to date. {log} ends with:\n{tail(log)}")


def _announce(this: runs.Run, environment: dict[str, str], folder: Path, healthy: threading.Event) -> None:
    """Wait until the site is healthy, then say where it is and how to sign in."""
    started = time.monotonic()
    link = subprocess.Popen(
        python("manage.py", "signin_link", "--base-url", this.address.rstrip("/")),
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C is for the supervisor, and this ends by itself
        text=True,
    )
    trouble = ""
    while (answer := _health(this)) != "":
        if time.monotonic() - started > HEALTH_SECONDS and trouble != answer:
            trouble = answer
            say(f"Not healthy yet: {answer}. The logs are in {folder / 'logs'}")
        time.sleep(0.2)
    made, complaint = link.communicate()
    healthy.set()
    say(f"Ready after {time.monotonic() - started:.1f} s.\n\n  newsclaims   {this.address}")
    if link.returncode == 0 and made.strip():
        say(f"  Sign in      {made.strip().splitlines()[-1]}   (works once)")
    else:
        say(f"  No sign-in link could be made: {complaint.strip()[-300:]}")
    say(f"  Logs         {folder / 'logs'}   (make logs)\n\nCtrl+C stops everything; the data stays.")


def _health(this: runs.Run) -> str:
    """Empty when the site says it is healthy; otherwise what it said."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{this.address}health/", timeout=5) as answer:
            return "" if answer.status == 200 else f"status {answer.status}"
    except urllib.error.HTTPError as error:
        return f"status {error.code}: {error.read(300).decode(errors='replace').strip()}"
    except OSError as error:
        return str(error)
