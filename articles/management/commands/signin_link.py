"""Print a one-time sign-in link for the demo editor."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsclaims.accounts.once import sign_in_path


class Command(BaseCommand):
    help = "Print a link that signs the demo editor in, once. Not available in production."
    requires_system_checks = ()  # `make run` waits for it; its tests and CI run the checks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default="", help="What to put before the path, without a slash.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Production has no one-time links. Use `manage.py createsuperuser`.")
        self.stdout.write(options["base_url"] + sign_in_path())
