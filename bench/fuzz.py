"""Throw whatever the schema allows, and what it does not, at the API of a server of its own.

    python -m bench.fuzz [--cases 10000] [--seconds 1800] [--report FOLDER]

schemathesis makes the cases from the OpenAPI document, NUL bytes and lone surrogates among them, and checks
every answer: no error of the server's, nothing outside the schema, what is wrong is refused, what is right is
not. The database is made for it, with an administrator and the demo articles' claims, and dropped.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")
ARTICLES = 30
CODECS = ("utf-8", "unicode_escape")
"""The second one has lone surrogates, which JSON can escape and PostgreSQL cannot hold."""


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The address of a server on a filled database of its own, and an administrator's token."""
    from django.db import connection
    from django.test.testcases import LiveServerThread, _StaticFilesHandler
    from django.test.utils import setup_test_environment, teardown_test_environment

    from bench.fill import fill

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    try:
        fill(ARTICLES)
        secret = _token()
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}", secret
    finally:
        server.terminate()
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def _token() -> str:
    from newsclaims.accounts import services, tokens
    from newsclaims.accounts.models import ApiToken, Role

    user = services.create(username="fuzz", role=Role.ADMINISTRATOR)
    return tokens.create(user=user, name="fuzz", scope=ApiToken.Scope.ADMIN, days=1)[1]


def fuzz(site: str, secret: str, folder: Path, codec: str, examples: int, seed: int) -> int:
    """One run of schemathesis with all checks; how many cases it sent, or -1 if a check failed."""
    report = folder / f"{codec}.json"
    options = [
        f"--header=Authorization:Token {secret}",
        f"--generation-codec={codec}",
        f"--max-examples={examples}",
        f"--seed={seed}",
        f"--report-json-path={report}",
        "--generation-allow-x00=true",
        "--generation-database=none",
        "--continue-on-failure",
        "--suppress-health-check=all",
        "--warnings=off",
        "--no-color",
    ]
    address = f"{site}/api/schema/?format=json"
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", address, *options]
    status = subprocess.run(command, cwd=folder, check=False).returncode
    print(report.read_text()[:2000])
    return status


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=100, help="of each operation, kind of string and phase")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--report", type=Path, help="where schemathesis' reports are kept")
    args = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import override_settings

    unlimited = dict.fromkeys(settings.API_LIMITS, "1000000/minute")
    with tempfile.TemporaryDirectory() as scratch, override_settings(API_LIMITS=unlimited), served() as (site, secret):
        folder = args.report or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        failed = [fuzz(site, secret, folder, codec, args.examples, args.seed) for codec in CODECS]
    sys.exit(any(failed))


if __name__ == "__main__":
    main()
