"""How fast articles are imported, beside a plain loop over the same texts: in a database of its own.

    python -m newsclaims.embedded with --fresh -- python -m bench.importing [--articles 840] [--vectors]

One run measures, on the same machine under the same load: two processes that do nothing but extract, each
half of the texts; then the product with two worker processes, from ``import_articles --wait`` to the last
claim; then the loop again (the mean of both is what counts, so that a neighbour's load weighs on both sides
alike); then the same import once more. Processor time is measured beside the clock, PostgreSQL's and the
broker's with it where they run on this machine: it tells the product's own cost even where others use the
machine. The exit status is 1 if the product reaches less than 0.8 of the loop.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.prose import articles

ROOT = Path(__file__).resolve().parent.parent
BAR = 0.8
PROCESSES = 2
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
_LOOP = """
import json, sys
from claims.extraction import Extractor
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()[int(sys.argv[2])::int(sys.argv[3])]
extractor = Extractor()
extractor.extract("The minister said that the bridge was safe.")
print("ready", flush=True)
sys.stdin.readline()
found = sum(len(extractor.extract(json.loads(line)["text"])) for line in lines)
print(found, flush=True)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall clock and processor time in seconds of some articles."""

    number: int
    wall: float
    cpu: float
    claims: int

    def line(self, name: str) -> str:
        return (
            f"{name:24} {self.wall:8.1f} {self.number / self.wall:11.2f} {self.cpu / self.number:14.3f}"
            f" {self.claims:8}"
        )


def loop(corpus: Path, number: int) -> Measured:
    """Extract all texts in two processes that are loaded when the clock starts."""
    before = _cpu_of_children()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _LOOP, str(corpus), str(part), str(PROCESSES)],
            cwd=ROOT,
            env=os.environ | ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    claims = sum(int(process.communicate()[0]) for process in running)
    return Measured(number, time.monotonic() - began, _cpu_of_children() - before, claims)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Workers:
    """The product's worker with two processes, and its scheduler."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs

    def __enter__(self) -> "Workers":
        command = ["-m", "celery", "-A", "newsclaims", "worker", "--pool", "prefork", "--loglevel", "WARNING"]
        command += ["--concurrency", str(PROCESSES), "--without-gossip", "--without-mingle"]
        self._running = {"worker": self._start(*command), "scheduler": self._start("manage.py", "scheduler")}
        return self

    def _start(self, *command: str) -> "subprocess.Popen[bytes]":
        log = (self._logs / f"{Path(command[-1]).name}.log").open("wb")
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=os.environ | ONE_THREAD, stdout=log, stderr=log
        )

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self._running.items()}

    def __exit__(self, *_error: object) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(60)


def wait_for_workers() -> None:
    """Until a warm worker has done the canary's task."""
    from articles.models import Heartbeat

    began = time.monotonic()
    while Heartbeat.objects.filter(name="worker").first() is None:
        assert time.monotonic() - began < 120, "the worker does not start"
        time.sleep(0.2)


def _cpu_of_tree(*roots: int) -> float:
    """Seconds of processor time of these processes and all that came of them, as Linux counts them."""
    pids = [str(pid) for pid in roots]
    used = 0.0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            pids += Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except FileNotFoundError:  # it ended; its parent has its time
            continue
        used += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return used


def _servers() -> dict[str, int]:
    """The processes of PostgreSQL and of the broker, of those that run on this machine."""
    import redis
    from django.conf import settings
    from django.db import connection

    from newsclaims.settings import cache_url

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    broker = int(redis.Redis.from_url(cache_url(settings.REDIS_URL)).info("server")["process_id"])
    found = {}
    if "postgres" in _command(backend):
        found["PostgreSQL"] = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    if "redis" in _command(broker) or "valkey" in _command(broker):
        found["broker"] = broker
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def manage(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        sys.exit(f"manage.py {arguments[0]} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def product(corpus: Path, number: int, logs: Path, *, vectors: bool) -> tuple[Measured, dict[str, float]]:
    """Import the texts and wait for the last claim. Also: whose processor time it was, in seconds."""
    from claims.models import Claim, VectorsDue

    with Workers(logs) as workers:
        wait_for_workers()
        roots = workers.pids() | _servers()
        before = {name: _cpu_of_tree(pid) for name, pid in roots.items()} | {"command": _cpu_of_children()}
        began = time.monotonic()
        print(manage("import_articles", str(corpus), "--wait"), end="", flush=True)
        wall = time.monotonic() - began
        used = {name: _cpu_of_tree(pid) for name, pid in roots.items()} | {"command": _cpu_of_children()}
        used = {name: value - before[name] for name, value in used.items()}
        while vectors and VectorsDue.objects.exists():
            time.sleep(0.2)
        if vectors:
            print(
                f"vectors for suggestions: made {time.monotonic() - began - wall:.1f} s after the last claim"
            )
    return Measured(number, wall, sum(used.values()), Claim.objects.count()), used


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=840)
    parser.add_argument("--words", type=int, default=750)
    parser.add_argument(
        "--vectors", action="store_true", help="wait until vectors are made, and say how long"
    )
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
    manage("migrate", "--no-input", "--skip-checks")
    import django

    django.setup()
    from django.contrib.auth.models import User

    if User.objects.exists():
        sys.exit("This needs an empty database: see the first lines of bench/importing.py.")
    User.objects.create_user("bench")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "articles.jsonl"
        rows = list(articles(args.articles, words=args.words))
        corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words = sum(len(row["text"].split()) for row in rows)
        print(f"{len(rows)} articles, {words} words; load {os.getloadavg()[0]:.1f}", flush=True)
        loops = [loop(corpus, len(rows))]
        here, used = product(corpus, len(rows), Path(folder), vectors=args.vectors)
        loops.append(loop(corpus, len(rows)))
        began = time.monotonic()
        again = manage("import_articles", str(corpus))
        rerun = time.monotonic() - began
    print(f"\n{'':24} {'seconds':>8} {'articles/s':>11} {'cpu s/article':>14} {'claims':>8}")
    print(loops[0].line("plain loop, before"))
    print(here.line("import, two workers"))
    print(loops[1].line("plain loop, after"))
    ratio = sum(one.wall for one in loops) / len(loops) / here.wall
    work = sum(one.cpu for one in loops) / len(loops) / here.cpu
    print(f"\nthroughput {ratio:.2f} of the loop's (bar {BAR}); by processor time {work:.2f}")
    shares = (f"{name} {1000 * value / here.number:.1f}" for name, value in used.items())
    print("processor time of the import, ms an article: " + ", ".join(shares))
    print(
        f"the same import again: {again.strip()}; {rerun:.1f} s with the start; load {os.getloadavg()[0]:.1f}"
    )
    found = re.match(r"0 new, ([\d,]+) there already, 0 failed", again)
    sys.exit(0 if ratio >= BAR and found else 1)


if __name__ == "__main__":
    main()
