"""Upload many articles through the web form of a running installation and wait until all are extracted.

    python -m bench.uploads --url http://127.0.0.1:8000 [--articles 840] [--corpus FILE.jsonl]

Texts come from a JSONL file with {"text"} a line, or are made from the demo articles. Talks to loopback only.
"""

import argparse
import json
import os
import random
import re
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "development")
DEMO = Path(__file__).resolve().parent.parent / "articles" / "demo"
PATIENCE_S = 1800


def texts(count: int, corpus: str | None) -> Iterator[str]:
    """``count`` different texts."""
    if corpus:
        with Path(corpus).open(encoding="utf-8") as lines:
            for _number, line in zip(range(count), lines, strict=False):
                yield json.loads(line)["text"]
        return
    chance = random.Random(7)
    bodies = [
        p.read_text(encoding="utf-8").split("---\n", 2)[2].split("\n\n")
        for p in sorted(DEMO.glob("[0-9]*.md"))
    ]
    paragraphs = [paragraph for body in bodies for paragraph in body]
    for number in range(count):
        yield f"Edition {number}\n\n" + "\n\n".join(chance.sample(paragraphs, 18))


class Browser:
    """A signed-in session that submits the upload form."""

    def __init__(self, url: str) -> None:
        from newsclaims.accounts.once import sign_in_path

        host = urllib.parse.urlsplit(url).hostname
        if host not in {"127.0.0.1", "localhost", "::1"}:
            sys.exit("Only an installation on this machine is loaded.")
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.opener.open(url + sign_in_path(), timeout=30).read()
        page = self.opener.open(f"{url}/upload/", timeout=30).read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found, "the upload form has no CSRF token: is the session signed in?"
        self.token = found[1]

    def upload(self, text: str) -> int:
        form = {"text": text, "csrfmiddlewaretoken": self.token}
        request = urllib.request.Request(
            f"{self.url}/upload/", urllib.parse.urlencode(form).encode(), {"Referer": f"{self.url}/upload/"}
        )
        with self.opener.open(request, timeout=60) as answer:
            return int(re.search(r"/articles/(\d+)/", answer.url)[1])  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True)
    parser.add_argument("--articles", type=int, default=840)
    parser.add_argument("--corpus")
    args = parser.parse_args()
    django.setup()
    from articles.models import Job
    from claims.models import Claim

    browser = Browser(args.url.rstrip("/"))
    start = time.monotonic()
    words = 0
    ids = []
    for text in texts(args.articles, args.corpus):
        ids.append(browser.upload(text))
        words += len(text.split())
    uploaded = time.monotonic() - start
    jobs = Job.objects.filter(article__in=ids)
    while jobs.filter(state__in=Job.OPEN).exists() and time.monotonic() - start < PATIENCE_S:
        time.sleep(1)
    took = time.monotonic() - start
    states = Counter(jobs.values_list("state", flat=True))
    claims = Claim.objects.filter(article__in=ids).count()
    print(f"articles   {len(set(ids))} of {len(ids)} uploads, {words} words, {claims} claims")
    print(f"uploading  {uploaded:.1f} s, {len(ids) / uploaded:.1f} uploads/s")
    print(
        f"extracted  {took:.1f} s in all, {len(set(ids)) / took:.2f} articles/s, {words / took:.0f} words/s"
    )
    print("states     " + ", ".join(f"{state}: {count}" for state, count in sorted(states.items())))
    sys.exit(0 if set(states) == {"done"} else 1)


if __name__ == "__main__":
    main()
