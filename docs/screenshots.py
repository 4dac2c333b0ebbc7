"""Make docs/pages.md and its pictures: every page, wide and on a phone, in light and in dark.

    make run            # in another terminal, on fresh data
    eval "$(make -s env)"; .venv/bin/python docs/screenshots.py [NAME…]

Needs Chromium (CHROMIUM, or on the PATH) and looks best with the Noto fonts. It keeps a comparison and a
search, so that their pages have something to show.
"""

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIRequestContext, Browser, Page, sync_playwright

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
WIDTHS = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 375, "height": 780}}
SCHEMES = ("light", "dark")

STORY = "Inspectors wrote to Skarnkraft"
# Who ordered the gate of the demo articles' dam to be opened: three accounts.
RIVALS = ('"the power to open a gate"', '"We received a telephone call"', '"the second one that told them"')


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to show: what to do once it is open, and whether it is what somebody without an account sees."""

    title: str
    says: str
    path: str
    act: Callable[[Page], None] | None = None
    signed_in: bool = True


class Desk:
    """The demo editor at work: signed in, and with the records that the pages show."""

    def __init__(self, browser: Browser) -> None:
        command = [sys.executable, "manage.py", "signin_link", "--base-url", ADDRESS]
        link = subprocess.run(command, cwd=DOCS.parent, check=True, capture_output=True, text=True).stdout
        context = browser.new_context()
        context.new_page().goto(link.strip())
        self.session: Any = context.storage_state()
        self.api: APIRequestContext = context.request
        token = next(c["value"] for c in context.cookies() if "csrf" in c["name"])
        self.headers = {"X-CSRFToken": token, "Referer": ADDRESS + "/"}

    def found(self, path: str, **asked: str) -> Any:
        """What the API answers; stops where that is no answer."""
        answer = self.api.get(f"{ADDRESS}/api/v1/{path}/?{urlencode(asked)}")
        if not answer.ok:
            sys.exit(
                f"{answer.url} answered {answer.status}: is this an installation with the demo articles?"
            )
        return answer.json()

    def first(self, what: str, words: str) -> int:
        """The key of the first article or claim that has ``words``."""
        results = self.found(what, q=words)["results"]
        if not results:
            sys.exit(f"None of the {what} has {words}: is this an installation with the demo articles?")
        return int(results[-1]["id"])

    def named(self, what: str, name: str) -> int:
        """The key of the record of that name."""
        return next(
            int(record["id"]) for record in self.found(what, q=name)["results"] if record["name"] == name
        )

    def kept(self, what: str, **wanted: Any) -> int:
        """The key of a record of ours: the one that has this title or name, or a new one."""
        field, value = next(iter(wanted.items()))
        for record in self.found(what)["results"]:
            if record[field] == value:
                return int(record["id"])
        answer = self.api.post(f"{ADDRESS}/api/v1/{what}/", data=wanted, headers=self.headers)
        if not answer.ok:
            sys.exit(f"{what}: {answer.status} {answer.text()}")
        return int(answer.json()["id"])


def wide(page: Page) -> bool:
    """Whether this is the desktop's width."""
    return (page.viewport_size or {"width": 0})["width"] > 800


def open_editor(page: Page) -> None:
    """Open the third claim for editing, by the keyboard or, on a phone, by its card."""
    for key in "jjje" if wide(page) else ():
        page.keyboard.press(key)
    if not wide(page):
        page.locator(".desk-text mark").nth(2).click()
        page.locator(".is-sheet").get_by_role("link", name="Edit").click()
    page.get_by_label("Who says it").locator("visible=true").wait_for()
    page.wait_for_timeout(400)


def show_keys(page: Page) -> None:
    """The list of keys."""
    page.keyboard.press("?")


def choose_three(page: Page) -> None:
    """Choose three claims of a queue, and look at what checking them would do."""
    for box in page.locator(".choose input").all()[:3]:
        box.check()
    page.get_by_role("button", name="Check the chosen").first.click()
    page.wait_for_load_state("networkidle")


def collect(page: Page) -> None:
    """Go on with the comparison that the address names."""
    for button in page.get_by_role("button", name="Go on with this one").all():
        button.click()
        page.wait_for_load_state("networkidle")


