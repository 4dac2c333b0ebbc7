"""A newsroom's own list of people."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Organisation, Speaker
from claims.registry import enter_speaker
from tests.claims.test_records import snapshot

pytestmark = pytest.mark.django_db

CSV = """name,aliases,organisation,role,wikidata id
"Brandvåg, Ilse",Director Brandvåg; Brandvåg,Skarnkraft,chief executive,Q1001
Henrike Vollan,,Dam Inspectorate,head,
"""
JSONL = """{"name": "Ilse Brandvåg", "aliases": ["Director Brandvåg", "Brandvåg"], \
"organisation": "Skarnkraft", "role": "chief executive", "wikidata id": "Q1001"}

{"name": "Henrike Vollan", "organisation": "Dam Inspectorate", "role": "head"}
"""


def run(tmp_path: Path, text: str | bytes, *, suffix: str = ".csv", apply: bool = True) -> tuple[str, str]:
    """What the command says on standard output and error."""
    path = tmp_path / f"people{suffix}"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_people", str(path), apply=apply, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(("suffix", "text"), [(".csv", CSV), (".jsonl", JSONL), (".csv", "\ufeff" + CSV)])
def test_a_list_is_put_on_record(tmp_path: Path, suffix: str, text: str) -> None:
    out, err = run(tmp_path, text, suffix=suffix)
    assert (out.splitlines()[-2:], err) == (
        ["2 new, 0 changed, 0 as they are, 0 not understood", "Written."],
        "",
    )
    person = Speaker.objects.get(name="Ilse Brandvåg")
    assert (person.role, str(person.organisation), person.wikidata_id) == (
        "chief executive",
        "Skarnkraft",
        "Q1001",
    )
    assert (person.provenance, person.unsure) == ("person", False)
    names = {alias.name: alias.provenance for alias in person.aliases.all()}
    assert names == dict.fromkeys(["Ilse Brandvåg", "Director Brandvåg", "Brandvåg"], "person")
    assert str(person.affiliations.get().organisation) == "Skarnkraft"


def test_without_apply_nothing_is_written(tmp_path: Path) -> None:
    out, _err = run(tmp_path, CSV, apply=False)
    assert (
        "line 2: new      Ilse Brandvåg (chief executive, Skarnkraft), also Director Brandvåg, Brandvåg"
        in out
    )
    assert "Nothing was written: this was a rehearsal" in out
    assert not Speaker.objects.exists()
    assert not Organisation.objects.exists()


def test_twice_is_once(tmp_path: Path) -> None:
    run(tmp_path, CSV)
    before = snapshot()
    out, _err = run(tmp_path, CSV)
    assert "0 new, 0 changed, 2 as they are" in out
    assert snapshot() == before


def test_who_is_on_record_is_completed(tmp_path: Path) -> None:
    person = enter_speaker("Ilse Brandvåg")
    out, _err = run(tmp_path, CSV)
    person.refresh_from_db()
    assert (person.role, person.wikidata_id) == ("chief executive", "Q1001")
    assert "line 2: changed  Ilse Brandvåg: “Ilse Brandvåg” means them from now on" in out
    assert {act.kind for act in person.acts.all()} == {"edited", "alias_added"}


def test_one_wikidata_id_is_one_person_under_any_name(tmp_path: Path) -> None:
    run(tmp_path, CSV)
    out, _err = run(tmp_path, "name,wikidata\nIlse Holm,Q1001\n")
    assert "line 2: changed  Ilse Brandvåg: “Ilse Holm” means them from now on" in out
    assert Speaker.objects.count() == 2


def test_another_wikidata_id_is_another_person_of_the_same_name(tmp_path: Path) -> None:
    run(tmp_path, CSV)
    run(tmp_path, "name,wikidata\nIlse Brandvåg,Q2002\n")
    assert Speaker.objects.filter(name="Ilse Brandvåg").count() == 2


@pytest.mark.parametrize(
    ("suffix", "text", "said"),
    [
        (".csv", "name,wikidata\nIlse Brandvåg,42\n", "line 2: “42” is not a Wikidata id, such as Q42."),
        (".csv", "name,role\nAna Vollan,\n,mayor\n", "line 3: The name is missing."),
        (".csv", "name\nThey\n", "line 2: “They” is not a person’s name."),
        (".csv", "name,shoe size\nAna Vollan,40\n", "line 2: “shoe size” is no column of such a list."),
        (".csv", "name\nAna Vollan,mayor\n", "line 2: It has 2 values for 1 columns."),
        (".csv", 'name\n"Ana\n', "line 2: This is not CSV"),
        (".csv", f"name\n{'A' * 201} B\n", "is longer than 200 characters"),
        (".csv", "name,wikidata\nAna Vollan,Q7\nPer Quist,Q7\n", "line 3: Q7 stands in line 2 already."),
        (".csv", b"name\nAna\nBrandv\xe5g\n", "line 3: This is not UTF-8."),
        (".jsonl", '{"name": "Ana Vollan"}\n{"name"\n', "line 2: This is not JSON"),
        (".jsonl", '["Ana Vollan"]\n', "line 1: This is not a JSON object."),
        (".jsonl", '{"name": 7}\n', "line 1: The name is not a text."),
        (".jsonl", '{"name": "Ana Vollan", "aliases": 7}\n', "line 1: The aliases are not a list."),
        (".jsonl", '{"name": "Ana \\ud800 Vollan"}\n', "line 1: The name has a broken character in it."),
        (".txt", "Ana Vollan\n", "The list is a .csv file"),
    ],
)
def test_a_line_that_is_not_understood_is_named_and_nothing_is_written(
    tmp_path: Path, suffix: str, text: str | bytes, said: str
) -> None:
    _out, err = run(tmp_path, text, suffix=suffix)
    assert said in err
    assert not Speaker.objects.exists()


def test_namesakes_on_record_need_an_id(tmp_path: Path) -> None:
    enter_speaker("Ana Vollan")
    enter_speaker("Ana Vollan")
    _out, err = run(tmp_path, "name\nAna Vollan\n")
    assert "line 2: 2 people on record are called Ana Vollan. Give the Wikidata id of one." in err


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", str(tmp_path / "nobody.csv"))
