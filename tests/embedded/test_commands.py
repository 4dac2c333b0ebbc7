"""The verbs behind the Makefile's targets, as commands."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsclaims.embedded import runs
from newsclaims.embedded.broker import Broker
from newsclaims.embedded.folders import CHECKOUT, EmbeddedError, prepare, remove, secret_key
from newsclaims.embedded.instance import Servers
from newsclaims.embedded.postgres import Postgres
from tests.embedded.conftest import eventually, is_alive, python

EMBEDDED = [sys.executable, "-m", "newsclaims.embedded"]
REPORT = (
    "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['NEWSCLAIMS_DATA'])"
)


def embedded(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EMBEDDED, *arguments],
        cwd=CHECKOUT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def environment(folder: Path, bare_environment: dict[str, str]) -> dict[str, str]:
    return bare_environment | {"NEWSCLAIMS_DATA": str(folder)}


@pytest.mark.processes
def test_with_starts_the_servers_and_stops_them_after(folder: Path, environment: dict[str, str]) -> None:
    done = embedded("with", "--", "python", "-c", REPORT, env=environment)
    assert done.stdout.split() == [Postgres(folder).url, Broker(folder).url, str(folder)]
    assert not Postgres(folder).running()
    assert not Broker(folder).running()


@pytest.mark.processes
def test_with_fresh_leaves_no_trace(environment: dict[str, str], folder: Path) -> None:
    done = embedded("with", "--fresh", "--", "python", "-c", REPORT, env=environment)
    used = Path(done.stdout.split()[2])
    assert used != folder
    assert not used.exists()


@pytest.mark.processes
def test_with_passes_the_exit_status_on(environment: dict[str, str]) -> None:
    assert embedded("with", "--", "python", "-c", "raise SystemExit(7)", env=environment).returncode == 7
    killed = embedded("with", "--", "python", "-c", "import os; os.kill(os.getpid(), 9)", env=environment)
    assert killed.returncode == 128 + 9


@pytest.mark.processes
def test_servers_of_one_s_own_are_used(environment: dict[str, str], folder: Path) -> None:
    own = {"DATABASE_URL": "postgresql://me@db.example/own", "REDIS_URL": "redis://cache.example/0"}
    done = embedded("with", "--", "python", "-c", REPORT, env=environment | own)
    assert done.stdout.split()[:2] == list(own.values())
    assert not (folder / "postgres").exists()
    assert not (folder / "broker").exists()


@pytest.mark.processes
def test_servers_stay_up_for_who_still_uses_them(folder: Path, environment: dict[str, str]) -> None:
    ours = Servers(folder, {})
    ours.start()
    embedded("with", "--", "true", env=environment)
    assert ours.ready()
    assert ours.stop()
    assert not ours.ready()


@pytest.mark.processes
def test_a_killed_command_leaves_nothing_behind(environment: dict[str, str], folder: Path) -> None:
    code = (
        "import os, sys, time; print(os.getpid(), os.environ['NEWSCLAIMS_DATA'], flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [*EMBEDDED, "with", "--fresh", "--", "python", "-c", code],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        pid, used = process.stdout.readline().split()
        process.kill()
    assert eventually(lambda: not is_alive(int(pid)))
    assert eventually(lambda: not Path(used).exists())


@pytest.mark.processes
def test_stop_ends_servers_that_were_left_behind(folder: Path, environment: dict[str, str]) -> None:
    # Started by a process that ends without stopping them.
    python(
        "import sys; from pathlib import Path; from newsclaims.embedded.instance import Servers;"
        " Servers(Path(sys.argv[1]), {}).start()",
        folder,
    ).communicate()
    assert Postgres(folder).running()
    assert embedded("stop", env=environment).stdout == "Stopped.\n"
    assert not Postgres(folder).running()
    assert not Broker(folder).running()
    assert embedded("stop", env=environment).stdout == "Nothing is running.\n"


def test_stop_makes_no_folder(tmp_path: Path, environment: dict[str, str]) -> None:
    missing = tmp_path / "none"
    done = embedded("stop", env=environment | {"NEWSCLAIMS_DATA": str(missing)})
    assert (done.returncode, done.stdout) == (0, "Nothing is running.\n")
    assert not missing.exists()


@pytest.mark.processes
def test_env_names_the_running_servers(folder: Path, environment: dict[str, str]) -> None:
    assert embedded("env", env=environment).returncode == 1
    servers = Servers(folder, {})
    servers.start()
    printed = embedded("env", env=environment).stdout
    shell = subprocess.run(
        ["/bin/sh", "-c", f'{printed}\nprintf %s "$DATABASE_URL"'], capture_output=True, text=True, check=True
    )
    assert servers.postgres is not None
    assert shell.stdout == servers.postgres.url


@pytest.mark.processes
def test_env_names_the_port_of_the_run(folder: Path, environment: dict[str, str]) -> None:
    Servers(folder, {}).start()
    assert "PORT" not in embedded("env", env=environment).stdout
    with runs.claimed(folder, 18765) as (run, _moved):
        assert f"export PORT={run.port}\n" in embedded("env", env=environment).stdout


def test_reset_asks_first(folder: Path, environment: dict[str, str]) -> None:
    refused = embedded("reset", env=environment)
    assert refused.returncode == 1
    assert "make reset YES=1" in refused.stderr
    assert folder.exists()


@pytest.mark.processes
def test_reset_deletes_everything(folder: Path, environment: dict[str, str]) -> None:
    embedded("with", "--", "true", env=environment)
    assert embedded("reset", "--yes", env=environment).returncode == 0
    assert not folder.exists()


def test_a_folder_that_we_did_not_make_is_not_deleted(tmp_path: Path, environment: dict[str, str]) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("Dear Ilse")
    prepare(precious)
    with pytest.raises(EmbeddedError, match="not made by newsclaims"):
        remove(precious)
    done = embedded("reset", "--yes", env=environment | {"NEWSCLAIMS_DATA": str(precious)})
    assert done.returncode == 1
    assert (precious / "letter.txt").exists()


def test_the_secret_key_is_made_once_and_private(folder: Path) -> None:
    key = secret_key(folder)
    assert len(key) >= 50
    assert secret_key(folder) == key
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    # A file in the way stops root, too, whom a folder of somebody else would not.
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot be used"):
        prepare(tmp_path / "file" / "data")


@pytest.mark.processes
def test_interrupting_a_command_reaches_it_once(environment: dict[str, str]) -> None:
    code = (
        "import time\ntry:\n    print('up', flush=True); time.sleep(600)\n"
        "except KeyboardInterrupt:\n    print('interrupted', flush=True); raise SystemExit(5)"
    )
    with subprocess.Popen(
        [*EMBEDDED, "with", "--fresh", "--", "python", "-c", code],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "interrupted\n"
    assert process.returncode == 5
