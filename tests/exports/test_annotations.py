"""W3C Web Annotation: the recommendation's musts, and every selector against the text."""

import json
from typing import Any

import pytest

from claims.exports.annotations import CONTEXT
from claims.models import Claim
from tests.exports.conftest import SITE, Odd, Written

# The terms of the recommendation's own context that we use; any other word would be lost to an RDF reader.
TERMS = {
    "AnnotationCollection": {"@context", "id", "type", "label", "total", "first"},
    "AnnotationPage": {"type", "startIndex", "items"},
    "Annotation": {"id", "type", "motivation", "created", "generator", "body", "target"},
    "TextualBody": {"type", "purpose", "value", "format", "language"},
    "SpecificResource": {"type", "purpose", "source", "scope", "selector"},
    "Text": {"id", "type", "format", "language"},
    "TextPositionSelector": {"type", "start", "end"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "Software": {"type", "name", "homepage"},
}
# https://www.w3.org/TR/annotation-vocab/#named-individuals
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting",
    "identifying", "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip


def checked(node: Any) -> None:
    """Every object has a type of the recommendation and no word that its context does not define."""
    if isinstance(node, list):
        for part in node:
            checked(part)
    elif isinstance(node, dict):
        assert set(node) <= TERMS[node["type"]], node
        for word in ("motivation", "purpose"):
            assert node.get(word, "tagging") in MOTIVATIONS
        for part in node.values():
            checked(part)


@pytest.fixture
def collection(odd: Odd, written: Written) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(written("jsonld"))
    return made


def test_it_is_a_collection_that_the_recommendation_allows(collection: dict[str, Any]) -> None:
    assert collection["@context"] == CONTEXT
    assert collection["type"] == "AnnotationCollection"
    items = collection["first"]["items"]
    assert collection["total"] == len(items)
    checked(collection)
    keys = [item["id"] for item in items]
    assert len(set(keys)) == len(keys)
    for item in items:
        assert item["id"].startswith(f"{SITE}/claims/")
        assert item["target"]


def test_every_selector_finds_its_words(odd: Odd, collection: dict[str, Any]) -> None:
    texts = {f"{SITE}/articles/{a.pk}/text/": a.text for a in (odd.first, odd.second, odd.third)}
    found = 0
    for item in collection["first"]["items"]:
        for target in item["target"]:
            text, (position, quote) = texts[target["source"]["id"]], target["selector"]
            start, end = position["start"], position["end"]
            assert text[start:end] == quote["exact"] != ""
            assert text[:start].endswith(quote["prefix"])
            assert text[end:].startswith(quote["suffix"])
            assert len(quote["prefix"]) == min(32, start)
            assert len(quote["suffix"]) == min(32, len(text) - end)
            found += 1
    assert found >= len(odd.claims)


def test_a_claim_says_who_in_words_and_by_address(odd: Odd, collection: dict[str, Any]) -> None:
    items = {item["id"]: item for item in collection["first"]["items"]}
    assert {f"{SITE}/claims/{claim.pk}/" for claim in odd.claims} <= set(items)
    claim = items[f"{SITE}/claims/{odd.opened.pk}/"]
    bodies = [body for body in claim["body"] if body.get("purpose") == "describing"]
    assert [body["value"] for body in bodies] == ["Ilse Brandvåg (Skarnkraft)"]
    named = [body["source"] for body in claim["body"] if body["type"] == "SpecificResource"]
    assert named == [SITE + r.get_absolute_url() for r in (odd.brandvag, odd.skarnkraft)]
    pieces = items[f"{SITE}/claims/{odd.pieces.pk}/"]["target"]
    assert [target["selector"][1]["exact"] for target in pieces] == ["“The letter,”", "“is =genuine”"]
    assert items[f"{SITE}/claims/{odd.pieces.pk}/#cue"]["motivation"] == "tagging"


def test_nothing_makes_an_empty_collection(odd: Odd, written: Written) -> None:
    made = json.loads(written("jsonld", Claim.objects.none()))
    assert (made["total"], made["first"]["items"]) == (0, [])
