"""Where a first run keeps its data."""

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

MARKER = ".newsclaims-data"
"""A file that says: this folder was made by newsclaims, so ``make reset`` may delete it."""

LONGEST_SOCKET_PATH = 99
"""Bytes. The kernel takes 107 on Linux and 103 on macOS; PostgreSQL appends to its folder's name."""


class EmbeddedError(Exception):
    """Something a newcomer has to be told, in words that say what to do."""


def data_path() -> Path:
    """The folder that NEWSCLAIMS_DATA names, otherwise ``.data`` in the checkout; it need not exist."""
    return Path(os.environ.get("NEWSCLAIMS_DATA") or CHECKOUT / ".data").expanduser().resolve()


def prepare(folder: Path) -> Path:
    """Make ``folder``, private, and mark it as ours if it is new or empty.

    Raises EmbeddedError when it cannot be made or written.
    """
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # As root, PostgreSQL's account must pass through; what is private inside is closed by itself.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        if not any(folder.iterdir()):
            (folder / MARKER).write_text("Data of newsclaims. `make reset` deletes this folder.\n")
        logs = folder / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    if not os.access(logs, os.W_OK | os.X_OK):
        owner = logs.stat().st_uid
        raise EmbeddedError(
            f"The data folder {folder} belongs to another account (uid {owner}). Run as that account, or set"
            " NEWSCLAIMS_DATA to a folder of your own."
        )
    return folder


def temporary() -> Path:
    """A new data folder for one command, to be deleted after it."""
    folder = Path(tempfile.mkdtemp(prefix="newsclaims-")).resolve()
    if os.geteuid() == 0:
        folder.chmod(0o711)
    return prepare(folder)


def remove(folder: Path) -> None:
    """Delete a data folder. Raises EmbeddedError unless it carries our marker."""
    if not (folder / MARKER).is_file():
        raise EmbeddedError(f"{folder} was not made by newsclaims, so it is not deleted. Delete it yourself.")
    shutil.rmtree(folder)


def identity(folder: Path) -> str:
    """A short name for ``folder`` that no other folder of this machine has."""
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def socket_folder(home: Path, name: str, *, socket_name: str, uid: int) -> Path:
    """A private folder for a Unix socket, owned by ``uid``: ``home/name``, or in /tmp if that is too long.

    /tmp and not TMPDIR: every command must find the same folder, whatever its environment. A comma will
    not do either, since PostgreSQL's clients take it for a list. Raises EmbeddedError when a stranger's
    folder is there.
    """
    folder = home / name
    if len(os.fsencode(folder / socket_name)) > LONGEST_SOCKET_PATH or "," in str(folder):
        folder = Path("/tmp") / f"newsclaims-{uid}-{identity(home)}-{name}"  # noqa: S108 - checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owners = {uid, os.geteuid()} if folder.parent != home else {found.st_uid}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise EmbeddedError(f"{folder} is not ours, so no server's socket can be put there. Remove it.")
    if found.st_uid != uid:
        os.chown(folder, uid, -1)
    folder.chmod(0o700)
    return folder


def secret_key(folder: Path) -> str:
    """The installation's secret key, made once and readable by its owner alone."""
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)  # of two starts at once the first one's key is kept
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
