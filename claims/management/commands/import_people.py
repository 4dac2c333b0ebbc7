"""Put a newsroom's own list of people on record. Says what would happen; writes with --apply alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.services.importing import Report, RowError, import_people, read_people


class Command(BaseCommand):
    help = (
        "Put people on record from FILE: .csv with a line of column names (name, aliases, organisation, "
        "role, wikidata id; several aliases between semicolons), or .jsonl with the same keys. Without "
        "--apply nothing is written. Run twice it does nothing the second time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="write it")

    def handle(self, *args: Any, file: Path, apply: bool, **options: Any) -> None:
        try:
            rows, troubles = read_people(file)
        except (OSError, RowError) as error:
            raise CommandError(str(error)) from error
        report = import_people(rows=rows, apply=apply and not troubles)
        report.errors[:0] = troubles
        self._print(report)
        if report.errors:
            raise CommandError(f"Nothing was written. Mend the lines above in {file.name} and try again.")
        rehearsal = "Nothing was written: this was a rehearsal. Add --apply to write it."
        self.stdout.write("Written." if apply else rehearsal)

    def _print(self, report: Report) -> None:
        for line, what in report.new:
            self.stdout.write(f"line {line}: new      {what}")
        for line, what in report.changed:
            self.stdout.write(f"line {line}: changed  {what}")
        for line, what in sorted(report.errors):
            self.stderr.write(f"line {line}: {what}")
        self.stdout.write(
            f"{len(report.new)} new, {len(report.changed)} changed, {report.same} as they are, "
            f"{len(report.errors)} not understood"
        )
