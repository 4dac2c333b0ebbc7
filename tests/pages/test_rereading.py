"""The model goes through an article again: first to show, then to do."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles.models import Article, Job
from claims import extraction, services
from claims.models import Claim, Rereading
from claims.registry import enter_speaker
from claims.services.rereading import REREAD_TASK
from newsclaims.celery import app
from tests.pages import builders


@pytest.fixture
def sunk(editor: User) -> Article:
    """An article of which the machine would make other claims than it has now."""
    return builders.article(editor, "It sank, Ann Marsh said on Monday. It floated, Ivo Lind said.")


def looked(browser: Client, article: Article) -> str:
    """What the page says once a worker has been through."""
    browser.post(f"/articles/{article.pk}/again/", {"look": "1"})
    assert "The model reads the text" in browser.get(f"/articles/{article.pk}/again/").content.decode()
    services.reread(article_id=article.pk)
    return browser.get(f"/articles/{article.pk}/again/").content.decode()


def test_rereading_is_shown_first_and_leaves_what_people_decided(signed_in: Client, sunk: Article) -> None:
    gone = builders.claim(sunk, "on Monday", who="Ann Marsh")
    kept = builders.claim(sunk, "It floated", who="Ivo Lind", status="confirmed")
    history = gone.events.count()  # type: ignore[attr-defined]
    page = looked(signed_in, sunk)
    assert "<strong>Ann Marsh</strong>: It sank" in page.split("Would come")[1]
    assert f'<a href="{gone.get_absolute_url()}">' in page.split("Would go")[1]
    assert kept.get_absolute_url() not in page
    assert set(sunk.claims.all()) == {gone, kept}
    assert gone.events.count() == history  # type: ignore[attr-defined]
    assert not sunk.runs.exists()
    with patch.object(app, "send_task"):
        signed_in.post(f"/articles/{sunk.pk}/again/")
    assert Job.objects.get(article=sunk).state == "queued"
    assert not Rereading.objects.exists()


def test_a_worker_is_told(
    sunk: Article, editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with patch.object(app, "send_task") as told, django_capture_on_commit_callbacks(execute=True):
        services.ask_rereading(article_id=sunk.pk, user=editor)
    assert told.call_args.args == (REREAD_TASK,)
    with (
        patch.object(app, "send_task", side_effect=ConnectionError),
        django_capture_on_commit_callbacks(execute=True),
    ):
        services.ask_rereading(article_id=sunk.pk, user=editor)
    assert Rereading.objects.get().finished_at is None


def test_what_is_shown_is_what_is_done(signed_in: Client, sunk: Article) -> None:
    """Whose the claims would be included, which only the record of people knows."""
    found = extraction.extract(sunk.text)
    services.write_claims(article=sunk, found=found, attempt=1, started_at=timezone.now())
    assert "just what is there" in looked(signed_in, sunk)
    claim = sunk.claims.get(content_text="It sank")
    Claim.objects.filter(pk=claim.pk).update(speaker=enter_speaker("Bo Quist"), source_text="her")
    page = looked(signed_in, sunk).split("Would change")[1]
    assert "<del>Bo Quist</del>" in page
    assert "<ins>Ann Marsh</ins>" in page
    before = dict(sunk.claims.values_list("pk", "speaker__name"))
    services.write_claims(article=sunk, found=found, attempt=1, started_at=timezone.now())
    after = dict(sunk.claims.values_list("pk", "speaker__name"))
    assert {key for key in before if before[key] != after[key]} == {claim.pk}


def test_a_worker_that_fails_says_so(signed_in: Client, sunk: Article) -> None:
    with patch("claims.services.rereading.extraction.extract", side_effect=RuntimeError):
        assert "Something went wrong" in looked(signed_in, sunk)


def test_a_worker_that_stays_away_can_be_asked_again(signed_in: Client, sunk: Article, editor: User) -> None:
    services.ask_rereading(article_id=sunk.pk, user=editor)
    Rereading.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    page = signed_in.get(f"/articles/{sunk.pk}/again/").content.decode()
    assert "the worker is busy, or away" in page
    part = signed_in.get(f"/articles/{sunk.pk}/again/", headers={"hx-request": "true"}).content.decode()
    assert "every 1s" in part
    assert "<html" not in part
