"""Collecting, comparing and keeping in a real browser: by mouse, by keys, without scripts, and on paper."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import services
from claims.forms import SearchForm
from claims.models import Comparison, Relation
from claims.services import Chosen
from tests.pages.records import Flood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flood(editor: User) -> Flood:
    made = Flood(editor)
    services.relate(
        claim_id=made.more.pk, other_id=made.million.pk, kind="updates", user=editor, note="Later."
    )
    return made


@pytest.fixture
def kept(flood: Flood, editor: User) -> Comparison:
    chosen = [Chosen(claim.pk, note="A note.") for claim in (flood.million, flood.more, flood.power)]
    return services.create_comparison(
        owner=editor,
        title="How much water?",
        question="Who says what?",
        notes="One.",
        is_public=True,
        claims=chosen,
    )


def sides(page: Page) -> list[str]:
    return page.locator(".sides .sides-head").all_inner_texts()


def compared(flood: Flood) -> str:
    keys = [flood.opened.pk, flood.told.pk, flood.million.pk, flood.more.pk, flood.power.pk]
    return "/compare/?" + "&".join(f"claim={key}" for key in keys)


@pytest.mark.parametrize(
    "address",
    [
        "{compared}",
        "{compared}&rows=point",
        "{kept}",
        "/comparisons/",
        "/comparisons/{key}/change/all/",
        "/compare/?person={one}&person={other}",
        "/compare/?who=",
        "/claims/{claim}/",
    ],
)
def test_a_page_is_accessible_and_fits_every_screen(
    signed_in_page: Page,
    flood: Flood,
    kept: Comparison,
    check_page: Callable[[Page, str], None],
    address: str,
) -> None:
    path = address.format(
        compared=compared(flood),
        kept=kept.get_absolute_url(),
        key=kept.pk,
        one=flood.brandvag.pk,
        other=flood.vollan.pk,
        claim=flood.million.pk,
    )
    check_page(signed_in_page, path)


def test_claims_are_collected_by_key_and_by_box_as_one_reads(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    count = page.get_by_role("navigation", name="Main").locator(".nav-count")
    page.goto(f"{live_server.url}/search/?q=cubic")
    card = page.locator(f"#claim-{flood.more.pk}")
    card.focus()
    page.keyboard.press("c")
    expect(card.get_by_role("checkbox")).to_be_checked()
    expect(count).to_have_text("1")
    page.goto(live_server.url + flood.million.get_absolute_url())
    page.keyboard.press("c")
    button = page.get_by_role("button", name="In the comparison").first
    expect(button).to_be_visible()
    expect(count).to_have_text("2")
    page.keyboard.press("c")
    expect(count).to_have_text("1")
    # While somebody types, c is a letter.
    page.keyboard.press("/")
    page.keyboard.type("cc")
    expect(count).to_have_text("1")
    page.goto(f"{live_server.url}/people/{flood.vollan.pk}/henrike-vollan/")
    box = page.locator(f"#claim-{flood.more.pk}").get_by_role("checkbox")
    expect(box).to_be_checked()
    box.uncheck()
    expect(count).to_have_text("")


def test_claims_are_collected_from_the_first_page_a_saved_search_and_people_side_by_side(
    signed_in_page: Page, live_server: LiveServer, flood: Flood, editor: User
) -> None:
    page, form = signed_in_page, SearchForm({"q": "gate"})
    assert form.is_valid()
    saved, _ = services.save_search(owner=editor, name="The gate", form=form)
    people = f"/compare/?person={flood.brandvag.pk}&person={flood.vollan.pk}"
    count = page.get_by_role("navigation", name="Main").locator(".nav-count")
    places = [("/", flood.told), (saved.get_absolute_url(), flood.opened), (people, flood.power)]
    for number, (path, claim) in enumerate(places, start=1):
        page.goto(live_server.url + path)
        card = page.locator(f'[data-claim="{claim.pk}"]')
        card.focus()
        page.keyboard.press("c")
        expect(card.get_by_role("checkbox", name="Compare what")).to_be_checked()
        expect(count).to_have_text(str(number))
    page.get_by_role("button", name="Compare ticked claims").click()
    expect(page.locator(".entry")).to_have_count(3)


def test_a_claim_is_collected_at_the_desk_by_its_key(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(live_server.url + flood.second.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="In the comparison")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main").locator(".nav-count")).to_have_text("1")


def test_sides_move_by_keys_and_the_focus_stays_with_them(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page.goto(live_server.url + compared(flood))
    assert sides(page) == ["Skarnkraft", "A company official", "Dam Inspectorate"]
    button = page.get_by_role("button", name="Move Dam Inspectorate to the left")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#arranged")).to_have_text("Dam Inspectorate is now side 2 of 3.")
    page.keyboard.press("Enter")
    expect(page.locator("#arranged")).to_have_text("Dam Inspectorate is now side 1 of 3.")
    assert sides(page) == ["Dam Inspectorate", "Skarnkraft", "A company official"]
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"\?claim={flood.more.pk}&claim={flood.power.pk}&"))
    page.reload()
    assert sides(page)[0] == "Dam Inspectorate"


def test_sides_are_dragged_into_place(page: Page, live_server: LiveServer, flood: Flood) -> None:
    page.goto(live_server.url + compared(flood))
    heads = page.locator(".sides [data-side]")
    heads.nth(2).drag_to(heads.nth(0))
    expect(page.locator("#arranged")).to_have_text("Dam Inspectorate is now side 1 of 3.")
    assert sides(page) == ["Dam Inspectorate", "Skarnkraft", "A company official"]


def test_differing_words_are_marked_and_related_claims_joined(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page.goto(f"{live_server.url}/compare/?claim={flood.million.pk}&claim={flood.more.pk}")
    expect(page.locator(".entry mark")).to_have_text(["9", "14"])
    tie = page.locator(".tie")
    expect(tie).to_contain_text("is updated by")
    expect(tie).to_contain_text("Later.")
    left, right = (
        page.locator(".tie-cell").bounding_box(),
        page.locator(".sides [data-side]").last.bounding_box(),
    )
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] == pytest.approx(right["x"] + right["width"], abs=2)
    tie.get_by_role("link", name="A company official").click()
    expect(page).to_have_url(re.compile(f"#entry-{flood.million.pk}$"))


def test_on_paper_there_is_the_comparison_and_nothing_that_is_pressed(
    signed_in_page: Page, live_server: LiveServer, kept: Comparison
) -> None:
    page = signed_in_page
    page.goto(live_server.url + kept.get_absolute_url())
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (
        ".masthead",
        ".comparison-ways",
        ".comparison-history",
        ".colophon",
        ".entry-record",
        ".tie form",
    ):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in (
        "h1",
        ".comparison-question",
        ".entry-words",
        ".tie-label",
        ".entry-note",
        ".comparison-notes",
    ):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(kept.get_absolute_url())
    colour = page.evaluate("getComputedStyle(document.querySelector('.entry-words')).color")
    assert colour == "rgb(28, 27, 24)", "ink is dark on paper whatever the screen's colours are"
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")


def test_whatever_is_side_by_side_says_on_paper_where_it_comes_from(
    page: Page, live_server: LiveServer, flood: Flood
) -> None:
    people = f"/compare/?person={flood.brandvag.pk}&person={flood.vollan.pk}"
    for path in (compared(flood), people):
        page.emulate_media(media="screen")
        page.goto(live_server.url + path)
        expect(page.locator(".print-only")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator(".print-only")).to_be_visible()
        expect(page.locator(".print-only")).to_have_text(live_server.url + path)
        for pressed in page.locator("button, .pick, .ways-row, .looks, .sides-hint").all():
            expect(pressed).to_be_hidden()


def test_a_comparison_is_kept_changed_and_deleted_by_keyboard(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(live_server.url + compared(flood))
    page.get_by_role("link", name="Keep it as a page").click()
    page.get_by_label("Title").fill("Who opened the gate?")
    down = page.get_by_role("button", name="Move down: Ilse Brandvåg")
    down.first.focus()
    page.keyboard.press("Enter")
    expect(down.nth(1)).to_be_focused()
    page.get_by_label("Note", exact=True).first.fill("First of all.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Who opened the gate?")).to_be_visible()
    made = Comparison.objects.get()
    assert [place.claim_id for place in made.chosen.all()][:2] == [flood.told.pk, flood.opened.pk]
    assert made.chosen.get(claim=flood.told).note == "First of all."
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Public").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".history")).to_contain_text("its owner alone")
    page.get_by_role("link", name="Change it").click()
    page.get_by_role("button", name="Delete this comparison").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Who opened the gate?")).to_be_visible()


def test_a_suggestion_is_dismissed_and_confirmed_where_it_stands(
    signed_in_page: Page, live_server: LiveServer, flood: Flood
) -> None:
    page = signed_in_page
    page.goto(live_server.url + flood.opened.get_absolute_url())
    suggestions = page.get_by_role("region", name="May be set against it")
    card = suggestions.locator(f"#claim-{flood.power.pk}")
    card.get_by_label("This claim").select_option("is answered by")
    card.get_by_role("button", name="Note it").click()
    expect(suggestions.get_by_text("Noted: answers.")).to_be_visible()
    other = suggestions.get_by_role("article").first
    other.get_by_role("button", name="Dismiss").click()
    expect(suggestions.get_by_text("it is not suggested again")).to_be_visible()
    page.reload()
    expect(page.get_by_role("region", name="How it stands to other claims")).to_contain_text("is answered by")
    expect(suggestions.get_by_text("1 dismissed")).to_be_visible()
    assert Relation.objects.filter(claim=flood.power, other=flood.opened, kind="answers").exists()


def test_the_citation_is_selected_to_be_copied(page: Page, live_server: LiveServer, flood: Flood) -> None:
    page.goto(live_server.url + flood.told.get_absolute_url())
    page.get_by_role("button", name="Copy").click()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("Ilse Brandvåg (chief executive, Skarnkraft): “We did")
    assert selected.endswith(f"/claims/{flood.told.pk}/")


def test_everything_works_without_scripts(
    browser: Browser, live_server: LiveServer, flood: Flood, editor: User
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next={compared(flood).replace('&', '%26')}")
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill("a-long-password")
    page.locator("main").get_by_role("button").first.click()
    page.get_by_role("button", name="Go on with this one").click()
    page.get_by_role("button", name="Move Dam Inspectorate to the left").click()
    assert sides(page) == ["Skarnkraft", "Dam Inspectorate", "A company official"]
    page.get_by_role("button", name="Take out what a company official said").click()
    expect(page.locator(".entry")).to_have_count(4)
    page.get_by_text("Say how two of these claims stand").click()
    page.get_by_label("does what").select_option("contradicts")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".tie-contradicts")).to_have_count(1)
    page.get_by_role("link", name="Keep it as a page").click()
    page.get_by_label("Title").fill("Kept")
    page.get_by_label("Place").first.fill("9")
    page.get_by_label("Take out").nth(1).check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()
    assert Comparison.objects.get().chosen.last().claim_id == flood.opened.pk  # type: ignore[union-attr]
    assert Comparison.objects.get().chosen.count() == 3
    context.close()
