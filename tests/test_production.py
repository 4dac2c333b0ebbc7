"""What production needs: settings that refuse to start half-configured, an image, and its services."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = {
    "NEWSCLAIMS_ENV": "production",
    "SECRET_KEY": "k3y-of-a-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "ALLOWED_HOSTS": "claims.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
START = ["-c", "import django; django.setup()"]
OURS = re.compile(r'\b(?:required|flag|listed|limited|environ\.get)\(\s*"([A-Z_]+)"')
OPTIONAL = {
    "CACHE_URL",  # follows from REDIS_URL
    "NEWSCLAIMS_DATA",  # of no use where nothing is embedded
    "NEWSCLAIMS_LEASE_SECONDS",  # for tests
    "NEWSCLAIMS_QUEUE",  # for two installations on one broker
}


def run(arguments: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = bare | {"DJANGO_SETTINGS_MODULE": "newsclaims.settings"} | variables
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


# -- Settings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_it_does_not_start_without(missing: str) -> None:
    given = {name: value for name, value in COMPLETE.items() if name != missing}
    result = run(START, **given)
    assert result.returncode != 0
    assert f"ImproperlyConfigured: Set {missing}" in result.stderr


def test_production_is_the_default() -> None:
    result = run(START)
    assert result.returncode != 0
    assert "ImproperlyConfigured: Set SECRET_KEY" in result.stderr


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be"),
        ({"SECRET_KEY": "development-only-key-that-production-refuses-to-start-with"}, "SECRET_KEY must be"),
        ({"ALLOWED_HOSTS": "*"}, "'*' is not accepted"),
        ({"NEWSCLAIMS_ENV": "prod"}, "use production, development or test"),
        ({"NEWSCLAIMS_LIMIT_READ": "often"}, "write it like 120/minute"),
    ],
)
def test_it_does_not_start_with(wrong: dict[str, str], message: str) -> None:
    result = run(START, **(COMPLETE | wrong))
    assert result.returncode != 0
    assert "ImproperlyConfigured" in result.stderr
    assert message in result.stderr


def test_complete_settings_pass_django_s_deployment_check() -> None:
    result = run(["manage.py", "check", "--deploy"], **COMPLETE)
    assert result.returncode == 0, result.stderr
    # Whether sub-domains speak TLS is the operator's to know: HSTS stays with the site's own host.
    assert set(re.findall(r"security\.W\d+", result.stderr)) <= {"security.W005", "security.W021"}


# -- The image ------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, rest), continuation lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M).replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_image_runs_locked_requirements_as_nobody_in_particular() -> None:
    steps = instructions()
    assert any("--require-hashes -r requirements/production.txt" in rest for _, rest in steps)
    assert [rest for step, rest in steps if step == "USER"] == ["10001"]
    assert not any(step in {"ENV", "ARG"} and "SECRET" in rest for step, rest in steps)


def test_static_files_are_collected_as_the_image_does_it(tmp_path: Path) -> None:
    [words] = [shlex.split(rest) for _, rest in instructions() if "collectstatic" in rest]
    variables = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    command = words[len(variables) :]
    assert command[0] == "python"
    result = run(command[1:], **variables, STATIC_ROOT=str(tmp_path / "static"))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_the_product_does_not_import_what_the_image_leaves_out() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert "newsclaims/embedded" in left_out
    assert {".env", ".git", ".data"} <= set(left_out)
    for room in ("newsclaims", "articles", "claims"):
        for file in (ROOT / room).rglob("*.py"):
            if "embedded" not in file.parts:
                assert "newsclaims.embedded" not in file.read_text(), file


# -- The services ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return loaded


def test_the_services_are_there(services: dict[str, Any]) -> None:
    assert set(services) == {"migrate", "web", "worker", "scheduler", "postgres", "redis"}
    for name in ("web", "worker", "postgres", "redis"):
        assert services[name]["healthcheck"]["test"]
    for name, service in services.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    for name in ("web", "worker", "scheduler"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_they_run_commands_that_exist(services: dict[str, Any]) -> None:
    for name in ("migrate", "scheduler"):
        python, manage, command = services[name]["command"][:3]
        assert (python, manage) == ("python", "manage.py")
        assert command in get_commands()
    worker = [word.replace("${NEWSCLAIMS_WORKERS:-2}", "2") for word in services["worker"]["command"]]
    checked = run(["-m", *worker, "--help"], **COMPLETE)
    assert checked.returncode == 0, checked.stderr
    [gunicorn] = [yaml.safe_load(rest) for step, rest in instructions() if step == "CMD"]
    checked = run(["-m", gunicorn[0], *gunicorn[1:], "--check-config"], **COMPLETE)
    assert checked.returncode == 0, checked.stderr


def test_the_queue_keeps_what_it_holds(services: dict[str, Any]) -> None:
    command = " ".join(services["redis"]["command"])
    for option in ("--appendonly yes", "--appendfsync everysec", "--maxmemory-policy noeviction"):
        assert option in command


def test_they_set_the_variables_that_the_settings_read(services: dict[str, Any]) -> None:
    read = set(OURS.findall((ROOT / "newsclaims" / "settings.py").read_text()))
    image = {
        name for step, rest in instructions() if step == "ENV" for name in re.findall(r"([A-Z_]+)=", rest)
    }
    for name in ("migrate", "web", "worker", "scheduler"):
        given = set(services[name]["environment"])
        assert given - {"OMP_NUM_THREADS"} <= read, name
        only_web = {"DATABASE_STATEMENT_TIMEOUT_MS", "DATABASE_POOL"}
        assert read - OPTIONAL - image - only_web <= given, name
        assert (only_web <= given) == (name == "web")
    assert services["worker"]["environment"]["OMP_NUM_THREADS"] == "1"
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
        assert ":?" in services["web"]["environment"][name]


def test_the_documentation_lists_every_variable() -> None:
    documented = (ROOT / "docs" / "operation.md").read_text()
    for name in OURS.findall((ROOT / "newsclaims" / "settings.py").read_text()):
        assert f"`{name}`" in documented, name
