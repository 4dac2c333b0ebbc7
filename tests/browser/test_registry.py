"""Merging, splitting, aliases and the queue in a real browser: by keys, on a phone, without scripts."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import services
from claims.models import Claim, Organisation, Speaker, SpeakerAlias, SpeakerLink
from claims.registry import BODY, PERSON, enter_organisation, enter_speaker
from tests.browser.conftest import WIDTHS
from tests.pages import builders
from tests.pages.records import Flood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Doubtful(Flood):
    """The flood, and four people known by a surname, two of whom may be Ilse or Mikkel Brandvåg."""

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self.mikkel = self._person("Mikkel Brandvåg", "farmer", self.skarnkraft)
        Speaker.objects.filter(pk=self.mikkel.pk).update(organisation=None)
        self.unsure = [
            self._unsure(user, name, words)
            for name, words in (
                ("Brandvåg", "The lower meadow stood under water by noon"),
                ("Quist", "Nobody rang the bell"),
                ("Vollan", "The letter was never answered"),
            )
        ]
        body = enter_organisation("DI")
        Organisation.objects.filter(pk=body.pk).update(unsure=True)
        BODY.doubt.objects.create(
            record=body, other=self.inspectorate, score=1.5, because="DI may stand for Dam Inspectorate"
        )

    def _unsure(self, user: User, name: str, words: str) -> Speaker:
        person = enter_speaker(name)
        made = builders.article(
            user, f"{words}, {name} said.", title=f"After the flood: {words}", outlet="Courier"
        )
        builders.claim(made, words, kind="person", speaker=person)
        SpeakerLink.objects.create(
            article=made, name=name, normal=name.lower(), record=person, reason="unclear"
        )
        for other in Speaker.objects.filter(name__endswith=f" {name}"):
            PERSON.doubt.objects.create(
                record=person, other=other, score=1, because="the same surname; the outlet named them before"
            )
        return person


@pytest.fixture
def signed_in_page(page_of: Callable[[User], Page], chief: User) -> Page:
    """A page of a chief editor, who may merge and split."""
    return page_of(chief)


@pytest.fixture
def doubtful(editor: User) -> Doubtful:
    return Doubtful(editor)


PAGES = [
    "/people/unsure/",
    "/organisations/unsure/",
    "/people/{it.brandvag.pk}/ilse-brandvag/",
    "/people/{it.unsure[0].pk}/brandvag/",
    "/people/{it.brandvag.pk}/change/details/",
    "/people/{it.brandvag.pk}/change/merge/",
    "/people/{it.brandvag.pk}/change/merge/?q=voll",
    "/people/{it.brandvag.pk}/change/merge/?other={it.vollan.pk}",
    "/people/{it.brandvag.pk}/change/split/",
    "/organisations/{it.skarnkraft.pk}/change/split/",
    "/organisations/{it.wire.pk}/change/details/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_fits_every_screen(
    signed_in_page: Page,
    doubtful: Doubtful,
    editor: User,
    check_page: Callable[[Page, str], None],
    address: str,
) -> None:
    act = services.add_alias(kind=PERSON, key=doubtful.brandvag.pk, name="Director Brandvåg", user=editor)
    assert act is not None
    services.undo(kind=PERSON, act_id=act.pk, user=editor)
    values = {"role": "chair", "description": "Runs the works at Skarndal."}
    services.edit(kind=PERSON, key=doubtful.brandvag.pk, values=values, user=editor)
    check_page(signed_in_page, address.format(it=doubtful))


def test_the_queue_is_worked_by_keys_alone_and_an_answer_is_undone(
    signed_in_page: Page, live_server: LiveServer, doubtful: Doubtful
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/people/unsure/")
    page.keyboard.press("j")
    expect(page.locator(f"#record-{doubtful.unsure[0].pk}")).to_be_focused()
    page.keyboard.press("2")
    expect(page.get_by_role("status")).to_contain_text("Merged 2 people.")
    assert Claim.objects.get(content_text__startswith="The lower meadow").speaker == doubtful.mikkel
    expect(page.locator(f"#record-{doubtful.unsure[1].pk}")).to_be_focused()
    page.keyboard.press("d")
    expect(page.get_by_role("status")).to_contain_text("Quist is a person apart.")
    undo = page.get_by_role("status").get_by_role("button", name="Undo")
    undo.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Undone.")
    expect(page.get_by_role("heading", name="Quist")).to_be_visible()


def test_keys_rest_once_they_are_switched_off(
    signed_in_page: Page, live_server: LiveServer, doubtful: Doubtful
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/people/unsure/")
    page.get_by_label("keys on").uncheck()
    page.locator("body").press("j")
    page.locator("body").press("d")
    page.reload()
    expect(page.get_by_label("keys on")).not_to_be_checked()
    assert Speaker.objects.unsure().count() == 3


def test_two_records_are_merged_on_a_phone_with_a_preview_and_undone(
    signed_in_page: Page, live_server: LiveServer, doubtful: Doubtful
) -> None:
    page = signed_in_page
    page.set_viewport_size(WIDTHS["phone"])  # type: ignore[arg-type]
    page.goto(live_server.url + doubtful.brandvag.get_absolute_url())
    page.get_by_role("link", name="Same as another …").click()
    page.get_by_label("Name", exact=True).fill("voll")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("link", name="Henrike Vollan").click()
    expect(page.get_by_role("region", name="Ilse Brandvåg")).to_contain_text("2")
    page.get_by_role("link", name="The other way round").click()
    page.get_by_role("button", name="Merge into Ilse Brandvåg").click()
    expect(page.get_by_role("status")).to_contain_text("Merged 2 people.")
    assert Claim.objects.filter(speaker=doubtful.brandvag).count() == 4
    history = page.get_by_role("region", name="History of the record")
    expect(history.get_by_role("listitem").first).to_contain_text(
        "Cleo merged Henrike Vollan into this, with 2 claims"
    )
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(history.get_by_role("listitem").first).to_contain_text("Undone by Cleo")
    assert Claim.objects.filter(speaker=doubtful.vollan).count() == 2


def test_claims_are_given_to_a_namesake_who_is_chosen(
    signed_in_page: Page, live_server: LiveServer, doubtful: Doubtful, no_complaints: list[str]
) -> None:
    page = signed_in_page
    page.goto(live_server.url + doubtful.brandvag.get_absolute_url())
    page.get_by_role("link", name="Claims of somebody else …").click()
    page.get_by_role("checkbox", name=re.compile("We did what the inspectorate")).check()
    name = page.get_by_label("Whose are they?")
    name.press_sequentially("mikk")
    expect(page.locator("#speaker-options option")).to_have_attribute("value", "Mikkel Brandvåg")
    name.fill("Mikkel Brandvåg")
    name.press("Enter")
    expect(page.get_by_role("radio", name=re.compile("Mikkel Brandvåg"))).to_be_checked()
    expect(page.get_by_role("checkbox", name=re.compile("We did what the inspectorate"))).to_be_checked()
    page.get_by_role("button", name="Give them the ticked claims").click()
    expect(page.get_by_role("status")).to_contain_text("Gave 1 claim to Mikkel Brandvåg.")
    assert Claim.objects.get(pk=doubtful.told.pk).speaker == doubtful.mikkel
    no_complaints[:] = [text for text in no_complaints if "422" not in text]


def test_a_name_means_somebody_from_now_on(
    signed_in_page: Page, live_server: LiveServer, doubtful: Doubtful
) -> None:
    page = signed_in_page
    page.goto(live_server.url + doubtful.brandvag.get_absolute_url())
    page.get_by_role("link", name="Names and details").click()
    page.get_by_label("From now on, this name means them as well").fill("the iron lady of Skarndal")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(
        "From now on “the iron lady of Skarndal” means Ilse Brandvåg."
    )
    page.get_by_role("button", name="Remove the iron lady of Skarndal").click()
    expect(page.get_by_role("status")).to_contain_text("does not mean Ilse Brandvåg")
    assert not SpeakerAlias.objects.filter(name__contains="iron lady").exists()


def test_everything_works_without_scripts(
    browser: Browser, live_server: LiveServer, doubtful: Doubtful, chief: User
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next=/people/unsure/")
    page.get_by_label("Username").fill("cleo")
    page.get_by_label("Password").fill("a-long-password")
    page.locator("main").get_by_role("button").first.click()
    entry = page.get_by_role("form", name="Who is Vollan?")
    entry.get_by_label("and from now on").check()
    entry.get_by_role("button", name="The same as Henrike Vollan").click()
    expect(page.get_by_role("status")).to_contain_text("From now on “Vollan” means Henrike Vollan.")
    page.goto(live_server.url + doubtful.vollan.get_absolute_url())
    page.get_by_role("link", name="Names and details").click()
    page.get_by_role("button", name="Not a speaker").click()
    expect(page.get_by_role("main")).to_contain_text("Not a person.")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="3 claims")).to_be_visible()
    context.close()
