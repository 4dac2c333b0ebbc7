"""Make ``.venv`` and keep it as the lock files say. Runs on a bare interpreter; standard library only.

    python3 newsclaims/embedded/bootstrap.py run|dev

Does nothing, within a tenth of a second, when ``.venv`` has what is asked for. ``dev`` holds all of ``run``.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

OLDEST, NEWEST = (3, 11), (3, 14)
OTHERS = ("python3.13", "python3.12", "python3.14", "python3.11")
CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "newsclaims.json"
LOG = VENV / "newsclaims-install.log"


def main() -> None:
    """Exits with a message where something is in the way."""
    wanted = sys.argv[1]
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        use_another_python()
    # Two commands at once must not install at once; the lock file that both read serves as the lock.
    with (CHECKOUT / "requirements" / "run.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not satisfied(wanted):
            make_environment()
            install(wanted)


def use_another_python() -> None:
    """Replace this process by a supported Python, or say what is needed."""
    have = "Python {}.{}.{} ({})".format(*sys.version_info[:3], sys.executable)
    for name in OTHERS:
        path = shutil.which(name)
        # pyenv and others put programs on PATH that only say which version is missing
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            print(f"{have} is not supported; using {path}.", flush=True)
            os.execv(path, [path, "-I", *sys.argv])  # noqa: S606
    sys.exit(
        f"newsclaims needs Python 3.11, 3.12, 3.13 or 3.14, and this is {have}. Install one of them,"
        " or name it: make PYTHON=/path/to/python3.12 …"
    )


def fingerprint(wanted: str) -> str:
    """What ``.venv`` would hold for ``wanted``."""
    return hashlib.sha256((CHECKOUT / "requirements" / f"{wanted}.txt").read_bytes()).hexdigest()


def satisfied(wanted: str) -> bool:
    """Whether ``.venv`` was completely installed from the lock file as it is now."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return stamp in [{name: fingerprint(name)} for name in {wanted, "dev"}] and works()


def works() -> bool:
    """Whether ``.venv`` has an interpreter that runs (it does not when its Python was removed)."""
    test = f"import sys, pip; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.call([str(PYTHON), "-c", test], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_environment() -> None:
    """A ``.venv`` with pip in it."""
    if works():
        return
    again = "again, because the one there does not work " if VENV.exists() else ""
    print("Making .venv {}with Python {}.{}.{} …".format(again, *sys.version_info[:3]), flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if made.returncode or not works():
        sys.exit(
            f"The virtual environment could not be made:\n{made.stdout.strip()}\n"
            "On Debian and Ubuntu it needs a package: apt-get install python3-venv. The folder must be"
            " writable."
        )


def install(wanted: str) -> None:
    """Install the lock file with its hashes, with a line of progress for the impatient."""
    STAMP.unlink(missing_ok=True)  # an installation that is cut short must not pass for a whole one
    path = CHECKOUT / "requirements" / f"{wanted}.txt"
    total = len(re.findall(r"^[A-Za-z0-9]", path.read_text(), re.MULTILINE))
    print(f"Installing the locked requirements, up to {total} packages, into .venv …", flush=True)
    started = time.monotonic()
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(path)]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    # Two statements and not one, which older Pythons could not read.
    with LOG.open("w") as log:  # noqa: SIM117
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as pip:
            assert pip.stdout is not None
            follow(pip.stdout, log)
    if pip.returncode:
        lines = LOG.read_text().strip().splitlines()
        sys.exit(
            "\n".join([*lines[-12:], f"The requirements could not be installed; all of pip's words: {LOG}"])
        )
    STAMP.write_text(json.dumps({wanted: fingerprint(wanted)}))
    print(f"Installed after {time.monotonic() - started:.0f} s.", flush=True)


def follow(lines: "Iterable[str]", log: TextIO) -> None:
    """Copy pip's words to ``log`` and tell the main steps."""
    fetched = 0
    for line in lines:
        log.write(line)
        if line.startswith("Collecting "):
            fetched += 1
            if fetched % 20 == 0:
                print(f"  {fetched} packages fetched …", flush=True)
        elif line.startswith("Installing collected"):
            print(f"  {fetched} packages fetched; putting them in place …", flush=True)


if __name__ == "__main__":
    main()
