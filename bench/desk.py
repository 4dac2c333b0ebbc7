"""The desk: server time and queries of an article's page and of a claim's editor, and scripting a key press.

    python -m bench.desk [--runs 20] [--browser]

In a database of its own. The time is that of Django's test client (middleware, view, queries, template); the
processor's time stands beside it, because a machine may be busy with other things. Templates are rendered as
the product does it, without what Django's tests write down of each. ``--browser`` also drives headless
Chromium over an article with 500 claims and measures how long its scripts run for one key press.
"""

import argparse
import gc
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

BARS = {"article, 2,000 words, 60 claims": 150.0, "editor of a claim": 80.0}
KEY_BAR = 50.0
SENTENCE = "The quay at berth {} needs new piles by winter, the engineer {} said, and “{}” boats wait there. "


def article(user: Any, claims: int, words: int) -> Any:
    """An article of about ``words`` words whose first sentences are claims of forty people."""
    from claims.models import Claim
    from claims.registry import enter_speaker
    from tests.pages import builders

    people = [enter_speaker(f"{first} {last}") for first in FIRST for last in LAST]
    sentences = [
        SENTENCE.format(number, people[number % len(people)].name, number) for number in range(words // 20)
    ]
    text = "".join(sentence + "\n\n" * (at % 4 == 3) for at, sentence in enumerate(sentences)).strip()
    made = builders.article(user, text=text, title=f"{claims} claims", outlet="The Harbour Wire")
    text, at, rows = made.text, 0, []
    for number in range(claims):
        start = text.index(f"The quay at berth {number} ", at)
        end = text.index(", the engineer", start)
        cue = text.index(" said, and", end) + 1
        at = end
        person = people[number % len(people)]
        rows.append(
            Claim(
                article=made,
                content=((start, end),),
                content_text=text[start:end],
                cue=((cue, cue + 4),),
                cue_text="said",
                source=((end + 2, cue - 1),),
                source_text=text[end + 2 : cue - 1],
                form="indirect",
                kind="person",
                speaker=person,
                confidence=0.5 + number % 50 / 100,
            )
        )
    Claim.objects.bulk_create(rows)
    return made


FIRST = "Ana Bo Cira Dov Edda".split()
LAST = "Aldam Brekke Cordoza Dunmore Eskola Farrow Grell Hatvany".split()


def measure(name: str, ask: Callable[[], Any], runs: int) -> bool:
    """Print one line; whether the median is within its bar."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
        queries = len(captured)
    walls, processor = [], []
    for _ in range(runs):
        start, used = time.perf_counter(), time.process_time()
        ask()
        walls.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    wall, cpu = statistics.median(walls), statistics.median(processor)
    bar = BARS.get(name)
    over = answer.status_code != 200 or (bar is not None and cpu > bar)
    size = len(answer.content) / 1000
    told = "  <- over the bar" if over else ""
    print(f"{name:34}{queries:8}{wall:11.1f}{min(walls):9.1f}{cpu:11.1f}{size:7.0f}{told}")
    return not over


def on_the_server(runs: int) -> bool:
    from django.test import Client

    from newsclaims.accounts import services
    from newsclaims.accounts.models import Role

    user = services.create(username="bench", role=Role.EDITOR, password="a-long-password", name="Bench")
    client = Client()
    client.force_login(user)
    print(f"{'page':34}{'queries':>8}{'median ms':>11}{'min':>9}{'CPU ms':>11}{'kB':>7}")
    fine = True
    for name, claims, words in (
        ("article, 2,000 words, 10 claims", 10, 2000),
        ("article, 2,000 words, 60 claims", 60, 2000),
        ("article, 10,000 words, 500 claims", 500, 10_000),
    ):
        made = article(user, claims, words)
        fine &= measure(name, partial(client.get, made.get_absolute_url()), runs)
        if claims == 60:
            address = f"/claims/{made.claims.all()[30].pk}/"
            htmx = partial(client.get, headers={"HX-Request": "true"})
            fine &= measure("editor of a claim", partial(htmx, f"{address}edit/"), runs)
            measure("who may be meant", partial(htmx, f"{address}who/?q=bre"), runs)
            measure("a card and the text after a save", partial(htmx, f"{address}card/"), runs)
    return fine


KEYS = ("j", "k", "n", "a", "n", "x", "n", "s", "Escape", "e", "Escape", "Control+z", "Control+y")
"""In this order, again and again: "n" goes to a claim for the key after it."""
WATCH = """() => {
    window.asked = 0;
    const count = (by) => () => { window.asked += by; };
    document.body.addEventListener("htmx:beforeSend", count(1));
    document.body.addEventListener("htmx:afterRequest", count(-1));
}"""
AT_REST = (
    "() => new Promise(done => setTimeout(() => requestAnimationFrame(() => done(window.asked === 0)), 120))"
)
METRICS = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "TaskDuration")
QUIET = ("--no-sandbox", "--disable-gpu")


def in_a_browser(runs: int) -> bool:
    """What one key press costs on a desk with 500 claims: script, style and layout, until all is at rest."""
    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import sync_playwright
    from pytest_django.live_server_helper import LiveServer

    from articles.models import Article

    made = Article.objects.get(title="500 claims")
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    server = LiveServer("127.0.0.1")
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    fine = True
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=QUIET)
            page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
            session = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
            page.goto(server.url + made.get_absolute_url())
            page.keyboard.press("j")
            page.evaluate(WATCH)
            print("\nmedian ms of a key press, 500 claims, with its answer")
            print(f"{'key':12}   script    style   layout  together     most  all tasks")
            spent: dict[str, list[list[float]]] = {}
            for _ in range(max(3, runs // 4)):
                for key in KEYS:
                    spent.setdefault(key, []).append(_press(page, key))
            for key, times in spent.items():
                fine &= _told(key, times)
            browser.close()
    finally:
        server.stop()
    return fine


def _press(page: Any, key: str) -> list[float]:
    """What one press costs, by the order of METRICS."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    before = _spent(cdp)
    page.keyboard.press(key)
    while not page.evaluate(AT_REST):
        pass
    found = [after - earlier for earlier, after in zip(before, _spent(cdp), strict=True)]
    cdp.detach()
    return found


def _told(key: str, found: list[list[float]]) -> bool:
    """Print what a key costs; whether its scripts with style and layout are within the bar."""
    script, style, layout, tasks = (statistics.median(values) for values in zip(*found, strict=True))
    sums = [sum(values[:3]) for values in found]
    over = statistics.median(sums) > KEY_BAR
    told = "  <- over" if over else ""
    print(
        f"{key:12}{script:9.1f}{style:9.1f}{layout:9.1f}{statistics.median(sums):10.1f}{max(sums):9.1f}"
        f"{tasks:11.1f}{told}"
    )
    return not over


def _spent(session: Any) -> list[float]:
    """Milliseconds of script, style, layout and of all tasks since the page was loaded.

    Style and layout that a script waits for count in both: the sum is no less than the truth.
    """
    metrics = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return [float(metrics[name]) * 1000 for name in METRICS]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--browser", action="store_true")
    args = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.template import Template
    from django.test.utils import setup_test_environment, teardown_test_environment

    rendered = Template._render  # type: ignore[attr-defined]
    setup_test_environment()
    # Tests keep a copy of the context of each include: with 500 cards that takes as long as all the rest, and
    # no reader waits for it. What was loaded is left out of garbage collections, as in newsclaims.wsgi.
    Template._render = rendered  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        fine = on_the_server(args.runs)
        fine &= not args.browser or in_a_browser(args.runs)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
