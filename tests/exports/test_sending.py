"""Exports over HTTP: all results, what is refused and how, how far they are, and an article's text."""

import csv
import io
import json
import uuid
from collections.abc import Iterable
from typing import Any, cast

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client

from claims import exports
from claims.exports import rows, sending
from claims.models import Claim, Comparison, ComparisonClaim
from claims.results import PAGE
from newsclaims.accounts.models import Site
from tests.exports.conftest import Odd, unzipped


def got(client: Client, path: str) -> bytes:
    """The whole of a streamed answer."""
    answer = cast(StreamingHttpResponse, client.get(path))
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(cast(Iterable[bytes], answer.streaming_content))


def keys(client: Client, query: str) -> list[int]:
    data = got(client, f"/export/claims.jsonl?{query}")
    return [json.loads(line)["id"] for line in data.decode().splitlines()]


def test_a_search_is_exported_whole_and_not_a_page_of_it(client: Client, odd: Odd) -> None:
    copies = [Claim.objects.get(pk=odd.told.pk) for _ in range(PAGE + 3)]
    for copy in copies:
        copy.pk = None
    Claim.objects.bulk_create(copies)
    assert len(keys(client, "q=told+inspectorate&page=2")) == PAGE + 4


def test_whose_claims_are_exported(client: Client, odd: Odd) -> None:
    for query, expected in {
        f"person={odd.brandvag.pk}": [odd.opened, odd.told],
        f"person={odd.brandvag.pk}&person={odd.vollan.pk}": [odd.opened, odd.told, odd.power, odd.more],
        f"person={odd.brandvag.pk}&person={odd.vollan.pk}&q=gate": [odd.opened, odd.power, odd.more],
        f"body={odd.inspectorate.pk}": [odd.power, odd.more],
        f"body={odd.inspectorate.pk}&form=direct": [odd.power],
        f"article={odd.third.pk}": odd.odd,
        f"claim={odd.more.pk}&claim={odd.opened.pk}": [odd.more, odd.opened],
        "status=rejected": [odd.rejected],
    }.items():
        assert sorted(keys(client, query)) == sorted(claim.pk for claim in expected), query
    assert odd.rejected.pk not in keys(client, "")


def test_an_articles_claims_come_in_its_order(client: Client, odd: Odd) -> None:
    found = keys(client, f"article={odd.third.pk}")
    assert found == [claim.pk for claim in (odd.pieces, odd.hedged, odd.lines, odd.outer, odd.inner)]


def test_a_merged_records_number_leads_to_the_other(client: Client, odd: Odd) -> None:
    old = type(odd.brandvag).objects.create(name="I. Brandvåg", merged_into=odd.brandvag)
    assert sorted(keys(client, f"person={old.pk}")) == sorted([odd.opened.pk, odd.told.pk])


def test_a_comparison_is_exported_for_those_who_may_see_it(client: Client, odd: Odd, editor: User) -> None:
    made = Comparison.objects.create(title="How much water?", owner=editor, is_public=False)
    for order, claim in enumerate((odd.more, odd.million)):
        ComparisonClaim.objects.create(comparison=made, claim=claim, order=order)
    assert client.get(f"/export/claims.csv?comparison={made.pk}").status_code == 400
    client.force_login(editor)
    assert keys(client, f"comparison={made.pk}") == [odd.more.pk, odd.million.pk]


@pytest.mark.parametrize("key", exports.FORMATS)
def test_a_file_says_what_it_is(client: Client, odd: Odd, key: str) -> None:
    form = exports.FORMATS[key]
    answer = client.get(f"/export/claims.{key}?person={odd.brandvag.pk}")
    assert answer["Content-Type"] == form.media_type
    name = answer["Content-Disposition"].partition("filename=")[2].strip('"')
    assert name.startswith("newsclaims-ilse-brandvag-20")
    assert name.endswith(f".{form.suffix}")
    assert "no-store" in answer["Cache-Control"]
    b"".join(cast(Any, answer).streaming_content)


def test_zips_come_whole(client: Client, odd: Odd) -> None:
    assert f"article-{odd.third.pk}.ann" in unzipped(
        got(client, f"/export/claims.brat?article={odd.third.pk}")
    )


