"""The whole way of a mail: scheduler, broker, worker, and a mail server that the environment names."""

import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from claims.models import SavedSearch
from tests.out.conftest import recorded
from tests.out.test_digests import Box, box, due
from tests.pages.records import Flood
from tests.support import running, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

__all__ = ["box"]  # the fixture is used by its name


def test_a_worker_sends_what_is_due_and_a_second_one_nothing(
    tmp_path: Path, box: Box, editor: User, reader: User
) -> None:
    flood = Flood(editor)
    recorded(flood.claims, minutes_ago=10)
    reader.email = "rolf@claims.example"
    reader.save()
    saved = due(reader, q="gate")
    mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(settings.EMAIL_PORT), "EMAIL_USE_TLS": "0"}
    with running(tmp_path) as processes:
        first = processes.worker(**mail)
        processes.scheduler()
        wait_until(lambda: bool(box.mails), seconds=150, why=processes.tail)
        wait_until(
            lambda: SavedSearch.objects.get(pk=saved.pk).mailed_until != saved.mailed_until, seconds=20
        )
        processes.kill(first)
        processes.worker(**mail)
        processes.scheduler()
        time.sleep(5)
    assert [message["Subject"] for message in box.mails] == ["4 new claims: Gates & <b>dams</b>"]
    assert SavedSearch.objects.get(pk=saved.pk).failures == 0
