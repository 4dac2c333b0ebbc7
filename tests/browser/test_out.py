"""Exports and saved searches in a real browser: reachable, readable, working without scripts too."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import services
from claims.forms import SearchForm
from claims.models import Claim, SavedSearch
from tests.pages.records import Flood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flood(editor: User) -> Flood:
    """Two of the claims were recorded since somebody looked at their saved search, the others before."""
    made = Flood(editor)
    User.objects.filter(pk=editor.pk).update(email="ana@claims.example")
    long_ago = timezone.now() - timedelta(days=2)
    Claim.objects.exclude(pk__in=[made.power.pk, made.more.pk]).update(created_at=long_ago)
    Claim.objects.filter(pk__in=[made.power.pk, made.more.pk]).update(
        created_at=timezone.now() - timedelta(minutes=5)
    )
    form = SearchForm({"q": "gate"})
    assert form.is_valid()
    saved, _ = services.save_search(owner=editor, name="The gate", form=form, digest="daily")
    SavedSearch.objects.filter(pk=saved.pk).update(seen_until=timezone.now() - timedelta(days=1))
    return made


@pytest.mark.parametrize(
    "address",
    ["/saved/", "/saved/new/?q=water", "/saved/{saved.pk}/", "/saved/{saved.pk}/change/", "/export/?q=gate"],
)
def test_a_page_is_accessible_and_fits_every_screen(
    signed_in_page: Page, flood: Flood, check_page: Callable[[Page, str], None], address: str
) -> None:
    check_page(signed_in_page, address.format(saved=SavedSearch.objects.get()))


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_open_menus_fit_and_are_accessible(
    signed_in_page: Page, live_server: LiveServer, flood: Flood, width: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from tests.browser.conftest import WIDTHS

    page = signed_in_page
    page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
    people = f"/compare/?person={flood.brandvag.pk}&person={flood.vollan.pk}"
    claims = f"/compare/?claim={flood.opened.pk}&claim={flood.more.pk}"
    records = (flood.brandvag.get_absolute_url(), flood.first.get_absolute_url())
    for path in ("/search/?q=gate", *records, people, claims):
        page.goto(live_server.url + path)
        page.locator("summary", has_text="Export").click()
        menu = page.locator(".ways-menu[open] .menu-body")
        expect(menu.get_by_role("link", name="Spreadsheet (CSV)")).to_be_visible()
        box = menu.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WIDTHS[width]["width"]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found = Axe().run(page, context=".ways")  # the pages around it are tested with their own
        assert found.violations_count == 0, found.generate_report()


def test_results_are_exported_from_the_menu(
    signed_in_page: Page, live_server: LiveServer, flood: Flood, tmp_path: Path
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/search/?q=gate&form=direct")
    page.locator("summary", has_text="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Spreadsheet (CSV)").click()
    assert re.fullmatch(r"newsclaims-gate-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    download.value.save_as(tmp_path / "it.csv")
    with (tmp_path / "it.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["who"] for row in csv.DictReader(file)] == ["Henrike Vollan"]


def test_the_export_page_says_when_a_file_is_done(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/export/?q=gate")
    expect(page.get_by_text("4 claims · gate. Each file has all of them.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as brat").click()
    assert download.value.suggested_filename.endswith(".brat.zip")
    expect(page.get_by_text("Done. The file is with your browser’s downloads.")).to_be_visible()


def test_a_search_is_saved_looked_at_and_deleted(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/search/?q=water")
    page.get_by_role("link", name="Save this search").click()
    page.get_by_label("Name", exact=True).fill("Cubic metres")
    page.get_by_label("E-mail when there is something new").select_option("weekly")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Cubic metres", exact=True))
    expect(row.get_by_text("e-mail every Monday")).to_be_visible()
    expect(page.get_by_role("link", name="2 new")).to_be_visible()
    page.get_by_role("link", name="The gate", exact=True).click()
    expect(page.get_by_text("2 new since you looked")).to_be_visible()
    expect(page.locator(".new-mark")).to_have_count(2)
    expect(page.get_by_text("Marked as seen.")).to_be_visible()
    page.get_by_role("button", name="Ana").or_(page.locator(".masthead-account summary")).first.click()
    page.locator(".masthead-account").get_by_role("link", name="Saved searches").click()
    expect(page.get_by_text("Nothing new").first).to_be_visible()
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Cubic metres", exact=True)).to_have_count(0)
    page.locator(".notice-undo").click()
    expect(page.get_by_role("link", name="Cubic metres", exact=True)).to_be_visible()


def test_saving_and_looking_work_without_scripts(
    browser: Browser, live_server: LiveServer, flood: Flood, signed_in_page: Page
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in_page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live_server.url}/saved/")
    page.get_by_role("link", name="The gate", exact=True).click()
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.get_by_text("Nothing new")).to_be_visible()
    page.get_by_role("link", name="Change The gate").click()
    page.get_by_label("Name", exact=True).fill("Gates")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Gates", exact=True)).to_be_visible()
    context.close()
