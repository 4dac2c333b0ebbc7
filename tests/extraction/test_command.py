"""``python -m claims.extraction``: lines in, lines out."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from claims.extraction import MODEL_VERSION
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
    assert second == {
        "id": 7,
        "model": MODEL_VERSION,
        "english": True,
        "attributions": [],
        "nested": [],
    }


def test_bad_lines_are_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [
        b"{",
        b"[]",
        b'{"id": 1}',
        b'{"text": ""}',
        b'{"id": 1, "text": 2}',
        b"\xff\xfe",
        b"1" * 5000,
        b"[" * 200_000,
    ]
    feed(monkeypatch, b"\n".join([*bad, b'{"id": "good", "text": ""}']))
    assert main([]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["id"] == "good"
    assert [line.split(":")[0] for line in captured.err.splitlines()] == [f"line {n}" for n in range(1, 9)]


def test_text_makes_a_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    feed(monkeypatch, TEXT.encode())
    assert main(["--text"]) == 0
    out = capsys.readouterr().out
    assert "1. direct, person" in out
    assert "Ann Marsh" in out
    feed(monkeypatch, b"Nothing here.")
    assert main(["--text"]) == 0
    assert capsys.readouterr().out == "No attributions found.\n"


def test_a_text_in_another_language_is_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Der Minister sagte am Montag, die Brücke sei sicher, und das Amt habe sie geprüft. " * 3
    feed(monkeypatch, json.dumps({"id": 1, "text": text}).encode())
    assert main([]) == 0
    captured = capsys.readouterr()
    record = json.loads(captured.out)
    assert (record["english"], record["attributions"]) == (False, [])
    assert captured.err.startswith("line 1: the text is not in English")


def test_half_a_character_is_no_end_of_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [b'{"id": 1, "text": "Ann Marsh said \\ud800 that the ferry sank."}', b'{"id": 2, "text": ""}']
    feed(monkeypatch, b"\n".join(lines))
    main([])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["id"] == 2


def test_what_is_nested_stands_apart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Ivo Lind left. Harbour Board officials said Ann Marsh had claimed the pier was perfectly safe."
    feed(monkeypatch, json.dumps({"id": 1, "text": text}).encode())
    main([])
    record = json.loads(capsys.readouterr().out)
    (inner,) = record["nested"]
    outer = record["attributions"][inner["outer"]]
    assert [text[slice(*span)] for span in inner["source"]] == ["Ann Marsh"]
    assert [text[slice(*span)] for span in outer["source"]] == ["Harbour Board officials"]
