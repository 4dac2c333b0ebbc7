"""How fast claims are exported, and how much memory that takes, in a database of its own.

    python -m bench.exports [--claims 100000] [--formats csv jsonl jsonld brat citron]

Each format runs in a process of its own, which says how many rows a second it wrote (by the clock and by the
process's own CPU time), how much CPU time PostgreSQL took for it (both work at the same time), and by how
much its largest resident size was above the one before it began. Then the same CSV is downloaded from
gunicorn, started as the product starts it, and its processes are measured.
Exits with 1 if CSV is below 20,000 rows a second by the clock or takes more than 150 MB.
"""

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")

BAR_ROWS, BAR_MB = 20_000, 150
FORMATS = ["csv", "jsonl", "jsonld", "brat", "citron"]


def _resident_kb(process: str = "self") -> int:
    """The largest resident size so far; /proc's can be set back, getrusage's cannot."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


def _cpu(process: int) -> float:
    """Seconds of CPU time of a process on this machine, such as PostgreSQL's for a connection."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(key: str) -> dict[str, float]:
    """Write one format to nowhere, after a small one to warm up."""
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from claims import exports
    from claims.models import Claim

    claims = Claim.objects.shown().newest()
    for _ in exports.write(
        key, claims.filter(pk__in=list(claims.values_list("pk", flat=True)[:500])), site=""
    ):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    server = _cpu(backend)
    Path("/proc/self/clear_refs").write_text("5")
    before, cpu, start = _resident_kb(), resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    size = rows = 0

    def tell(number: int) -> None:
        nonlocal rows
        rows = number

    with CaptureQueriesContext(connection) as queries:
        for piece in exports.write(key, claims, site="https://claims.example", tell=tell):
            size += len(piece)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
    more = (_resident_kb() - before) / 1000
    return {
        "rows": rows,
        "s": took,
        "cpu": used,
        "server": _cpu(backend) - server,
        "size": size / 1e6,
        "more": more,
        "queries": len(queries),
    }


def _apart(key: str) -> dict[str, float]:
    """``measure`` in a process of its own, on the same database."""
    command = [sys.executable, "-m", "bench.exports", "--measure", key]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def served() -> None:
    """Download the CSV from gunicorn; print how fast it came and how much its processes grew."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4 --log-level error"
    limits = {"DATABASE_STATEMENT_TIMEOUT_MS": "5000", "DATABASE_POOL": "4"}
    command = [sys.executable, "-m", "gunicorn", "newsclaims.wsgi", *options.split(), "--no-control-socket"]
    server = subprocess.Popen([*command, "--preload"], env=os.environ | limits)
    try:
        address = f"http://127.0.0.1:{port}/export/claims.csv"
        for path in ("?q=nothing-at-all", "?q=report"):
            _fetched(address + path)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        for child in children:
            Path(f"/proc/{child}/clear_refs").write_text("5")
        before = {child: _resident_kb(child) for child in children}
        start = time.perf_counter()
        lines = _fetched(address)
        took = time.perf_counter() - start
        more = max(_resident_kb(child) - before[child] for child in children) / 1000
        print(f"served by gunicorn: {lines - 1} lines in {took:.2f} s, the busiest process +{more:.1f} MB")
    finally:
        server.terminate()
        server.wait(timeout=30)


def _fetched(address: str) -> int:
    """The lines of an answer, read piece by piece; waits for a server that starts."""
    for _ in range(120):
        try:
            with urlopen(address, timeout=120) as answer:
                return sum(piece.count(b"\n") for piece in iter(lambda: answer.read(65536), b""))
        except URLError:
            time.sleep(0.5)
    raise SystemExit("gunicorn does not answer")


def report(formats: list[str]) -> bool:
    """Print a table; whether CSV is within its bars."""
    good = True
    print(f"load average {os.getloadavg()[0]:.1f} at the start, {os.cpu_count()} cores")
    print(f"{'format':10}{'rows':>9}{'seconds':>9}{'rows/s':>9}{'CPU s':>8}{'rows/CPU s':>12}", end="")
    print(f"{'server CPU s':>14}{'MB':>8}{'memory +MB':>12}{'queries':>9}")
    for key in formats:
        it = _apart(key)
        rate = it["rows"] / it["s"]
        print(
            f"{key:10}{it['rows']:9.0f}{it['s']:9.2f}{rate:9.0f}{it['cpu']:8.2f}"
            f"{it['rows'] / it['cpu']:12.0f}{it['server']:14.2f}{it['size']:8.1f}"
            f"{it['more']:12.1f}{it['queries']:9.0f}"
        )
        if key == "csv":
            good = rate >= BAR_ROWS and it["more"] <= BAR_MB
    print(f"load average {os.getloadavg()[0]:.1f} at the end")
    return good


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--formats", nargs="*", choices=FORMATS, default=FORMATS)
    parser.add_argument("--measure", choices=FORMATS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure)))
        return
    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from bench.million import fill

    setup_test_environment()
    name, given = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    database = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        made = fill(args.claims)
        print(f"{made.articles} articles, {made.claims} claims")
        parts = urlsplit(given)
        os.environ["DATABASE_URL"] = parts._replace(path=f"/{database}").geturl()
        good = report(args.formats)
        served()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
