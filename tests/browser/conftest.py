"""Headless Chromium against a live server. Any test here fails if a page complains or asks another site."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from articles import jobs

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}

# How long something may take to come up on a machine that is busy; what has a bar of its own says so.
expect.set_options(timeout=20_000)


def chromium() -> str | None:
    """The browser to drive: CHROMIUM, else what is installed; None leaves it to Playwright."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium()
    where = {"executable_path": found} if found else {}
    return browser_type_launch_args | where | {"args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": WIDTHS["desktop"], "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def broker_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other test's worker hears of these articles: a test that wants one extracted does it itself."""
    monkeypatch.setattr(jobs, "tell", lambda _article_id, **_how: True)


@pytest.fixture(autouse=True)
def no_complaints(context: BrowserContext, live_server: LiveServer) -> Iterator[list[str]]:
    """Whatever the browser complains of (scripts, the content security policy), and requests to elsewhere.

    A test that provokes a complaint, such as a 422, takes it out of the list.
    """
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((live_server.url, "blob:", "about:")):
            complaints.append(f"asked {request.url}")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", asked)
    yield complaints
    assert complaints == []


@pytest.fixture
def page_of(page: Page, live_server: LiveServer) -> Callable[[User], Page]:
    """The page, signed in as whoever is given."""

    def signed_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return signed_in


@pytest.fixture
def signed_in_page(page_of: Callable[[User], Page], editor: User) -> Page:
    """A page of an editor."""
    return page_of(editor)


@pytest.fixture
def check_page(live_server: LiveServer) -> Callable[[Page, str], None]:
    """Open an address wide and narrow, light and dark: axe finds nothing, and nothing sticks out."""

    def check(page: Page, path: str) -> None:
        page.goto(live_server.url + path)
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found = Axe().run(page)
                assert found.violations_count == 0, f"{path}, {width}, {scheme}: {found.generate_report()}"
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide on the {width}"

    return check