def shots(desk: Desk) -> dict[str, Shot]:
    """Every page, in the order of a visit."""
    story = desk.first("articles", STORY)
    rivals = [desk.first("claims", words) for words in RIVALS]
    one = rivals[1]
    people = [desk.found(f"claims/{one}")["speaker"]["id"], desk.named("speakers", "Henrike Vollan")]
    body = desk.named("organisations", "Skarnkraft")
    outlet = desk.named("organisations", "Harbour Wire")
    chosen = [{"claim": claim} for claim in rivals]
    kept = desk.kept("comparisons", title="Who gave the order to open Gate 3?", claims=chosen)
    saved = desk.kept("saved-searches", name="The letter", query="q=letter")
    desk.kept("webhooks", address="https://alerts.example.org/claims", events=["claim.corrected"])
    against = urlencode([("person", person) for person in people])
    return {
        "home": Shot("Home", "What came in, what waits, who is quoted most.", "/"),
        "home-reader": Shot("Home, without an account", "What readers see.", "/", signed_in=False),
        "upload": Shot(
            "Upload", "Paste an article or drop files; its details can be filled in first.", "/upload/"
        ),
        "articles": Shot("Articles", "All of them, found by words and by state.", "/articles/"),
        "article": Shot(
            "The desk", "An article, its claims by speaker, a card for each.", f"/articles/{story}/"
        ),
        "keys": Shot(
            "Keys",
            "The whole of a pass by keyboard; they can be switched off.",
            f"/articles/{story}/",
            show_keys,
        ),
        "editor": Shot(
            "Editing a claim", "Words, source, cue, speaker, relay.", f"/articles/{story}/", open_editor
        ),
        "again": Shot(
            "Run the model again", "What would change, before it does.", f"/articles/{story}/again/"
        ),
        "search": Shot("Search", "Words, phrases, fields; facets with counts.", "/search/?q=letter"),
        "search-help": Shot(
            "Search, nothing found", "What to do when there is nothing.", "/search/?q=xylophone"
        ),
        "claim": Shot(
            "A claim", "In its passage, with its record and what may be set against it.", f"/claims/{one}/"
        ),
        "report": Shot(
            "Wrong speaker?",
            "A reader without an account says so.",
            f"/claims/{one}/report/",
            signed_in=False,
        ),
        "people": Shot("People", "Who is on record.", "/people/"),
        "person": Shot("A person", "Roles over time, claims, who quotes them.", f"/people/{people[0]}/x/"),
        "organisations": Shot("Organisations", "Bodies on record.", "/organisations/"),
        "organisation": Shot(
            "An organisation", "Who speaks for it, and what is said.", f"/organisations/{body}/x/"
        ),
        "outlets": Shot("Outlets", "Whom they quote, and how.", "/outlets/"),
        "outlet": Shot("An outlet", "A sourcing audit.", f"/outlets/{outlet}/x/"),
        "compare": Shot(
            "Compare",
            "Claims side by side.",
            "/compare/?" + urlencode([("claim", c) for c in rivals]),
            collect,
        ),
        "comparison": Shot(
            "A comparison that was kept", "A question, notes, history, a feed.", f"/comparisons/{kept}/x/"
        ),
        "comparisons": Shot("Comparisons", "Those that were kept.", "/comparisons/"),
        "people-compared": Shot("People against people", "Their claims over time.", f"/compare/?{against}"),
        "export": Shot("Export", "Exactly these results, in five formats.", "/export/?q=letter"),
        "saved-list": Shot("Saved searches", "What is new in them, and the digest.", "/saved/"),
        "saved": Shot("A saved search", "New claims since the last look.", f"/saved/{saved}/"),
        "review": Shot("Review", "The queues, narrowed by outlet, person and days.", "/review/"),
        "review-articles": Shot("Review, by article", "How far each one is.", "/review/articles/"),
        "bulk": Shot("Check many at once", "A preview first, and one undo.", "/review/", choose_three),
        "account": Shot("Account", "Tokens, password, keys.", "/account/"),
        "webhooks": Shot("Webhooks", "Addresses that are told what happens.", "/account/webhooks/"),
        "users": Shot("Users", "Roles and invitations.", "/users/"),
        "site": Shot("Site", "What holds for everybody.", "/site/"),
        "sign-in": Shot("Sign in", "", "/sign-in/", signed_in=False),
        "api-docs": Shot("REST API", "The schema, to read.", "/api/docs/"),
    }


def picture(browser: Browser, session: Any, name: str, shot: Shot, width: str, scheme: str) -> None:
    """Take one picture, as WebP."""
    context = browser.new_context(
        viewport=WIDTHS[width],  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        storage_state=session if shot.signed_in else None,
    )
    page = context.new_page()
    answer = page.goto(ADDRESS + shot.path, wait_until="networkidle")
    if answer is None or answer.status != 200:
        sys.exit(f"{name}: {shot.path} answered {answer and answer.status}")
    if shot.act:
        shot.act(page)
    wanted = {"format": "webp", "quality": 60}
    data = context.new_cdp_session(page).send("Page.captureScreenshot", wanted)["data"]
    (IMAGES / f"{name}-{width}-{scheme}.webp").write_bytes(base64.b64decode(data))
    context.close()


def gallery(shown: dict[str, Shot]) -> str:
    """The text of docs/pages.md."""
    lines = [
        "# The pages",
        "",
        "Made by `docs/screenshots.py` from the demo articles: wide and on a phone, light and dark.",
        "",
    ]
    views = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
    for name, shot in shown.items():
        lines += [f"## {shot.title}", "", *([shot.says, ""] if shot.says else [])]
        lines += [
            "|" + "|".join(f" {width}, {scheme} " for width, scheme in views) + "|",
            "|" + "---|" * len(views),
        ]
        lines += [
            "|"
            + "|".join(f" ![{shot.title}, {w}, {s}](images/{name}-{w}-{s}.webp) " for w, s in views)
            + "|",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Every picture, or those of the pages that are named."""
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        desk = Desk(browser)
        shown = shots(desk)
        for name in sys.argv[1:] or shown:
            print(name, flush=True)
            for width in WIDTHS:
                for scheme in SCHEMES:
                    picture(browser, desk.session, name, shown[name], width, scheme)
        browser.close()
    (DOCS / "pages.md").write_text(gallery(shown), encoding="utf-8")


if __name__ == "__main__":
    main()
