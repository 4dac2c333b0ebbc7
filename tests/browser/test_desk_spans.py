"""Spans at the desk: selected, dragged, moved by words; offsets are code points here and in the browser."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from claims.models import Claim
from claims.words import moved, words
from tests.browser import desk
from tests.browser.test_desk import Desk, at
from tests.pages import builders

__all__ = ["at"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HARD = (
    "👩‍👩‍👧‍👦 🇳🇴 Zoë Nguyễn q̣̇ said 😀 “we 👍🏽 agree 𝔸𝔹”, and left.\n\n"
    "Cx\u0302fq\u0301 owners — it’s ❤️ twenty-one of them — cheered 🚢🚢 loudly, she’d added 1️⃣ day later.\n"
    "A last line q\u0301."
)
BROWSERS_TEXT = """import('/static/js/offsets.js').then(module => {
    window.t = new module.ArticleText(document.getElementById('desk-text'));
})"""
WITHOUT_FLAGS = """paragraph => {
    const copy = paragraph.cloneNode(true);
    copy.querySelectorAll('.flags').forEach(flag => flag.remove());
    return copy.textContent;
}"""


@pytest.fixture
def hard(signed_in_page: Page, live_server: LiveServer, editor: User) -> Desk:
    article = builders.article(editor, text=HARD, title="Signs")
    claim = builders.claim(article, "“we 👍🏽 agree 𝔸𝔹”", who="Zoë Nguyễn", cue="said", form="direct")
    signed_in_page.add_init_script("localStorage.setItem('hint-read', 'yes')")
    address = live_server.url + article.get_absolute_url()
    return Desk(signed_in_page, address, article, {"agree": claim}).open()


def read_back(page: Page, claim: Claim) -> str:
    """The words that the marks of the reloaded page give to a claim."""
    page.reload()
    return "".join(page.locator(f'mark[data-claims~="{claim.pk}"]').all_text_contents())


@pytest.mark.parametrize(
    "selected",
    ["agree 𝔸𝔹", "🇳🇴 Zoë", "Cx\u0302fq\u0301 owners", "❤️ twenty-one", "🚢🚢 loudly", "1️⃣ day", "q\u0301."],
)
def test_what_is_selected_is_what_is_kept(hard: Desk, selected: str) -> None:
    """Select, press a key, save, reload: the words are the same in Python and in the browser."""
    hard.go_to("agree")
    hard.select(selected)
    hard.press("1", "Enter") if hard.page.locator(".editor").count() else hard.press("1")
    expect(hard.page.locator(".editor-foot button").first).to_be_focused()
    hard.press("Enter")
    expect(hard.notice()).to_contain_text("Corrected")
    now = hard.now("agree")
    ((start, end),) = now.content
    assert HARD[start:end] == now.content_text == selected
    assert read_back(hard.page, now) == selected


def test_the_browser_counts_as_python_does(hard: Desk) -> None:
    """The whole text, its words, and each of their moves, offset by offset."""
    page = hard.page
    page.evaluate(BROWSERS_TEXT)
    assert page.evaluate("t.points.join('')") == HARD
    spans = [list(span) for span in words(HARD)]
    for start, end in spans:
        assert page.evaluate(f"t.words({start}, {end})") == HARD[start:end]
        assert page.evaluate(f"t.range({start}, {end}).toString()") == HARD[start:end]
        for which in ("start", "end"):
            for by in (-1, 1):
                ours = list(moved(HARD, (start, end), which, by))
                assert page.evaluate(f"t.moved([{start}, {end}], '{which}', {by})") == ours
        there = "(s => [t.offset(s.node, s.unit), 0])(t.place({}))[0]"
        assert page.evaluate(there.format(start)) == start


def test_both_ends_move_by_words_with_buttons_and_keys(at: Desk) -> None:
    at.open()
    words_ = "The quay needs new piles"
    card = at.go_to(words_)
    at.press("e")
    card.get_by_role("button", name="Start one word later").first.click()
    expect(card.locator(".pieces q").first).to_have_text("quay needs new piles")
    card.get_by_role("button", name="End one word earlier").first.click()
    expect(card.locator(".pieces q").first).to_have_text("quay needs new")
    at.press("{", "]", "]")
    expect(card.locator(".pieces q").first).to_have_text("The quay needs new piles,")
    at.press("[", "[", "}")
    expect(card.locator(".pieces q").first).to_have_text("quay needs new")
    card.get_by_role("button", name="Save").last.click()
    expect(at.notice()).to_contain_text("Corrected")
    assert at.now(words_).content_text == "quay needs new"


def test_pieces_are_added_and_taken_out(at: Desk) -> None:
    at.open()
    words_ = "The quay needs new piles"
    card = at.go_to(words_)
    at.select("Divers found")
    at.press("+")
    expect(card.locator(".part-content q")).to_have_text(["The quay needs new piles", "Divers found"])
    at.press("Enter")
    expect(at.notice()).to_contain_text("Corrected")
    assert at.now(words_).content_text == "The quay needs new piles … Divers found"
    at.go_to(words_)
    at.press("e")
    card.locator(".part-content li").nth(0).get_by_role("button", name="Take this piece out").click()
    card.get_by_role("button", name="Save").last.click()
    expect(card.locator(".card-words")).to_have_text("Divers found")
    assert at.now(words_).content_text == "Divers found"


def test_source_cue_and_hedge_are_marked_by_keys_and_the_form_follows_the_marks(at: Desk) -> None:
    at.open()
    words_ = "The crane is sound"
    card = at.go_to(words_)
    at.select("Brandt said")
    at.press("2")
    expect(card.locator(".part-source q")).to_have_text("Brandt said")
    at.select("warned")
    at.press("3")
    at.select("new")
    at.press("4")
    at.select("“We begin in May,”")
    at.press("1", "Enter")
    expect(at.notice()).to_contain_text("Corrected")
    now = at.now(words_)
    assert (now.source_text, now.cue_text, now.hedges) == ("Brandt said", "warned", ["new"])
    assert (now.content_text, now.form) == ("“We begin in May,”", "direct")


def test_an_end_is_dragged_to_another_word(at: Desk) -> None:
    at.open()
    words_ = "The quay needs new piles"
    card = at.go_to(words_)
    at.press("e")
    handle = at.page.locator(".handle-end.handle-content")
    box = handle.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    at.page.mouse.move(box["x"] + box["width"] / 2, middle)
    at.page.mouse.down()
    at.page.mouse.move(box["x"] - 42, middle, steps=4)
    at.page.mouse.up()
    expect(card.locator(".part-content q")).to_have_text("The quay needs new")
    card.get_by_role("button", name="Save").last.click()
    expect(at.notice()).to_contain_text("Corrected")
    assert at.now(words_).content_text == "The quay needs new"


def test_half_a_word_selected_is_the_whole_word(at: Desk) -> None:
    at.open()
    card = at.go_to("The quay needs new piles")
    at.select("uay needs ne")
    at.press("1")
    expect(card.locator(".part-content q")).to_have_text("quay needs new")


def test_a_new_claim_is_made_from_a_selection_and_asks_whose_it_is(at: Desk) -> None:
    at.open()
    at.select("Ilo Brandt warned")
    at.press("m")
    expect(at.page.get_by_label("Who says it")).to_be_focused()
    at.type("moen")
    at.press("Enter")
    expect(at.notice()).to_contain_text("Corrected")
    made = Claim.objects.get(provenance="person")
    assert (made.content_text, made.who) == ("Ilo Brandt warned", "Sunniva Moen")
    keys = at.page.locator("#cards [data-claim]").evaluate_all(
        "all => all.map(card => Number(card.dataset.at))"
    )
    assert keys == sorted(keys)
    assert read_back(at.page, made) == "Ilo Brandt warned"


def test_overlapping_and_nested_claims_stay_readable(at: Desk) -> None:
    builders.claim(at.article, "quay needs new piles, Ilo", who="Maren Holt")
    builders.claim(at.article, "needs new", who="Sunniva Moen")
    at.open()
    second = at.page.locator("#desk-text p").nth(1)
    assert second.evaluate(WITHOUT_FLAGS) == desk.TEXT.split("\n\n")[1]
    flags = at.page.locator(".flags").evaluate_all(
        "all => all.map(f => JSON.stringify(f.getBoundingClientRect()))"
    )
    assert len(set(flags)) == len(flags)


# -- Without a script -------------------------------------------------------------------------------------


def test_all_of_a_claim_is_edited_without_javascript(
    browser: Browser, at: Desk, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(at.page.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    words_ = "Two boats are enough"
    page.goto(at.address)
    page.locator(f"#claim-{at.claims[words_].pk}").get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Start one word later").first.click()
    page.get_by_role("button", name="Start one word later").first.click()
    expect(page.locator(".part-content q")).to_have_text("are enough")
    page.get_by_label("Words to add, as they stand in the article").fill("told")
    page.get_by_label("as", exact=True).select_option("cue")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".part-cue q")).to_have_text("told")
    page.get_by_label("Who says it").fill("Gro Dahl")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page).to_have_url(live_server.url + f"/claims/{at.claims[words_].pk}/")
    now = at.now(words_)
    assert (now.content_text, now.cue_text, now.who) == ("are enough", "told", "Gro Dahl")
    page.goto(at.address)
    page.get_by_role("link", name="Add a claim that is missing").click()
    page.get_by_label("The words, as they stand in the article").fill("a pilot  noted")
    page.get_by_role("button", name="Add the claim").click()
    expect(page.get_by_label("Who says it")).to_be_visible()
    assert Claim.objects.get(provenance="person").content_text == "a pilot noted"
    context.close()


# -- On a telephone, and large ------------------------------------------------------------------------------


def test_on_a_phone_the_editor_opens_in_the_sheet(at: Desk) -> None:
    at.page.set_viewport_size({"width": 375, "height": 812})
    at.open()
    words_ = "Two boats are enough"
    at.page.locator(f'mark[data-claims~="{at.claims[words_].pk}"]').click()
    at.card(words_).get_by_role("link", name="Wrong speaker?").click()
    at.page.get_by_label("Who says it").fill("holt")
    at.page.get_by_role("option", name="Maren Holt").click()
    expect(at.notice()).to_contain_text("Corrected")
    assert at.now(words_).who == "Maren Holt"
    assert at.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_phone_the_words_stand_above_the_sheet_and_their_end_is_dragged_by_touch(at: Desk) -> None:
    at.page.set_viewport_size({"width": 375, "height": 812})
    at.open()
    words_ = "The fog horn works again"
    at.page.locator(f'mark[data-claims~="{at.claims[words_].pk}"]').first.click()
    card = at.card(words_)
    card.get_by_role("link", name="Edit").click()
    handle = at.page.locator(".handle-end.handle-content")
    expect(handle).to_be_attached()
    at.page.wait_for_function(ABOVE)
    cdp = at.page.context.new_cdp_session(at.page)
    cdp.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, dx in (("touchStart", 0), ("touchMove", -20), ("touchMove", -44)):
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + dx, "y": y}]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(card.locator(".part-content q")).to_have_text("The fog horn works")


ABOVE = """() => document.querySelector(".handle-end.handle-content").getBoundingClientRect().bottom
    < document.querySelector(".is-sheet").getBoundingClientRect().top"""


def test_at_twice_the_size_nothing_sticks_out(at: Desk) -> None:
    at.page.set_viewport_size({"width": 640, "height": 450})  # 1280 px at 200 %
    at.open()
    at.press("n", "e")
    expect(at.page.locator(".editor")).to_be_visible()
    assert at.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_article_without_claims_gets_its_first_one(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    article: Article = builders.article(editor, text="It rains, he said, and it snows.")
    there = Desk(signed_in_page, live_server.url + article.get_absolute_url(), article, {}).open()
    there.select("It rains")
    there.press("m")
    expect(there.page.get_by_label("Who says it")).to_be_focused()
    expect(there.page.locator("[data-reviewed]")).to_have_text("1 of 1 checked")
