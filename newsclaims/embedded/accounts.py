"""The account that PostgreSQL runs as. It refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from newsclaims.embedded.folders import EmbeddedError


class Identity(TypedDict, total=False):
    """What ``subprocess`` needs in order to change to an account; empty to stay the same."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A user to run a server as."""

    name: str
    uid: int
    gid: int

    @property
    def identity(self) -> Identity:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    @property
    def is_listed(self) -> bool:
        """Whether the system knows a name for it; PostgreSQL makes no cluster for an account without."""
        try:
            pwd.getpwuid(self.uid)
        except KeyError:
            return False
        return True

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can pass through ``folder`` and everything above it."""
        return self._succeeds(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])

    def can_run(self, program: Path) -> bool:
        """Whether ``program --version`` runs as this account."""
        return self._succeeds([str(program), "--version"])

    def _succeeds(self, command: list[str]) -> bool:
        # Asked of the kernel by doing it: permission bits alone miss access lists and mount options.
        try:
            done = subprocess.run(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **self.identity,
            )
        except PermissionError:
            return False
        return done.returncode == 0


def server_account(cluster: Path) -> Account:
    """The caller's own account; as root, the owner of ``cluster`` where it exists, otherwise ``nobody``.

    NEWSCLAIMS_SERVER_USER names another one. Raises EmbeddedError when there is none to change to.
    """
    uid = os.geteuid()
    if uid != 0:
        return Account(str(uid), uid, os.getegid())
    if cluster.is_dir() and (owner := cluster.stat()).st_uid != 0:
        return _usable(Account(str(owner.st_uid), owner.st_uid, owner.st_gid))
    name = os.environ.get("NEWSCLAIMS_SERVER_USER", "nobody")
    try:
        entry = pwd.getpwnam(name)
    except KeyError as error:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and there is no user {name!r} to run it as. Set"
            " NEWSCLAIMS_SERVER_USER to an unprivileged user, or run the command as one."
        ) from error
    if entry.pw_uid == 0:
        raise EmbeddedError(
            f"NEWSCLAIMS_SERVER_USER is {name!r}, which is root. PostgreSQL refuses to run as root."
        )
    return _usable(Account(name, entry.pw_uid, entry.pw_gid))


def _usable(account: Account) -> Account:
    if not account.can_enter(Path("/")):
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and root may not change to {account.name!r} here."
            " Run the command as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
        )
    return account
