"""The way of an article through the browser: pasted, extracted, read, checked."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles import services
from articles.models import Article, Job
from claims import tasks
from claims.models import Claim
from tests.pages import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def payload(name: str, content: bytes) -> FilePayload:
    """A file as Playwright puts it into a picker."""
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=content)


def words_of(page: Page, claim: Claim) -> str:
    """The words that the article's marks give to a claim, as the browser has them."""
    return "".join(page.locator(f'mark[data-claims~="{claim.pk}"]').all_text_contents())


def test_a_pasted_article_shows_its_claims_as_soon_as_they_are_there(
    signed_in_page: Page, live_server: LiveServer
) -> None:
    page = signed_in_page
    page.goto(live_server.url)
    page.get_by_label("Paste an article").fill(builders.STORY)
    page.get_by_role("button", name="Find the claims").click()
    expect(page).to_have_url(re.compile(r"/articles/\d+/$"))
    expect(page.locator("[aria-current=step]")).to_have_text("Waiting its turn")
    tasks.extract(Article.objects.get().pk)
    expect(page.locator("#announce")).to_have_text(re.compile(r"Done\. \d+ claims? found\."))
    assert Claim.objects.count() > 0
    expect(page.locator("[data-claim]")).to_have_count(Claim.objects.count())
    for claim in Claim.objects.all():
        assert words_of(page, claim).replace(" ", "") == claim.content_text.replace(" … ", "").replace(
            " ", ""
        )


