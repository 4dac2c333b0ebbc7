"""The queues of the review, what is done in them, and what people say about claims."""

import html
import re
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from articles import services as intake
from articles.models import Article, Job
from claims import extraction, reporting, services
from claims.models import Assignment, Claim, Comment, Dispute, Report, Rereading, Speaker
from claims.queues import QUEUES, claims_of
from claims.registry import enter_speaker
from claims.remarks import Remarks, note_remarks
from claims.services.rereading import REREAD_TASK
from claims.services.review import MOST_REPORTS
from newsclaims import limits
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
    services.report(claim_id=flood.million.pk, matter="speaker", words="")
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
        ({"after": date(2026, 3, 5)}, {"power", "more"}),
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
            services.report(claim_id=claim.pk, matter="speaker", words="")

    add(1)
    with django_assert_max_num_queries(18) as few:
        assert signed_in.get(address).status_code == 200
    add(6)
    with django_assert_max_num_queries(18) as many:
        signed_in.get(address)
    assert len(few) == len(many)


def test_one_goes_through_a_queue_article_by_article(signed_in: Client, flood: Flood) -> None:
    order = list(dict.fromkeys(claim.article_id for claim in queued("unreviewed", flood.first.created_by)))
    first = signed_in.get("/review/next/")
    assert first["Location"].startswith(f"/articles/{order[0]}/?queue=unreviewed&claim=")
    second = signed_in.get(way_on(signed_in, first["Location"], "Next article"))
    assert second["Location"].startswith(f"/articles/{order[1]}/")


def way_on(browser: Client, address: str, label: str) -> str:
    """Where a link of an article's page leads."""
    page = browser.get(address.split("#")[0]).content.decode()
    found = re.search(rf'href="(/review/next/[^"]*)"[^>]*>{label}', page)
    assert found, label
    return html.unescape(found[1])


def test_one_goes_through_a_queue_claim_by_claim(signed_in: Client, flood: Flood, editor: User) -> None:
    expected = queued("unreviewed", editor)
    seen = []
    address = signed_in.get("/review/next/")["Location"]
    while address.startswith("/articles/"):
        seen.append(int(address.rpartition("#claim-")[2]))
        address = signed_in.get(way_on(signed_in, address, "Next claim"))["Location"]
    assert seen == [claim.pk for claim in expected]


def test_the_way_on_keeps_to_the_least_sure(signed_in: Client, flood: Flood) -> None:
    Claim.objects.filter(pk=flood.power.pk).update(confidence=0.3)
    first = signed_in.get("/review/next/?queue=unsure")["Location"]
    assert first.endswith(f"#claim-{flood.power.pk}")
    second = signed_in.get(way_on(signed_in, first, "Next claim"))["Location"]
    assert second.endswith(f"#claim-{flood.told.pk}")
    last = signed_in.get(way_on(signed_in, second, "Next claim"), follow=True).content.decode()
    assert "That was the last of “Low confidence”." in last


@pytest.mark.parametrize("claim", ["x", "-1", "0", "9" * 30, "1e3"])
def test_a_broken_place_in_a_queue_is_explained(signed_in: Client, flood: Flood, claim: str) -> None:
    assert signed_in.get(f"/review/next/?claim={claim}").status_code == 400
    assert signed_in.get(f"{flood.first.get_absolute_url()}?queue=mine&claim={claim}").status_code == 200


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


def test_a_dispute_is_settled_by_changing_the_claim(leading: Client, flood: Flood, editor: User) -> None:
    services.set_status(claim_id=flood.power.pk, version=1, status="confirmed", user=editor)
    services.dispute(claim_id=flood.power.pk, why="Nobody says it", user=editor)
    address = f"/claims/{flood.power.pk}/"
    unchanged = leading.post(f"{address}settle/", {"outcome": "changed"}, follow=True).content.decode()
    assert "Correct it first." in unchanged
    late = {"outcome": "changed", "status": "rejected", "version": "1"}
    assert (
        "changed the claim meanwhile" in leading.post(f"{address}settle/", late, follow=True).content.decode()
    )
    assert Claim.objects.disputed().count() == 1
    settled = leading.post(f"{address}settle/", late | {"version": "2"}, follow=True).content.decode()
    assert "Ana disputed it on" in settled
    assert (Claim.objects.get(pk=flood.power.pk).status, Dispute.objects.get().outcome) == (
        "rejected",
        "changed",
    )


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


