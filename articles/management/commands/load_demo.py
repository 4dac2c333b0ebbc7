"""Load the demo articles. They go the way of any other article: into the queue, and through the worker."""

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from articles import services
from newsclaims.accounts import DEMO_USER

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = "Load the demo articles; those that are there already are left alone."
    requires_system_checks = ()  # `make run` waits for it; its tests and CI run the checks

    def handle(self, *args: Any, **options: Any) -> None:
        user, _created = get_user_model().objects.get_or_create(
            username=DEMO_USER, defaults={"is_staff": True, "is_superuser": True, "first_name": "Editor"}
        )
        new = 0
        for path in sorted(DEMO.glob("[0-9]*.md")):
            new += services.receive_file(filename=path.name, data=path.read_bytes(), user=user)[1]
        self.stdout.write(f"{new} demo articles queued" if new else "The demo articles are there already")
