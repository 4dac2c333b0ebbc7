"""An import and its webhook through a real worker and scheduler: read, told, and the vectors made last."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from articles.models import Job
from claims.models import Claim, ClaimVectors, VectorsDue
from newsclaims.webhooks import services
from newsclaims.webhooks.models import Delivery, Event
from tests.support import ROOT, Processes, running, wait_until
from tests.webhooks.conftest import Receiver, allowed, receiver  # noqa: F401  # fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

DESK = (ROOT / "tests/fixtures/desk.txt").read_text(encoding="utf-8")


@pytest.fixture
def processes(tmp_path: Path, transactional_db: None) -> Iterator[Processes]:
    with running(tmp_path) as processes:
        yield processes


@pytest.mark.usefixtures("allowed")
def test_what_is_imported_is_read_and_told(
    processes: Processes,
    editor: User,
    receiver: Receiver,  # noqa: F811
    tmp_path: Path,
) -> None:
    services.create(owner=editor, address=receiver.address, events=[Event.EXTRACTED])
    corpus = tmp_path / "corpus.jsonl"
    rows = [{"text": f"Edition {number}.\n\n{DESK}"} for number in range(3)]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    processes.worker(NEWSCLAIMS_WEBHOOK_ALLOW="127.0.0.0/8")
    processes.scheduler()
    out = io.StringIO()
    call_command("import_articles", str(corpus), wait=True, stdout=out, stderr=io.StringIO())
    assert "3 articles read, 0 could not be" in out.getvalue()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    wait_until(
        lambda: Delivery.objects.filter(state="delivered").count() == 3, seconds=60, why=processes.tail
    )
    assert {json.loads(body)["event"] for _path, _headers, body in receiver.came} == {"article.extracted"}
    wait_until(lambda: not VectorsDue.objects.exists(), seconds=60, why=processes.tail)
    assert ClaimVectors.objects.count() == Claim.objects.count() > 0
