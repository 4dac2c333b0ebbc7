"""Webhooks in a real browser, told to a real server by what a worker runs."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from newsclaims.webhooks import services, tasks
from newsclaims.webhooks.models import Delivery, Event, Webhook
from tests.webhooks.conftest import Receiver, _no_broker, receiver

__all__ = ["_no_broker", "receiver"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW = ["127.0.0.0/8"]


def test_the_pages_are_accessible_and_fit(
    page_of: Callable[[User], Page], editor: User, receiver: Receiver, check_page: Callable[[Page, str], None]
) -> None:
    page = page_of(editor)
    check_page(page, "/account/webhooks/")
    address = f"{receiver.address}&{'long' * 40}"
    one, _secret = services.create(owner=editor, address=address, events=[Event.EXTRACTED, Event.CORRECTED])
    for status in (200, 500):
        receiver.status = status
        tasks.deliver(services.test(webhook=one).pk)
    check_page(page, one.get_absolute_url())
    Webhook.objects.update(active=False, off_because="8 attempts in a row failed.")
    check_page(page, one.get_absolute_url())
    check_page(page, "/account/webhooks/")


def test_made_tested_and_seen_to_arrive(
    page_of: Callable[[User], Page], editor: User, receiver: Receiver, live_server: LiveServer
) -> None:
    page = page_of(editor)
    page.goto(f"{live_server.url}/account/webhooks/")
    page.get_by_label("Address").fill(receiver.address)
    page.get_by_label("Somebody corrected a claim").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_label("The secret")).to_have_value(re.compile("whsec_.{20}"))
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#log")).to_contain_text("Waiting")
    tasks.deliver(Delivery.objects.get().pk)
    expect(page.locator("#log")).to_contain_text("answered 200")  # without anybody’s doing
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_text("It is switched off")).to_be_visible()
