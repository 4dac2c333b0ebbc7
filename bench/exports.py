"""How fast claims are exported, and how much memory that takes, in a database of its own.

    python -m bench.exports [--claims 100000] [--formats csv jsonl jsonld brat citron]

Each format runs in a process of its own, which says how many rows a second it wrote (by the clock and by the
process's own CPU time), and by how much its largest resident size was above the one before it began.
Exits with 1 if CSV is below 20,000 rows a second by the clock or takes more than 150 MB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")

BAR_ROWS, BAR_MB = 20_000, 150
PER_ARTICLE = 24  # claims that the demo articles have on average
FORMATS = ["csv", "jsonl", "jsonld", "brat", "citron"]


def _resident_kb() -> int:
    """The largest resident size so far; /proc's can be set back, getrusage's cannot."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


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
    return {"rows": rows, "s": took, "cpu": used, "size": size / 1e6, "more": more, "queries": len(queries)}


def _apart(key: str) -> dict[str, float]:
    """``measure`` in a process of its own, on the same database."""
    command = [sys.executable, "-m", "bench.exports", "--measure", key]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(formats: list[str]) -> bool:
    """Print a table; whether CSV is within its bars."""
    good = True
    print(f"load average {os.getloadavg()[0]:.1f} at the start, {os.cpu_count()} cores")
    print(
        f"{'format':10}{'rows':>9}{'seconds':>9}{'rows/s':>9}{'CPU s':>8}{'rows/CPU s':>12}{'MB':>8}", end=""
    )
    print(f"{'memory +MB':>12}{'queries':>9}")
    for key in formats:
        it = _apart(key)
        rate = it["rows"] / it["s"]
        print(
            f"{key:10}{it['rows']:9.0f}{it['s']:9.2f}{rate:9.0f}{it['cpu']:8.2f}"
            f"{it['rows'] / it['cpu']:12.0f}{it['size']:8.1f}{it['more']:12.1f}{it['queries']:9.0f}"
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

    from bench.fill import fill

    setup_test_environment()
    name, given = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    made = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        articles, claims = fill(args.claims // PER_ARTICLE)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"{articles} articles, {claims} claims")
        parts = urlsplit(given)
        os.environ["DATABASE_URL"] = parts._replace(path=f"/{made}").geturl()
        good = report(args.formats)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
