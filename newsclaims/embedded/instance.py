"""Both servers of one data folder: started where no other is named, stopped when the last user leaves."""

import fcntl
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from newsclaims.embedded.broker import Broker
from newsclaims.embedded.folders import remove, secret_key
from newsclaims.embedded.postgres import Postgres
from newsclaims.embedded.servers import try_lock


class Servers:
    """PostgreSQL and the broker of ``folder``, less those that ``environ`` already names.

    Every user of them holds a shared lock, so that of two commands that use the same folder the last one to
    end stops the servers, and neither takes them from the other.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str] = os.environ, say: Callable[[str], None] = print
    ) -> None:
        self.folder = folder
        self.postgres = None if environ.get("DATABASE_URL") else Postgres(folder, say)
        self.broker = None if environ.get("REDIS_URL") else Broker(folder)
        self._use: IO[str] | None = None

    def start(self) -> None:
        """Start what does not run. Raises EmbeddedError."""
        self._enter()
        if self.postgres is not None:
            self.postgres.start()
        if self.broker is not None:
            self.broker.start()

    def ready(self) -> bool:
        """Whether both take connections."""
        return all(server.ready() for server in (self.postgres, self.broker) if server is not None)

    def stop(self) -> bool:
        """Stop both, unless another command uses them. Returns whether they were stopped."""
        self._leave()
        lock = try_lock(self._use_file)
        if lock is None:
            return False
        with lock:
            self.stop_regardless()
        return True

    def stop_regardless(self) -> None:
        """Stop both, whoever uses them."""
        for server in (self.broker, self.postgres):
            if server is not None and server.running():
                server.stop()

    def discard(self) -> None:
        """Delete the data folder and what was put elsewhere for it. Both must be stopped."""
        for server in (self.broker, self.postgres):
            if server is not None:
                server.remove()
        remove(self.folder)

    def environment(self) -> dict[str, str]:
        """The variables by which the product finds the servers, its data and its key."""
        found = {
            "NEWSCLAIMS_DATA": str(self.folder),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(self.folder),
        }
        if self.postgres is not None:
            found["DATABASE_URL"] = self.postgres.url
        if self.broker is not None:
            found |= {"REDIS_URL": self.broker.url, "CACHE_URL": self.broker.cache_url}
        return found

    @property
    def _use_file(self) -> Path:
        return self.folder / "in-use.lock"

    def _enter(self) -> None:
        if self._use is None:
            self._use = self._use_file.open("a+", encoding="utf-8")
            fcntl.flock(self._use, fcntl.LOCK_SH)  # waits while a last user stops the servers

    def _leave(self) -> None:
        if self._use is not None:
            self._use.close()
            self._use = None
