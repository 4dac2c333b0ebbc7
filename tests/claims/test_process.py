"""A worker's way through one article, and every way that it can end."""

import uuid
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User

from articles import jobs
from articles import services as intake
from articles.models import Article, Job
from claims import extraction, services, tasks
from claims.models import ClaimVectors, VectorsDue
from claims.services.vectors import AT_ONCE, EMBED_DUE_TASK
from newsclaims.celery import LAST, app

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The dam was safe, Ilse Brandvåg said on Monday.\n\n“We were never warned,” she added."


@pytest.fixture(autouse=True)
def _no_broker() -> Any:
    with patch.object(app, "send_task"):
        yield


@pytest.fixture
def article(transactional_db: None, editor: User) -> Article:
    return intake.receive_text(text=TEXT, details=intake.NO_DETAILS, user=editor)[0]


def job(article: Article) -> Job:
    return Job.objects.get(article=article)


def test_an_article_ends_with_its_claims(article: Article) -> None:
    tasks.extract(article.pk)
    assert (job(article).state, job(article).attempt) == ("done", 1)
    assert "“We were never warned,”" in article.claims.values_list("content_text", flat=True)
    assert article.runs.get().model_version == extraction.MODEL_VERSION


def test_the_task_run_twice_does_its_work_once(article: Article) -> None:
    tasks.extract(article.pk)
    tasks.extract(article.pk)
    assert article.runs.count() == 1


def test_a_file_that_cannot_be_read_fails_at_once_with_its_reason(
    transactional_db: None, editor: User
) -> None:
    broken, _created = intake.receive_file(filename="x.pdf", data=b"%PDF-1.7\nnothing else", user=editor)
    tasks.extract(broken.pk)
    assert (job(broken).state, job(broken).attempt) == ("failed", 1)
    assert job(broken).error_code
    assert job(broken).error
    assert broken.runs.get().error == job(broken).error


def test_a_fault_of_ours_is_tried_three_times_and_then_said(article: Article) -> None:
    with patch.object(extraction, "extract", side_effect=MemoryError):
        for state in ("queued", "queued", "failed"):
            tasks.extract(article.pk)
            assert job(article).state == state
    assert "Try again" in job(article).error
    assert article.runs.count() == 3


def test_a_worker_that_lost_its_lease_writes_nothing(article: Article) -> None:
    real = extraction.extract

    def overtaken(text: str) -> tuple[extraction.Attribution, ...]:
        Job.objects.update(token=uuid.uuid4())  # another worker took the job over meanwhile
        return real(text)

    lease = jobs.claim(article.pk)
    assert lease is not None
    with patch.object(extraction, "extract", overtaken):
        services.process(lease)
    assert job(article).state == "extracting"
    assert not article.claims.exists()
    assert not article.runs.exists()


def test_vectors_are_made_after_the_claims_and_owed_until_then(article: Article) -> None:
    tasks.extract(article.pk)
    number = article.claims.count()
    assert number
    assert (ClaimVectors.objects.count(), VectorsDue.objects.count()) == (0, 1)
    tasks.embed_what_is_due()
    assert (ClaimVectors.objects.count(), VectorsDue.objects.count()) == (number, 0)
    tasks.embed_what_is_due()
    intake.try_again(article=article)
    with patch("claims.services.vectors.encode") as encode:
        tasks.extract(article.pk)
        tasks.embed_what_is_due()
    encode.assert_not_called()  # claims that were found again have theirs


def test_more_articles_than_one_task_does_are_left_to_the_next(transactional_db: None, editor: User) -> None:
    for number in range(AT_ONCE + 1):
        text = f"The dam at mile {number} was safe, Ilse Brandvåg said on Monday in the town hall."
        tasks.extract(intake.receive_text(text=text, details=intake.NO_DETAILS, user=editor)[0].pk)
    with patch.object(app, "send_task") as told:
        tasks.embed_what_is_due()
    assert VectorsDue.objects.count() == 1
    assert told.call_args.args == (EMBED_DUE_TASK,)
    assert told.call_args.kwargs["priority"] == LAST
