"""Load the demo articles. They go the way of any other article: into the queue, and through the worker."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from articles import services
from newsclaims.accounts.services import demo_user

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = "Load the demo articles; those that are there already are left alone."
    requires_system_checks = ()  # `make run` waits for it; its tests and CI run the checks

    def handle(self, *args: Any, **options: Any) -> None:
        user = demo_user()
        new = 0
        for path in sorted(DEMO.glob("[0-9]*.md")):
            new += services.receive_file(filename=path.name, data=path.read_bytes(), user=user)[1]
        self.stdout.write(f"{new} demo articles queued" if new else "The demo articles are there already")
