"""Names in a text: who is who, and what the bodies are called in full."""

import pytest

from claims.extraction.mentions import NameKind
from claims.extraction.names import Names

PERSONS = [
    ("Ann Marsh left the quay. Marsh came back.", ["Ann Marsh"]),
    ("Mr. Lind left. Then Ivo Lind came back to the quay.", ["Ivo Lind"]),
    ("Sen. Greta J. Oduya and Greta Oduya are one senator.", ["Greta J. Oduya"]),
    ("Helen O'Hara left the quay and Helen O’Hara came back.", ["Helen O'Hara"]),
    ("President Xu Mina spoke. Mr. Xu left the hall.", ["Xu Mina"]),
    ("Secretary of State Thomas F. Quill left.", ["Thomas F. Quill"]),
    ("Director HMRB Sir Martin Vale left the hall.", ["Martin Vale"]),
    ("Beyond Lind, nobody came. Peter Lind left.", ["Peter Lind"]),
    ("Anna Lind and Peter Lind left the quay.", ["Anna Lind", "Peter Lind"]),
    ("The keeper Ludwig van Hagen left the quay.", ["Ludwig van Hagen"]),
    ("The Harbour Board met. Nobody else did.", []),
]


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_persons_by_their_fullest_name(text: str, expected: list[str]) -> None:
    assert [person.name for person in Names.of(text).persons] == expected


KINDS = [
    ("They met at the Department of Fisheries today.", "Department of Fisheries", NameKind.ORGANISATION),
    ("They joined the Pier Users’ Association today.", "Pier Users’ Association", NameKind.ORGANISATION),
    ("They asked the Securities and Exchange Commission today.", "Securities and Exchange Commission",
     NameKind.ORGANISATION),
    ("It was the White House again.", "White House", NameKind.ORGANISATION),
    ("They asked the HMRB today.", "HMRB", NameKind.ORGANISATION),
    ("They left for South Korea today.", "South Korea", NameKind.PLACE),
    ("They asked Martha Keel today.", "Martha Keel", NameKind.PERSON),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "kind"), KINDS)
def test_kind_of_a_name(text: str, name: str, kind: NameKind) -> None:
    assert [(m.name, m.kind) for m in Names.of(text).mentions] == [(name, kind)]


BODIES = [
    ("The United Harbours Safety Council met.", "the Safety Council", "United Harbours Safety Council"),
    ("The National Ferry Board met.", "the NFB", "National Ferry Board"),
    ("The Oversight Committee met at noon.", "Oversight", "Oversight Committee"),
    (
        "The Oda Police Department and the Vale Police Department met.",
        "the Police Department",
        "Police Department",
    ),
    ("Nobody met.", "the Harbour Board", "Harbour Board"),
]


@pytest.mark.parametrize(("text", "name", "expected"), BODIES)
def test_fullest_name_of_a_body(text: str, name: str, expected: str) -> None:
    assert Names.of(text).organisation(name) == expected


def test_surname_of_two_people_has_two_candidates() -> None:
    names = Names.of("Anna Lind and Peter Lind left the quay.")
    assert {person.name for person in names.people(["Lind"])} == {"Anna Lind", "Peter Lind"}
    assert [person.name for person in names.people(["Anna", "Lind"])] == ["Anna Lind"]


def test_title_case_headline_makes_no_names() -> None:
    text = "Harbour Board Closes Pier After Long Storm\n\nThe keeper Ivo Lind left the quay."
    assert [m.name for m in Names.of(text).mentions] == ["Ivo Lind"]
