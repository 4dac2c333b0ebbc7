"""``python -m newsclaims.embedded VERB``; the Makefile has a target for each."""

import argparse
import os
import shlex
import subprocess
import sys
from pathlib import Path

from newsclaims.embedded import checks, runs
from newsclaims.embedded.folders import EmbeddedError, data_path
from newsclaims.embedded.instance import Servers
from newsclaims.embedded.run import run, say
from newsclaims.embedded.using import with_servers


def main() -> int:
    asked = _parser().parse_args()
    try:
        match asked.verb:
            case "run":
                return run()
            case "test":
                return checks.test(asked.arguments)
            case "with":
                return with_servers(asked.command, fresh=asked.fresh, extra=_development())
            case "stop":
                return stop(data_path(), runs.asked_port())
            case "reset":
                return reset(data_path(), sure=asked.yes)
            case "logs":
                return logs(data_path())
            case _:
                return env(data_path())
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsclaims.embedded", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="start everything and keep it running until Ctrl+C")
    verbs.add_parser("stop", help="stop what runs on the data folder")
    reset = verbs.add_parser("reset", help="stop, and delete the data folder")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    verbs.add_parser("logs", help="follow the logs")
    verbs.add_parser("env", help="print the running instance's environment for a shell")
    test = verbs.add_parser("test", help="run pytest with servers of its own")
    test.add_argument("arguments", nargs="*", help="for pytest, after --")
    using = verbs.add_parser("with", help="run a command with the servers up")
    using.add_argument("--fresh", action="store_true", help="with servers of its own, deleted after it")
    using.add_argument("command", nargs="+", help="after --")
    return parser


def _development() -> dict[str, str]:
    return {"NEWSCLAIMS_ENV": os.environ.get("NEWSCLAIMS_ENV") or "development"}


def stop(folder: Path, port: int | None = None) -> int:
    """Stop the run on ``port`` (None: every run on ``folder``), and the servers that nobody uses then."""
    if not folder.is_dir():
        say("Nothing is running.")
        return 0
    found = runs.running(folder)
    others = [one for one in found if port not in {None, one.port}]
    for one in found:
        if one not in others:
            say(f"Stopping {one.address} (process {one.pid}) …")
            runs.end(one, folder)
    if others:
        say("Still running: " + ", ".join(one.address for one in others))
        return 0
    servers = Servers(folder, {}, say)
    left = [
        server for server in (servers.broker, servers.postgres) if server is not None and server.running()
    ]
    servers.stop_regardless()
    say("Stopped." if found or left else "Nothing is running.")
    return 0


def reset(folder: Path, *, sure: bool) -> int:
    """Delete everything that newsclaims keeps in ``folder``, after asking."""
    if not folder.is_dir():
        say(f"There is nothing to delete: {folder} does not exist.")
        return 0
    if not sure:
        if not sys.stdin.isatty():
            raise EmbeddedError(
                "`make reset` deletes all data and asks first; in a script say `make reset YES=1`."
            )
        if input(f"Delete the database and everything else in {folder}? [y/N] ").strip().lower() not in {
            "y",
            "yes",
        }:
            say("Nothing was deleted.")
            return 1
    stop(folder)
    Servers(folder, {}, say).discard()
    say(f"Deleted {folder}.")
    return 0


def logs(folder: Path) -> int:
    """Follow all logs until Ctrl+C."""
    files = sorted((folder / "logs").glob("*.log"))
    if not files:
        raise EmbeddedError(f"There are no logs in {folder / 'logs'} yet: `make run` writes them.")
    try:
        return subprocess.run(["tail", "-n", "30", "-F", *map(str, files)], check=False).returncode
    except KeyboardInterrupt:
        return 0


def env(folder: Path) -> int:
    """Print the variables that another shell needs to use the running instance."""
    servers = Servers(folder, say=lambda text: print(text, file=sys.stderr))
    if not folder.is_dir() or not servers.ready():
        raise EmbeddedError("PostgreSQL and the broker are not running: start them with `make run`.")
    for name, value in (_development() | servers.environment() | _served(folder)).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def _served(folder: Path) -> dict[str, str]:
    """Where the site is: of several runs on ``folder`` the one that PORT asks for, else the first."""
    ports = [found.port for found in runs.running(folder)]
    asked = runs.asked_port()
    return {"PORT": str(asked if asked in ports else ports[0])} if ports else {}


if __name__ == "__main__":
    sys.exit(main())
