"""One PostgreSQL cluster on a Unix socket."""

import locale
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from newsclaims.embedded import servers
from newsclaims.embedded.accounts import Account, server_account
from newsclaims.embedded.folders import EmbeddedError, identity, socket_folder
from newsclaims.embedded.pginstall import earlier_choice, programs, shared_folder

USER = DATABASE = "app"
MAJOR = "18"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 120.0  # recovery after a crash reads the log written since the last checkpoint
STOP_SECONDS = 30.0

CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")
"""Character types of the C library, best first. Text search asks it (not the builtin locale) what a letter
is: with plain ``C``, every character beyond ASCII is one, and “Hello” is not found by hello."""


class Postgres:
    """The cluster whose data lies in ``folder/postgres``.

    Where root runs it and the server's account cannot enter that folder, it lies in one of /var/lib.
    """

    def __init__(self, folder: Path, say: Callable[[str], None] = print) -> None:
        self.folder = folder
        self.log = folder / "logs" / "postgres.log"
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None

    @cached_property
    def home(self) -> Path:
        """The folder that holds the cluster and its lock."""
        inside = self.folder
        account = server_account(inside / "postgres")
        if (chosen := earlier_choice(inside)) is not None:
            return chosen
        if account.can_enter(inside):
            return inside
        if (inside / "postgres").exists():
            raise EmbeddedError(
                f"PostgreSQL's data is in {inside}, where its user {account.name!r} cannot go any more. Give"
                " that user the right to pass (chmod o+x on the folder and those above it)."
            )
        home = shared_folder(account) / identity(inside)
        self._say(f"PostgreSQL's user {account.name!r} cannot enter {inside}; its data goes to {home}")
        home.mkdir()
        home.chmod(0o711)
        return home

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def lock(self) -> Path:
        return self.home / "postgres.lock"

    @cached_property
    def account(self) -> Account:
        return server_account(self.data)

    @cached_property
    def programs(self) -> Path:
        return programs(self.account)

    @property
    def sockets(self) -> Path:
        return socket_folder(self.home, "sockets", socket_name=SOCKET, uid=self.account.uid)

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> bool:
        """Start it unless it runs. Returns whether this call started it; raises EmbeddedError."""
        lock = servers.lock_or_wait(self.lock, ready=self.ready, seconds=START_SECONDS, name="PostgreSQL")
        if lock is None:
            return False
        with lock:
            self._make_cluster()
            self._forget_stale_pid()
            self._process = servers.spawn(
                self._command(),
                log=self.log,
                lock=lock,
                env=self._environment,
                identity=self.account.identity,
            )
            if not servers.wait_for(lambda: self.ready() or self._ended(), START_SECONDS) or self._ended():
                servers.kill(self._process)
                raise EmbeddedError(
                    f"PostgreSQL did not start. {self.log} ends with:\n{servers.tail(self.log)}"
                )
        return True

    def ready(self) -> bool:
        """Whether it takes connections."""
        pid, status = self._pid_file()
        return status == "ready" and pid is not None and self._is_server(pid)

    def running(self) -> bool:
        """Whether a process of it is alive, be it only a session that outlived a killed server."""
        self._ended()
        return servers.is_locked(self.lock)

    def stop(self) -> None:
        """End its sessions and it, cleanly; by force when it does not end within 30 s."""
        for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            if not self.running():
                break
            self._signal(how)
            servers.wait_for(lambda: not self.running(), seconds)
        self._ended()

    def remove(self) -> None:
        """Delete what lies outside the data folder. It must be stopped."""
        if self.folder not in self.sockets.parents:
            shutil.rmtree(self.sockets)
        if self.home != self.folder:
            shutil.rmtree(self.home)

    # -- making -------------------------------------------------------------------------------------

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            if (found := (self.data / "PG_VERSION").read_text().strip()) != MAJOR:
                raise EmbeddedError(
                    f"{self.data} was made by PostgreSQL {found}, and this is {MAJOR}. Dump it with the old"
                    " version first, or start afresh with `make reset`."
                )
            return
        if not self.account.is_listed:
            raise EmbeddedError(
                f"The user id {self.account.uid} has no name on this system (in /etc/passwd), and PostgreSQL"
                " makes no database for such an account. Run as a user that has one, or set DATABASE_URL."
            )
        draft = self.home / "postgres.new"  # renamed when complete: a killed initdb leaves no half cluster
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account.identity:
            os.chown(draft, self.account.uid, self.account.gid)
        options = ["--pgdata", str(draft), "--username", USER, "--auth", "trust", "--encoding", "UTF8"]
        options += ["--locale", "C", "--lc-ctype", _utf8_ctype()]
        options += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions"]
        self._run("initdb", *options)
        self._run("postgres", "--single", "-D", str(draft), "postgres", said=f"CREATE DATABASE {DATABASE};\n")
        draft.rename(self.data)

    def _command(self) -> list[str | Path]:
        # A list of arguments and no shell (pg_ctl uses one): every path is safe, whatever is in it.
        quoted = str(self.sockets).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{quoted}"',
            "unix_socket_permissions": "0700",
            "log_line_prefix": "%m [%p] ",
            "log_timezone": "UTC",
            # As for a disk without moving parts; compiling a plan takes longer than any query of ours.
            "random_page_cost": "1.1",
            "jit": "off",
            "shared_buffers": f"{_buffers()}MB",
        }
        command: list[str | Path] = [self.programs / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    @cached_property
    def _environment(self) -> dict[str, str]:
        # Not the caller's: PGHOST, PGDATA, PGOPTIONS and a broken LANG would all change what happens.
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": "/"}

    def _run(self, program: str, *arguments: str, said: str = "") -> None:
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                cwd="/",
                env=self._environment,
                input=said.encode(),
                stdout=output,
                stderr=output,
                umask=0o077,
                check=False,
                **self.account.identity,
            )
            output.seek(0)
            answer = output.read().decode(errors="replace")
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL's {program} failed:\n{answer.strip()}")

    # -- the running server -------------------------------------------------------------------------

    def _pid_file(self) -> tuple[int | None, str]:
        """The pid and the state that the server writes down; neither when there is no whole file."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
            return int(lines[0]), lines[7].strip() if len(lines) > 7 else ""
        except (OSError, ValueError, IndexError):
            return None, ""

    def _is_server(self, pid: int) -> bool:
        """Whether ``pid`` is a live PostgreSQL server on this folder, no stranger with a reused pid."""
        command = _command_line(pid)
        return "postgres" in command and str(self.data) in command

    def _forget_stale_pid(self) -> None:
        # PostgreSQL itself sees through the pid of a dead process, but not through one that lives again as
        # something else (a container's first pids are always the same). We hold the lock: it is not running.
        pid, _ = self._pid_file()
        if pid is not None and self._is_server(pid):
            raise EmbeddedError(f"Another PostgreSQL (pid {pid}) runs on {self.data}. Stop it first.")
        for name in (self.data / "postmaster.pid", self.sockets / f"{SOCKET}.lock", self.sockets / SOCKET):
            name.unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        pid = servers.noted_pid(self.lock)
        if self.running() and pid is not None and self._is_server(pid):
            os.kill(pid, number)

    def _ended(self) -> bool:
        """Whether the process that we started has ended; also takes its exit status off the system."""
        return self._process is not None and self._process.poll() is not None


def _buffers() -> int:
    """Megabytes of PostgreSQL's own cache: a quarter of the memory, from its default of 128 up to 1024."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 128
    return max(128, min(1024, memory // 2**22))


def _command_line(pid: int) -> str:
    """The command line of a living process; empty for one that is gone or a zombie."""
    if Path("/proc/self/cmdline").exists():
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="surrogateescape")
            )
        except OSError:
            return ""
    asked = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return asked.stdout.decode(errors="surrogateescape")


def _utf8_ctype() -> str:
    """The name by which this system's C library knows a UTF-8 character type; ``C`` if it knows none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in CTYPES:
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
