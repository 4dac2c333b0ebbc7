"""Axe on every page that the table of addresses has: a new page is looked at without anybody's doing."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.access.conftest import World, world
from tests.access.test_matrix import ROWS, address_of, is_program
from tests.browser.conftest import WIDTHS

__all__ = ["world"]  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What pages look like with something asked.
ALSO = {
    "search": ["?q=gate", "?q=xylophone"],
    "review": ["?queue=unsure", "?queue=done"],
    "speakers": ["?q=xylophone"],
}


def pages(world: World, user: User) -> list[str]:
    """The addresses that answer ``user`` with a whole page."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    found = []
    for name, (_words, rules) in ROWS.items():
        if "GET" not in rules or is_program(name):
            continue
        for query in ("", *ALSO.get(name, ())):
            address = address_of(name, world) + query
            answer = client.get(address)
            assert not query or answer.status_code != 400, f"{address} asks for what is not there"
            is_page = answer.headers.get("Content-Type", "").startswith("text/html")
            if answer.status_code == 200 and is_page and b"<html" in b"".join(answer):
                found.append(address)
    return found


@pytest.mark.parametrize("role", ["administrator", "reader"])
def test_axe_finds_nothing_on_any_page(
    page: Page, page_of: Callable[[User], Page], live_server: LiveServer, world: World, role: str
) -> None:
    user = world.users[role]
    addresses = pages(world, user)
    assert len(addresses) > 20
    page_of(user)
    wrong = []
    for address in addresses:
        page.goto(live_server.url + address)
        for width, scheme in (("desktop", "light"), ("phone", "dark")):
            page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page)
            if found.violations_count:
                wrong.append(f"{address}, {width}, {scheme}: {found.generate_report()}")
            if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
                wrong.append(f"{address} is wider than the {width}")
    assert wrong == []
