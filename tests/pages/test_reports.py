"""What readers without an account report, and what is kept of it."""

from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client

from claims import reporting, services
from claims.models import Claim, Report
from claims.services.review import MOST_REPORTS
from newsclaims import limits
from tests.pages.records import Flood


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> LocMemCache:
    """A cache of this test's own."""
    own = LocMemCache("reports", {})
    own.clear()
    monkeypatch.setattr(reporting, "cache", own)
    monkeypatch.setattr(limits, "cache", own)
    return own


def test_a_reader_reports_and_an_editor_answers(
    signed_in: Client, flood: Flood, counters: LocMemCache
) -> None:
    reader = Client()
    address = f"/claims/{flood.power.pk}/report/"
    assert "Wrong speaker" in reader.get(f"/claims/{flood.power.pk}/").content.decode()
    sent = reader.post(address, {"matter": "speaker", "words": "Quist said it"})
    assert "Thank you" in sent.content.decode()
    reader.post(address, {"matter": "speaker", "words": "Quist said it"})
    assert Report.objects.get().matter == "speaker"
    assert "Quist said it" in signed_in.get(f"/claims/{flood.power.pk}/").content.decode()
    assert "Quist said it" not in reader.get(f"/claims/{flood.power.pk}/").content.decode()
    signed_in.post(f"/claims/{flood.power.pk}/reports/", {"outcome": "right"})
    assert Report.objects.still_open().count() == 0


def test_reports_are_counted_by_address(flood: Flood, counters: LocMemCache) -> None:
    address, most = f"/claims/{flood.power.pk}/report/", reporting.A_READER.number
    sent = [Client().post(address, {"matter": "words"}).status_code for _ in range(most + 1)]
    assert sent == [200] * most + [429]
    assert "try again later" in Client().post(address, {"matter": "words"}).content.decode()
    assert Client(REMOTE_ADDR="192.0.2.7").post(address, {"matter": "words"}).status_code == 200
    assert Report.objects.count() == 2


def test_reports_are_counted_over_all_addresses(
    flood: Flood, counters: LocMemCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "EVERYBODY", 2)
    address = f"/claims/{flood.power.pk}/report/"
    sent = [Client(REMOTE_ADDR=f"192.0.2.{n}").post(address, {"matter": "words"}) for n in range(3)]
    assert [answer.status_code for answer in sent] == [200, 200, 429]


def test_what_so_many_have_reported_is_not_kept_again(flood: Flood) -> None:
    for _ in range(MOST_REPORTS + 3):
        services.report(claim_id=flood.power.pk, matter="words", words="")
    services.report(claim_id=flood.power.pk, matter="speaker", words="")
    assert Report.objects.filter(matter="words").count() == MOST_REPORTS
    assert Report.objects.filter(matter="speaker").count() == 1


def test_nothing_that_is_kept_tells_from_whom_a_report_came(flood: Flood, counters: LocMemCache) -> None:
    Client(REMOTE_ADDR="192.0.2.99").post(f"/claims/{flood.power.pk}/report/", {"matter": "words"})
    kept = {field.name for field in Report._meta.get_fields()}
    assert kept == {
        *("id", "claim", "matter", "words", "at", "resolved_at", "resolved_by", "outcome"),
    }
    assert "192.0.2.99" not in str(vars(counters))


def test_programs_that_fill_in_everything_report_nothing(flood: Flood, counters: LocMemCache) -> None:
    sent = Client().post(
        f"/claims/{flood.power.pk}/report/", {"matter": "words", "website": "http://x.example"}
    )
    assert "Thank you" in sent.content.decode()
    assert not Report.objects.exists()


class Away:
    """A cache that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise ConnectionError


def test_without_a_cache_reports_are_still_taken(flood: Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "cache", Away())
    monkeypatch.setattr(reporting, "EVERYBODY", 2)
    address = f"/claims/{flood.power.pk}/report/"
    sent = [Client().post(address, {"matter": "words"}).status_code for _ in range(3)]
    assert sent == [200, 200, 429]
    assert Report.objects.count() == 2


def test_a_reader_who_reports_sees_no_account(signed_in: Client, flood: Flood, counters: LocMemCache) -> None:
    services.comment(claim_id=flood.power.pk, words="Secret", user=flood.first.created_by)
    services.dispute(claim_id=flood.power.pk, why="Secret", user=flood.first.created_by)
    address = f"/claims/{flood.power.pk}/"
    pages = [Client().get(address), Client().get(f"{address}report/")]
    pages.append(Client().post(f"{address}report/", {"matter": "words"}))
    for page in pages:
        assert "Ana" not in page.content.decode()
        assert "Secret" not in page.content.decode()


def test_what_was_taken_out_is_not_reported(flood: Flood) -> None:
    Claim.objects.filter(pk=flood.power.pk).update(status="rejected")
    assert Client().get(f"/claims/{flood.power.pk}/report/").status_code == 404
