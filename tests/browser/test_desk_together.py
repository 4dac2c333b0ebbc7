"""The desk while others work, and after work elsewhere: late saves, colours, bulk acts and merges."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from claims import presence, services
from claims.models import Claim, Speaker
from claims.registry import PERSON
from tests.browser.conftest import WIDTHS
from tests.browser.test_desk import Desk, at

__all__ = ["at"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Two boats are enough"
LOOKS = """[...document.querySelectorAll('[data-claims], .card')].map(
    all => [all.dataset.claims ?? all.id, ...all.className.match(/(hue|pattern)-[0-9]/g)].join(' '))"""


@pytest.fixture
def bo() -> User:
    return User.objects.create_user("bo", first_name="Bo")


def test_a_late_verdict_shows_both_states_and_yours_can_still_be_had(
    at: Desk, bo: User, no_complaints: list[str]
) -> None:
    at.open()
    card = at.go_to(WORDS)
    services.edit_claim(claim_id=at.claims[WORDS].pk, version=1, user=bo, role="captain")
    at.press("x")
    expect(card.get_by_role("heading", name="As it is now")).to_be_visible()
    expect(card.locator(".late-verdict")).to_have_text(["corrected", "not a claim"])
    expect(card.locator(".changes")).to_contain_text("captain")
    expect(at.notice().get_by_role("link", name="See both")).to_be_visible()
    at.notice().get_by_role("link", name="See both").click()
    expect(card).to_have_class(re.compile("is-active"))
    at.press("x")  # once more, with both before one's eyes
    expect(card.locator(".tag")).to_have_text("not a claim")
    expect(at.page.locator(f'mark[data-claims~="{at.claims[WORDS].pk}"]')).to_have_count(0)
    assert (at.now(WORDS).status, at.now(WORDS).version) == ("rejected", 3)
    assert all("409" in complaint for complaint in no_complaints)
    no_complaints.clear()


def test_a_late_verdict_can_be_left_and_the_card_is_as_the_other_made_it(
    at: Desk, bo: User, no_complaints: list[str]
) -> None:
    at.open()
    card = at.go_to(WORDS)
    whose = services.Whose("person", "Gro Dahl", None, True)
    services.edit_claim(claim_id=at.claims[WORDS].pk, version=1, user=bo, whose=whose)
    at.press("a")
    card.get_by_role("link", name="Leave it so").click()
    expect(card.locator(".card-who")).to_contain_text("Gro Dahl")
    expect(card.locator(".late-sides")).to_have_count(0)
    assert at.now(WORDS).version == 2
    no_complaints.clear()


def test_who_else_is_on_the_article_is_there_without_javascript(at: Desk, bo: User, browser: Browser) -> None:
    presence.note(at.article.pk, bo)
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(at.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(at.address)
    expect(page.get_by_text("Bo is on this article too")).to_be_visible()
    context.close()


def test_nobodys_colours_change_when_a_speaker_is_entered(at: Desk) -> None:
    first = "The ferry will run at night"
    own = str(at.claims[first].pk)

    def others() -> list[str]:
        looks: list[str] = at.page.evaluate(LOOKS)
        return [look for look in looks if own not in re.split(r"\D+", look)]

    at.open()
    before = others()
    at.go_to(first)
    at.press("s")
    at.type("Gro Dahl")
    at.page.get_by_role("option", name="A new person").click()
    expect(at.card(first).locator(".card-who")).to_contain_text("Gro Dahl")
    assert others() == before
    here = at.card(first).get_attribute("class") or ""
    at.page.reload()
    assert others() == before
    assert re.findall(r"hue-\d|pattern-\d", here) == re.findall(
        r"hue-\d|pattern-\d", at.card(first).get_attribute("class") or ""
    )
    expect(at.page.locator(f'mark[data-claims="{own}"]').first).to_have_class(
        re.compile(re.findall(r"hue-\d", here)[0])
    )


def test_a_save_leaves_the_other_paragraphs_alone(at: Desk) -> None:
    at.open()
    at.page.evaluate("document.querySelectorAll('#desk-text p').forEach(p => { p.kept = true; })")
    at.go_to(WORDS)
    at.press("x")
    expect(at.page.locator(f'mark[data-claims~="{at.claims[WORDS].pk}"]')).to_have_count(0)
    kept = at.page.evaluate("[...document.querySelectorAll('#desk-text p')].map(p => p.kept === true)")
    assert kept == [False, True, True, True]


# -- Undo of what was done elsewhere ----------------------------------------------------------------------


def test_ctrl_z_takes_a_bulk_act_back_and_ctrl_y_does_it_again(at: Desk, editor: User) -> None:
    everything = [(claim.pk, claim.version) for claim in Claim.objects.all()]
    services.set_statuses(claims=everything, status="confirmed", user=editor)
    at.open()
    expect(at.page.locator("[data-reviewed]")).to_have_text("14 of 14 checked")
    at.press("Control+z")
    expect(at.notice()).to_contain_text("Undone: 14 claims checked")
    expect(at.page.locator("[data-reviewed]")).to_have_text("0 of 14 checked")
    at.press("Control+y")
    expect(at.page.locator("[data-reviewed]")).to_have_text("14 of 14 checked")
    assert Claim.objects.filter(status="confirmed").count() == 14


def test_ctrl_z_takes_a_merge_back_and_ctrl_y_does_it_again(at: Desk, editor: User) -> None:
    holt = Speaker.objects.get(name="Maren Holt")
    wrong = Speaker.objects.get(name="Edda Wrong-Guess")
    services.merge(kind=PERSON, key=wrong.pk, into=holt.pk, user=editor)
    at.open()
    who = at.card(WORDS).locator(".card-who")
    expect(who).to_contain_text("Maren Holt")
    at.press("Control+z")
    expect(who).to_contain_text("Edda Wrong-Guess")
    expect(at.page.locator(".voices")).to_contain_text("Edda Wrong-Guess")
    at.press("Control+y")
    expect(who).to_contain_text("Maren Holt")
    at.press("Control+z")
    expect(who).to_contain_text("Edda Wrong-Guess")
    assert wrong.claims.count() == 4


# -- Without barriers ---------------------------------------------------------------------------------------


def open_who(at: Desk, _bo: User) -> None:
    at.press("n", "s")
    at.type("holt")
    expect(at.page.locator(".option").first).to_be_visible()


def open_editor(at: Desk, _bo: User) -> None:
    at.press("n", "e")
    at.page.get_by_text("Organisation, relay, stance").click()
    expect(at.page.locator(".handle").first).to_be_attached()


def open_help(at: Desk, _bo: User) -> None:
    at.press("?")
    expect(at.page.get_by_role("dialog")).to_be_visible()


def open_tools(at: Desk, _bo: User) -> None:
    at.press("n")
    at.select("Two boats are")
    expect(at.page.locator("#tools")).to_be_visible()


def open_conflict(at: Desk, bo: User) -> None:
    at.press("n", "e")
    key = int(at.page.locator(".card.is-active").get_attribute("data-claim") or 0)
    at.page.get_by_text("Organisation, relay, stance").click()
    at.page.get_by_label("Role, as the article states it").fill("pilot")
    services.edit_claim(claim_id=key, version=1, user=bo, role="captain")
    at.press("Enter")
    expect(at.page.locator("[data-clash]")).to_be_visible()


def open_late(at: Desk, bo: User) -> None:
    at.press("n")
    key = int(at.page.locator(".card.is-active").get_attribute("data-claim") or 0)
    services.edit_claim(claim_id=key, version=1, user=bo, role="captain")
    at.press("a")
    at.notice().get_by_role("link", name="See both").click()
    expect(at.page.locator(".late-sides")).to_be_visible()


def open_history(at: Desk, bo: User) -> None:
    services.edit_claim(claim_id=at.claims[WORDS].pk, version=1, user=bo, role="captain")
    at.page.goto(at.address.split("/articles")[0] + at.claims[WORDS].get_absolute_url())
    expect(at.page.get_by_role("button", name="Restore this state")).to_have_count(1)


@pytest.mark.parametrize(
    "act", [open_who, open_editor, open_help, open_tools, open_conflict, open_late, open_history]
)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_state_of_the_desk_has_barriers(
    act: Callable[[Desk, User], None], width: str, at: Desk, bo: User, no_complaints: list[str]
) -> None:
    page: Page = at.page
    page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
    at.open()
    act(at, bo)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{width}, {scheme}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    no_complaints[:] = [complaint for complaint in no_complaints if "409" not in complaint]
