"""Data folders for real servers; whatever a test leaves running in one is stopped after it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsclaims.embedded.folders import CHECKOUT, MARKER, prepare, temporary
from newsclaims.embedded.instance import Servers
from newsclaims.embedded.postgres import Postgres

MakeFolder = Callable[[str], Path]


@pytest.fixture
def make_folder() -> Iterator[MakeFolder]:
    """Makes a data folder by its name. In /tmp, because root's ``tmp_path`` is closed to other accounts."""
    base = Path(tempfile.mkdtemp(prefix="newsclaims-"))
    base.chmod(0o711)
    made: list[Path] = []

    def make(name: str) -> Path:
        made.append(prepare(base / name))
        return made[-1]

    yield make
    for folder in made:
        if (folder / MARKER).exists():
            servers = Servers(folder, {}, say=lambda text: None)
            servers.stop_regardless()
            servers.discard()
    shutil.rmtree(base)


@pytest.fixture
def folder(make_folder: MakeFolder) -> Path:
    """A data folder for real servers."""
    return make_folder("data")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A fresh PostgreSQL cluster, stopped, to copy from: making one each time takes a second."""
    folder = temporary()
    postgres = Postgres(folder)
    postgres.start()
    postgres.stop()
    yield postgres.data
    postgres.remove()
    shutil.rmtree(folder)


@pytest.fixture
def bare_environment() -> dict[str, str]:
    """Our environment without the servers that ``make test`` started for it."""
    ours = {
        "DATABASE_URL",
        "REDIS_URL",
        "CACHE_URL",
        "SECRET_KEY",
        "NEWSCLAIMS_DATA",
        "NEWSCLAIMS_ENV",
        "PORT",
    }
    return {name: value for name, value in os.environ.items() if name not in ours}


def python(code: str, *arguments: object, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start ``code`` in an interpreter of its own, in the checkout."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=CHECKOUT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def eventually(condition: Callable[[], object], seconds: float = 20.0) -> bool:
    """Whether ``condition`` came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_alive(pid: int) -> bool:
    """Whether ``pid`` runs; a zombie does not."""
    asked = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(asked) and not asked.startswith("Z")
