"""Finding a browser for the tests."""

from pathlib import Path

import pytest

from newsclaims.embedded import checks
from newsclaims.embedded.folders import EmbeddedError


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH and home, and no permission to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(checks, "ELSEWHERE", ())
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return tmp_path


def program(path: Path, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_the_named_browser_is_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path / "chromium")
    mine = program(path / "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert checks.browser() == mine


def test_a_named_browser_that_does_not_run_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(path / "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(path / "mine", status=1)))
    with pytest.raises(EmbeddedError, match="no browser"):
        checks.browser()


def test_a_stub_that_does_not_run_is_passed_over(path: Path) -> None:
    program(path / "chromium-browser", status=1)
    chrome = program(path / "google-chrome")
    assert checks.browser() == chrome


def test_playwright_s_own_browser_is_found(path: Path) -> None:
    own = program(path / "home" / ".cache" / "ms-playwright" / "chromium-1200" / "chrome-linux" / "chrome")
    assert checks.browser() == own


def test_without_one_it_says_what_to_do(path: Path) -> None:
    with pytest.raises(EmbeddedError, match="apt-get install chromium"):
        checks.browser()


def test_root_on_debian_installs_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    apt = program(path / "apt-get")
    apt.write_text(
        f'#!/bin/sh\ncd \'{path}\'\necho "$@" >> asked\n[ "$2" = install ] || exit 0\n'
        "printf '#!/bin/sh\\n' > chromium\n/bin/chmod 755 chromium\n"
    )
    assert checks.browser() == path / "chromium"
    assert [line.split()[1] for line in (path / "asked").read_text().splitlines()] == ["update", "install"]


@pytest.mark.parametrize(
    ("arguments", "looks"), [([], True), (["-k", "title"], True), (["-m", "not browser"], False)]
)
def test_a_browser_is_looked_for_only_if_it_may_be_needed(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], looks: bool
) -> None:
    given: dict[str, str] = {}

    def with_servers(command: list[str], *, fresh: bool, extra: dict[str, str]) -> int:
        assert fresh
        assert command == ["python", "-m", "pytest", *arguments]
        given.update(extra)
        return 3

    monkeypatch.setattr(checks, "with_servers", with_servers)
    monkeypatch.setattr(checks, "browser", lambda: Path("/opt/chromium"))
    assert checks.test(arguments) == 3
    assert ("CHROMIUM" in given) is looks
