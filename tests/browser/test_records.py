"""The pages about the record in a real browser: reachable, readable, and working with and without scripts."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from claims import services
from claims.models import Claim, Organisation, Publication, Relay, Speaker
from claims.registry import enter_organisation
from tests.pages.records import Flood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=Brandvåg&form=direct",
        "/search/?status=unreviewed&sort=confidence",
        "/search/?q=zeppelin",
        "/search/?q=speaker:brandvog",
        "/outlets/",
        "/outlets/{outlet.pk}/vessmark-courier/",
        "/people/",
        "/people/{flood.brandvag.pk}/ilse-brandvag/",
        "/organisations/?sort=quoted",
        "/organisations/{flood.inspectorate.pk}/dam-inspectorate/",
        "/claims/{flood.million.pk}/",
        "/claims/{flood.power.pk}/speaker/",
        "/compare/",
        "/compare/?claim={flood.opened.pk}&claim={flood.million.pk}&claim={flood.more.pk}&claim={flood.power.pk}",
    ],
)
def test_a_page_is_accessible_and_fits_every_screen(
    signed_in_page: Page, flood: Flood, check_page: Callable[[Page, str], None], address: str
) -> None:
    outlet = enter_organisation(flood.first.outlet)
    Publication.objects.create(article=flood.first, outlet=outlet)
    check_page(signed_in_page, address.format(flood=flood, outlet=outlet))


def test_a_search_is_narrowed_at_its_side_and_widened_again_by_its_chips(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page.goto(f"{live_server.url}/search/?q=gate")
    expect(page.get_by_role("heading", name="4 claims")).to_be_visible()
    page.get_by_role("link", name="Henrike Vollan 2 claims").click()
    expect(page.get_by_role("heading", name="2 claims")).to_be_visible()
    page.get_by_role("link", name="direct quotation 1 claim", exact=True).click()
    expect(page.get_by_role("heading", name="1 claim", exact=True)).to_be_visible()
    page.get_by_role("link", name="Who said it: Henrike Vollan").click()
    expect(page).to_have_url(f"{live_server.url}/search/?q=gate&form=direct")
    page.get_by_role("searchbox", name="Words, or a name").fill("speaker:vollen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Did you mean …")).to_be_visible()
    page.get_by_role("link", name="Henrike Vollan", exact=True).click()
    expect(page.get_by_role("heading", name="1 claim", exact=True)).to_be_visible()
    page.get_by_role("link", name="How it is quoted: direct quotation").click()
    expect(page.get_by_role("heading", name="2 claims")).to_be_visible()
    page.get_by_role("link", name="Who said it: Henrike Vollan").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=(&|$)"))


def test_how_to_search_unfolds_and_what_is_wrong_is_told(
    page: Page,
    live_server: LiveServer,
    flood: Flood,
    check_page: Callable[[Page, str], None],
    no_complaints: list[str],
) -> None:
    page.goto(f"{live_server.url}/search/")
    page.get_by_text("How to search").click()
    expect(page.get_by_text("a verb, such as cue:claimed")).to_be_visible()
    page.get_by_role("searchbox", name="Words, or a name").fill("before:yesterday")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“before:yesterday” is no date")
    check_page(page, "/search/?q=before:yesterday")
    no_complaints[:] = [text for text in no_complaints if "400" not in text]


def test_a_persons_figures_lead_to_their_claims(page: Page, live_server: LiveServer, flood: Flood) -> None:
    page.goto(live_server.url + flood.brandvag.get_absolute_url())
    page.get_by_role("link", name="direct quotation", exact=True).click()
    expect(page.get_by_role("heading", name="1 claim", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Who said it: Ilse Brandvåg")).to_be_visible()


def test_names_of_any_length_fit_a_phone(signed_in_page: Page, live_server: LiveServer, flood: Flood) -> None:
    page, word, claim = signed_in_page, "Rindfleischetikettierungsüberwachung" * 4, flood.opened
    Speaker.objects.filter(pk=flood.brandvag.pk).update(name=word, role=f"{word} chief")
    Organisation.objects.update(name=word)
    Article.objects.update(title=word, outlet=word, byline=word, url=f"https://{word}.example/")
    Relay.objects.create(claim=claim, order=1, name=word)
    page.set_viewport_size({"width": 375, "height": 812})
    own = claim.get_absolute_url()
    lists = (
        "/",
        "/articles/",
        "/people/",
        "/organisations/",
        "/search/?q=gate",
        f"/compare/?claim={claim.pk}",
    )
    records = (claim.article, flood.brandvag, flood.inspectorate)
    for path in (*lists, own, f"{own}speaker/", *(record.get_absolute_url() for record in records)):
        page.goto(live_server.url + path)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide"


def test_a_name_finds_claims_that_are_set_side_by_side(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page.goto(live_server.url)
    page.keyboard.press("/")
    page.keyboard.type("Brandvåg\n")
    expect(page.get_by_role("heading", name="2 claims")).to_be_visible()
    page.get_by_role("searchbox", name="Words, or a name").fill("cubic metres")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("mark").first).to_have_text("cubic")
    gather = page.get_by_role("button", name="Compare ticked claims")
    expect(gather).to_be_hidden()
    for box in page.get_by_role("checkbox").all():
        box.check()
    gather.click()
    table = page.get_by_role("table")
    expect(table.locator("mark")).to_have_text(["9", "14"])
    table.get_by_role("button", name="Take out what Henrike Vollan said").click()
    expect(table.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare 1")).to_be_visible()


def test_a_claim_is_checked_without_leaving_the_review_list(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/search/?status=unreviewed&sort=confidence")
    card = page.locator(f"#claim-{flood.told.pk}")
    card.get_by_role("button", name="Right").click()
    expect(card.get_by_text("checked", exact=True)).to_be_visible()
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("button", name="Right")).to_be_visible()
    assert Claim.objects.get(pk=flood.told.pk).version == 3


def test_a_late_verdict_is_told_in_the_card(
    signed_in_page: Page, live_server: LiveServer, flood: Flood, editor: User, no_complaints: list[str]
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/search/?status=unreviewed")
    services.set_status(claim_id=flood.told.pk, version=1, status="rejected", user=editor)
    card = page.locator(f"#claim-{flood.told.pk}")
    card.get_by_role("button", name="Right").click()
    expect(card.get_by_role("alert")).to_contain_text("Yours is not saved yet; choose which it shall be.")
    no_complaints[:] = [text for text in no_complaints if "409" not in text]


def test_a_speaker_is_corrected_with_a_suggested_name(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/claims/{flood.opened.pk}/")
    page.get_by_role("link", name="Wrong speaker?").first.click()
    page.wait_for_load_state()  # letters that come before the scripts ask for nothing
    name = page.get_by_label("Name", exact=True)
    name.fill("")
    name.press_sequentially("voll")
    option = page.locator("#speaker-options option")
    expect(option).to_have_attribute("value", "Henrike Vollan")
    name.fill("Henrike Vollan")
    page.get_by_role("button", name="Save the correction").click()
    expect(page).to_have_url(re.compile(rf"/claims/{flood.opened.pk}/$"))
    history = page.get_by_role("region", name="History")
    expect(history.get_by_role("listitem").first).to_contain_text("Ana corrected it")
    expect(history.get_by_role("deletion").first).to_contain_text("Ilse Brandvåg")


def test_everything_works_without_scripts(
    browser: Browser, live_server: LiveServer, flood: Flood, editor: User
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next=/claims/{flood.told.pk}/")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("a-long-password")
    page.locator("main").get_by_role("button").first.click()
    page.get_by_role("button", name="Not a claim").first.click()
    expect(page.get_by_text("An editor took it out")).to_be_visible()
    page.locator("main").get_by_role("button", name="Undo").first.click()
    page.get_by_role("link", name="Wrong speaker?").first.click()
    page.get_by_label("an unnamed source").check()
    page.get_by_label("Name", exact=True).fill("a company official")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".chain")).to_contain_text("A company official")
    page.get_by_role("button", name="Compare what a company official said").first.click()
    page.get_by_role("link", name="See the comparison").click()
    expect(page.get_by_role("table").get_by_role("article")).to_have_count(1)
    page.goto(f"{live_server.url}/search/?q=gate")
    page.get_by_text("By name, verb or date").click()
    page.get_by_label("Outlet").fill("ledger")
    page.get_by_role("button", name="Use these filters").click()
    expect(page.get_by_role("heading", name="2 claims")).to_be_visible()
    context.close()
