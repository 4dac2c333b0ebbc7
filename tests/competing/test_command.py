"""``python -m claims.competing``: articles in, suggestions out."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims.competing.__main__ import main
from tests.competing.stories import OTHER_SIDE, PALACE, lines, orlavia, tram


def run(tmp_path: Path, data: bytes, *options: str) -> int:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(data)
    return main([str(path), *options])


def test_a_line_for_every_attribution(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, lines(orlavia(), tram())) == 0
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [item["claim"] for item in out] == [
        *({"id": "orlavia", "index": index} for index in range(7)),
        {"id": 7, "index": 0},
        {"id": 7, "index": 1},
    ]
    for item in out:
        assert item["claim"] not in [{"id": s["id"], "index": s["index"]} for s in item["suggested"]]
        assert [s["score"] for s in item["suggested"]] == sorted(
            (s["score"] for s in item["suggested"]), reverse=True
        )
    for mine in PALACE:
        five = {(s["id"], s["index"]) for s in out[mine]["suggested"][:5]}
        assert five & {("orlavia", other) for other in OTHER_SIDE}
    figure = out[-1]["suggested"][0]
    assert (figure["id"], figure["index"]) == (7, 0)
    assert {"kind": "another number", "words": ["90 million", "40 million"]} in figure["reasons"]


def test_as_many_as_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, lines(orlavia()), "--limit", "2") == 0
    assert {len(json.loads(line)["suggested"]) for line in capsys.readouterr().out.splitlines()} == {2}


def changed(**more: Any) -> bytes:
    return json.dumps(tram() | more).encode()


BAD = {
    "no JSON": b"{",
    "no object": b"[]",
    "no UTF-8": b"\xff\xfe",
    "a number that Python does not read": b"1" * 5000,
    "no id": json.dumps({"text": "", "attributions": []}).encode(),
    "an id that is a list": changed(id=[1]),
    "no text": changed(text=None),
    "no attributions": changed(attributions=None),
    "attributions that are no objects": changed(attributions=["x"]),
    "no content": changed(attributions=[{"source": [[0, 3]]}]),
    "a span that is none": changed(attributions=[{"content": [[0]]}]),
    "a span of no length": changed(attributions=[{"content": [[3, 3]]}]),
    "a span outside": changed(attributions=[{"content": [[0, 10_000]]}]),
    "spans that are no list": changed(attributions=[{"content": 3}]),
}


def test_bad_lines_are_told_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, b"\n".join([*BAD.values(), b"", lines(tram())])) == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 2
    told = captured.err.splitlines()
    assert [line.split(":")[0] for line in told] == [f"line {n}" for n in range(1, len(BAD) + 1)]


def test_the_same_article_twice_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, lines(tram(), tram())) == 1
    assert "line 2: an article with this id came before" in capsys.readouterr().err


def test_nothing_in_nothing_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, b"") == 0
    assert capsys.readouterr().out == ""


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl" in capsys.readouterr().err
