"""``make test``: servers of its own, a browser, pytest."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from newsclaims.embedded.folders import EmbeddedError
from newsclaims.embedded.using import with_servers

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT = (".cache/ms-playwright", "Library/Caches/ms-playwright")
PLAYWRIGHT_PATTERNS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")


def test(arguments: Sequence[str]) -> int:
    """Run pytest with ``arguments`` and return its exit status. Raises EmbeddedError."""
    extra = {"NEWSCLAIMS_ENV": "test"}
    if "not browser" not in arguments:
        extra["CHROMIUM"] = str(browser())
    return with_servers(["python", "-m", "pytest", *arguments], fresh=True, extra=extra)


def browser() -> Path:
    """A Chromium or Chrome that runs, installed if that is possible. Raises EmbeddedError."""
    if named := os.environ.get("CHROMIUM"):
        found = shutil.which(named)
        if found is None or not _runs(found):
            raise EmbeddedError(f"CHROMIUM is {named!r}, which is no browser that can be run.")
        return Path(found)
    if (path := _find()) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        path = _find()
    if path is None:
        raise EmbeddedError(
            "The browser tests need Chromium or Chrome, and there is none on PATH. Install one:\n"
            "  Debian     sudo apt-get install chromium\n"
            "  macOS      brew install --cask chromium\n"
            "  elsewhere  .venv/bin/python -m playwright install chromium\n"
            "or set CHROMIUM to the path of one. To leave them out: make test ARGS=\"-m 'not browser'\""
        )
    return path


def _find() -> Path | None:
    candidates = [found for name in BROWSERS if (found := shutil.which(name))]
    candidates += [path for path in ELSEWHERE if Path(path).exists()]
    for folder in PLAYWRIGHT:
        for pattern in PLAYWRIGHT_PATTERNS:
            candidates += sorted(map(str, (Path.home() / folder).glob(pattern)), reverse=True)
    return next((Path(path) for path in candidates if _runs(path)), None)


def _runs(program: str) -> bool:
    # Asked, not assumed: Ubuntu's chromium-browser is a stub that only says to install a snap.
    try:
        done = subprocess.run(
            [program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install() -> None:
    print("The browser tests need Chromium; installing Debian's (apt-get install chromium) …", flush=True)
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed:\n{done.stdout[-2000:]}", flush=True)
            if command[0] == "install":
                return
