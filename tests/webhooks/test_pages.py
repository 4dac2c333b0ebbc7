"""Webhooks in one's settings: made, changed, tested, switched, deleted; each one's own alone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims import services as claims
from claims.forms import SearchForm
from claims.models import SavedSearch
from newsclaims.webhooks import sending, services, tasks
from newsclaims.webhooks.models import Delivery, Event, Webhook
from tests.webhooks.conftest import Receiver

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/account/webhooks/"


@pytest.fixture
def client(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def saved(editor: User) -> SavedSearch:
    form = SearchForm({"q": "gate"})
    assert form.is_valid()
    return claims.save_search(owner=editor, name="Gates", form=form)[0]


def test_one_is_made_and_its_secret_is_shown_once(client: Client) -> None:
    asked = {"address": "https://example.org/hook", "events": ["article.extracted"]}
    answer = client.post(PAGE, asked)
    made = Webhook.objects.get()
    assert answer.status_code == 200
    assert sending.secret(made.salt) in answer.content.decode()
    assert sending.secret(made.salt) not in client.get(made.get_absolute_url()).content.decode()
    assert "https://example.org/hook" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"address": "https://example.org/", "events": []}, "Choose at least one."),
        ({"address": "http://example.org/", "events": ["article.extracted"]}, "must begin with https://"),
        ({"address": "https://10.0.0.1/", "events": ["article.extracted"]}, "not on the public internet"),
        ({"address": "https://example.org/", "events": ["saved_search.matched"]}, "Choose the saved search"),
        ({"address": "https://example.org/", "events": ["webhook.test"]}, "Select a valid choice"),
        (
            {"address": "https://example.org/", "events": ["saved_search.matched"], "search": "999"},
            "Select a valid choice",
        ),
    ],
)
def test_what_cannot_be_says_why(client: Client, asked: dict[str, str], says: str) -> None:
    answer = client.post(PAGE, asked)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Webhook.objects.exists()


def test_no_more_than_may_be(client: Client, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    services.create(owner=editor, address="https://example.org/", events=[Event.EXTRACTED])
    answer = client.post(PAGE, {"address": "https://example.org/", "events": ["article.extracted"]})
    assert (answer.status_code, Webhook.objects.count()) == (422, 1)
    assert "Delete one first" in answer.content.decode()


def test_it_is_changed(client: Client, webhook: Webhook, saved: SavedSearch) -> None:
    asked = {"address": "https://example.org/b", "events": ["saved_search.matched"], "search": saved.pk}
    assert client.post(webhook.get_absolute_url(), asked).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.address, webhook.events, webhook.search) == (
        "https://example.org/b",
        ["saved_search.matched"],
        saved,
    )
    assert "“Gates”" in client.get(PAGE).content.decode()


def test_a_test_is_sent_and_its_log_looks_after_itself(
    client: Client, webhook: Webhook, receiver: Receiver
) -> None:
    page = webhook.get_absolute_url()
    client.post(f"{page}test/")
    assert 'hx-trigger="every 2s"' in client.get(page).content.decode()
    tasks.deliver(Delivery.objects.get().pk)
    log = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "Delivered" in log
    assert "answered 200" in log
    assert "thanks" in log
    assert "hx-trigger" not in log
    assert "<html" not in log
    assert len(receiver.came) == 1


def test_why_it_was_switched_off_and_on_again(client: Client, webhook: Webhook) -> None:
    page = webhook.get_absolute_url()
    Webhook.objects.update(active=False, off_because="It said that it is gone for good.", failures=8)
    assert "gone for good" in client.get(page).content.decode()
    client.post(f"{page}switch/", {"active": "1"})
    webhook.refresh_from_db()
    assert (webhook.active, webhook.off_because, webhook.failures) == (True, "", 0)
    client.post(f"{page}switch/", {"active": "0"})
    assert "It is switched off" in client.get(page).content.decode()


def test_what_failed_is_sent_again(client: Client, webhook: Webhook, receiver: Receiver) -> None:
    receiver.status = 500
    delivery = services.test(webhook=webhook)
    tasks.deliver(delivery.pk)
    page = webhook.get_absolute_url()
    assert "Given up" in client.get(page).content.decode()
    receiver.status = 200
    client.post(f"{page}deliveries/{delivery.pk}/again/")
    tasks.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.came)) == ("delivered", 2)


def test_a_new_secret_and_the_old_one_is_gone(client: Client, webhook: Webhook) -> None:
    before = sending.secret(webhook.salt)
    answer = client.post(f"{webhook.get_absolute_url()}secret/").content.decode()
    webhook.refresh_from_db()
    assert sending.secret(webhook.salt) in answer
    assert before not in answer


def test_it_is_deleted(client: Client, webhook: Webhook) -> None:
    assert client.post(f"{webhook.get_absolute_url()}delete/").url == PAGE  # type: ignore[attr-defined]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("act", ["", "secret/", "test/", "switch/", "delete/"])
def test_somebody_elses_is_nobodys(client: Client, webhook: Webhook, reader: User, act: str) -> None:
    client.force_login(reader)
    assert client.post(f"{webhook.get_absolute_url()}{act}", {"active": "0"}).status_code == 404
    webhook.refresh_from_db()
    assert webhook.active


def test_the_pages_ask_the_same_however_much_there_is(
    client: Client, webhook: Webhook, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        services.create(owner=editor, address=f"https://example.org/{number}", events=[Event.EXTRACTED])
        services.test(webhook=webhook)
    with django_assert_max_num_queries(9):
        client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(webhook.get_absolute_url())
