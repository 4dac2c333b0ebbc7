"""Many articles at once: folders, zips, JSONL and CSV; what is new, there already, or wrong, and where."""

import io
import json
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from articles import services
from articles.bulk import Sources, take_in_all
from articles.bulk.report import Bar
from articles.models import Article, Job, Original
from newsclaims.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker() -> Any:
    with patch.object(app, "send_task"):
        yield


@pytest.fixture(autouse=True)
def _one_account(editor: User) -> User:
    return editor


def story(name: str) -> str:
    return f"The {name} ferry will not sail on Sunday, the harbour master said. She blamed the swell."


def run(*paths: Path, **options: Any) -> tuple[str, str, int]:
    """What the command says on standard output and error, and its status."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_articles", *map(str, paths), stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def jsonl(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def test_rows_come_with_what_they_say(tmp_path: Path) -> None:
    row = {
        "text": story("first"),
        "title": " No\nferry ",
        "outlet": "Harbour Wire",
        "byline": ["Pia Lund", "Ove Dahl"],
        "published_on": "2026-03-02T08:00:00+01:00",
        "url": "https://wire.example/1",
        "score": 3,
    }
    out, err, status = run(jsonl(tmp_path / "corpus.jsonl", row, b"", {"text": story("second")}))
    assert (err, status) == ("", 0)
    assert out.startswith("2 new, 0 there already, 0 failed")
    article = Article.objects.get(title="No ferry")
    assert (article.outlet, article.byline) == ("Harbour Wire", "Pia Lund, Ove Dahl")
    assert (article.published_on, article.url) == (date(2026, 3, 2), "https://wire.example/1")
    assert article.job.state == Job.State.QUEUED


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_from_any_spreadsheet(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "corpus.csv"
    rows = [["Title", "Text", "published_on"], ["No ferry", f'"{story("first")}\n\nMore."', "2 March 2026"]]
    path.write_text("\ufeff" + "\r\n".join(mark.join(row) for row in rows), encoding="utf-8")
    assert run(path)[2] == 0
    article = Article.objects.get()
    assert article.text.endswith("\n\nMore.")
    assert (article.title, article.published_on) == ("No ferry", date(2026, 3, 2))


def test_a_folder_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.txt").write_text(story("hidden"))
    (tmp_path / "deep" / "er" / "a.txt").write_text(story("deep"))
    (tmp_path / "b.md").write_text(f"# A heading\n\n{story('marked')}")
    zipped(tmp_path / "c.zip", one__txt=story("zipped").encode(), two__html=b"<p>" + story("page").encode())
    jsonl(tmp_path / "d.jsonl", {"text": story("row")})
    out, err, _status = run(tmp_path)
    assert (out.split(":")[0], err) == ("5 new, 0 there already, 0 failed", "")
    assert not Article.objects.filter(text__contains="hidden").exists()


def test_a_table_tells_more_of_files_and_these_come_once(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(story("first"))
    (tmp_path / "texts" / "b.txt").write_text(story("second"))
    (tmp_path / "metadata.csv").write_text("file,outlet\ntexts/a.txt,Harbour Wire\n")
    assert run(tmp_path)[0].startswith("2 new, 0 there already")
    assert Article.objects.get(outlet="Harbour Wire").text == story("first")


def test_a_table_in_a_zip_names_files_of_the_zip(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "all.zip", a__txt=story("first").encode(), list__csv=b"file,title\na.txt,No ferry\n"
    )
    assert run(path)[0].startswith("1 new, 0 there already, 0 failed")
    assert Article.objects.get().title == "No ferry"


def test_a_zip_may_hold_more_files_than_an_upload(tmp_path: Path, editor: User) -> None:
    files = {f"story{number}__txt": story(str(number)).encode() for number in range(250)}
    assert run(zipped(tmp_path / "many.zip", **files), dry_run=True)[0].startswith("250 new")


BAD_ROWS: list[tuple[Any, str]] = [
    (b'{"text": ', "line 2: The line is not JSON"),
    (b'{"text": "caf\xe9 au lait"}', "line 2: It is not in UTF-8"),
    (b"[1]", "line 2: The line is JSON, but not an object"),
    ({"title": "x"}, "line 2: It has neither a text nor a file"),
    ({"text": "a b", "file": "x.txt"}, "line 2: It has a text and a file"),
    ({"text": 3}, "line 2: text: This must be text"),
    ({"text": "Words.", "published_on": "soon"}, "line 2: published_on: “soon” is no date"),
    ({"text": "Words.", "url": "javascript:alert(1)"}, "line 2: url: "),
    ({"text": "…"}, "line 2: There is no text in it"),
    ({"file": "../secret.txt"}, "line 2: file: The file must lie beside the table"),
    ({"file": "/etc/hostname"}, "line 2: file: The file must lie beside the table"),
    ({"file": "gone.txt"}, "line 2: It cannot be read: No such file"),
    ({"file": "folder"}, "line 2: "),
    (b"[" * 100_000, "line 2: The line is not JSON"),
]


@pytest.mark.parametrize(("row", "message"), BAD_ROWS)
def test_what_is_wrong_is_named_and_stops_nothing(tmp_path: Path, row: Any, message: str) -> None:
    (tmp_path / "in" / "folder").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(story("secret"))
    path = jsonl(tmp_path / "in" / "bad.jsonl", {"text": story("first")}, row, {"text": story("third")})
    out, err, status = run(path)
    assert f"bad.jsonl, {message}" in err
    assert (out.split(":")[0], status) == ("2 new, 0 there already, 1 failed", 1)
    assert Article.objects.count() == 2


def test_rows_of_a_csv_are_named_by_the_line_they_start_on(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    lines = ["title,text", f'Good,"{story("first")}', '"', "Bad,too,many", "Bad,caf\xe9 au lait", "Empty,"]
    path.write_bytes("\n".join([*lines, f'Good,"{story("last")}"']).encode("latin-1"))
    out, err, _status = run(path)
    assert out.startswith("2 new, 0 there already, 3 failed")
    for line, why in ((4, "The row has 3 columns"), (5, "It is not in UTF-8"), (6, "It has neither")):
        assert f"bad.csv, line {line}: {why}" in err


def test_files_that_cannot_be_read_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(story("first"))
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    (tmp_path / "e.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "f.txt").write_bytes(b"x" * 10_000_001)
    out, err, status = run(tmp_path)
    assert (out.split(":")[0], status) == ("1 new, 0 there already, 5 failed", 1)
    for name in ("b.png", "c.txt", "d.zip", "e.txt", "f.txt"):
        assert f"/{name}: " in err


def test_an_encrypted_member_of_a_zip_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", good__txt=story("good").encode(), locked__txt=story("locked").encode())
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory's second entry
    path.write_bytes(data)
    out, err, _status = run(path)
    assert out.startswith("1 new, 0 there already, 1 failed")
    assert "a.zip/locked.txt: The archive is protected by a password" in err


def test_the_same_import_again_finds_nothing_new_at_a_query_for_fifty(
    tmp_path: Path, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = jsonl(tmp_path / "corpus.jsonl", *({"text": story(str(number))} for number in range(100)))
    run(path)
    assert run(path)[0].startswith("0 new, 100 there already, 0 failed")
    with django_assert_num_queries(2):
        assert {outcome.state for outcome in take_in_all(items=Sources([path]), user=editor)} == {"duplicate"}


def test_an_interrupted_import_goes_on_where_it_was(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "corpus.jsonl", *({"text": story(str(number))} for number in range(10)))
    real, left = services.receive_text, [4]

    def interrupted(**arguments: Any) -> Any:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return real(**arguments)

    with patch.object(services, "receive_text", interrupted):
        out, err, status = run(path)
    assert (out.split(":")[0], status) == ("4 new, 0 there already, 0 failed", 130)
    assert "Start the same import again" in err
    assert Article.objects.count() == Job.objects.count() == 4
    assert run(path)[0].startswith("6 new, 4 there already, 0 failed")


def test_the_same_text_within_an_import_is_one_article(tmp_path: Path) -> None:
    rows = [{"text": story("same")}, {"text": story("same") + "\r\n"}, {"text": story("other")}]
    path = jsonl(tmp_path / "corpus.jsonl", *rows)
    assert run(path, dry_run=True)[0].startswith("2 new, 1 there already, 0 failed")
    assert run(path)[0].startswith("2 new, 1 there already, 0 failed")


def test_a_rehearsal_saves_nothing(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "corpus.jsonl", {"text": story("first")}, {"text": ""}, {"text": story("second")})
    out, _err, status = run(path, dry_run=True)
    assert out.startswith("2 new, 0 there already, 1 failed")
    assert "nothing was saved" in out
    assert status == 1
    assert not Article.objects.exists()
    assert not Original.objects.exists()


def test_the_report_says_what_became_of_each(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "corpus.jsonl", {"text": story("a")}, {"text": story("a")}, {"url": "x"})
    run(path, report=tmp_path / "report.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    key = Article.objects.get().pk
    assert [(row["where"], row["state"], row["article"]) for row in rows] == [
        ("corpus.jsonl, line 1", "new", key),
        ("corpus.jsonl, line 2", "duplicate", key),
        ("corpus.jsonl, line 3", "failed", None),
    ]
    assert rows[2]["code"] == "bad_line"


def test_limit_and_keys_of_ones_own(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "corpus.jsonl", *({"body": story(str(n)), "head": f"No {n}"} for n in range(5)))
    assert run(path, limit=2, key=["text=body", "title=head"])[0].startswith("2 new")
    assert set(Article.objects.values_list("title", flat=True)) == {"No 0", "No 1"}
    assert "--key is OURS=THEIRS" in run(path, key=["colour=red"])[1]


def test_who_they_belong_to_must_be_clear(tmp_path: Path) -> None:
    User.objects.create_user("bo")
    path = jsonl(tmp_path / "corpus.jsonl", {"text": story("first")})
    assert "--user NAME" in run(path)[1]
    assert "There is no account" in run(path, user="nobody")[1]
    run(path, user="bo")
    assert Article.objects.get().created_by.username == "bo"


def test_a_path_that_does_not_exist_is_said_at_once(tmp_path: Path) -> None:
    assert "There is no file or folder" in run(tmp_path / "nowhere.jsonl")[1]


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    """30 MB of rows in a fraction of that."""
    path = tmp_path / "large.jsonl"
    with path.open("w") as out:
        for number in range(3000):
            out.write(json.dumps({"text": f"{number} " + story("a") * 110}) + "\n")
    tracemalloc.start()
    count = sum(1 for _item in Sources([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 25e6
    assert (count, peak < 2e6) == (3000, True)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_alone() -> None:
    terminal, file = Terminal(), io.StringIO()
    for out in (terminal, file):
        bar = Bar(out)
        bar.show(50, 100, "5 new")
        bar.clear()
    assert " 50%  5 new" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert file.getvalue() == ""
