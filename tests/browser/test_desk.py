"""An editor at the desk: verdicts, speakers, undo, by keys alone; and nothing that moves or is lost."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from claims import services
from claims.models import Claim, Speaker
from claims.registry import enter_speaker
from tests.browser import desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Desk:
    """An open desk; ``presses`` counts the keys."""

    def __init__(self, page: Page, address: str, article: Article, claims: dict[str, Claim]) -> None:
        self.page, self.address, self.article, self.claims = page, address, article, claims
        self.presses = 0

    def open(self) -> "Desk":
        self.page.goto(self.address)
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.presses += len(words)

    def card(self, words: str) -> Locator:
        return self.page.locator(f"#claim-{self.claims[words].pk}")

    def go_to(self, words: str) -> Locator:
        """Bring a claim forward by a click on its flag."""
        self.page.locator(f'[data-flag="{self.claims[words].pk}"]').click()
        expect(self.card(words)).to_have_class(re.compile("is-active"))
        return self.card(words)

    def select(self, words: str) -> None:
        """Select words of the article as a mouse would."""
        self.page.evaluate(SELECT, words)

    def notice(self) -> Locator:
        return self.page.locator("#quiet-bar .notice")

    def now(self, words: str) -> Claim:
        return Claim.objects.get(pk=self.claims[words].pk)


SELECT = """(words) => {
    for (const paragraph of document.querySelectorAll("#desk-text p")) {
        const nodes = [];
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (!node.parentElement.closest(".flags")) nodes.push(node);
        }
        const start = nodes.map((node) => node.data).join("").indexOf(words);
        if (start < 0) continue;
        const place = (unit) => {
            for (const node of nodes) {
                if (unit <= node.data.length) return [node, unit];
                unit -= node.data.length;
            }
        };
        getSelection().setBaseAndExtent(...place(start), ...place(start + words.length));
        return;
    }
    throw new Error(`not there: ${words}`);
}"""


@pytest.fixture
def at(signed_in_page: Page, live_server: LiveServer, editor: User) -> Desk:
    article, claims = desk.article(editor)
    signed_in_page.add_init_script("localStorage.setItem('hint-read', 'yes')")
    return Desk(signed_in_page, live_server.url + article.get_absolute_url(), article, claims)


def test_a_pass_over_fourteen_claims_takes_sixty_keys_at_the_most(at: Desk) -> None:
    at.open()
    wrong = {at.claims[words].pk: who for words, who in desk.WRONG.items()}
    at.press("n")
    for done in range(1, 15):
        card = at.page.locator(".card.is-active")
        key = int(card.get_attribute("data-claim") or 0)
        if key not in wrong:
            at.press("a")
            continue
        at.press("s")
        expect(card.get_by_label("Who says it")).to_be_focused()
        at.type(wrong[key].removeprefix("The ")[:4].lower())
        at.press("Enter")
        expect(at.page.locator(f"#claim-{key} .card-who")).to_contain_text(wrong[key].removeprefix("The "))
        if done < 14:  # a moment after the name the next one is at hand
            expect(at.page.locator(f"#claim-{key}.is-active")).to_have_count(0)
    expect(at.page.locator("[data-reviewed]")).to_have_text("14 of 14 checked")
    for words, who in desk.WRONG.items():
        assert (at.now(words).who, at.now(words).status) == (who, "corrected")
    for words, _who in desk.RIGHT:
        assert at.now(words).status == "confirmed"
    print(f"{at.presses} key presses")
    assert at.presses <= 60


def test_ctrl_z_takes_back_and_ctrl_y_does_again(at: Desk) -> None:
    at.open()
    at.press("n", "a", "x")
    expect(at.page.locator("[data-reviewed]")).to_have_text("2 of 14 checked")
    at.press("Control+z")
    expect(at.notice()).to_contain_text("Undone: claim marked as not a claim")
    expect(at.page.locator("[data-reviewed]")).to_have_text("1 of 14 checked")
    at.press("Control+z")
    expect(at.page.locator("[data-reviewed]")).to_have_text("0 of 14 checked")
    at.press("Control+y")
    expect(at.page.locator("[data-reviewed]")).to_have_text("1 of 14 checked")
    at.press("Control+Shift+Z")
    expect(at.page.locator("[data-reviewed]")).to_have_text("2 of 14 checked")
    assert sorted(Claim.objects.values_list("status", flat=True))[0:2] == ["confirmed", "rejected"]
    at.press("Control+y")
    expect(at.notice()).to_contain_text("Nothing to do again")


def test_what_is_done_can_be_undone_in_the_quiet_bar(at: Desk) -> None:
    at.open()
    at.press("n", "x")
    first = at.claims["The ferry will run at night"]
    expect(at.page.locator(f'mark[data-claims~="{first.pk}"]')).to_have_count(0)
    at.notice().get_by_role("button", name="Undo").click()
    expect(at.page.locator(f'mark[data-claims~="{first.pk}"]')).to_have_count(1)
    expect(at.notice()).to_have_count(1)
    at.notice().get_by_role("button", name="Do it again").click()
    expect(at.card("The ferry will run at night").locator(".tag")).to_have_text("not a claim")


def test_the_text_never_moves_while_one_works(at: Desk) -> None:
    at.open()
    measure = "[...document.querySelectorAll('#desk-text p')].map(p => [p.offsetTop, p.offsetHeight]).join()"
    before = at.page.evaluate(measure)
    at.press("n", "x", "s")
    expect(at.page.locator(".editor")).to_be_visible()
    at.press("Escape", "e")
    expect(at.page.locator(".handle").first).to_be_attached()
    assert at.page.evaluate(measure) == before
    at.select("Two boats are")
    at.press("3", "Enter")
    expect(at.notice()).to_contain_text("Corrected")
    assert at.page.evaluate(measure) == before
    at.press("Control+z", "Control+z")
    expect(at.notice()).to_contain_text("Undone: claim marked as not a claim")
    assert at.page.evaluate(measure) == before


def test_namesakes_are_told_apart_and_this_articles_people_come_first(at: Desk) -> None:
    other = desk.person("Maren Holt", "singer")
    at.open()
    at.go_to("Two boats are enough")
    at.press("s")
    at.type("holt")
    options = at.page.locator(".option")
    expect(options.nth(0)).to_contain_text(
        re.compile("Maren Holt.*harbour master, Port of Vessmark.*2 claims, in this article")
    )
    expect(options.nth(1)).to_contain_text(re.compile("Maren Holt.*singer.*0 claims"))
    at.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    at.press("Enter")
    expect(at.notice()).to_contain_text("Corrected")
    assert at.now("Two boats are enough").speaker == other


@pytest.mark.parametrize(
    ("typed", "option", "who", "kind"),
    [
        ("Gro Dahl", "A new person: “Gro Dahl”", "Gro Dahl", "person"),
        ("two pilots", "An unnamed source: “two pilots”", "two pilots", "anonymous"),
        ("Pilots’ Union", "A new organisation: “Pilots’ Union”", "Pilots’ Union", "organisation"),
        ("nobody", "The article does not say", "Not clear who", "unclear"),
    ],
)
def test_a_source_may_be_new_unnamed_or_left_open(
    at: Desk, typed: str, option: str, who: str, kind: str
) -> None:
    at.open()
    at.go_to("Two boats are enough")
    at.press("s")
    expect(at.page.get_by_label("Who says it")).to_be_focused()
    at.type(typed)
    at.page.get_by_role("option", name=option).click()
    expect(at.notice()).to_contain_text("Corrected")
    now = at.now("Two boats are enough")
    assert (now.who, now.kind) == (who, kind)


def test_a_speaker_is_given_to_all_claims_of_the_mention_and_taken_back_at_once(at: Desk) -> None:
    at.open()
    at.go_to("Two boats are enough")
    at.press("s")
    expect(
        at.page.get_by_label("Also for the 3 other unchecked claims of “Edda Wrong-Guess”")
    ).to_be_visible()
    at.type("holt")
    at.press("Shift+Enter")
    expect(at.notice()).to_contain_text("Corrected, and 3 more of the same source.")
    assert Speaker.objects.get(name="Edda Wrong-Guess").claims.count() == 0
    expect(at.card("The café stays open").locator(".card-who")).to_contain_text("Maren Holt")
    at.press("Control+z")
    expect(at.card("The café stays open").locator(".card-who")).to_contain_text("Edda Wrong-Guess")
    assert Speaker.objects.get(name="Edda Wrong-Guess").claims.count() == 4


def test_a_reader_has_no_editors_keys(page: Page, live_server: LiveServer, editor: User) -> None:
    article, _claims = desk.article(editor)
    page.goto(live_server.url + article.get_absolute_url())
    page.keyboard.press("j")
    expect(page.locator(".card.is-active")).to_have_count(1)
    for key in ("a", "x", "e", "s", "Control+z"):
        page.keyboard.press(key)
    expect(page.locator(".editor")).to_have_count(0)
    assert set(Claim.objects.values_list("status", flat=True)) == {"unreviewed"}


def test_keys_can_be_switched_off_and_then_none_works(at: Desk) -> None:
    at.open()
    at.press("?")
    at.page.get_by_label("Use these keys").uncheck()
    at.page.get_by_role("button", name="Close").click()
    at.press("n", "j", "Control+z")
    expect(at.page.locator(".card.is-active")).to_have_count(0)


def test_letters_in_a_box_are_letters(at: Desk) -> None:
    at.open()
    at.press("n", "s")
    expect(at.page.get_by_label("Who says it")).to_be_focused()
    at.type("xaesn")
    expect(at.page.get_by_label("Who says it")).to_have_value("xaesn")
    assert Claim.objects.unreviewed().count() == 14


def test_what_was_typed_is_there_when_the_editor_opens_again(at: Desk) -> None:
    at.open()
    at.press("n", "s")
    at.type("Gro D")  # faster than the editor comes
    expect(at.page.get_by_label("Who says it")).to_have_value("Gro D")
    at.press("Escape")
    expect(at.page.get_by_label("Who says it")).to_be_hidden()
    at.press("e")
    expect(at.page.get_by_label("Who says it")).to_have_value("Gro D")


def test_the_first_time_a_line_says_what_the_keys_do(signed_in_page: Page, at: Desk) -> None:
    page = signed_in_page.context.new_page()
    page.goto(at.address)
    hint = page.locator("[data-hint]")
    expect(hint).to_be_in_viewport(ratio=1)
    hint.get_by_role("button", name="Got it").click()
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    expect(hint).to_be_hidden()


def test_a_claim_goes_to_the_comparison_and_one_stays_at_the_desk(at: Desk) -> None:
    at.open()
    at.press("n", "c")
    expect(at.page.get_by_role("button", name="In the comparison").first).to_be_visible()
    at.page.goto(at.address.split("/articles")[0] + "/compare/")
    expect(at.page.locator("main")).to_contain_text("The ferry will run at night")


# -- Two editors ------------------------------------------------------------------------------------------


def test_a_late_save_shows_both_and_loses_nothing(at: Desk, no_complaints: list[str]) -> None:
    words = "Two boats are enough"
    at.open()
    at.go_to(words)
    at.press("e")
    card = at.card(words)
    card.get_by_text("Organisation, relay, stance").click()
    card.get_by_label("Role, as the article states it").fill("ferry captain")
    bo = User.objects.create_user("bo", first_name="Bo")
    gro = enter_speaker("Gro Dahl")
    services.edit_claim(
        claim_id=at.claims[words].pk, version=1, user=bo, whose=services.Whose("person", key=gro.pk)
    )
    card.get_by_role("button", name="Save").click()
    clash = card.get_by_role("alert")
    expect(clash).to_contain_text("Bo changed this claim while you were at it")
    expect(clash.get_by_role("row", name="Who")).to_contain_text("Gro Dahl")
    expect(clash.get_by_role("row", name="Role")).to_contain_text("ferry captain")
    expect(card.get_by_label("Role, as the article states it")).to_have_value("ferry captain")
    card.get_by_role("button", name="Mine over theirs").click()
    expect(at.notice()).to_contain_text("Corrected")
    now = at.now(words)
    assert (now.who, now.role, now.version) == ("Gro Dahl", "ferry captain", 3)
    assert all("409" in complaint for complaint in no_complaints)
    no_complaints.clear()


def test_theirs_can_be_kept(at: Desk, no_complaints: list[str]) -> None:
    words = "Two boats are enough"
    at.open()
    at.go_to(words)
    at.press("s")
    at.type("moen")
    expect(at.page.locator(".option").first).to_contain_text("Sunniva Moen")
    services.edit_claim(
        claim_id=at.claims[words].pk,
        version=1,
        user=User.objects.create_user("bo"),
        whose=services.Whose("author"),
    )
    at.press("Enter")
    at.card(words).get_by_role("link", name="Keep theirs").click()
    expect(at.card(words).locator(".card-who")).to_contain_text("The author")
    expect(at.page.locator(".editor")).to_have_count(0)
    assert at.now(words).version == 2
    no_complaints.clear()


@pytest.mark.parametrize("state", ["closed", "who", "editor", "selection"])
def test_the_desk_is_accessible_in_every_state(
    state: str, at: Desk, check_page: Callable[[Page, str], None]
) -> None:
    keys = {"closed": "n", "who": "s", "editor": "e", "selection": "n"}[state]
    check_page(at.page, at.article.get_absolute_url())
    at.press("n", keys)
    if state in {"who", "editor"}:
        expect(at.page.locator(".editor")).to_be_visible()
    if state == "who":
        expect(at.page.locator(".option").first).to_be_visible()
    if state == "selection":
        at.select("Two boats are")
        expect(at.page.locator("#tools")).to_be_visible()
