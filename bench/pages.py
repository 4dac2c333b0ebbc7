"""Server time and queries of every page with many articles, in a database of its own.

    python -m bench.pages [--articles 1000] [--runs 20]

The time is that of Django's test client: middleware, view, queries and template, no network.
"""

import argparse
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")


def paths() -> dict[str, str]:
    """A name and an address for every page, with the busiest records of the database."""
    from articles.models import Article
    from claims.models import Claim, Organisation, Speaker

    article = Article.objects.listed().order_by("pk")[500 % Article.objects.count()]
    claims = Claim.objects.filter(speaker__isnull=False)[:4]
    person = Speaker.objects.most_quoted().first()
    body = Organisation.objects.most_quoted().first()
    assert person is not None
    assert body is not None
    chosen = "&".join(f"claim={claim.pk}" for claim in claims)
    return {
        "home": "/",
        "upload": "/upload/",
        "articles": "/articles/",
        "articles, searched": "/articles/?q=report",
        "article": article.get_absolute_url(),
        "claim": claims[0].get_absolute_url(),
        "claim's speaker": f"{claims[0].get_absolute_url()}speaker/",
        "people": "/people/",
        "person": person.get_absolute_url(),
        "people to decide on": "/people/unsure/",
        "person, details": f"/people/{person.pk}/change/details/",
        "person, merge": f"/people/{person.pk}/change/merge/",
        "person, split": f"/people/{person.pk}/change/split/",
        "organisations": "/organisations/",
        "organisation": body.get_absolute_url(),
        "search, empty": "/search/",
        "search, words": "/search/?q=letter",
        "search, name": f"/search/?q={person.name.replace(' ', '+')}",
        "search, to review": "/search/?status=unreviewed&sort=confidence",
        "compare": f"/compare/?{chosen}",
        "API articles": "/api/v1/articles/",
        "API claims": "/api/v1/claims/",
        "API people": "/api/v1/speakers/",
    }


def measure(runs: int) -> int:
    """Print a table; returns how many pages miss the bars (15 queries, 200 ms at the median)."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(User.objects.get(username="bench"))
    missed = 0
    print(f"{'page':24}{'status':>7}{'queries':>9}{'median ms':>11}{'max ms':>9}{'kB':>7}")
    for name, path in paths().items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
            queries = len(captured)  # the next request empties the log
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - start) * 1000)
        median = statistics.median(times)
        over = answer.status_code != 200 or queries > 15 or median > 200
        missed += over
        size = len(answer.content) / 1000
        print(
            f"{name:24}{answer.status_code:7}{queries:9}{median:11.1f}{max(times):9.1f}{size:7.0f}"
            f"{'  <- over the bar' if over else ''}"
        )
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=20)
    args = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from bench.fill import fill

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        articles, claims = fill(args.articles)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{articles} articles, {claims} claims")
        missed = measure(args.runs)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
