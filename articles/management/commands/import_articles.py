"""Import many articles. They go the way of any other: into the queue, and through the workers."""

import time
from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.bulk import Outcome, Sources, State, TroubleError, rehearse, take_in_all
from articles.bulk.report import Bar, Tally, line
from articles.models import Job

INTERRUPTED = 130
SOME_FAILED = 1
WAIT_EVERY = 1.0


class Command(BaseCommand):
    help = (
        "Import articles from PATHs: a folder with all below it, a .zip, a single file, or a table (.jsonl "
        "with an object a line, .csv with a line of column names; keys: text or file, title, outlet, byline, "
        "published_on, url). What is there already is recognised: an import that was interrupted is simply "
        "started again. What cannot be imported is named, and stops nothing. The status is 0 if all is in, "
        "1 if something failed, 130 if interrupted. See docs/importing.md."
    )

    requires_system_checks = ()  # its tests and CI run them; a second for an import that finds nothing new

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--user", metavar="NAME", help="whose articles they are; the only account if there is one"
        )
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="OURS=THEIRS",
            help="what a table calls a key, such as text=body (may be given several times)",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="stop after N items")
        parser.add_argument("--dry-run", action="store_true", help="read everything, save nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.jsonl", help="write a line for each item")
        parser.add_argument("--quiet", action="store_true", help="name no failures one by one")
        parser.add_argument("--wait", action="store_true", help="wait until claims are extracted")

    def handle(self, *args: Any, **options: Any) -> None:
        user = _user(options["user"])
        try:
            sources = Sources(options["paths"], _keys(options["key"]))
        except TroubleError as trouble:
            raise CommandError(str(trouble)) from None
        self.bar = Bar(cast(IO[str], self.stderr._out))
        tally, new = Tally(), array("q")
        try:
            self._import(sources, user, tally, new, options)
            self.stdout.write(
                tally.summary() + (" – a rehearsal, nothing was saved" if options["dry_run"] else "")
            )
            if options["wait"]:
                self._wait(new)
        except KeyboardInterrupt:
            self.bar.clear()
            self.stdout.write(tally.summary())
            message = "Interrupted. Start the same import again: what is in will be recognised."
            raise CommandError(message, returncode=INTERRUPTED) from None
        if tally.counts[State.FAILED]:
            raise CommandError(f"{tally.counts[State.FAILED]:,} failed.", returncode=SOME_FAILED)

    def _import(
        self, sources: Sources, user: User, tally: Tally, new: "array[int]", options: dict[str, Any]
    ) -> None:
        items = islice(sources, options["limit"])
        outcomes = rehearse(items=items) if options["dry_run"] else take_in_all(items=items, user=user)
        with ExitStack() as stack:
            report: IO[str] | None = None
            if options["report"]:
                report = stack.enter_context(_writable(options["report"]))
            for outcome in outcomes:
                tally.add(outcome)
                if outcome.state is State.NEW and outcome.article_id is not None:
                    new.append(outcome.article_id)
                self._tell(outcome, quiet=options["quiet"])
                if report is not None:
                    report.write(line(outcome))
                self.bar.show(sources.done, sources.total, f"{tally.words()}  {tally.rate():.0f}/s")
        self.bar.clear()

    def _tell(self, outcome: Outcome, *, quiet: bool) -> None:
        if outcome.state is State.FAILED and not quiet:
            self.bar.clear()
            where = outcome.label.encode("utf-8", "replace").decode()
            self.stderr.write(f"{where}: {outcome.trouble}")

    def _wait(self, new: "array[int]") -> None:
        """Follow the workers until every new article is done or failed."""
        began, failed = time.monotonic(), 0
        waiting = new
        while waiting:
            still = array("q")
            for part in _parts(waiting):
                rows = Job.objects.filter(article__in=part, state__in=Job.OPEN)
                still.extend(rows.order_by("pk").values_list("pk", flat=True))
            waiting = still
            done = len(new) - len(waiting)
            rate = done / max(time.monotonic() - began, 1e-6)
            self.bar.show(done, len(new), f"{done:,} of {len(new):,} articles read  {rate:.2f}/s")
            if waiting:
                time.sleep(WAIT_EVERY)
        self.bar.clear()
        for part in _parts(new):
            failed += Job.objects.filter(article__in=part, state=Job.State.FAILED).count()
        seconds = time.monotonic() - began
        rate = len(new) / max(seconds, 1e-6)
        self.stdout.write(
            f"{len(new) - failed:,} articles read, {failed:,} could not be: {seconds:.1f} s "
            f"({rate:.2f} articles a second)"
        )


def _parts(keys: "array[int]", size: int = 1000) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield list(keys[start : start + size])


def _user(name: str | None) -> User:
    """Whose articles they will be. Raises CommandError."""
    if name is not None:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”, or it is closed.")
        return user
    accounts = list(User.objects.filter(is_active=True).order_by("pk")[:2])
    if len(accounts) == 1:
        return accounts[0]
    raise CommandError("Say whose articles they are: --user NAME, the name of an account.")


def _keys(pairs: list[str]) -> dict[str, str]:
    keys = dict(pair.partition("=")[::2] for pair in pairs)
    known = {"text", "file", "title", "outlet", "byline", "published_on", "url"}
    for ours, theirs in keys.items():
        if ours not in known or not theirs:
            raise CommandError(f"--key is OURS=THEIRS, with OURS one of {', '.join(sorted(known))}.")
    return keys


def _writable(path: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise CommandError(f"The report cannot be written: {error}") from error