def test_ones_own_comment_is_changed_within_a_day(signed_in: Client, leading: Client, flood: Flood) -> None:
    address = f"/claims/{flood.power.pk}/"
    signed_in.post(f"{address}comment/", {"words": f"See claim {flood.told.pk}"})
    found = Comment.objects.get()
    assert (
        f'<a href="{flood.told.get_absolute_url()}">claim {flood.told.pk}</a>'
        in leading.get(address).content.decode()
    )
    assert leading.get(f"/comments/{found.pk}/").status_code == 404
    assert signed_in.post(f"/comments/{found.pk}/", {"words": " "}).status_code == 422
    signed_in.post(f"/comments/{found.pk}/", {"words": "Or not"})
    found.refresh_from_db()
    assert (found.words, found.edited_at is not None) == ("Or not", True)
    Comment.objects.update(at=timezone.now() - timedelta(hours=25))
    assert signed_in.post(f"/comments/{found.pk}/", {"words": "Late"}).status_code == 422
    signed_in.post(f"/comments/{found.pk}/delete/")
    assert Comment.objects.get().words == "Or not"


def test_cards_say_how_much_is_said(
    signed_in: Client,
    flood: Flood,
    editor: User,
    chief: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for words in ("One", "Two"):
        services.comment(claim_id=flood.power.pk, words=words, user=editor)
    services.dispute(claim_id=flood.power.pk, why="No", user=editor)
    services.report(claim_id=flood.more.pk, matter="words", words="")
    services.assign(claim_id=flood.more.pk, editor=chief, user=chief)
    with django_assert_num_queries(2):
        note_remarks(flood.claims)
    assert vars(flood.power)["remarks"] == Remarks(comments=2, disputes=1)
    assert vars(flood.more)["remarks"] == Remarks(reports=1, editor="Cleo")
    assert vars(flood.told)["remarks"].is_silent
    for page in ("/review/?outlet=ledger", flood.second.get_absolute_url()):
        seen = signed_in.get(page).content.decode()
        assert "2 comments</a>" in seen, page
        assert "2 comments" not in Client().get(page).content.decode()


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
    assert (
        "Nobody who checks claims" in leading.post(address, {"editor": "rolf"}, follow=True).content.decode()
    )
    leading.post(address, {"editor": ""})
    assert not Assignment.objects.exists()


def test_a_claim_is_taken_and_is_in_ones_queue(
    signed_in: Client, leading: Client, flood: Flood, editor: User
) -> None:
    signed_in.post(f"/claims/{flood.power.pk}/assign/", {"editor": "ana"})
    services.assign(article_id=flood.first.pk, editor=editor, user=editor)
    assert set(queued("mine", editor)) == {flood.power, flood.opened, flood.told, flood.million}
    leading.post(f"/claims/{flood.power.pk}/assign/", {"editor": "cleo"})
    assert set(queued("mine", editor)) == {flood.opened, flood.told, flood.million}


def test_a_chief_gives_the_chosen_claims(
    signed_in: Client, leading: Client, flood: Flood, editor: User, chief: User
) -> None:
    chosen = [f"{claim.pk}:1" for claim in (flood.power, flood.more)]
    services.assign(claim_id=flood.power.pk, editor=chief, user=chief)
    refused = signed_in.post("/review/give/", {"claim": chosen, "editor": "cleo"}, follow=True)
    assert "A chief editor gives work to others." in refused.content.decode()
    taken = signed_in.post("/review/give/", {"claim": chosen}, follow=True).content.decode()
    assert "1 claim is yours to look at. 1 stayed with whoever has them." in taken
    given = leading.post("/review/give/", {"claim": chosen, "editor": "ana"}, follow=True).content.decode()
    assert "2 claims are Ana’s to look at." in given
    assert set(queued("mine", editor)) == {flood.power, flood.more}


def test_a_claim_that_somebody_has_is_left_by_the_machine(flood: Flood, editor: User) -> None:
    services.assign(claim_id=flood.power.pk, editor=editor, user=editor)
    services.write_claims(article=flood.second, found=[], attempt=1, started_at=timezone.now())
    assert list(flood.second.claims.all()) == [flood.power]


def test_editors_see_who_else_is_there(
    signed_in: Client, leading: Client, flood: Flood, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "get", kept.get)
    monkeypatch.setattr(cache, "set", lambda key, value, _timeout: kept.update({key: value}))
    address = f"/articles/{flood.first.pk}/presence/"
    assert signed_in.get(address).content.decode().strip() == ""
    assert "Ana is on this article too" in leading.get(address).content.decode()


@pytest.fixture
def sunk(editor: User) -> Article:
    """An article of which the machine would make other claims than it has now."""
    return builders.article(editor, "It sank, Ann Marsh said on Monday. It floated, Ivo Lind said.")


def looked(browser: Client, article: Article) -> str:
    """What the page says once a worker has been through."""
    browser.post(f"/articles/{article.pk}/again/", {"look": "1"})
    assert "The model reads the text" in browser.get(f"/articles/{article.pk}/again/").content.decode()
    services.reread(article_id=article.pk)
    return browser.get(f"/articles/{article.pk}/again/").content.decode()


def test_rereading_is_shown_first_and_leaves_what_people_decided(signed_in: Client, sunk: Article) -> None:
    gone = builders.claim(sunk, "on Monday", who="Ann Marsh")
    kept = builders.claim(sunk, "It floated", who="Ivo Lind", status="confirmed")
    history = gone.events.count()  # type: ignore[attr-defined]
    page = looked(signed_in, sunk)
    assert "<strong>Ann Marsh</strong>: It sank" in page.split("Would come")[1]
    assert f'<a href="{gone.get_absolute_url()}">' in page.split("Would go")[1]
    assert kept.get_absolute_url() not in page
    assert set(sunk.claims.all()) == {gone, kept}
    assert gone.events.count() == history  # type: ignore[attr-defined]
    assert not sunk.runs.exists()
    with patch.object(app, "send_task"):
        signed_in.post(f"/articles/{sunk.pk}/again/")
    assert Job.objects.get(article=sunk).state == "queued"
    assert not Rereading.objects.exists()


def test_a_worker_is_told(
    sunk: Article, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with patch.object(app, "send_task") as told, django_capture_on_commit_callbacks(execute=True):
        services.ask_rereading(article_id=sunk.pk, user=editor)
    assert told.call_args.args == (REREAD_TASK,)
    with (
        patch.object(app, "send_task", side_effect=ConnectionError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        services.ask_rereading(article_id=sunk.pk, user=editor)
    assert Rereading.objects.get().finished_at is None


def test_what_is_shown_is_what_is_done(signed_in: Client, sunk: Article) -> None:
    """Whose the claims would be included, which only the record of people knows."""
    found = extraction.extract(sunk.text)
    services.write_claims(article=sunk, found=found, attempt=1, started_at=timezone.now())
    assert "just what is there" in looked(signed_in, sunk)
    claim = sunk.claims.get(content_text="It sank")
    Claim.objects.filter(pk=claim.pk).update(speaker=enter_speaker("Bo Quist"), source_text="her")
    page = looked(signed_in, sunk).split("Would change")[1]
    assert "<del>Bo Quist</del>" in page
    assert "<ins>Ann Marsh</ins>" in page
    before = dict(sunk.claims.values_list("pk", "speaker__name"))
    services.write_claims(article=sunk, found=found, attempt=1, started_at=timezone.now())
    after = dict(sunk.claims.values_list("pk", "speaker__name"))
    assert {key for key in before if before[key] != after[key]} == {claim.pk}


def test_a_worker_that_fails_says_so(signed_in: Client, sunk: Article) -> None:
    with patch("claims.services.rereading.extraction.extract", side_effect=RuntimeError):
        assert "Something went wrong" in looked(signed_in, sunk)


def test_a_worker_that_stays_away_can_be_asked_again(signed_in: Client, sunk: Article, editor: User) -> None:
    services.ask_rereading(article_id=sunk.pk, user=editor)
    Rereading.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    page = signed_in.get(f"/articles/{sunk.pk}/again/").content.decode()
    assert "the worker is busy, or away" in page
    part = signed_in.get(f"/articles/{sunk.pk}/again/", headers={"hx-request": "true"}).content.decode()
    assert "every 1s" in part
    assert "<html" not in part


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