def test_several_files_are_followed_on_one_page(
    signed_in_page: Page, live_server: LiveServer, no_complaints: list[str]
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/upload/")
    page.get_by_label(re.compile("choose files")).set_input_files(
        [
            payload("one.txt", b"The first one said that it rains."),
            payload("two.txt", b"The second one denied that it rains."),
            payload("empty.txt", b""),
        ]
    )
    expect(page.locator("[data-drop-list] li")).to_have_count(3)
    page.get_by_role("button", name="Find the claims").click()
    expect(page).to_have_url(re.compile(r"/uploads/\d+/$"))
    expect(page.get_by_role("heading", name="Not taken in (1)")).to_be_visible()
    for job in Job.objects.all():
        tasks.extract(job.pk)
    expect(page.get_by_text("All finished")).to_be_visible()


def test_dropped_files_join_those_that_were_chosen(signed_in_page: Page, live_server: LiveServer) -> None:
    page = signed_in_page
    page.goto(live_server.url)
    page.get_by_label(re.compile("choose files")).set_input_files(
        [payload("one.txt", b"The first one said that it rains.")]
    )
    dropped = page.evaluate_handle(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["The second one denied that it rains."], "two.txt"));
            return files;
        }"""
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator("[data-drop-list] li")).to_have_text(["one.txt1 kB", "two.txt1 kB"])
    page.get_by_role("button", name="Find the claims").click()
    expect(page).to_have_url(re.compile(r"/uploads/\d+/$"))
    assert Article.objects.count() == 2


def test_what_was_typed_and_chosen_survives_an_error(
    signed_in_page: Page, live_server: LiveServer, no_complaints: list[str]
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/upload/")
    page.get_by_label(re.compile("choose files")).set_input_files([payload("empty.txt", b"")])
    page.get_by_text("Details of the article").click()
    page.get_by_label("Title").fill("A bridge")
    page.get_by_role("button", name="Find the claims").click()
    expect(page.locator(".errorlist")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("A bridge")
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 1
    assert Article.objects.count() == 0
    assert all("422" in complaint for complaint in no_complaints)
    no_complaints.clear()


def test_details_are_read_from_the_document_without_losing_what_was_typed(
    signed_in_page: Page, live_server: LiveServer
) -> None:
    page = signed_in_page
    page.goto(f"{live_server.url}/upload/")
    page.get_by_text("Details of the article").click()
    page.get_by_label("Outlet").fill("The Harbour Wire")
    document = "---\ntitle: Rain in the north\noutlet: Elsewhere\ndate: 2026-03-14\n---\nRain, she said."
    page.get_by_label(re.compile("choose files")).set_input_files([payload("rain.md", document.encode())])
    page.get_by_role("button", name="Read the details from the document").click()
    expect(page.get_by_label("Title")).to_have_value("Rain in the north")
    expect(page.get_by_label("Outlet")).to_have_value("The Harbour Wire")
    expect(page.get_by_label("Date")).to_have_value("2026-03-14")


def test_marks_stand_right_after_emoji_and_combining_marks(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    text = "👩‍👩‍👧‍👦 🇳🇴 Zoë Nguyễn q̣̇ said 😀 “we 👍🏽 agree 𝔸”, and left.\n\nMore 🚢 came, she added."
    made = builders.article(editor, text=text)
    first = builders.claim(made, "“we 👍🏽 agree 𝔸”", who="Zoë Nguyễn", cue="said", form="direct")
    second = builders.claim(made, "More 🚢 came", who="Zoë Nguyễn", cue="added")
    signed_in_page.goto(live_server.url + made.get_absolute_url())
    assert words_of(signed_in_page, first) == first.content_text
    assert words_of(signed_in_page, second) == second.content_text
    flags = signed_in_page.locator("[data-flag]")
    expect(flags).to_have_text(["ZN", "ZN"])


def test_words_and_cards_are_tied_both_ways(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    page = signed_in_page
    made, claims = builders.story(editor)
    page.goto(live_server.url + made.get_absolute_url())
    bridge = claims[1]
    page.locator(f'mark[data-claims~="{bridge.pk}"]').first.click()
    expect(page.locator(f"#claim-{bridge.pk}")).to_have_class(re.compile("is-active"))
    page.locator(f"#claim-{claims[0].pk}").hover()
    expect(page.locator(f'mark[data-claims~="{claims[0].pk}"]')).to_have_class(re.compile("is-lit"))


def test_a_claim_within_a_claim_belongs_to_both(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    made, claims = builders.story(editor)
    signed_in_page.goto(live_server.url + made.get_absolute_url())
    outer, inner = claims[2], claims[3]
    assert words_of(signed_in_page, outer) == outer.content_text
    assert words_of(signed_in_page, inner) == inner.content_text
    signed_in_page.locator(f'mark[data-claims="{outer.pk} {inner.pk}"]').click()
    expect(signed_in_page.locator(f"#claim-{inner.pk}")).to_have_class(re.compile("is-active"))


def test_review_goes_by_keys_and_can_be_taken_back(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    page = signed_in_page
    made, claims = builders.story(editor)
    page.goto(live_server.url + made.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#claim-{claims[1].pk}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("[data-reviewed]")).to_have_text("1 of 4 checked")
    claims[1].refresh_from_db()
    assert claims[1].status == Claim.Status.CONFIRMED
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.locator("[data-reviewed]")).to_have_text("2 of 4 checked")
    page.locator(f"#claim-{claims[1].pk}").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-reviewed]")).to_have_text("1 of 4 checked")


def test_keys_rest_while_somebody_types(signed_in_page: Page, live_server: LiveServer, editor: User) -> None:
    made, _claims = builders.story(editor)
    signed_in_page.goto(live_server.url + made.get_absolute_url())
    signed_in_page.keyboard.press("/")
    signed_in_page.keyboard.type("j?")
    expect(signed_in_page.get_by_label("Search claims")).to_have_value("j?")
    expect(signed_in_page.locator(".is-active")).to_have_count(0)


def test_on_a_phone_a_tapped_word_opens_its_card_from_below(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    page = signed_in_page
    made, claims = builders.story(editor)
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(live_server.url + made.get_absolute_url())
    page.locator(f'mark[data-claims~="{claims[1].pk}"]').first.click()
    card = page.locator(f"#claim-{claims[1].pk}")
    expect(card).to_have_class(re.compile("is-sheet"))
    expect(card).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Close").click()
    expect(card).not_to_have_class(re.compile("is-sheet"))


def test_an_address_with_a_claim_opens_at_it(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    made, claims = builders.story(editor)
    signed_in_page.goto(f"{live_server.url}{made.get_absolute_url()}#claim-{claims[3].pk}")
    expect(signed_in_page.locator(f"#claim-{claims[3].pk}")).to_have_class(re.compile("is-active"))


def test_the_theme_is_kept(page: Page, live_server: LiveServer) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(live_server.url)
    page.get_by_text("Dark", exact=True).click()
    page.goto(f"{live_server.url}/articles/")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_home_page_follows_the_work_and_keeps_what_is_being_typed(
    signed_in_page: Page, live_server: LiveServer, editor: User
) -> None:
    made = builders.article(editor, state="queued", title="Bridge stays shut")
    signed_in_page.goto(live_server.url)
    signed_in_page.get_by_label("Paste an article").fill("Half a sen")
    expect(signed_in_page.locator("#work")).to_contain_text("waiting its turn")
    tasks.extract(made.pk)
    expect(signed_in_page.locator("#work")).to_contain_text("Nothing at the moment")
    expect(signed_in_page.locator("#below [data-claim]")).not_to_have_count(0)
    expect(signed_in_page.get_by_label("Paste an article")).to_have_value("Half a sen")


@pytest.mark.parametrize("state", ["queued", "extracting", "failed", "done"])
def test_an_article_in_every_state_is_accessible(
    state: str, signed_in_page: Page, editor: User, check_page: Callable[[Page, str], None]
) -> None:
    if state == "done":
        made, _claims = builders.story(editor)
    else:
        made = builders.article(editor, state=state)
    check_page(signed_in_page, made.get_absolute_url())


def test_every_page_for_editors_is_accessible(
    signed_in_page: Page, editor: User, check_page: Callable[[Page, str], None]
) -> None:
    check_page(signed_in_page, "/")
    made, _claims = builders.story(editor)
    files = [
        ("one.txt", b"The first one said that it rains."),
        ("again.txt", made.text.encode()),
        ("none.txt", b""),
    ]
    upload = services.receive_files(files=files, details=services.NO_DETAILS, user=editor)
    for path in ("/", "/articles/", "/articles/?q=nothing", "/upload/", f"/articles/{made.pk}/details/"):
        check_page(signed_in_page, path)
    check_page(signed_in_page, upload.get_absolute_url())


def test_every_page_for_readers_is_accessible(
    page: Page, editor: User, check_page: Callable[[Page, str], None], no_complaints: list[str]
) -> None:
    made, _claims = builders.story(editor)
    for path in ("/", "/sign-in/", made.get_absolute_url(), "/nothing-here/"):
        check_page(page, path)
    assert all("404" in complaint for complaint in no_complaints)
    no_complaints.clear()


def test_the_article_page_reads_and_jumps_without_javascript(
    browser: Browser, live_server: LiveServer, editor: User
) -> None:
    made, claims = builders.story(editor)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + made.get_absolute_url())
    page.locator(f'[data-flag="{claims[2].pk}"]').click()
    assert page.url.endswith(f"#claim-{claims[2].pk}")
    expect(page.locator(f"#claim-{claims[2].pk}")).to_be_in_viewport()
    context.close()
