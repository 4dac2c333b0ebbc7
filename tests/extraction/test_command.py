"""``python -m claims.extraction``: lines in, lines out."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from claims.extraction.__main__ import main

TEXT = "“The ferry sank at noon,” Ann Marsh said."


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def test_lines_in_lines_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"id": "a", "text": TEXT, "other": 1}), "", json.dumps({"id": 7, "text": ""})]
    feed(monkeypatch, "\n".join(lines).encode())
    assert main([]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    (attribution,) = first["attributions"]
    assert first["id"] == "a"
    assert attribution["source"] == [[TEXT.index("Ann"), TEXT.index(" said")]]
    assert (attribution["form"], attribution["kind"], attribution["speaker"]) == (
        "direct",
        "person",
        "Ann Marsh",
    )
    assert second == {"id": 7, "attributions": []}


def test_bad_lines_are_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [b"{", b"[]", b'{"id": 1}', b'{"text": ""}', b'{"id": 1, "text": 2}', b"\xff\xfe", b"1" * 5000]
    feed(monkeypatch, b"\n".join([*bad, b'{"id": "good", "text": ""}']))
    assert main([]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"id": "good", "attributions": []}
    assert [line.split(":")[0] for line in captured.err.splitlines()] == [f"line {n}" for n in range(1, 8)]


def test_text_makes_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    feed(monkeypatch, TEXT.encode())
    assert main(["--text"]) == 0
    out = capsys.readouterr().out
    assert "1. direct, person" in out
    assert "Ann Marsh" in out
    feed(monkeypatch, b"Nothing here.")
    assert main(["--text"]) == 0
    assert capsys.readouterr().out == "No attributions found.\n"
