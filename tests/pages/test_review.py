"""The queues of the review, what is done in them, and what people say about claims."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import services as intake
from articles.models import Article, Job
from claims import reporting, services
from claims.models import Assignment, Claim, Comment, Dispute, Report, Speaker
from claims.queues import QUEUES, claims_of
from newsclaims.celery import app
from tests.pages import builders
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


@pytest.fixture
def leading(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def queued(name: str, user: User, **cleaned: Any) -> list[Claim]:
    return list(claims_of(QUEUES[name], user, cleaned))


def test_each_queue_has_its_claims(flood: Flood, editor: User, chief: User) -> None:
    Claim.objects.filter(pk=flood.more.pk).update(status="confirmed")
    Claim.objects.filter(pk=flood.opened.pk).update(confidence=0.3)
    Speaker.objects.filter(pk=flood.brandvag.pk).update(unsure=True)
    services.assign(article_id=flood.first.pk, editor=editor, user=editor)
    services.dispute(claim_id=flood.power.pk, why="It was Quist", user=chief)
    services.report(claim_id=flood.million.pk, matter="speaker", words="", sender="a")
    assert flood.more not in queued("unreviewed", editor)
    assert flood.power in queued("unreviewed", editor)
    assert queued("unsure", editor)[0] == flood.opened
    assert set(queued("speakers", editor)) == {flood.opened, flood.told}
    assert queued("reported", editor) == [flood.million]
    assert {claim.article_id for claim in queued("mine", editor)} == {flood.first.pk}
    assert queued("mine", chief) == []
    assert queued("disputed", editor) == [flood.power]
    assert queued("done", editor) == [flood.more]


@pytest.mark.parametrize(
    ("cleaned", "expected"),
    [
        ({"outlet": "ledger"}, {"power", "more"}),
        ({"person": "brandvag"}, {"opened", "told"}),
        ({"after": timezone.datetime(2026, 3, 5).date()}, {"power", "more"}),
    ],
)
def test_a_queue_is_narrowed(flood: Flood, editor: User, cleaned: dict[str, Any], expected: set[str]) -> None:
    assert set(queued("unreviewed", editor, **cleaned)) == {getattr(flood, name) for name in expected}


def test_readers_have_no_review(reader: User, client: Client) -> None:
    client.force_login(reader)
    assert client.get("/review/").status_code == 403


def test_a_bad_queue_is_explained(signed_in: Client) -> None:
    answer = signed_in.get("/review/?queue=nonsense&after=yesterday")
    assert answer.status_code == 400
    assert "nonsense" in answer.content.decode()


@pytest.mark.parametrize("address", ["/review/", "/review/?queue=reported", "/review/articles/"])
def test_the_number_of_queries_does_not_grow(
    address: str, signed_in: Client, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add(number: int) -> None:
        for index in range(number):
            made = builders.article(editor, f"It sank, keeper {index} of {number} said.", title=f"{index}")
            claim = builders.claim(made, "It sank", who=f"Keeper {index}")
            services.report(claim_id=claim.pk, matter="speaker", words="", sender="a")

    add(1)
    with django_assert_max_num_queries(16) as few:
        assert signed_in.get(address).status_code == 200
    add(6)
    with django_assert_max_num_queries(16) as many:
        signed_in.get(address)
    assert len(few) == len(many)


def test_one_goes_through_a_queue_article_by_article(signed_in: Client, flood: Flood) -> None:
    order = list(dict.fromkeys(claim.article_id for claim in queued("unreviewed", flood.first.created_by)))  # type: ignore[arg-type]
    first = signed_in.get("/review/next/")
    assert first["Location"].startswith(f"/articles/{order[0]}/?queue=unreviewed#claim-")
    page = signed_in.get(first["Location"].split("#")[0]).content.decode()
    following = page.split("/review/next/?")[1].split('"')[0].replace("&amp;", "&")
    second = signed_in.get(f"/review/next/?{following}")
    assert second["Location"].startswith(f"/articles/{order[1]}/")


def test_the_end_of_a_queue_leads_back_to_it(signed_in: Client, flood: Flood) -> None:
    Claim.objects.update(status="confirmed")
    answer = signed_in.get("/review/next/?outlet=ledger", follow=True)
    assert "That was the last of “Not checked”." in answer.content.decode()
    assert answer.redirect_chain[0][0] == "/review/?queue=unreviewed&outlet=ledger"


# -- Many at once -----------------------------------------------------------------------------------------


def test_many_are_shown_then_checked_and_undone_as_one(leading: Client, flood: Flood) -> None:
    chosen = [f"{claim.pk}:{claim.version}" for claim in (flood.power, flood.more)]
    preview = leading.post("/review/check/", {"claim": chosen}).content.decode()
    assert "Check 2 claims?" in preview
    assert Claim.objects.filter(status="confirmed").count() == 0
    done = leading.post("/review/check/", {"claim": chosen, "go": "1"}, follow=True).content.decode()
    assert "Checked 2 claims." in done
    assert set(Claim.objects.filter(status="confirmed")) == {flood.power, flood.more}
    undo = done.split('action="/review/acts/')[1].split('"')[0]
    leading.post(f"/review/acts/{undo}")
    assert Claim.objects.filter(status="confirmed").count() == 0


def test_all_of_a_narrowed_queue_are_taken(leading: Client, flood: Flood) -> None:
    preview = leading.post("/review/check/?outlet=ledger", {"every": "1"}).content.decode()
    assert "Check 2 claims?" in preview


def test_what_somebody_changed_meanwhile_is_left_alone(leading: Client, flood: Flood, editor: User) -> None:
    chosen = [f"{claim.pk}:{claim.version}" for claim in (flood.power, flood.more)]
    services.set_status(claim_id=flood.more.pk, version=1, status="rejected", user=editor)
    done = leading.post("/review/check/", {"claim": chosen, "go": "1"}, follow=True).content.decode()
    assert "Checked 1 claim." in done
    assert "1 claim was changed by somebody else" in done
    assert Claim.objects.get(pk=flood.more.pk).status == "rejected"


def test_editors_do_not_check_many_at_once(signed_in: Client, flood: Flood) -> None:
    assert signed_in.post("/review/check/", {"every": "1"}).status_code == 403


@pytest.mark.parametrize("claim", ["x", "1", "1:x", "1:2:3", "٣:1", "99999999999999999999:1"])
def test_a_broken_choice_changes_nothing(leading: Client, claim: str) -> None:
    answer = leading.post("/review/check/", {"claim": [claim], "go": "1"}, follow=True)
    assert "cannot be read" in answer.content.decode()


# -- Disputes, comments, reports --------------------------------------------------------------------------


def test_one_disputes_and_another_settles(
    signed_in: Client, leading: Client, flood: Flood, editor: User
) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}dispute/", {"why": "It was Quist."})
    assert "It was Quist." in signed_in.get(address).content.decode()
    own = signed_in.post(f"{address}settle/", {"outcome": "upheld"}, follow=True)
    assert "Another editor settles it; you cannot." in own.content.decode()
    leading.post(f"{address}settle/", {"outcome": "upheld"})
    settled = Dispute.objects.get()
    assert (settled.outcome, settled.settled_by and settled.settled_by.username) == ("upheld", "cleo")


def test_a_claim_is_disputed_once_at_a_time(flood: Flood, editor: User, chief: User) -> None:
    services.dispute(claim_id=flood.power.pk, why="It was Quist", user=editor)
    with pytest.raises(services.RefusedError, match="already"):
        services.dispute(claim_id=flood.power.pk, why="No", user=chief)
    services.settle_dispute(claim_id=flood.power.pk, outcome="withdrawn", user=editor)
    services.dispute(claim_id=flood.power.pk, why="Once more", user=chief)


def test_comments_are_for_editors_and_ones_own_to_delete(
    signed_in: Client, leading: Client, client: Client, flood: Flood
) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}comment/", {"words": "<b>Ask</b> Quist"})
    assert "&lt;b&gt;Ask&lt;/b&gt; Quist" in leading.get(address).content.decode()
    assert "Quist</p>" not in Client().get(address).content.decode()
    key = Comment.objects.get().pk
    assert leading.post(f"/comments/{key}/delete/").status_code == 404
    signed_in.post(f"/comments/{key}/delete/")
    assert not Comment.objects.exists()


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """What the cache would count, without one."""
    kept: dict[str, int] = {}

    class Counting:
        def add(self, key: str, value: int, _timeout: int) -> None:
            kept.setdefault(key, value)

        def incr(self, key: str) -> int:
            kept[key] += 1
            return kept[key]

    monkeypatch.setattr(reporting, "cache", Counting())
    return kept


def test_a_reader_reports_and_an_editor_answers(
    signed_in: Client, flood: Flood, counters: dict[str, int]
) -> None:
    reader = Client()
    address = f"/claims/{flood.power.pk}/report/"
    assert "Wrong speaker" in reader.get(f"/claims/{flood.power.pk}/").content.decode()
    sent = reader.post(address, {"matter": "speaker", "words": "Quist said it"})
    assert "Thank you" in sent.content.decode()
    reader.post(address, {"matter": "speaker", "words": "Quist said it"})
    kept = Report.objects.get()
    assert "127.0.0.1" not in kept.sender
    assert "Quist said it" in signed_in.get(f"/claims/{flood.power.pk}/").content.decode()
    assert "Quist said it" not in reader.get(f"/claims/{flood.power.pk}/").content.decode()
    signed_in.post(f"/claims/{flood.power.pk}/reports/", {"outcome": "right"})
    assert Report.objects.still_open().count() == 0


def test_reports_are_counted(flood: Flood, counters: dict[str, int]) -> None:
    address = f"/claims/{flood.power.pk}/report/"
    answers = [Client().post(address, {"matter": "words"}) for _ in range(reporting.A_READER + 1)]
    assert [answer.status_code for answer in answers] == [200] * reporting.A_READER + [429]
    assert "try again later" in answers[-1].content.decode()


def test_programs_that_fill_in_everything_report_nothing(flood: Flood, counters: dict[str, int]) -> None:
    Client().post(f"/claims/{flood.power.pk}/report/", {"matter": "words", "website": "http://x.example"})
    assert not Report.objects.exists()


def test_without_a_cache_reports_are_still_taken(flood: Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def __getattr__(self, name: str) -> Any:
            raise ConnectionError

    monkeypatch.setattr(reporting, "cache", Away())
    assert Client().post(f"/claims/{flood.power.pk}/report/", {"matter": "words"}).status_code == 200
    assert Report.objects.count() == 1


# -- Whole articles ---------------------------------------------------------------------------------------


def test_an_article_is_taken_and_given_back(
    signed_in: Client, leading: Client, flood: Flood, editor: User, chief: User, reader: User
) -> None:
    address = f"/articles/{flood.first.pk}/assign/"
    signed_in.post(address, {"editor": "ana"})
    assert Assignment.objects.get().editor == editor
    leading.post(address, {"editor": "cleo"})
    assert Assignment.objects.get().editor == chief
    assert "has it already" in signed_in.post(address, {"editor": "ana"}, follow=True).content.decode()
    assert "cannot check claims" in leading.post(address, {"editor": "rolf"}, follow=True).content.decode()
    leading.post(address, {"editor": ""})
    assert not Assignment.objects.exists()


def test_editors_see_who_else_is_there(
    signed_in: Client, leading: Client, flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "get", kept.get)
    monkeypatch.setattr(cache, "set", lambda key, value, _timeout: kept.update({key: value}))
    address = f"/articles/{flood.first.pk}/presence/"
    assert signed_in.get(address).content.decode().strip() == ""
    assert "Ana is on this article too" in leading.get(address).content.decode()


def test_rereading_is_shown_first_and_leaves_what_people_decided(signed_in: Client, editor: User) -> None:
    made = builders.article(editor, "It sank, Ann Marsh said on Monday. It floated, Ivo Lind said.")
    gone = builders.claim(made, "on Monday", who="Ann Marsh")
    kept = builders.claim(made, "It floated", who="Ivo Lind", status="confirmed")
    page = signed_in.get(f"/articles/{made.pk}/again/").content.decode()
    assert "Would come" in page
    assert "Ann Marsh: It sank" in page
    assert f'<a href="{gone.get_absolute_url()}">' in page.split("Would go")[1]
    assert kept.get_absolute_url() not in page
    assert set(made.claims.all()) == {gone, kept}
    with patch.object(app, "send_task"):
        signed_in.post(f"/articles/{made.pk}/again/")
    assert Job.objects.get(article=made).state == "queued"


def test_a_file_that_could_not_be_read_can_be_removed(signed_in: Client, editor: User) -> None:
    read = builders.article(editor, state="failed")
    kept = signed_in.post(f"/articles/{read.pk}/discard/", follow=True).content.decode()
    assert "This one stays." in kept  # it has a text
    with patch.object(app, "send_task"):
        made, _new = intake.receive_file(filename="x.pdf", data=b"%PDF-1.7\nnothing else", user=editor)
    Job.objects.filter(article=made).update(state="failed", error="The file is broken.")
    assert "cannot be undone" in signed_in.get(f"/articles/{made.pk}/discard/").content.decode()
    signed_in.post(f"/articles/{made.pk}/discard/")
    assert not Article.objects.filter(pk=made.pk).exists()
