"""Make the pictures in docs/images/ from a running installation with the demo articles.

    make run            # in another terminal
    eval "$(make -s env)"; .venv/bin/python docs/screenshots.py

Needs Chromium (CHROMIUM, or on the PATH) and looks best with the Noto fonts.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
WIDTHS = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 375, "height": 780}}


def sign_in(browser: Browser) -> dict[str, object]:
    """The session of the demo editor."""
    command = [sys.executable, "manage.py", "signin_link", "--base-url", ADDRESS]
    link = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    context = browser.new_context()
    context.new_page().goto(link)
    return dict(context.storage_state())


def main() -> None:
    """PAGE/WIDTH/SCHEME → docs/images/PAGE-WIDTH-SCHEME.png"""
    wanted = [part.split("=", 1) for part in sys.argv[1:]]
    with sync_playwright() as playwright:
        found = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        session = sign_in(browser)
        for name, path in wanted:
            page, width, scheme = name.rsplit("-", 2)
            context = browser.new_context(
                viewport=WIDTHS[width],  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                storage_state=session,  # type: ignore[arg-type]
                device_scale_factor=1.5 if width == "phone" else 1,
            )
            tab = context.new_page()
            tab.goto(ADDRESS + path)
            tab.wait_for_load_state("networkidle")
            tab.screenshot(path=IMAGES / f"{page}-{width}-{scheme}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
