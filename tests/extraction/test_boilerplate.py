"""Credits, copyright lines and bylines; and what only looks like them."""

import pytest

from claims.extraction.boilerplate import boilerplate

from .marked import shown

BOILERPLATE = [
    ("The quay at dawn. Photo by Ivo Lind/Courier", ["Photo by Ivo Lind/Courier"]),
    ("Photograph: Ann Marsh/The Courier", ["Photograph: Ann Marsh/The Courier"]),
    ("Image credit: Harbour Archive", ["Image credit: Harbour Archive"]),
    ("The quay. (Photo: Ann Marsh)", ["(Photo: Ann Marsh)"]),
    ("© 2031 The Courier. Do not copy.", ["© 2031 The Courier. Do not copy."]),
    ("Copyright 2031 The Courier", ["Copyright 2031 The Courier"]),
    ("The Courier. All rights reserved.", [" All rights reserved."]),
    ("By Ann Marsh and Ivo Lind", ["By Ann Marsh and Ivo Lind"]),
    ("By Ann Marsh, Harbour Correspondent", ["By Ann Marsh, Harbour Correspondent"]),
    ("Follow him on Twitter: @ivolind.", ["Follow him on Twitter: @ivolind."]),
]
PROSE = [
    "By noon Ann Marsh had left the quay, she said.",
    "The photo by the door shows the keeper, Lind said.",
    "She held the copyright, Lind said, and would not sell.",
    "By Ann Marsh's account the keeper slept.",
]


@pytest.mark.parametrize(("text", "expected"), BOILERPLATE)
def test_boilerplate_is_found(text: str, expected: list[str]) -> None:
    assert shown(text, boilerplate(text)) == expected


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_left_alone(text: str) -> None:
    assert boilerplate(text) == []
