"""The outbox: written with what happened, tried again, given up, switched off, and sent again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import services as intake
from articles.models import Article
from claims import tasks as claim_tasks
from claims.models import SavedSearch
from claims.services.editing import edit_claim
from claims.services.strokes import redo_last, undo_last
from newsclaims.celery import app
from newsclaims.webhooks import sending, services, tasks
from newsclaims.webhooks.models import Delivery, Event, Webhook
from tests.webhooks.conftest import Receiver

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The dam was safe, Ilse Brandvåg said on Monday.\n\n“We were never warned,” she added."


def happen(number: int = 1) -> Delivery:
    """Something that somebody listens to."""
    with transaction.atomic():
        services.publish(event=Event.EXTRACTED, data=lambda: [{"n": n} for n in range(number)])
    return Delivery.objects.latest("pk")


def later(**times: Any) -> None:
    """Let time pass: what waits is due now, and no address rests."""
    Delivery.objects.filter(state="pending").update(next_try=timezone.now() - timedelta(hours=1))
    Webhook.objects.update(resting_until=None)


def failing(webhook: Webhook, times: int) -> None:
    for _time in range(times):
        later()
        for key in Delivery.objects.filter(webhook=webhook, state="pending").values_list("pk", flat=True):
            tasks.deliver(key)


def test_an_article_that_is_read_is_told(webhook: Webhook, receiver: Receiver, editor: User) -> None:
    article, _new = intake.receive_text(text=TEXT, details=intake.NO_DETAILS, user=editor)
    claim_tasks.extract(article.pk)
    tasks.deliver(Delivery.objects.get().pk)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status_code, delivery.attempts, delivery.error) == (
        "delivered",
        200,
        1,
        "",
    )
    assert delivery.payload["event"] == "article.extracted"
    told = delivery.payload["data"]["article"]
    assert (told["id"], told["claims"]) == (article.pk, article.claims.count())
    assert told["api_url"].endswith(f"/api/v1/articles/{article.pk}/")
    assert receiver.came[0][1]["webhook-id"] == delivery.payload["id"] == str(delivery.key)


def test_a_claim_that_is_corrected_is_told(webhook: Webhook, editor: User) -> None:
    article, _new = intake.receive_text(text=TEXT, details=intake.NO_DETAILS, user=editor)
    claim_tasks.extract(article.pk)
    Delivery.objects.all().delete()
    claim = article.claims.earliest("pk")
    edit_claim(claim_id=claim.pk, version=claim.version, user=editor, role="head of the works")
    told = Delivery.objects.get().payload
    assert told["event"] == "claim.corrected"
    assert told["data"]["claim"]["id"] == claim.pk
    assert (told["data"]["act"], told["data"]["by"]) == ("corrected", "ana")


def test_a_correction_undone_and_made_again_is_told(webhook: Webhook, editor: User) -> None:
    article, _new = intake.receive_text(text=TEXT, details=intake.NO_DETAILS, user=editor)
    claim_tasks.extract(article.pk)
    claim = article.claims.earliest("pk")
    edit_claim(claim_id=claim.pk, version=claim.version, user=editor, role="head of the works")
    for turn, said in ((undo_last, "undone"), (redo_last, "redone")):
        Delivery.objects.all().delete()
        turn(user=editor)
        claim.refresh_from_db()
        told = Delivery.objects.get().payload["data"]
        assert (told["act"], told["claim"]["version"]) == (said, claim.version)


def test_what_did_not_happen_is_not_told(webhook: Webhook) -> None:
    def undone() -> None:
        with transaction.atomic():
            services.publish(event=Event.EXTRACTED, data=lambda: [{}])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("why", ["off", "another event", "account closed"])
def test_who_does_not_listen_is_not_told(webhook: Webhook, editor: User, why: str) -> None:
    changes: dict[str, Callable[[], Any]] = {
        "off": lambda: services.change(webhook_id=webhook.pk, active=False),
        "another event": lambda: services.change(webhook_id=webhook.pk, events=[Event.CORRECTED]),
        "account closed": lambda: User.objects.update(is_active=False),
    }
    changes[why]()
    services.publish(event=Event.EXTRACTED, data=lambda: [{}])
    assert not Delivery.objects.exists()


def test_it_is_tried_eight_times_with_longer_waits_and_then_switched_off(
    webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery = happen()
    for attempt in range(1, services.ATTEMPTS + 1):
        tasks.deliver(delivery.pk)
        delivery.refresh_from_db()
        webhook.refresh_from_db()
        assert (delivery.attempts, webhook.failures) == (attempt, attempt)
        if attempt < services.ATTEMPTS:
            assert delivery.next_try is not None
            waits = delivery.next_try - timezone.now()
            assert abs(waits - services.DELAYS[attempt - 1]) < timedelta(seconds=20)
            assert webhook.active
        later()
    assert len(receiver.came) == 8
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.came}) == 1
    assert (delivery.state, delivery.error, delivery.next_try) == ("failed", "It answered 500.", None)
    assert not webhook.active
    assert "8 attempts in a row failed. The last one: It answered 500." in webhook.off_because


def test_switched_on_again_what_waited_is_sent(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 410
    first = happen()
    second = happen()
    tasks.deliver(first.pk)
    webhook.refresh_from_db()
    assert not webhook.active
    assert "gone for good" in webhook.off_because
    tasks.deliver(second.pk)
    assert len(receiver.came) == 1
    receiver.status = 200
    assert services.sweep() == 0
    services.change(webhook_id=webhook.pk, active=True)
    for key in (first.pk, second.pk):
        tasks.deliver(key)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_an_address_that_fails_is_left_in_peace_by_all_that_waits(
    webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 503
    happen(number=5)
    for key in Delivery.objects.values_list("pk", flat=True):
        tasks.deliver(key)
    assert len(receiver.came) == 1
    webhook.refresh_from_db()
    assert webhook.failures == 1
    rest = webhook.resting_until
    assert set(Delivery.objects.values_list("next_try", flat=True)) - {rest} != set()
    assert Delivery.objects.filter(attempts=0, next_try=rest).count() == 4


def test_an_answer_ends_a_row_of_failures(webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    happen()
    failing(webhook, 3)
    receiver.status = 200
    failing(webhook, 1)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.resting_until) == (0, None)
    assert Delivery.objects.get().state == "delivered"


def test_a_task_that_runs_twice_sends_once(webhook: Webhook, receiver: Receiver) -> None:
    delivery = happen()
    tasks.deliver(delivery.pk)
    tasks.deliver(delivery.pk)
    assert len(receiver.came) == 1


def test_an_attempt_of_a_worker_that_vanished_is_made_again(webhook: Webhook, receiver: Receiver) -> None:
    delivery = happen()
    with patch.object(sending, "post", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        tasks.deliver(delivery.pk)
    tasks.deliver(delivery.pk)
    assert receiver.came == [], "another attempt may still be at work"
    later()
    tasks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)


def test_the_sweep_finds_what_nobody_was_told_of(webhook: Webhook) -> None:
    with patch.object(app, "send_task", side_effect=OSError("no broker")):
        delivery = happen()
    assert services.sweep() == 0, "whoever wrote it still has a moment to tell"
    Delivery.objects.update(next_try=timezone.now() - timedelta(seconds=10))
    with patch.object(app, "send_task") as told:
        assert services.sweep() == 1
        assert services.sweep() == 0
    assert told.call_args.kwargs["args"] == [delivery.pk]


def test_a_test_goes_to_a_webhook_that_is_off_and_weighs_nothing(
    webhook: Webhook, receiver: Receiver
) -> None:
    services.change(webhook_id=webhook.pk, active=False)
    receiver.status = 500
    delivery = services.test(webhook=webhook)
    tasks.deliver(delivery.pk)
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.state, delivery.event, webhook.failures) == ("failed", "webhook.test", 0)


def test_what_was_sent_can_be_sent_again(webhook: Webhook, receiver: Receiver) -> None:
    delivery = happen()
    tasks.deliver(delivery.pk)
    services.redeliver(delivery_id=delivery.pk)
    tasks.deliver(delivery.pk)
    ids = [headers["webhook-id"] for _path, headers, _body in receiver.came]
    assert ids == [str(delivery.key)] * 2


def test_a_new_secret_signs_from_then_on(webhook: Webhook, receiver: Receiver) -> None:
    old = sending.secret(webhook.salt)
    new = services.rotate(webhook_id=webhook.pk)
    tasks.deliver(happen().pk)
    _path, headers, body = receiver.came[0]
    stamp = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == sending.sign(new, headers["webhook-id"], stamp, body)
    assert headers["webhook-signature"] != sending.sign(old, headers["webhook-id"], stamp, body)


def test_no_secret_is_in_the_database(webhook: Webhook) -> None:
    secret = sending.secret(webhook.salt)
    assert secret not in str(Webhook.objects.values().get())


def test_old_deliveries_are_forgotten(webhook: Webhook) -> None:
    happen(number=3)
    oldest = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=oldest.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert services.prune() == 1
    assert Delivery.objects.count() == 2


def test_nothing_is_told_of_an_article_without_anybody_listening(editor: User) -> None:
    article, _new = intake.receive_text(text=TEXT, details=intake.NO_DETAILS, user=editor)
    claim_tasks.extract(article.pk)
    assert Article.objects.get().job.state == "done"
    assert not Delivery.objects.exists()


# -- Saved searches ---------------------------------------------------------------------------------------


def saved(owner: User, query: str = "q=dam") -> SavedSearch:
    return SavedSearch.objects.create(owner=owner, name="The dam", query=query, seen_until=timezone.now())


def extracted(text: str, editor: User) -> Article:
    """An article with its claims, recorded a minute ago: longer than clocks may differ."""
    article, _new = intake.receive_text(text=text, details=intake.NO_DETAILS, user=editor)
    claim_tasks.extract(article.pk)
    article.claims.update(created_at=timezone.now() - timedelta(minutes=1))
    return article


@pytest.fixture
def watching(editor: User, receiver: Receiver, allowed: None) -> Webhook:
    search = saved(editor)
    webhook, _secret = services.create(
        owner=editor, address=receiver.address, events=[Event.MATCHED], search_id=search.pk
    )
    Webhook.objects.update(matched_until=timezone.now() - timedelta(hours=1))
    return webhook


def test_new_matches_of_a_saved_search_are_told_once(watching: Webhook, editor: User) -> None:
    article = extracted(TEXT, editor)
    extracted("The ferry will not sail on Sunday, the harbour master of Marrowick said.", editor)
    claim_tasks.tell_matches()
    told = Delivery.objects.get().payload
    assert (told["event"], told["data"]["search"]["name"]) == ("saved_search.matched", "The dam")
    ids = [claim["id"] for claim in told["data"]["claims"]]
    assert ids == list(article.claims.filter(content_text__contains="dam").values_list("pk", flat=True))
    assert told["data"]["more"] is False
    claim_tasks.tell_matches()
    assert Delivery.objects.count() == 1


def test_a_search_that_finds_nothing_new_or_is_deleted_tells_nothing(watching: Webhook, editor: User) -> None:
    claim_tasks.tell_matches()
    assert not Delivery.objects.exists()
    SavedSearch.objects.update(deleted_at=timezone.now())
    extracted(TEXT, editor)
    claim_tasks.tell_matches()
    assert not Delivery.objects.exists()


def test_a_search_must_be_ones_own(editor: User, reader: User, allowed: None) -> None:
    others = saved(reader)
    for search in (None, others.pk, 10**9):
        with pytest.raises(services.SearchError):
            services.create(
                owner=editor, address="https://hooks.example.org/", events=[Event.MATCHED], search_id=search
            )
