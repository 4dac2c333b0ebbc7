"""Throw whatever the schema allows, and what it does not, at the API of a server of its own.

    python -m bench.fuzz [--examples 60] [--phases examples,coverage,fuzzing,stateful] [--report FOLDER]

schemathesis makes the cases from the OpenAPI document, NUL bytes and lone surrogates among them, and checks
every answer: no error of the server's, nothing outside the schema, what is wrong is refused, what is right is
not. The database is made for it, with an administrator and the demo articles' claims, and dropped. Counts of
cases and answers are the server's own; the exit status is 1 if a check failed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsclaims.settings")
os.environ.setdefault("NEWSCLAIMS_ENV", "test")
ARTICLES = 30
CONFIG = Path(__file__).with_suffix(".toml")
CODECS = ("utf-8", "unicode_escape")
"""Strings are made of what these can write; the second one writes lone surrogates, too."""
LEFT_OUT = {"unicode_escape": ("--mode=negative",)}
"""A lone surrogate is refused whatever the schema says, since no schema can say so."""
answers: Counter[int] = Counter()
"""How often the server answered with which status."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=int, default=60, help="of each operation and kind of strings")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--codecs", default=",".join(CODECS))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--report", type=Path, help="where what schemathesis says is kept")
    args = parser.parse_args()
    django.setup()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, served() as (site, secret):
        folder = args.report or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        runs = [fuzz(site, secret, folder, codec, args) for codec in args.codecs.split(",")]
        for codec in args.codecs.split(","):
            print((folder / f"{codec}.txt").read_text()[-3000:])
    print(f"{answers.total():,} cases in {time.monotonic() - start:,.0f} s, seed {args.seed}")
    print(", ".join(f"{number:,} × {status}" for status, number in sorted(answers.items())))
    sys.exit(any(runs))


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """The address of a server on a filled database of its own, and an administrator's token."""
    from django.conf import settings
    from django.db import connection
    from django.test.testcases import LiveServerThread
    from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"fuzz_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    unlimited = dict.fromkeys(settings.API_LIMITS, "1000000/minute")
    server = LiveServerThread("127.0.0.1", counted)
    try:
        with override_settings(API_LIMITS=unlimited):
            secret = _filled()
            server.daemon = True
            server.start()
            server.is_ready.wait()
            yield f"http://127.0.0.1:{server.port}", secret
    finally:
        server.terminate()
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def counted(application: Any) -> Any:
    """The application, with each answer of the API counted."""

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, *more: Any) -> Any:
            if environ["PATH_INFO"].startswith("/api/v1/"):
                answers[int(status[:3])] += 1
            return start_response(status, *more)

        return application(environ, start)

    return serve


def _filled() -> str:
    """Fill the database; a secret that may do everything."""
    from django.utils import timezone

    from articles.models import Heartbeat
    from bench.fill import fill
    from newsclaims.accounts import services, tokens
    from newsclaims.accounts.models import ApiToken, Role

    fill(ARTICLES)
    Heartbeat.objects.create(name="worker", at=timezone.now() + timedelta(days=1))
    user = services.create(username="fuzz", role=Role.ADMINISTRATOR)
    return tokens.create(user=user, name="fuzz", scope=ApiToken.Scope.ADMIN, days=1)[1]


def fuzz(site: str, secret: str, folder: Path, codec: str, args: argparse.Namespace) -> int:
    """One run of schemathesis with all checks; its exit status."""
    from drf_spectacular.generators import SchemaGenerator

    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    (folder / "schema.json").write_text(json.dumps(document))
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        f"--config-file={CONFIG}",
        "run",
        "schema.json",
        f"--url={site}",
        "--request-timeout=60",
        f"--header=Authorization:Token {secret}",
        f"--generation-codec={codec}",
        f"--max-examples={args.examples}",
        f"--phases={args.phases}",
        f"--seed={args.seed}",
        "--generation-allow-x00=true",
        "--generation-database=none",
        "--continue-on-failure",
        "--suppress-health-check=all",
        "--no-shrink",
        "--warnings=off",
        "--no-color",
        *LEFT_OUT.get(codec, ()),
    ]
    with (folder / f"{codec}.txt").open("w") as log:
        return subprocess.run(command, cwd=folder, check=False, stdout=log, stderr=log).returncode


if __name__ == "__main__":
    main()
