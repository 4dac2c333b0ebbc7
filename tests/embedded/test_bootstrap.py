"""What makes ``.venv``: only when it must, and from any supported Python."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsclaims.embedded import bootstrap
from newsclaims.embedded.folders import CHECKOUT


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with lock files that ask for nothing, and no ``.venv``."""
    root = tmp_path / "my checkout"
    (root / "newsclaims" / "embedded").mkdir(parents=True)
    shutil.copy(CHECKOUT / "newsclaims" / "embedded" / "bootstrap.py", root / "newsclaims" / "embedded")
    (root / "requirements").mkdir()
    for name in ("run", "dev"):
        (root / "requirements" / f"{name}.txt").write_text(f"# {name}\n")
    monkeypatch.setattr(bootstrap, "CHECKOUT", root)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "STAMP", root / "stamp.json")
    return root


def bootstrapped(checkout: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(checkout / "newsclaims" / "embedded" / "bootstrap.py"), wanted],
        capture_output=True,
        text=True,
        check=False,
    )


def stamp(checkout: Path, wanted: str) -> None:
    (checkout / "stamp.json").write_text(json.dumps({wanted: bootstrap.fingerprint(wanted)}))


@pytest.mark.processes
def test_makes_the_environment_once(checkout: Path) -> None:
    first = bootstrapped(checkout, "run")
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Making .venv" in first.stdout
    assert (checkout / ".venv" / "bin" / "python").exists()
    log = checkout / ".venv" / "newsclaims-install.log"
    installed = log.stat().st_mtime_ns
    second = bootstrapped(checkout, "run")
    assert (second.returncode, second.stdout) == (0, "")
    assert log.stat().st_mtime_ns == installed


@pytest.mark.processes
def test_repairs_an_environment_whose_python_is_gone(checkout: Path) -> None:
    bin_folder = checkout / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "python").symlink_to("/nowhere/python3")
    again = bootstrapped(checkout, "run")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "does not work" in again.stdout


@pytest.mark.processes
def test_a_failed_installation_says_why_and_is_repeated(checkout: Path) -> None:
    lock = checkout / "requirements" / "run.txt"
    lock.write_text("./not-there.whl --hash=sha256:" + "0" * 64 + "\n")
    failed = bootstrapped(checkout, "run")
    assert failed.returncode == 1
    assert "not-there.whl" in failed.stderr
    assert "could not be installed" in failed.stderr
    lock.write_text("")
    assert bootstrapped(checkout, "run").returncode == 0


@pytest.mark.parametrize(
    ("installed", "wanted", "enough"),
    [
        ("run", "run", True),
        ("dev", "dev", True),
        ("dev", "run", True),
        ("run", "dev", False),
    ],
)
def test_dev_is_enough_for_run(checkout: Path, installed: str, wanted: str, enough: bool) -> None:
    stamp(checkout, installed)
    assert bootstrap.satisfied(wanted) is enough


def test_a_changed_lock_file_is_noticed(checkout: Path) -> None:
    stamp(checkout, "run")
    (checkout / "requirements" / "run.txt").write_text("# newer\n")
    assert not bootstrap.satisfied("run")


def test_an_unreadable_stamp_is_no_stamp(checkout: Path) -> None:
    (checkout / "stamp.json").write_text("{")
    assert not bootstrap.satisfied("run")


def test_an_old_python_hands_over_to_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name on PATH that does not run, as version managers leave them, is passed over."""
    (tmp_path / "python3.13").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "python3.12").write_text("#!/bin/sh\nexit 0\n")
    for path in tmp_path.iterdir():
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    called: list[list[str]] = []

    def execv(path: str, arguments: list[str]) -> None:
        called.append(arguments)
        raise SystemExit(0)

    monkeypatch.setattr(os, "execv", execv)
    with pytest.raises(SystemExit):
        bootstrap.use_another_python()
    assert called[0][0] == str(tmp_path / "python3.12")


def test_without_a_supported_python_it_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        bootstrap.use_another_python()


def test_runs_on_an_old_python_as_far_as_its_message() -> None:
    """Its syntax is that of Python 3.6, or an old interpreter would only say "invalid syntax"."""
    import ast

    source = (CHECKOUT / "newsclaims" / "embedded" / "bootstrap.py").read_text()
    ast.parse(source, feature_version=(3, 6))
