"""The scheduler: sweeps the queue every few seconds; every thirty, the canary and the mails due."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection

from articles import jobs
from newsclaims.celery import LAST, app
from newsclaims.webhooks import services as webhooks

logger = logging.getLogger("newsclaims.scheduler")


class Command(BaseCommand):
    help = "Find articles and deliveries that nobody was told of, or that a worker left. Runs until stopped."
    requires_system_checks = ()  # `make run` waits for it; its tests and CI run the checks

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=3.0, help="Seconds between two sweeps.")
        parser.add_argument("--canary", type=float, default=30.0, help="Seconds between two canaries.")
        parser.add_argument("--once", action="store_true", help="Sweep once and exit.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"{jobs.sweep()} told")
            return
        stop = threading.Event()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, on_signal)
        next_canary = 0.0
        while True:
            if time.monotonic() >= next_canary:
                self._ring("claims.canary", 60)
                self._ring("claims.digests", 50)
                # Vectors that nobody was told of: a task that finds nothing to do costs next to nothing.
                self._ring("claims.embed_due", 60, priority=LAST)
                self._ring("claims.tell_matches", 60)
                next_canary = time.monotonic() + options["canary"]
            self._sweep()
            if stop.wait(options["every"]):
                return

    def _sweep(self) -> None:
        try:
            jobs.sweep()
            webhooks.sweep()
            webhooks.prune()
        except DatabaseError as error:  # PostgreSQL restarts; the next sweep connects anew
            logger.warning("Sweep failed, will try again: %s", error)
            connection.close()

    def _ring(self, task: str, expires: int, priority: int | None = None) -> None:
        try:
            app.send_task(task, retry=False, expires=expires, priority=priority)
        except Exception as error:  # as in jobs.tell
            logger.warning("The broker does not answer: %s", error)
