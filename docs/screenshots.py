"""Make the pictures in docs/images/ from a running installation with the demo articles.

    make run            # in another terminal, on fresh data
    eval "$(make -s env)"; .venv/bin/python docs/screenshots.py [NAME…]

Needs Chromium (CHROMIUM, or on the PATH) and looks best with the Noto fonts.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import APIRequestContext, Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
WIDTHS = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 375, "height": 780}}

STORY = "Inspectors wrote to Skarnkraft"
# Who ordered the gate of the demo articles' dam to be opened: three accounts.
RIVALS = ('"the power to open a gate"', '"We received a telephone call"', '"the second one that told them"')


def sign_in(browser: Browser) -> Any:
    """The session of the demo editor."""
    command = [sys.executable, "manage.py", "signin_link", "--base-url", ADDRESS]
    link = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    context = browser.new_context()
    context.new_page().goto(link)
    return context.storage_state()


def first(api: APIRequestContext, what: str, words: str) -> int:
    """The key of the first article or claim that has ``words``."""
    results = api.get(f"{ADDRESS}/api/v1/{what}/?{urlencode({'q': words})}").json()["results"]
    if not results:
        sys.exit(f"None of the {what} has {words}: is this an installation with the demo articles?")
    return int(results[-1]["id"])


def pictures(api: APIRequestContext) -> dict[str, str]:
    """PAGE-WIDTH-SCHEME and its address."""
    story = f"/articles/{first(api, 'articles', STORY)}/"
    rivals = urlencode([("claim", first(api, "claims", words)) for words in RIVALS])
    return {
        "article-desktop-light": story,
        "article-phone-dark": story,
        "home-desktop-light": "/",
        "review-desktop-light": "/review/",
        "claim-desktop-dark": f"/claims/{first(api, 'claims', RIVALS[1])}/",
        "person-desktop-light": "/people/1/x/",
        "compare-phone-light": f"/compare/?{rivals}",
        "search-phone-dark": "/search/?q=letter",
        "search-desktop-dark": "/search/?q=letter",
        "accounts-desktop-light": "/users/",
        "account-phone-dark": "/account/",
        "compare-desktop-light": f"/compare/?{rivals}",
    }


def main() -> None:
    """Every picture, or those that are named."""
    with sync_playwright() as playwright:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        session = sign_in(browser)
        for name, path in pictures(browser.new_context(storage_state=session).request).items():
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            _page, width, scheme = name.rsplit("-", 2)
            options: Any = {"viewport": WIDTHS[width], "color_scheme": scheme, "storage_state": session}
            context = browser.new_context(device_scale_factor=1.5 if width == "phone" else 1, **options)
            tab = context.new_page()
            tab.goto(ADDRESS + path, wait_until="networkidle")
            for button in tab.get_by_role("button", name="Go on with this one").all():
                button.click()
                tab.wait_for_load_state("networkidle")
            IMAGES.mkdir(exist_ok=True)
            tab.screenshot(path=IMAGES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
