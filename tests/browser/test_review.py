"""The review's queues in a real browser: by keys and mouse, on a phone, by a reader without an account."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import services
from claims.models import Claim, Report
from tests.pages.records import Flood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


def test_a_chief_chooses_all_checks_them_and_undoes_it(
    page_of: Callable[[User], Page], chief: User, flood: Flood, live_server: LiveServer
) -> None:
    page = page_of(chief)
    page.goto(f"{live_server.url}/review/?outlet=ledger")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Check the chosen …").click()
    page.get_by_role("button", name="Check 2 claims").click()
    expect(page.get_by_text("Checked 2 claims.")).to_be_visible()
    expect(page.get_by_text("Nothing in this part of the queue")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone for 2 claims.")).to_be_visible()
    assert Claim.objects.filter(status="confirmed").count() == 0


def test_an_editor_walks_from_article_to_article(
    page_of: Callable[[User], Page], editor: User, flood: Flood, live_server: LiveServer
) -> None:
    page = page_of(editor)
    page.goto(f"{live_server.url}/review/")
    page.get_by_role("link", name="Go through them one by one").click()
    first = page.url
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("This article is yours.")).to_be_visible()
    page.get_by_role("link", name="Next article in this queue").click()
    assert page.url.split("?")[0] != first.split("?")[0]


def test_an_editor_goes_from_claim_to_claim_and_talks_about_one(
    page_of: Callable[[User], Page], editor: User, flood: Flood, live_server: LiveServer
) -> None:
    page = page_of(editor)
    page.goto(f"{live_server.url}/review/?outlet=ledger")
    page.get_by_role("link", name="Go on from here").first.click()
    expect(page).to_have_url(re.compile(f"#claim-{flood.power.pk}$"))
    page.get_by_role("link", name="Next claim").click()
    expect(page).to_have_url(re.compile(f"#claim-{flood.more.pk}$"))
    page.get_by_role("link", name="Next claim").click()
    expect(page.get_by_text("That was the last of “Not checked”.")).to_be_visible()
    page.goto(f"{live_server.url}{flood.power.get_absolute_url()}")
    page.get_by_label("A comment for other editors").fill(f"As claim {flood.told.pk} has it")
    page.get_by_role("button", name="Add the comment").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("A comment for other editors").fill(f"Not as claim {flood.told.pk} has it")
    page.get_by_role("button", name="Save it").click()
    page.get_by_role("link", name=f"claim {flood.told.pk}", exact=True).click()
    expect(page).to_have_url(re.compile(f"/claims/{flood.told.pk}/$"))


def test_what_another_run_would_change_appears_by_itself(
    page_of: Callable[[User], Page], editor: User, flood: Flood, live_server: LiveServer
) -> None:
    page = page_of(editor)
    page.goto(f"{live_server.url}{flood.first.get_absolute_url()}")
    page.get_by_role("link", name="Run the model again …").click()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("The model reads the text")).to_be_visible()
    services.reread(article_id=flood.first.pk)  # as a worker does
    expect(page.get_by_role("heading", name="Would go")).to_be_visible()
    assert set(flood.first.claims.all()) == {flood.opened, flood.told, flood.million}
    page.get_by_role("button", name="Run the model again").click()
    expect(page.get_by_text("What people decided stays.")).to_be_visible()


def test_a_reader_reports_without_an_account(page: Page, flood: Flood, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}{flood.power.get_absolute_url()}")
    page.get_by_role("link", name="Wrong speaker, or wrong words?").click()
    page.get_by_label("Somebody else said it").check()
    page.get_by_label("A word on why").fill("It was Quist")
    page.get_by_role("button", name="Send it to the editors").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Report.objects.get().words == "It was Quist"


def test_the_pages_have_no_barriers(
    page_of: Callable[[User], Page],
    check_page: Callable[[Page, str], None],
    editor: User,
    chief: User,
    flood: Flood,
) -> None:
    services.dispute(claim_id=flood.power.pk, why="It was Quist", user=editor)
    services.comment(claim_id=flood.power.pk, words="Ask him", user=chief)
    services.report(claim_id=flood.power.pk, matter="speaker", words="Not him")
    services.assign(article_id=flood.first.pk, editor=editor, user=editor)
    own = services.comment(claim_id=flood.power.pk, words=f"Compare claim {flood.told.pk}", user=chief)
    services.ask_rereading(article_id=flood.first.pk, user=editor)
    services.reread(article_id=flood.first.pk)
    page = page_of(chief)
    for path in (
        "/review/",
        "/review/?queue=mine&outlet=courier",
        "/review/articles/",
        f"/claims/{flood.power.pk}/",
        f"/claims/{flood.power.pk}/report/",
        f"/articles/{flood.first.pk}/?queue=unreviewed",
        f"/articles/{flood.first.pk}/again/",
        f"/comments/{own.pk}/",
    ):
        check_page(page, path)
