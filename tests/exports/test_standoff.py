"""brat and Citron: read by the rules of their own readers, every offset against the text."""

import json
import re
from dataclasses import dataclass, field

from claims.models import Claim
from tests.exports.conftest import Odd, Written, unzipped

TEXT_BOUND = re.compile(r"(T\d+)\t([A-Za-z_-]+) (\d+ \d+(?:;\d+ \d+)*)\t(.+)")
RELATION = re.compile(r"(R\d+)\t([A-Za-z_-]+) Arg1:(T\d+) Arg2:(T\d+)")
ATTRIBUTE = re.compile(r"(A\d+)\t([A-Za-z_-]+) (T\d+)(?: ([a-z]+))?")
NOTE = re.compile(r"(#\d+)\tAnnotatorNotes (T\d+)\t([^\t]+)")


@dataclass
class Standoff:
    """One .ann, read as brat's ``annotation.py`` does: an unknown line or a wrong offset is an error."""

    words: dict[str, tuple[str, list[tuple[int, int]]]] = field(default_factory=dict)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)


def read(text: str, ann: str) -> Standoff:
    found, keys = Standoff(), set()
    assert ann == "" or ann.endswith("\n")
    assert ann.splitlines() == ann.split("\n")[:-1]  # no character that Python takes for a line's end
    for line in ann.splitlines():
        if match := TEXT_BOUND.fullmatch(line):
            key, kind, offsets, words = match.groups()
            pieces = [(int(a), int(b)) for a, b in (pair.split(" ") for pair in offsets.split(";"))]
            assert pieces == sorted(pieces)
            for start, end in pieces:
                assert 0 <= start < end <= len(text)
                assert text[start:end] == text[start:end].strip()
                assert "\n" not in text[start:end]
            assert words == " ".join(text[start:end] for start, end in pieces)
            found.words[key] = kind, pieces
        elif match := RELATION.fullmatch(line):
            key, kind, first, second = match.groups()
            found.relations.append((kind, first, second))
        elif match := ATTRIBUTE.fullmatch(line):
            key, kind, first, value = match.groups()
            found.attributes.append((kind, first, value))
        else:
            match = NOTE.fullmatch(line)
            assert match, line
            key, first, note = match.groups()
            found.notes[first] = note
        assert key not in keys
        keys.add(key)
    mentioned = {key for _, *pair in found.relations for key in pair} | {
        key for _, key, _ in found.attributes
    }
    assert mentioned | set(found.notes) <= set(found.words)
    return found


def declared(configuration: str) -> dict[str, dict[str, str]]:
    """brat's annotation.conf: section → name → arguments."""
    sections: dict[str, dict[str, str]] = {}
    for line in configuration.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            sections[heading[1]] = {}
        elif line:
            name, _, arguments = line.partition("\t")
            sections[list(sections)[-1]][name] = arguments
    return sections


def test_brat_reads_every_article(odd: Odd, written: Written) -> None:
    files = unzipped(written("brat"))
    config = declared(files.pop("annotation.conf"))
    assert list(config) == ["entities", "relations", "events", "attributes"]
    contents = 0
    for article in (odd.first, odd.second, odd.third):
        text, ann = (files.pop(f"article-{article.pk}.{suffix}") for suffix in ("txt", "ann"))
        assert text == article.text
        found = read(text, ann)
        contents += sum(kind == "Content" for kind, _ in found.words.values())
        for kind, _ in found.words.values():
            assert kind in config["entities"]
        for kind, first, second in found.relations:
            ends = f"Arg1:{found.words[first][0]}, Arg2:{found.words[second][0]}"
            assert config["relations"][kind] == ends
        for kind, first, value in found.attributes:
            arguments = config["attributes"][kind]
            assert arguments.startswith(f"Arg:{found.words[first][0]}")
            assert value is None or value in arguments.partition("Value:")[2].split("|")
    assert files == {}
    assert contents == len(odd.claims)


def test_brat_has_pieces_nesting_and_who_it_is(odd: Odd, written: Written) -> None:
    files = unzipped(written("brat"))
    text, ann = files[f"article-{odd.third.pk}.txt"], files[f"article-{odd.third.pk}.ann"]
    found = read(text, ann)
    said = {" ".join(text[a:b] for a, b in pieces): key for key, (_, pieces) in found.words.items()}
    assert len(found.words[said["“The letter,” “is =genuine”"]][1]) == 2
    assert len(found.words[said["“nobody knows”"]][1]) == 2
    assert ("Told_in", said["denied it"], said["that Vollan had denied it"]) in found.relations
    assert ("Denies", said["denied it"], None) in found.attributes
    assert ("Hedged_by", said["it at 9 million"], said["reportedly"]) in found.relations
    assert found.notes[said["denied it"]].startswith("Henrike Vollan https://claims.example/claims/")


def test_citrons_reader_understands_every_article(odd: Odd, written: Written) -> None:
    files = unzipped(written("citron"))
    seen = []
    for article in (odd.first, odd.second, odd.third):
        data = json.loads(files.pop(f"article-{article.pk}.json"))
        text = data["text"]
        assert text == article.text
        for quote in data["quotes"]:  # what Citron's CitronParser takes for granted
            spans = [quote["cue"], *quote["sources"], *quote["contents"]]
            for span in spans:
                assert text[span["start"] : span["end"]] == span["text"] != ""
            assert quote["contents"]
            assert 0 <= float(quote["confidence"]) <= 1
        for quote in data.get("quotes_without_cue", []):
            assert "cue" not in quote
        for quote in [*data["quotes"], *data.get("quotes_without_cue", [])]:
            claim = Claim.objects.get(pk=quote["id"])
            assert quote["speaker"] == claim.who
            assert [(s["start"], s["end"]) for s in quote["contents"]] == list(claim.content)
            assert [(s["start"], s["end"]) for s in quote["sources"]] == list(claim.source)
            assert bool(claim.cue) == ("cue" in quote)
            seen.append(claim)
    assert files == {}
    assert sorted(claim.pk for claim in seen) == sorted(claim.pk for claim in odd.claims)
