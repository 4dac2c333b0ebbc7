"""The queue: claimed once, fenced, swept, three attempts."""

import uuid
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from articles import jobs
from articles.models import Article, Job
from newsclaims.celery import LAST, LATER, app

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Any:
    """The article ids that the broker was told of, without a broker."""
    ids: list[int] = []
    with patch.object(app, "send_task", lambda _name, args, **_options: ids.append(args[0])):
        yield ids


@pytest.fixture
def article(editor: User, told: list[int], django_capture_on_commit_callbacks: Any) -> Article:
    article = Article.objects.create(text="Somebody said something.", text_sha256="0" * 64, created_by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.queue(article.pk)
    return article


def age(article: Article, **times: timedelta) -> None:
    """Move times of the article's job into the past."""
    Job.objects.filter(article=article).update(**{k: timezone.now() - v for k, v in times.items()})


def test_the_broker_is_told_after_the_commit(article: Article, told: list[int]) -> None:
    assert told == [article.pk]
    assert article.job.state == Job.State.QUEUED
    assert Job.objects.get(article=article).told_at is not None


def test_a_broker_that_is_away_loses_nothing(article: Article) -> None:
    with patch.object(app, "send_task", side_effect=OSError("no broker")):
        assert jobs.tell(article.pk) is False
    assert Job.objects.get(article=article).state == Job.State.QUEUED


def test_a_job_is_claimed_once(article: Article) -> None:
    lease = jobs.claim(article.pk)
    assert lease is not None
    assert lease.attempt == 1
    assert jobs.claim(article.pk) is None


def test_a_job_whose_lease_ran_out_is_claimed_again_and_the_first_worker_is_fenced_off(
    article: Article,
) -> None:
    first = jobs.claim(article.pk)
    assert first is not None
    age(article, lease_until=timedelta(seconds=1))
    second = jobs.claim(article.pk)
    assert second is not None
    assert second.attempt == 2
    assert jobs.renew(first) is False
    for act in (jobs.hold, jobs.finish):
        with pytest.raises(jobs.LostLeaseError):
            act(first)
    with pytest.raises(jobs.LostLeaseError):
        jobs.enter(first, Job.State.EXTRACTING)
    jobs.finish(second)
    assert Job.objects.get(article=article).state == Job.State.DONE


def test_renewing_keeps_the_lease_while_the_work_goes_on(
    transactional_db: None, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = jobs.claim(article.pk)
    assert lease is not None
    age(article, lease_until=timedelta(seconds=5))
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.02)
    with jobs.renewing(lease):
        deadline = timezone.now() + timedelta(seconds=5)
        while timezone.now() < deadline:
            until = Job.objects.get(article=article).lease_until
            if until and until > timezone.now():
                break
    assert until is not None
    assert until > timezone.now()


@pytest.mark.parametrize(
    ("state", "times", "tells"),
    [
        ("queued", {"told_at": timedelta(seconds=5), "queued_at": timedelta(seconds=5)}, False),
        ("queued", {"told_at": timedelta(seconds=61), "queued_at": timedelta(seconds=61)}, True),
        ("done", {"told_at": timedelta(seconds=61), "queued_at": timedelta(seconds=61)}, False),
    ],
)
def test_the_sweep_tells_again_what_was_told_long_ago(
    article: Article, told: list[int], state: str, times: dict[str, timedelta], tells: bool
) -> None:
    told.clear()
    Job.objects.filter(article=article).update(state=state)
    age(article, **times)
    jobs.sweep()
    assert told == ([article.pk] if tells else [])


def test_the_sweep_tells_what_was_never_told(article: Article, told: list[int]) -> None:
    told.clear()
    Job.objects.filter(article=article).update(told_at=None)
    jobs.sweep()
    assert told == [], "the web process still has a moment to tell it itself"
    age(article, queued_at=timedelta(seconds=10))
    jobs.sweep()
    assert told == [article.pk]
    jobs.sweep()
    assert told == [article.pk]


def test_the_sweep_queues_again_what_a_worker_left(article: Article, told: list[int]) -> None:
    jobs.claim(article.pk)
    told.clear()
    jobs.sweep()
    assert told == []
    age(article, lease_until=timedelta(seconds=1), queued_at=timedelta(seconds=40))
    jobs.sweep()
    job = Job.objects.get(article=article)
    assert (job.state, job.attempt, job.token) == (Job.State.QUEUED, 1, None)
    assert told == [article.pk]


def test_a_poison_job_stops_at_three(article: Article) -> None:
    for attempt in (1, 2, 3):
        lease = jobs.claim(article.pk)
        assert lease is not None
        assert lease.attempt == attempt
        age(article, lease_until=timedelta(seconds=1))
        jobs.sweep()
    job = Job.objects.get(article=article)
    assert (job.state, job.error_code) == (Job.State.FAILED, "worker_stopped")
    assert "3 times" in job.error
    assert jobs.claim(article.pk) is None


def test_an_attempt_that_went_wrong_is_tried_twice_more(article: Article) -> None:
    for attempt in (1, 2, 3):
        lease = jobs.claim(article.pk)
        assert lease is not None
        jobs.give_back(lease, code="went_wrong", message="It broke.")
        state = Job.objects.get(article=article).state
        assert state == (Job.State.FAILED if attempt == 3 else Job.State.QUEUED)


@pytest.mark.parametrize(
    "wrong",
    [{"state": "asleep"}, {"state": "reading"}, {"state": "failed", "error": ""}],
    ids=["unknown state", "working without a lease", "failed without a reason"],
)
def test_the_database_refuses_states_that_cannot_be(article: Article, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(article=article).update(**wrong)


def test_the_text_of_an_article_is_final(article: Article) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(text="Something else.")
    article.refresh_from_db()
    assert article.text == "Somebody said something."


def test_what_came_with_many_is_told_to_wait(article: Article, told: list[int]) -> None:
    jobs.queue(article.pk, patient=True)
    age(article, queued_at=timedelta(seconds=10))
    with patch.object(app, "send_task") as send:
        assert jobs.sweep() == 1
    assert (send.call_args.args, send.call_args.kwargs["args"]) == ((jobs.TOGETHER_TASK,), [[article.pk]])
    assert send.call_args.kwargs["priority"] == LATER
    for told_ago, again in ((timedelta(minutes=2), 0), (timedelta(minutes=11), 1)):
        age(article, told_at=told_ago)
        with patch.object(app, "send_task"):
            assert jobs.sweep() == again
    jobs.queue(article.pk)
    assert not Job.objects.get(article=article).patient


@pytest.fixture
def many(editor: User) -> list[int]:
    """The keys of articles whose jobs are patient."""
    keys = []
    for number in range(jobs.TOGETHER + 3):
        text = f"Somebody said something for time {number}."
        article = Article.objects.create(text=text, text_sha256=f"{number:064}", created_by=editor)
        jobs.queue(article.pk, patient=True)
        keys.append(article.pk)
    return keys


def test_what_came_with_many_is_told_a_few_at_a_time(many: list[int], told: list[list[int]]) -> None:
    with jobs.telling_together() as tell:
        for key in many[:-1]:
            tell(key)
        assert told == [many[: jobs.TOGETHER]]
    assert told == [many[: jobs.TOGETHER], many[jobs.TOGETHER : -1]]
    assert set(Job.objects.filter(told_at=None).values_list("pk", flat=True)) == {many[-1]}
    with patch.object(app, "send_task", side_effect=OSError("no broker")):
        assert jobs.tell_together(many) == 0


def test_a_few_are_claimed_together_once(many: list[int], told: list[int]) -> None:
    first = jobs.claim_together(many[:4])
    assert [lease.article_id for lease in first] == many[:4]
    assert {lease.attempt for lease in first} == {1}
    assert [lease.article_id for lease in jobs.claim_together(many[2:6])] == many[4:6]
    assert set(Job.objects.filter(pk__in=many[:6]).values_list("state", "attempt")) == {("extracting", 1)}
    assert told == []


def test_what_was_tried_before_is_long_or_has_no_text_goes_alone(
    many: list[int], told: list[int], editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    Job.objects.filter(pk=many[0]).update(attempt=1)
    long = Article.objects.create(
        text="Long. " * jobs.TOGETHER_CHARACTERS, text_sha256="f" * 64, created_by=editor
    )
    unread = Article.objects.create(created_by=editor)
    for article in (long, unread):
        jobs.queue(article.pk, patient=True)
    with django_capture_on_commit_callbacks(execute=True):
        leases = jobs.claim_together([many[0], many[1], long.pk, unread.pk])
    assert [lease.article_id for lease in leases] == [many[1]]
    assert told == [many[0], long.pk, unread.pk]
    assert jobs.claim(many[0]) is not None


def test_whoever_lost_some_of_several_leases_holds_the_others(many: list[int], told: list[int]) -> None:
    leases = jobs.claim_together(many[:3])
    Job.objects.filter(pk=many[1]).update(token=uuid.uuid4())
    until = timezone.now() + timedelta(hours=1)
    Job.objects.filter(pk__in=many[:3]).update(lease_until=until)
    with transaction.atomic():
        assert jobs.hold_together(leases) == [leases[0], leases[2]]
    assert jobs.renew(*leases) is True
    assert list(Job.objects.filter(lease_until=until, pk__in=many[:3]).values_list("pk", flat=True)) == [
        many[1]
    ]
    with pytest.raises(jobs.LostLeaseError), transaction.atomic():
        jobs.finish(*leases)
    jobs.finish(leases[0], leases[2])
    assert jobs.renew(*leases) is False
    assert Job.objects.get(pk=many[1]).state == Job.State.EXTRACTING


def test_the_broker_hands_out_what_came_singly_first() -> None:
    """On a real broker: the later messages are delivered before the earlier ones of lower priority."""
    queue = f"test-{uuid.uuid4().hex}"
    for number, priority in enumerate([LAST, LATER, LATER, None]):
        app.send_task("nothing", args=[number], queue=queue, priority=priority)
    with app.connection_for_read() as connection:
        simple = connection.SimpleQueue(queue)
        came = [simple.get(timeout=5) for _message in range(4)]
        for message in came:
            message.ack()
        simple.close()
    assert [message.payload[0][0] for message in came] == [3, 1, 2, 0]
