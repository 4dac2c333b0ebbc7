"""The whole way, with a real worker on a real queue: from a pasted article to two claims side by side."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Heartbeat
from claims.models import Claim
from tests.support import ROOT, Processes, running, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.processes]

DESK = (ROOT / "tests/fixtures/desk.txt").read_text(encoding="utf-8")


@pytest.fixture
def broker_is_away() -> None:
    """Not in this module: here the broker, the worker and the scheduler are real."""


@pytest.fixture
def warm_worker(tmp_path: Path, transactional_db: None) -> Iterator[Processes]:
    """A worker that has loaded its model and taken its first task."""
    with running(tmp_path) as processes:
        processes.worker()
        processes.scheduler()
        wait_until(Heartbeat.objects.exists, seconds=60, why=processes.tail)
        yield processes


def test_from_a_pasted_article_to_a_comparison(
    signed_in_page: Page, live_server: LiveServer, warm_worker: Processes
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/")
    page.get_by_label(re.compile("paste", re.IGNORECASE)).first.fill(DESK)
    started = time.monotonic()
    page.get_by_role("button", name=re.compile("find the claims|upload|add", re.IGNORECASE)).first.click()
    expect(page.locator("[data-side] article.card").nth(7)).to_be_visible(timeout=5000)
    assert time.monotonic() - started <= 5
    assert Article.objects.get().job.state == "done"

    page.get_by_role("searchbox").first.fill("Kordowicz")
    page.keyboard.press("Enter")
    cards = page.locator("main article.card")
    expect(cards.first).to_be_visible()
    said = " ".join(cards.all_inner_texts())
    assert "They do not know where the border runs" in said

    one = Claim.objects.get(content_text__contains="mistake in reading a map")
    other = Claim.objects.get(content_text__contains="well inside Tarvelian waters")
    page.goto(f"{live_server.url}/compare/?claim={one.pk}&claim={other.pk}")
    side_by_side = page.get_by_role("main")
    expect(side_by_side).to_contain_text("Anselm Kordowicz")
    expect(side_by_side).to_contain_text("mistake in reading a map")
    expect(side_by_side).to_contain_text("presidency of Tarvelia")
    expect(side_by_side).to_contain_text("well inside Tarvelian waters")


def test_a_failed_article_says_why_and_offers_to_try_again(
    signed_in_page: Page, live_server: LiveServer, warm_worker: Processes, tmp_path: Path
) -> None:
    page = signed_in_page
    broken = tmp_path / "minutes.pdf"
    broken.write_bytes(b"%PDF-1.7\nThis is where the document should be.\n")
    page.goto(f"{live_server.url}/upload/")
    page.locator("input[type=file]").first.set_input_files(broken)
    page.get_by_role("button", name=re.compile("find the claims|upload|add", re.IGNORECASE)).first.click()
    expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    assert Article.objects.get().job.error in page.get_by_role("main").inner_text()
