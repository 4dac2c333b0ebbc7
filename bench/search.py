"""How fast search is over a million claims, beside SQLite's FTS5 over the same claims.

    python -m bench.search [--claims 1000000] [--database NAME]      # NAME: kept, and used again

Two hundred mixed queries (words common and rare, several, phrases, names, OR, -not, fields), each once to
warm up and once measured: the page with its facets through Django's test client, and within it the
database; then pages of people, suggested competitors, and the queries of words alone against FTS5 (count
and the best 25 with marks, on both sides). Beside the time by the clock stands that on a processor, of this
process and of the database's (Linux): what there would be to wait for on a machine that does nothing else.
"""

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")

BARS = {"page": 150.0, "database": 60.0, "person": 150.0, "competitors": 200.0}
PARTS = ["pages", "people", "competitors", "fts5"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as people write it, and the same for FTS5; "" where that knows no such thing."""

    ours: str
    theirs: str = ""


def queries(chance: random.Random) -> list[Asked]:
    """200, by what people look for. How common a word is is drawn evenly over the orders of magnitude."""
    from bench.million import Words
    from claims.models import Claim, Organisation, Speaker

    words = Words(7)
    claims = list(Claim.objects.filter(pk__in=chance.sample(range(1, Claim.objects.count()), 400)))
    people = list(Speaker.objects.filter(pk__in=[1 + int(3000 * chance.random() ** 3) for _ in range(60)]))
    bodies = list(Organisation.objects.filter(pk__lt=400).order_by("?")[:10])

    def word() -> str:
        return words.common(int(10 ** chance.uniform(1.5, 4.5)))

    def beside() -> list[str]:
        return next(iter(_content_words(chance.choice(claims).content_text, 3)))

    made = [Asked(w, w) for w in (word() for _ in range(50))]
    made += [Asked(" ".join(two), " ".join(two)) for two in (chance.sample(beside(), 2) for _ in range(40))]
    for _ in range(15):
        said = chance.choice(claims).content_text.strip("“”,").split()
        phrase = " ".join(said[:3]).lower()
        made.append(Asked(f'"{phrase}"', f'"{phrase}"'))
    made += [Asked(p.name, p.name) for p in people[:20]]
    made += [Asked(p.name.split()[1], p.name.split()[1]) for p in people[20:30]]
    made += [Asked(f"{a} OR {b}", f"{a} OR {b}") for a, b in ((word(), word()) for _ in range(15))]
    made += [Asked(f"{a} -{b}", f"{a} NOT {b}") for a, b in ((word(), word()) for _ in range(10))]
    fields = ("form:direct", "kind:anonymous", "hedge:any", "cue:denied", "after:2024", "before:2021-06")
    made += [Asked(f"{word()} {field}") for field in fields * 4]
    made += [Asked(f"{word()} speaker:{p.name.split()[1]}") for p in people[30:36]]
    made += [Asked(f'org:"{body.name}"') for body in bodies[:5]]
    made += [Asked(field) for field in ("", "form:mixed", "cue:warned", "hedge:allegedly", "after:2025-06")]
    chance.shuffle(made)
    return made[:200]


def _content_words(text: str, least: int) -> Iterator[list[str]]:
    """The words of a claim that are no small ones."""
    from bench.million import _SMALL

    found = [w for w in text.lower().strip("“”,.").replace(".", "").split() if w not in _SMALL]
    yield found if len(found) >= least else [*found, "gate", "water", "dam"]


@contextmanager
def database_time() -> Iterator[list[float]]:
    """Milliseconds of each statement that is executed within."""
    from django.db import connection

    spent: list[float] = []

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append((time.perf_counter() - start) * 1000)

    with connection.execute_wrapper(timed):
        yield spent


def backend() -> Path:
    """Where Linux counts what the server process of our connection has used of a processor."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/schedstat")


def used(counter: Path) -> float:
    """Milliseconds on a processor so far: ours and the server process's."""
    server = int(counter.read_text().split()[0]) / 1e6 if counter.exists() else 0.0
    return time.process_time() * 1000 + server


