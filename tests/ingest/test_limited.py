"""The child process: the same answers as without it, and its limits."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from articles import ingest
from articles.ingest import IngestError, limited, read_document, read_document_limited

from .corpus import many_operations_pdf
from .makers import ARTICLE, SENTENCES, body, mail, paragraph, pdf, raw_docx

FILES = {
    "a.txt": ARTICLE.encode(),
    "a.md": f"---\ndate: 2024-03-12\n---\n# Quay\n\n{ARTICLE}".encode(),
    "a.html": f"<html><head><title>Quay</title></head><body><p>{ARTICLE}\x00</p></body></html>".encode(),
    "a.docx": raw_docx(body("".join(map(paragraph, SENTENCES)))),
    "a.pdf": pdf([(72, 700, 11, SENTENCES[0])]),
    "a.eml": mail(Subject="Quay 😀").as_bytes(),
}


def children() -> set[str]:
    me = str(os.getpid())
    return {
        path.parent.name
        for path in Path("/proc").glob("[0-9]*/stat")
        if _stat(path).rpartition(")")[2].split()[1:2] == [me]
    }


def _stat(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended since
        return ""


@pytest.mark.parametrize("name", FILES)
def test_same_as_in_this_process(name: str) -> None:
    assert read_document_limited(FILES[name], name) == read_document(FILES[name], name)


def test_errors_come_through() -> None:
    with pytest.raises(IngestError) as caught:
        read_document_limited(raw_docx(body("<w:p/>")), "a.docx")
    assert caught.value.code == "no_text"
    assert caught.value.message.startswith("There is no text in this Word document")


def test_time_is_limited() -> None:
    before = children()
    started = time.monotonic()
    with pytest.raises(IngestError) as caught:
        read_document_limited(many_operations_pdf(), "a.pdf", seconds=0.4)
    assert caught.value.code == "took_too_long"
    assert time.monotonic() - started < 15  # the limit, and what it takes to end a process
    assert children() <= before


def test_memory_is_limited() -> None:
    data = raw_docx(body(paragraph(ARTICLE) + "<w:p/>" * 1_000_000))
    with pytest.raises(IngestError) as caught:
        read_document_limited(data, "a.docx", memory=100 * 1024 * 1024)
    assert caught.value.code == "too_much_memory"


def test_an_exception_in_the_parent_ends_the_child() -> None:
    """Celery's soft time limit is an exception raised by a signal while the child is waited for."""

    def interrupt(*_: object) -> None:
        raise TimeoutError

    before = children()
    old = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.4)
    try:
        with pytest.raises(TimeoutError):
            read_document_limited(many_operations_pdf(), "a.pdf")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert children() <= before


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os; os.abort()", "damaged"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too_much_memory"),
        ("raise MemoryError", "too_much_memory"),
        ("raise ValueError", "damaged"),
        ("print('no JSON')", "damaged"),
        ("print('{}')", "damaged"),
        ("print('[1]')", "damaged"),
        ("print('{\"text\": 1}')", "damaged"),
        ("import time; time.sleep(60)", "took_too_long"),
        ("import sys; sys.stderr.write('x' * 10_000_000); sys.exit(1)", "damaged"),
        ('print(\'{"code": "encrypted", "message": "m"}\')', "encrypted"),
    ],
)
def test_a_child_that_goes_wrong(program: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_command", lambda *_: [sys.executable, "-I", "-c", program])
    with pytest.raises(IngestError) as caught:
        read_document_limited(FILES["a.pdf"], "a.pdf", seconds=1 if code == "took_too_long" else 30)
    assert caught.value.code == code


def test_threads_side_by_side() -> None:
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(read_document_limited(FILES["a.docx"], "a.docx").text))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ARTICLE] * 4


def test_a_path_with_a_space_and_a_hostile_environment(tmp_path: Path) -> None:
    """The child takes nothing from the environment or the current folder: a json.py there is not imported."""
    root = tmp_path / "a checkout"
    (root / "articles").mkdir(parents=True)
    (root / "articles" / "__init__.py").touch()
    shutil.copytree(Path(ingest.__file__).parent, root / "articles" / "ingest")
    for name in ("json.py", "email.py", "docx.py"):
        (root / name).write_text("raise RuntimeError('not this one')")
    (tmp_path / "a.docx").write_bytes(FILES["a.docx"])
    program = (
        "import sys; sys.path.append(sys.argv[1]); from articles.ingest import read_document_limited as read;"
        "print(read(open(sys.argv[2], 'rb').read(), 'a.docx').text)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, str(root), str(tmp_path / "a.docx")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONSTARTUP": "x", "PYTHONWARNINGS": "error", "LC_ALL": "C"},
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert done.stdout.decode().strip() == ARTICLE


def test_the_package_needs_neither_django_nor_parsers_to_load() -> None:
    program = (
        "import sys; sys.path.append(sys.argv[1]); import articles.ingest;"
        "print({'django', 'lxml', 'docx', 'pypdf', 'trafilatura', 'charset_normalizer'} & set(sys.modules))"
    )
    root = Path(ingest.__file__).parents[2]
    done = subprocess.run([sys.executable, "-I", "-c", program, str(root)], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "set()"
