"""CSV and JSONL, read back with the libraries that people read them with."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import exports
from claims.exports import rows as reading
from claims.exports.table import COLUMNS, defused
from claims.models import Claim
from tests.exports.conftest import SITE, Odd, Written


def table(data: bytes) -> list[dict[str, str]]:
    """As docs/exports.md says that a program reads it."""
    return list(csv.DictReader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")))


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")]


def test_csv_has_a_row_for_every_claim_with_its_words_and_places(odd: Odd, written: Written) -> None:
    data = written("csv")
    assert data.startswith(b"\xef\xbb\xbfid,url,who,")
    found = table(data)
    assert [int(row["id"]) for row in found] == sorted(claim.pk for claim in odd.claims)
    assert tuple(found[0]) == COLUMNS
    for row in found:
        claim = Claim.objects.with_names().with_text().get(pk=row["id"])
        assert row["url"] == SITE + claim.get_absolute_url()
        assert row["article_url"] == SITE + claim.article.get_absolute_url()
        assert (row["form"], row["kind"], row["status"]) == (claim.form, claim.kind, claim.status)
        for field in ("content", "cue", "source"):
            pieces = [claim.article.text[start:end] for start, end in json.loads(row[f"{field}_spans"])]
            assert row[field].removeprefix("'") == " … ".join(pieces)


def test_rows_say_who_it_is_as_pages_do(odd: Odd, written: Written) -> None:
    for claim, told in zip(Claim.objects.shown().order_by("pk"), lines(written("jsonl")), strict=True):
        assert told["who"] == claim.who
        assert told["article"]["title"] == claim.article.name


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-Wire", "@cmd", "\tx", "\rx", "\nx", "＝1", "＠x"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["“=1”", "1-2", "", " =1", "O'Neill"])
def test_other_cells_are_left_alone(text: str) -> None:
    assert defused(text) == text


def test_what_strangers_wrote_reaches_no_spreadsheet_as_a_formula(odd: Odd, written: Written) -> None:
    [row] = [row for row in table(written("csv")) if row["id"] == str(odd.hedged.pk)]
    assert (row["who"], row["described_as"], row["relays"]) == ("'=1+1", "'=1+1", "'-Wire; Post")
    assert row["article"] == '\'=HYPERLINK("x"),\t"quoted"'
    for row in table(written("csv")):
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_jsonl_has_the_words_as_they_are(odd: Odd, written: Written) -> None:
    [told] = [told for told in lines(written("jsonl")) if told["id"] == odd.hedged.pk]
    assert told["who"] == "=1+1"
    assert [relay["name"] for relay in told["relays"]] == ["-Wire", "Post"]
    text = odd.third.text
    [(start, end)] = told["relays"][0]["spans"]
    assert text[start:end] == "the Wire"
    assert [text[start:end] for start, end in told["hedge_spans"]] == ["reportedly"]


def test_jsonl_and_the_api_agree(odd: Odd, written: Written, client: Client) -> None:
    """What both say, they say under the same name and in the same shape."""
    for told in lines(written("jsonl")):
        theirs = client.get(f"/api/v1/claims/{told['id']}/").json()
        for name in set(told) - {"web_url", "article", "speaker", "organisation", "relays", "model_version"}:
            mine = told[name]
            if name == "created_at":
                mine = mine.replace("+00:00", "Z")
            assert mine == theirs[name], name
        for name in ("speaker", "organisation"):
            assert (told[name] and told[name]["name"]) == (theirs[name] and theirs[name]["name"])
            assert (told[name] and told[name]["id"]) == (theirs[name] and theirs[name]["id"])


def test_the_order_is_the_searchs(odd: Odd, written: Written) -> None:
    newest = Claim.objects.shown().newest()
    expected = [claim.pk for claim in newest]
    assert [told["id"] for told in lines(written("jsonl", newest))] == expected
    assert [int(row["id"]) for row in table(written("csv", newest))] == expected


def test_an_empty_export_is_well_formed(odd: Odd, written: Written) -> None:
    nothing = Claim.objects.none().order_by("pk")
    assert table(written("csv", nothing)) == []
    assert written("jsonl", nothing) == b""


@pytest.mark.parametrize(
    ("key", "queries"), [("csv", 3), ("jsonl", 3), ("jsonld", 5), ("brat", 5), ("citron", 5)]
)
def test_queries_do_not_grow_with_the_rows(
    odd: Odd,
    written: Written,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    queries: int,
) -> None:
    """Two set and reset the time limit, one reads the rows; of the texts here two fit into each query."""
    monkeypatch.setattr(reading, "MOST_TEXT", len(odd.first.text) + len(odd.second.text))
    with django_assert_num_queries(queries):
        written(key)


def test_an_export_tells_how_far_it_is(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 4)
    heard: list[int] = []
    for _ in exports.write("csv", Claim.objects.shown().order_by("pk"), site=SITE, tell=heard.append):
        pass
    assert heard == [4, 8, 10]