def test_addresses_in_a_file_are_the_sites(client: Client, odd: Odd) -> None:
    data = got(client, f"/export/claims.csv?claim={odd.opened.pk}").decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(data))
    assert row["url"] == f"http://testserver/claims/{odd.opened.pk}/"


@pytest.mark.parametrize(
    "query",
    [
        "after=yesterday",
        "person=0",
        "person=999999",
        "&".join(f"person={key}" for key in range(1, 8)),
        "person=x",
        "claim=x",
        "article=9e9",
        "q=%00",
        "progress=..",
    ],
)
def test_what_cannot_be_exported_is_explained(client: Client, db: None, query: str) -> None:
    for path in ("/export/claims.csv", "/export/"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert "cannot be done as it stands" in answer.content.decode()


def test_an_unknown_format_is_not_found(client: Client, db: None) -> None:
    assert client.get("/export/claims.exe").status_code == 404
    assert client.post("/export/claims.csv").status_code == 405


def test_nothing_leaves_a_site_that_is_closed(client: Client, odd: Odd, reader: User) -> None:
    Site.objects.update_or_create(pk=Site.ONLY, defaults={"public_reading": False})
    paths = ["/export/", "/export/claims.csv", f"/articles/{odd.first.pk}/text/", "/feeds/search.rss"]
    for path in paths:
        assert client.get(path)["Location"].startswith("/sign-in/")
    client.force_login(reader)
    for path in paths:
        assert client.get(path).status_code == 200


def test_head_reads_nothing(client: Client, odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "write", lambda *_given, **_more: pytest.fail("it reads"))
    answer = client.head("/export/claims.csv")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_page_says_how_many_there_are_and_what_each_format_is_for(client: Client, odd: Odd) -> None:
    page = client.get(f"/export/?person={odd.brandvag.pk}&form=direct&page=7").content.decode()
    assert "1 claim of Ilse Brandvåg · How it is quoted: direct quotation" in " ".join(page.split())
    for form in exports.FORMATS.values():
        assert form.purpose in page
        assert f"/export/claims.{form.key}?person={odd.brandvag.pk}&amp;form=direct&amp;progress=" in page


def test_how_far_an_export_is(client: Client, odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "CHUNK", 3)
    monkeypatch.setattr("claims.exports.table.CHUNK", 3)
    word = str(uuid.uuid4())
    assert client.get(f"/export/progress/{word}/").json() == {"rows": None, "done": False}
    answer = cast(Any, client.get(f"/export/claims.csv?progress={word}"))
    pieces = iter(answer.streaming_content)
    next(pieces)
    assert client.get(f"/export/progress/{word}/").json()["rows"] in range(3, 10)
    for _ in pieces:
        pass
    assert client.get(f"/export/progress/{word}/").json() == {"rows": None, "done": True}


def test_no_more_downloads_at_once_than_leave_room_for_pages(
    client: Client, odd: Odd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 0)
    answer = client.get("/export/claims.csv?q=gate")
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Other downloads are under way" in answer.content.decode()


def test_a_place_is_free_again_even_if_nothing_was_read(odd: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_PLACES", 7)  # places that no other test has taken

    def held() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            return int(cursor.fetchone()[0])

    before = held()
    one = sending.Sending(exports.write("csv", Claim.objects.all(), site=""), lambda: None)
    assert held() == before + 1
    one.close()
    assert held() == before


def test_an_articles_text_stands_alone(client: Client, odd: Odd) -> None:
    answer = client.get(f"/articles/{odd.third.pk}/text/")
    assert answer.content.decode() == odd.third.text
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_rows_are_ready_before_the_first_is_read(editor: User) -> None:
    """What is recorded or rejected meanwhile changes nothing, and the connection's time limit comes back."""
    odd = Odd(editor)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1234ms'")
        cursor.execute("SHOW statement_timeout")
    reading = rows.rows(rows.Wanted(Claim.objects.shown().order_by("pk"), ""))
    first = next(reading)
    Claim.objects.filter(pk=odd.inner.pk).update(status="rejected")
    assert [first.id, *(row.id for row in reading)] == sorted(claim.pk for claim in odd.claims)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
