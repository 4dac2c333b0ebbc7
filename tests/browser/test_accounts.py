"""Accounts in a real browser: coming in, one's own settings, other people's accounts, the site."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from newsclaims.accounts import invitations, services, tokens
from newsclaims.accounts.models import ApiToken, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "quite-a-long-password"


@pytest.fixture
def office(reader: User, editor: User, chief: User, administrator: User) -> User:
    """An administrator with tokens, in a newsroom with invitations and a closed account."""
    User.objects.filter(pk=editor.pk).update(email="ana.very-long-name-of-somebody@newsroom.example.org")
    services.create(username="retired.correspondent", role=Role.EDITOR, name="Rita Retired")
    services.close(actor=administrator, user_id=User.objects.get(username="retired.correspondent").pk)
    for actor in (chief, administrator):
        invitations.invite(actor=actor, email=f"new-{actor}@example.org", role=Role.EDITOR)
    for name, scope in (("Nightly import of the wire", ApiToken.Scope.EDIT), ("Wall", ApiToken.Scope.READ)):
        tokens.create(user=administrator, name=name, scope=scope, days=90)
    return administrator


@pytest.mark.parametrize("address", ["/account/", "/account/password/", "/users/", "/site/"])
def test_a_page_is_accessible_and_fits_every_screen(
    page_of: Callable[[User], Page], office: User, check_page: Callable[[Page, str], None], address: str
) -> None:
    check_page(page_of(office), address)


@pytest.mark.parametrize("address", ["/sign-in/", "/password/forgotten/", "/password/forgotten/sent/"])
def test_the_ways_in_are_accessible(
    page: Page, db: None, check_page: Callable[[Page, str], None], address: str
) -> None:
    check_page(page, address)


def test_an_invitation_is_accessible(
    page: Page, chief: User, check_page: Callable[[Page, str], None]
) -> None:
    made = invitations.invite(actor=chief, email="nora@example.org", role=Role.EDITOR)
    check_page(page, f"/invited/{invitations.signature(made)}/")


def test_what_one_may_not_do_says_which_role_it_takes(
    page_of: Callable[[User], Page], live_server: LiveServer, reader: User, no_complaints: list[str]
) -> None:
    page = page_of(reader)
    page.goto(f"{live_server.url}/users/")
    expect(page.get_by_role("main")).to_contain_text("That takes a chief editor’s account or a higher one")
    assert len(no_complaints) == 1
    assert "403" in no_complaints.pop()


def test_somebody_is_invited_joins_and_is_made_a_chief(
    page_of: Callable[[User], Page], browser: Browser, live_server: LiveServer, administrator: User
) -> None:
    page = page_of(administrator)
    page.goto(f"{live_server.url}/")
    page.get_by_text("Adam").first.click()
    page.get_by_role("link", name="Accounts").first.click()
    page.get_by_label("E-mail").fill("nora@example.org")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("status").first).to_contain_text("The invitation is on its way")
    link = page.get_by_label("The link of the invitation").input_value()
    assert link in str(mail.outbox[0].body)

    theirs = browser.new_context(java_script_enabled=False).new_page()
    theirs.goto(link)
    theirs.get_by_label("Name", exact=True).fill("Nora")
    theirs.get_by_label("Username").fill("nora")
    theirs.get_by_label("Password", exact=True).fill(LONG)
    theirs.get_by_label("The same again").fill(LONG)
    theirs.get_by_role("button", name="Open the account").click()
    expect(theirs.get_by_role("link", name="Upload").first).to_be_visible()

    page.goto(f"{live_server.url}/users/")
    page.get_by_label("Role of nora").select_option("chief")
    page.get_by_role("button", name="Set the role of nora").click()
    expect(page.get_by_role("status")).to_contain_text("Nora is now a chief editor.")
    theirs.goto(f"{live_server.url}/users/")
    expect(theirs.get_by_role("heading", name="People with an account")).to_be_visible()
    page.get_by_role("button", name="Close the account of nora").click()
    theirs.reload()
    expect(theirs.get_by_role("button", name="Sign in")).to_be_visible()
    theirs.context.close()


def test_a_token_is_made_copied_and_revoked(
    page_of: Callable[[User], Page], live_server: LiveServer, editor: User
) -> None:
    page = page_of(editor)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(f"{live_server.url}/account/")
    page.get_by_label("Name", exact=True).first.fill("Nightly import")
    page.get_by_label("May").select_option("edit")
    page.get_by_role("button", name="Make it").click()
    secret = page.get_by_label("The new token").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert tokens.find(secret)
    page.get_by_role("button", name="Revoke Nightly import").click()
    expect(page.get_by_role("status")).to_contain_text("is revoked")
    assert tokens.find(secret) is None


def test_keys_are_switched_off_for_this_browser(
    page_of: Callable[[User], Page], live_server: LiveServer, editor: User
) -> None:
    page = page_of(editor)
    page.goto(f"{live_server.url}/account/")
    page.get_by_label("Single keys work").uncheck()
    page.reload()
    expect(page.get_by_label("Single keys work")).not_to_be_checked()
    assert page.evaluate("localStorage.getItem('keys')") == "off"


def test_public_reading_is_switched_and_strangers_are_asked_to_sign_in(
    page_of: Callable[[User], Page], browser: Browser, live_server: LiveServer, administrator: User
) -> None:
    page = page_of(administrator)
    page.goto(f"{live_server.url}/site/")
    page.get_by_role("button", name="Switch public reading off").click()
    expect(page.get_by_role("heading", name="Public reading is off")).to_be_visible()
    stranger = browser.new_context().new_page()
    stranger.goto(f"{live_server.url}/people/")
    expect(stranger.get_by_role("heading", name="Sign in")).to_be_visible()
    stranger.context.close()
