"""How long it takes to tie a name in an article to a registry of many people, in a database of its own.

    python -m bench.registry [--people 100000] [--mentions 2000]

Each mention stands in an article of its own: the lock, the look-ups, the weighing, and what is written are
timed. A worker commits once for all names of an article, so the commit is timed by itself. The exit status is
1 if the median over all mentions is above 5 ms.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")
BAR_MS = 5.0
# What a newsroom's articles are like: most names are on record, in full, in one spelling or another.
SHARES = {
    "the same name": 0.45,
    "title, capitals, order": 0.15,
    "another middle name": 0.10,
    "a surname, with a role and a body": 0.10,
    "one letter wrong": 0.05,
    "nobody on record": 0.15,
}


def mentions(people: list, number: int, chance: random.Random) -> Iterator[tuple[str, str, str, str]]:  # type: ignore[type-arg]
    """``number`` mentions: how each is written, the name, the role and the body that the article states."""
    for how in chance.choices(list(SHARES), list(SHARES.values()), k=number):
        person = people[min(int(chance.paretovariate(0.3)) - 1, len(people) - 1)]
        first, second = person.forms[0], chance.choice(people)
        name = {
            "the same name": first,
            "title, capitals, order": chance.choice(
                [f"Dr {first}", first.upper(), f"{person.family}, {person.given}"]
            ),
            "another middle name": f"{person.given} {person.middle[:3]} {person.family}",
            "a surname, with a role and a body": person.family,
            "one letter wrong": f"{person.given} {person.family[:-1]}h",
            "nobody on record": f"{second.family}o {person.family}",
        }[how]
        yield how, name, person.role, person.body


def measure(people: list, number: int) -> float:  # type: ignore[type-arg]
    """Print a table; the median over all in milliseconds."""
    from django.db import transaction

    from articles.models import Article
    from claims.models import Speaker
    from claims.registry import Registry, Said

    articles = list(Article.objects.order_by("-pk")[:number])
    times: dict[str, list[float]] = defaultdict(list)
    chance = random.Random(11)
    before = Speaker.objects.count()
    for article, (how, name, role, body) in zip(articles, mentions(people, number, chance), strict=True):
        article.refresh_from_db()
        with transaction.atomic():
            start = time.perf_counter()
            Registry(article).link({name: Said(frozenset({role}), frozenset({body}))}, [])
            end = time.perf_counter()
        times[how].append((end - start) * 1000)
        times["the commit"].append((time.perf_counter() - end) * 1000)
    times["all"] = [value for how in SHARES for value in times[how]]
    print(f"{'how the name is written':36}{'mentions':>9}{'median ms':>11}{'p95 ms':>9}{'max ms':>9}")
    for how in [*SHARES, "all", "the commit"]:
        row = sorted(times[how])
        p95 = row[int(0.95 * (len(row) - 1))]
        print(f"{how:36}{len(row):9}{statistics.median(row):11.2f}{p95:9.2f}{row[-1]:9.2f}")
    print(f"{Speaker.objects.count() - before} people were new")
    return statistics.median(times["all"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--mentions", type=int, default=2000)
    args = parser.parse_args()
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from bench.names import fill, invent
    from claims.models import SpeakerAlias

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        people = list(invent(args.people))
        fill(people, articles=max(5000, args.mentions))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"{len(people)} people, {SpeakerAlias.objects.count()} aliases")
        median = measure(people, args.mentions)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    sys.exit(1 if median > BAR_MS else 0)


if __name__ == "__main__":
    main()
