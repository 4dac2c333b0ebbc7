"""Killed workers and web processes: an accepted article ends extracted, once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles import jobs, services
from articles.models import Article, Job
from newsclaims.embedded.broker import Broker
from newsclaims.embedded.folders import prepare
from newsclaims.embedded.servers import noted_pid
from tests.support import ROOT, Processes, environment, running, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

DESK = (ROOT / "tests/fixtures/desk.txt").read_text(encoding="utf-8")


@pytest.fixture
def processes(tmp_path: Path, transactional_db: None) -> Iterator[Processes]:
    with running(tmp_path) as processes:
        yield processes


def state(article_id: int) -> str:
    return Job.objects.values_list("state", flat=True).get(article_id=article_id)


def assert_extracted_once(article: Article) -> None:
    """Its claims are there, none of them twice, from one run that ended well."""
    claims = list(article.claims.values_list("cue", "content"))
    assert claims
    assert max(Counter(claims).values()) == 1
    assert article.runs.filter(error="").count() == 1


def test_a_worker_killed_in_mid_extraction(processes: Processes, editor: User) -> None:
    # Long enough that the kill falls into the extraction: some 12,000 words.
    text = "\n\n".join(f"Part {number}.\n\n{DESK}" for number in range(30))
    article, _created = services.receive_text(text=text, details=services.NO_DETAILS, user=editor)
    worker = processes.worker()
    wait_until(lambda: state(article.pk) == "extracting", seconds=40, why=processes.tail)
    processes.kill(worker)
    assert state(article.pk) == "extracting", "the kill came too late to prove anything"
    assert not article.claims.exists()
    processes.scheduler()
    processes.worker()
    wait_until(lambda: state(article.pk) == "done", seconds=90, why=processes.tail)
    assert_extracted_once(article)
    assert Job.objects.get(article=article).attempt == 2


def test_a_worker_killed_while_it_reads_a_few_articles_together(processes: Processes, editor: User) -> None:
    part = "\n\n".join([DESK] * (jobs.TOGETHER_CHARACTERS // len(DESK) - 1))
    articles = [
        services.receive_text(
            text=f"Edition {number}.\n\n{part}", details=services.NO_DETAILS, user=editor, patient=True
        )[0]
        for number in range(jobs.TOGETHER)
    ]
    jobs.tell_together([article.pk for article in articles])
    worker = processes.worker()
    wait_until(lambda: state(articles[0].pk) == "extracting", seconds=40, why=processes.tail)
    processes.kill(worker)
    assert {state(article.pk) for article in articles} == {"extracting"}, "the kill came too late"
    processes.scheduler()
    processes.worker()
    wait_until(
        lambda: {state(article.pk) for article in articles} == {"done"}, seconds=120, why=processes.tail
    )
    for article in articles:
        assert_extracted_once(article)
    assert set(Job.objects.values_list("attempt", flat=True)) == {2}


def test_the_web_process_killed_right_after_the_commit(
    processes: Processes, editor: User, tmp_path: Path
) -> None:
    source = tmp_path / "killed.py"
    source.write_text(
        "import os, signal, django; django.setup()\n"
        "from articles import jobs, services\n"
        "from django.contrib.auth.models import User\n"
        "jobs.tell = lambda article_id, **_how: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"text = open({str(ROOT / 'tests/fixtures/desk.txt')!r}, encoding='utf-8').read()\n"
        "services.receive_text(text=text, details=services.NO_DETAILS, user=User.objects.get())\n"
    )
    env = environment(DJANGO_SETTINGS_MODULE="newsclaims.settings", PYTHONPATH=str(ROOT))
    ended = subprocess.run([sys.executable, source], env=env, cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == -9
    article = Article.objects.get()
    assert state(article.pk) == "queued"
    processes.worker()
    processes.scheduler()
    wait_until(lambda: state(article.pk) == "done", seconds=60, why=processes.tail)
    assert_extracted_once(article)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A broker that may be killed. This process does not tell it of anything: the scheduler does."""
    home = prepare(Path(tempfile.mkdtemp(prefix="newsclaims-")))  # a socket's path must be short
    broker = Broker(home)
    broker.start()
    monkeypatch.setattr(jobs, "tell", lambda _article_id, **_how: False)
    yield broker
    broker.stop()
    shutil.rmtree(home)


def test_a_worker_goes_on_after_its_broker_was_killed(
    processes: Processes, editor: User, broker: Broker
) -> None:
    processes.worker(REDIS_URL=broker.url, CACHE_URL=broker.cache_url)
    processes.scheduler(REDIS_URL=broker.url, CACHE_URL=broker.cache_url)
    first, _created = services.receive_text(text=DESK, details=services.NO_DETAILS, user=editor)
    wait_until(lambda: state(first.pk) == "done", seconds=60, why=processes.tail)

    pid = noted_pid(broker.lock)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not broker.ready(), seconds=10)
    second, _created = services.receive_text(
        text=DESK + "\n\nAgain.", details=services.NO_DETAILS, user=editor
    )
    broker.start()
    wait_until(lambda: state(second.pk) == "done", seconds=90, why=processes.tail)
    assert_extracted_once(second)