def timed(do: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock, and on a processor."""
    counter = backend()
    before = used(counter)
    wall = time.perf_counter()
    do()
    wall = (time.perf_counter() - wall) * 1000
    return wall, used(counter) - before


def line(name: str, times: Sequence[float], cpu: Sequence[float] = (), bar: float | None = None) -> float:
    """Print median, p95 and the longest. Returns p95."""
    p95 = statistics.quantiles(times, n=20)[-1]
    said = f"{name:34}{statistics.median(times):9.1f}{p95:9.1f}{max(times):9.1f}"
    said += f"{statistics.quantiles(cpu, n=20)[-1]:10.1f}" if cpu else " " * 10
    print(said + (f"   bar {bar:.0f}{'' if p95 <= bar else '  <- over the bar'}" if bar else ""), flush=True)
    return p95


def pages(asked: Sequence[Asked]) -> None:
    """The search page with its facets, and the database within it."""
    from django.test import Client

    client = Client()
    walls, cpus, bases, slow = [], [], [], []
    for measured in (False, True):
        for one in asked:
            with database_time() as spent:
                wall, cpu = timed(lambda one=one: _ok(client.get("/search/", {"q": one.ours})))
            if measured:
                walls.append(wall)
                cpus.append(cpu)
                bases.append(sum(spent))
                slow.append((sum(spent), one.ours))
    line("search page", walls, cpus, BARS["page"])
    line("  of it the database", bases, bar=BARS["database"])
    print("  slowest: " + "; ".join(f"{ms:.0f} ms {q}" for ms, q in sorted(slow, reverse=True)[:5]))


def _ok(answer: Any) -> None:
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request['QUERY_STRING']}: {answer.status_code}")


def records(chance: random.Random) -> None:
    """Pages of people: the most quoted twenty, and others by how much they are quoted."""
    from django.test import Client

    from claims.models import Speaker

    client = Client()
    keys = [*range(1, 21), *(1 + int(3000 * chance.random() ** 2) for _ in range(40))]
    addresses = [person.get_absolute_url() for person in Speaker.objects.filter(pk__in=keys)]
    walls, cpus = [], []
    for measured in (False, True):
        for address in addresses:
            wall, cpu = timed(lambda address=address: _ok(client.get(address)))
            if measured:
                walls.append(wall)
                cpus.append(cpu)
    line("person's page", walls, cpus, BARS["person"])


def competitors(chance: random.Random, number: int) -> None:
    """Suggested competitors of claims drawn at random."""
    from claims.competitors import around
    from claims.models import Claim

    last = Claim.objects.order_by("-pk").values_list("pk", flat=True)[0]
    walls, cpus, bases = [], [], []
    for place, key in enumerate(chance.randint(1, last) for _ in range(number + 20)):
        claim = Claim.objects.with_names().with_origin().with_text().select_related("vectors").get(pk=key)
        with database_time() as spent:
            wall, cpu = timed(lambda claim=claim: around(claim, 6))
        if place >= 20:
            walls.append(wall)
            cpus.append(cpu)
            bases.append(sum(spent))
    line("suggested competitors", walls, cpus, BARS["competitors"])
    line("  of it the database", bases)


def against_fts5(asked: Sequence[Asked]) -> None:
    """The queries of words alone, counted and the best 25 with marks: ours, then FTS5's."""
    from claims.forms import SearchForm
    from claims.results import answer

    asked = [one for one in asked if one.theirs]
    with tempfile.TemporaryDirectory() as folder:
        file = sqlite3.connect(f"{folder}/claims.sqlite")
        start = time.perf_counter()
        _fill_fts5(file)
        print(
            f"FTS5: {len(asked)} queries of words, filled in {time.perf_counter() - start:.0f} s", flush=True
        )
        ours, ours_cpu, theirs, theirs_cpu = [], [], [], []
        for measured in (False, True):
            for one in asked:
                form = SearchForm({"q": one.ours})
                form.full_clean()
                wall, cpu = timed(lambda form=form: list(answer(form.cleaned_data, facets=False).page))
                other, other_cpu = timed(lambda one=one: _ask_fts5(file, one.theirs))
                if measured:
                    ours.append(wall)
                    ours_cpu.append(cpu)
                    theirs.append(other)
                    theirs_cpu.append(other_cpu)
        file.close()
    mine = line("ours, without facets", ours, ours_cpu)
    other = line("SQLite FTS5", theirs, theirs_cpu)
    print(f"ratio at p95 {mine / other:.2f} (bar 1.0), at the median ", end="")
    print(f"{statistics.median(ours) / statistics.median(theirs):.2f}; ", end="")
    mine, other = (statistics.quantiles(cpu, n=20)[-1] for cpu in (ours_cpu, theirs_cpu))
    print(f"of processor time at p95 {mine / other:.2f}")


def _fill_fts5(file: sqlite3.Connection) -> None:
    from claims.models import Claim

    file.execute("CREATE VIRTUAL TABLE claim USING fts5(content, source, tokenize='porter unicode61')")
    rows = Claim.objects.shown().order_by("pk").values_list("pk", "content_text", "source_text")
    file.executemany("INSERT INTO claim (rowid, content, source) VALUES (?, ?, ?)", rows.iterator(5000))
    file.execute("INSERT INTO claim(claim) VALUES ('optimize')")
    file.commit()


def _ask_fts5(file: sqlite3.Connection, query: str) -> list[Any]:
    file.execute("SELECT count(*) FROM claim WHERE claim MATCH ?", [query]).fetchone()
    best = "SELECT rowid, highlight(claim, 0, '<', '>') FROM claim WHERE claim MATCH ? ORDER BY rank LIMIT 25"
    return file.execute(best, [query]).fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--database", default="", help="made if it is not there, and kept")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    args = parser.parse_args()
    django.setup()
    from django.test.utils import setup_test_environment

    from bench.million import database, fill
    from claims.models import Claim

    setup_test_environment()
    with database(args.database):
        if not Claim.objects.exists():
            print(f"filled in {fill(args.claims, vectors=True).seconds:.0f} s", flush=True)
        chance = random.Random(11)
        asked = queries(chance)
        print(f"{Claim.objects.count():,} claims, {len(asked)} queries, load {os.getloadavg()[0]:.1f}")
        print(f"{'milliseconds':34}{'median':>9}{'p95':>9}{'longest':>9}{'p95 cpu':>10}")
        if "pages" in args.parts:
            pages(asked)
        if "people" in args.parts:
            records(chance)
        if "competitors" in args.parts:
            competitors(chance, 100)
        if "fts5" in args.parts:
            against_fts5(asked)
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
