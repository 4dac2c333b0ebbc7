"""The API at a million claims: lists with filters, single claims, and 200 readers at once, over real HTTP.

    python -m newsclaims.embedded with --fresh -- python -m bench.api [--claims 1000000] [--readers 200]

The web server is gunicorn as `make run` starts it, on loopback, and what is timed is a whole request, one at
a time; then many readers at once, each with some requests of all kinds, who come within two seconds. Queries
are counted in the process itself, for pages of 5 and of 100 rows. The exit status is 1 if a list's p95 is
over 80 ms, a claim's above 30 ms, the number of queries depends on the rows, or one reader meets an error.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
# All readers come from one address here, which would be many of them.
os.environ["NEWSCLAIMS_LIMIT_ANONYMOUS"] = "1000000/minute"
ROOT = Path(__file__).resolve().parent.parent
LIST_BAR, ONE_BAR = 80.0, 30.0
HERE = "/api/v1/claims/"


def questions(made: Any, number: int, chance: random.Random) -> dict[str, list[str]]:
    """Addresses by what they ask for; each list has ``number`` of them."""
    from claims.models import Organisation, Speaker

    people = list(Speaker.objects.order_by("pk").values_list("pk", flat=True)[:2000])
    bodies = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:200])

    def word(most: int) -> str:
        return str(made.words.common(int(chance.triangular(20, most, 20))))

    def days() -> dict[str, str]:
        year, month = chance.randint(2019, 2024), chance.randint(1, 12)
        return {"after": f"{year}-{month:02}-01", "before": f"{year}-{month:02}-28"}

    asked: dict[str, Any] = {
        "the newest": dict,
        "as they came": lambda: {"ordering": "-id"},
        "a frequent word": lambda: {"q": word(200)},
        "two words": lambda: {"q": f"{word(2000)} {word(2000)}"},
        "a rare word": lambda: {"q": str(made.words.common(chance.randint(30_000, 59_000)))},
        "a speaker": lambda: {"speaker": chance.choice(people)},
        "a speaker and a word": lambda: {"speaker": chance.choice(people[:50]), "q": word(500)},
        "an organisation": lambda: {"organisation": chance.choice(bodies)},
        "an outlet and a form": lambda: {"outlet": chance.choice(made.outlets), "form": "direct"},
        "a month": days,
        "a month and a word": lambda: {**days(), "q": word(500)},
        "to be checked, unsure": lambda: {"status": "unreviewed", "sureness": "unsure"},
        "rejected": lambda: {"status": "rejected"},
        "least sure first": lambda: {"ordering": "confidence", "kind": "person"},
    }
    lists = {name: [f"{HERE}?{urlencode(make())}" for _time in range(number)] for name, make in asked.items()}
    lists["one claim"] = [f"{HERE}{chance.randint(1, made.claims)}/" for _time in range(number)]
    lists["one article's claims"] = [
        f"/api/v1/articles/{chance.randint(1, made.articles)}/claims/" for _time in range(number)
    ]
    return lists


@contextmanager
def web() -> Iterator[int]:
    """The web server of `make run`, on a free port."""
    from newsclaims.embedded.run import programs
    from newsclaims.embedded.runs import Run

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    program = programs({}, Run(os.getpid(), port), threading.Event())[0]
    server = subprocess.Popen(
        program.command,
        cwd=ROOT,
        env=os.environ | program.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _time in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, float]:
    """Status, and milliseconds until the whole answer is there."""
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status, 1000 * (time.perf_counter() - began)


def one_by_one(port: int, asked: dict[str, list[str]]) -> dict[str, list[float]]:
    """Milliseconds of every request, one at a time; anything but 200 ends the benchmark."""
    times: dict[str, list[float]] = {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for name, paths in asked.items():
        for path in paths:
            status, took = get(connection, path)
            if status != 200:
                sys.exit(f"{path} answered {status}")
            times.setdefault(name, []).append(took)
    return times


def at_once(port: int, paths: Sequence[str], readers: int, each: int) -> tuple[Counter[str], list[float]]:
    """What ``readers`` get who come within two seconds, each with ``each`` requests."""
    outcomes: Counter[str] = Counter()
    times: list[float] = []
    lock = threading.Lock()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        time.sleep(chance.random() * 2)
        for path in chance.choices(paths, k=each):
            try:
                status, took = get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), path)
                outcome = str(status)
            except OSError as error:
                outcome, took = type(error).__name__, 0.0
            with lock:
                outcomes[outcome] += 1
                times.append(took)

    threads = [threading.Thread(target=read, args=[seed]) for seed in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes, times


def queries(asked: dict[str, list[str]]) -> dict[str, set[int]]:
    """How many queries each kind of request takes, with 5 rows and with 100."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from rest_framework.test import APIClient

    client = APIClient(HTTP_HOST="localhost")
    counts: dict[str, set[int]] = {}
    for name, paths in asked.items():
        for size in (5, 100):
            address = paths[0].rstrip("?")
            if name != "one claim":
                address += f"{'&' if '?' in address else '?'}page_size={size}"
            with CaptureQueriesContext(
                connection,
            ) as captured:
                answer = client.get(address)
            if answer.status_code != 200:
                sys.exit(f"{address} answered {answer.status_code}")
            if name == "one claim" or len(json.loads(answer.content)["results"]) == size:
                counts.setdefault(name, set()).add(len(captured))
    return counts


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=20, help="requests of each kind")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--each", type=int, default=5, help="requests of each reader")
    args = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    from articles.models import Article
    from bench.million import fill

    call_command("migrate", verbosity=0, skip_checks=True)
    if Article.objects.exists():
        sys.exit("This needs an empty database: see the first lines of bench/api.py.")
    made = fill(args.claims)
    print(f"{made.claims} claims in {made.seconds:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    chance = random.Random(5)
    warm, asked = (questions(made, number, chance) for number in (3, args.runs))
    counts = queries(asked)
    with web() as port:
        one_by_one(port, warm)
        times = one_by_one(port, asked)
        paths = [path for some in asked.values() for path in some]
        outcomes, together = at_once(port, paths, args.readers, args.each)
    fine = set(outcomes) == {"200"}
    print(f"\n{'':24} {'median ms':>10} {'p95 ms':>8} {'bar':>5} {'queries':>8}")
    for name, some in times.items():
        bar = ONE_BAR if name == "one claim" else LIST_BAR
        number = "/".join(map(str, sorted(counts.get(name, ())))) or "-"
        fine = fine and p95(some) <= bar and len(counts.get(name, ())) < 2
        print(f"{name:24} {statistics.median(some):10.1f} {p95(some):8.1f} {bar:5.0f} {number:>8}")
    lists = [took for name, some in times.items() if name != "one claim" for took in some]
    print(f"{'all lists':24} {statistics.median(lists):10.1f} {p95(lists):8.1f} {LIST_BAR:5.0f}")
    print(
        f"\n{args.readers} readers at once, {sum(outcomes.values())} requests: {dict(outcomes)}, "
        f"median {statistics.median(together):.0f} ms, p95 {p95(together):.0f} ms; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
