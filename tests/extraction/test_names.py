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
    ("They saw Debra Keel Oxo, and Keel Oxo left.", ["Debra Keel Oxo"]),
    ("Ann Keel left. Later Ann Keel Marsh came back.", ["Ann Keel Marsh"]),
    ("They met Peter and Olive Lind at the quay.", ["Peter Lind", "Olive Lind"]),
    ("Debra Oxo Febo left. Ms. Oxo came back.", ["Debra Oxo Febo"]),
    ("Ann Lind left. Then Mr. Lind left.", ["Ann Lind", "Lind"]),
    ("Guy Keel left the quay.", ["Guy Keel"]),
    ("Dean Ann Keel left the quay.", ["Ann Keel"]),
    ("Ask Ann Keel about the quay.", ["Ann Keel"]),
    ("They met Ann Keel and Xu Oxo at the quay.", ["Ann Keel", "Xu Oxo"]),
    ("They met Xu Oxo, the president of the bank, there.", ["Xu Oxo"]),
    ("They met Xu Oxo, 44, there.", ["Xu Oxo"]),
    ("Certainly Ann Keel left the quay.", ["Ann Keel"]),
    ("KEEL: It sank.", ["Keel"]),
    ("Virginia Democrats left. So did others.", []),
    ("Recalling Marsh, nobody came. Ann Marsh left.", ["Ann Marsh"]),
]


@pytest.mark.parametrize(("text", "expected"), PERSONS)
def test_persons_by_their_fullest_name(text: str, expected: list[str]) -> None:
    assert [person.name for person in Names.of(text).persons] == expected


KINDS = [
    ("They met at the Department of Fisheries today.", "Department of Fisheries", NameKind.ORGANISATION),
    ("They joined the Pier Users’ Association today.", "Pier Users’ Association", NameKind.ORGANISATION),
    ("They joined the Oda Children's Hospital today.", "Oda Children's Hospital", NameKind.ORGANISATION),
    ("They asked the Securities and Exchange Commission today.", "Securities and Exchange Commission",
     NameKind.ORGANISATION),
    ("It was the White House again.", "White House", NameKind.ORGANISATION),
    ("They asked the HMRB today.", "HMRB", NameKind.ORGANISATION),
    ("They left for South Korea today.", "South Korea", NameKind.PLACE),
    ("They asked Martha Keel today.", "Martha Keel", NameKind.PERSON),
    ("They asked Lowtide.com today.", "Lowtide.com", NameKind.ORGANISATION),
    ("They asked SaltAir today.", "SaltAir", NameKind.ORGANISATION),
    ("They asked the consulting firm Oxo Keel today.", "Oxo Keel", NameKind.ORGANISATION),
    ("They asked Oxo Keel, a talent agency, today.", "Oxo Keel", NameKind.ORGANISATION),
    ("They asked Keepers for Tides today.", "Keepers for Tides", NameKind.ORGANISATION),
    ("They asked the president of Oxo Keel Worldwide today.", "Oxo Keel Worldwide", NameKind.UNKNOWN),
    ("They swam in Oxo Keel today.", "Oxo Keel", NameKind.PLACE),
    ("They left the Kingdom of Oda today.", "Kingdom of Oda", NameKind.PLACE),
    ("They asked Black Lives Matter today.", "Black Lives Matter", NameKind.ORGANISATION),
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
    ("The United Harbours Safety Council met.", "the U.H.", "United Harbours"),
    ("The Lind campaign met.", "the Lind team", "Lind campaign"),
    ("The Oda Chamber of Piers met.", "the Chamber", "Oda Chamber of Piers"),
]


@pytest.mark.parametrize(("text", "name", "expected"), BODIES)
def test_fullest_name_of_a_body(text: str, name: str, expected: str) -> None:
    assert Names.of(text).organisation(name) == expected


def test_surname_of_two_people_has_two_candidates() -> None:
    names = Names.of("Anna Lind and Peter Lind left the quay.")
    assert {person.name for person in names.people(["Lind"])} == {"Anna Lind", "Peter Lind"}
    assert [person.name for person in names.people(["Anna", "Lind"])] == ["Anna Lind"]


def test_initials_behind_a_name_make_it_a_body() -> None:
    names = Names.of("They asked the Oxo Keel Effort (OKE) today.")
    assert {m.kind for m in names.mentions} == {NameKind.ORGANISATION}
    assert names.organisation("OKE") == "Oxo Keel Effort"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Wimes", ["Leslie Wines"]), ("Winnes", ["Leslie Wines"]), ("Wins", []), ("Keel", [])],
)
def test_surname_that_is_one_letter_off(written: str, expected: list[str]) -> None:
    names = Names.of("Leslie Wines and Ann Oxo left the quay.")
    assert [person.name for person in names.people([written])] == expected


def test_body_that_a_common_noun_can_mean() -> None:
    names = Names.of("The Oversight Committee and the Harbour Board met.")
    assert names.called("panel", ["oversight"]) == "Oversight Committee"
    assert names.called("board", []) == "Harbour Board"
    assert names.called("panel", []) == ""
    assert names.called("campaign", []) == ""


def test_title_case_headline_makes_no_names() -> None:
    text = "Harbour Board Closes Pier After Long Storm\n\nThe keeper Ivo Lind left the quay."
    assert [m.name for m in Names.of(text).mentions] == ["Ivo Lind"]
