"""A worker's way through one article, and every way that it can end."""

import threading
import uuid
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection

from articles import jobs
from articles import services as intake
from articles.models import Article, Job
from claims import extraction, services, tasks
from claims.models import (
    Affiliation,
    Claim,
    ClaimVectors,
    ExtractionRun,
    Organisation,
    OrganisationLink,
    Speaker,
    SpeakerLink,
    VectorsDue,
)
from claims.services import extraction as process_module
from claims.services import recording
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


# -- A few together -----------------------------------------------------------------------------------------


SPOKE = (
    "The dam was safe, Ilse Brandvåg, the head of Skarnkraft, said on Monday.",
    "“We were never warned,” Brandvåg, the head of Skarnkraft, said on Tuesday.",
    "The bridge would open in May, according to Conall Trevarrick, the mayor of Vessmark.",
    "Trevarrick, the mayor of Vessmark, said the ferry was late. Ilse Brandvåg denied it.",
)


@pytest.fixture
def several(transactional_db: None, editor: User) -> list[Article]:
    return [
        intake.receive_text(text=text, details=intake.NO_DETAILS, user=editor, patient=True)[0]
        for text in SPOKE
    ]


def keys(articles: list[Article]) -> list[int]:
    return [article.pk for article in articles]


def facts() -> list[tuple[object, ...]]:
    """Everything that articles say of people, without numbers of rows."""
    of_claims = Claim.objects.order_by("article", "position").values_list(
        "article__text", "content_text", "cue_text", "speaker__name", "organisation__name", "role", "kind"
    )
    links = SpeakerLink.objects.order_by("article", "normal").values_list("normal", "record__name", "reason")
    stated = Affiliation.objects.order_by("article", "speaker__name", "role").values_list(
        "article__text", "speaker__name", "role", "organisation__name", "firm"
    )
    shown = Speaker.objects.on_record().order_by("name").values_list("name", "role", "organisation__name")
    return [*of_claims, *links, *stated, *shown]


def test_a_few_articles_end_with_their_claims_in_one_go(several: list[Article]) -> None:
    tasks.extract_together(keys(several))
    assert {job(article).state for article in several} == {"done"}
    assert all(article.claims.exists() for article in several)
    assert [article.runs.get().created for article in several] == [a.claims.count() for a in several]
    assert VectorsDue.objects.count() == len(several)
    tasks.extract_together(keys(several))
    assert ExtractionRun.objects.count() == len(several)


def test_together_says_what_one_after_the_other_says(several: list[Article]) -> None:
    for article in several:
        tasks.extract(article.pk)
    alone = facts()
    for model in (Claim, ExtractionRun, Speaker, Organisation, SpeakerLink, OrganisationLink, Affiliation):
        model._base_manager.all().delete()
    for article in several:
        jobs.queue(article.pk, patient=True)
    tasks.extract_together(keys(several))
    assert facts() == alone


def test_one_that_goes_wrong_stops_no_other(several: list[Article]) -> None:
    real = recording.write_claims

    def broken(**given: Any) -> Any:
        if given["article"] == several[1]:
            raise ValueError
        return real(**given)

    with (
        patch.object(process_module, "write_together", side_effect=ValueError),
        patch.object(process_module, "write_claims", broken),
    ):
        tasks.extract_together(keys(several))
    assert [job(article).state for article in several] == ["done", "queued", "done", "done"]
    assert (job(several[1]).attempt, job(several[1]).error_code) == (1, "went_wrong")
    assert not several[1].claims.exists()
    tasks.extract(several[1].pk)
    assert job(several[1]).state == "done"


def test_of_those_that_were_taken_over_nothing_is_written(several: list[Article]) -> None:
    real = extraction.extract_many

    def overtaken(texts: Any) -> Any:
        Job.objects.filter(article=several[2]).update(token=uuid.uuid4())
        return real(texts)

    with patch.object(extraction, "extract_many", overtaken):
        tasks.extract_together(keys(several))
    assert [job(article).state for article in several] == ["done", "done", "extracting", "done"]
    assert not several[2].claims.exists()
    assert not several[2].runs.exists()


def test_read_again_together_claims_keep_their_numbers(several: list[Article]) -> None:
    tasks.extract_together(keys(several))
    before, told = set(Claim.objects.values_list("pk", flat=True)), facts()
    Claim.objects.filter(article=several[0]).update(status=Claim.Status.CONFIRMED)
    for article in several:
        jobs.queue(article.pk, patient=True)
    tasks.extract_together(keys(several))
    assert set(Claim.objects.values_list("pk", flat=True)) == before
    assert facts() == told
    assert several[0].runs.latest("pk").kept == several[0].claims.count()


def test_two_workers_with_the_same_names_in_another_order_do_not_wait_for_each_other_for_ever(
    transactional_db: None, editor: User
) -> None:
    def taken(order: tuple[str, ...], number: int) -> list[int]:
        texts = [f"{text} Edition {number}." for text in order]
        return [
            intake.receive_text(text=text, details=intake.NO_DETAILS, user=editor, patient=True)[0].pk
            for text in texts
        ]

    def work(articles: list[int]) -> None:
        try:
            tasks.extract_together(articles)
        finally:
            connection.close()

    orders = [SPOKE, SPOKE[::-1], SPOKE[1:] + SPOKE[:1], SPOKE[::-1]]
    groups = [taken(order, number) for number, order in enumerate(orders)]
    threads = [threading.Thread(target=work, args=(group,)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert set(Job.objects.values_list("state", "attempt", "error_code")) == {("done", 1, "")}
    for name in ("Ilse Brandvåg", "Conall Trevarrick"):
        assert Speaker.objects.on_record().filter(name=name).count() == 1
