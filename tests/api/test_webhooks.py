"""Webhooks in the API: each account's own."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from articles.kept import KeptAnswer
from claims.models import SavedSearch
from newsclaims.celery import app
from newsclaims.webhooks import services
from newsclaims.webhooks.models import Delivery, Event, Webhook

HERE = "/api/v1/webhooks/"
NEW: dict[str, Any] = {"address": "https://hooks.example.org/a", "events": ["article.extracted"]}


@pytest.fixture(autouse=True)
def _no_broker() -> Any:
    with patch.object(app, "send_task"):
        yield


@pytest.fixture
def hook(editor: User) -> Webhook:
    return services.create(owner=editor, address=NEW["address"], events=[Event.EXTRACTED])[0]


def test_a_secret_is_shown_once(signed_in: APIClient) -> None:
    made = signed_in.post(HERE, NEW)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made["Location"] == made.json()["api_url"]
    assert "secret" not in signed_in.get(made["Location"]).json()
    assert "secret" not in signed_in.get(HERE).json()["results"][0]
    again = signed_in.post(f"{made['Location']}secret/").json()["secret"]
    assert again != made.json()["secret"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (NEW | {"address": "http://hooks.example.org/"}, "address"),
        (NEW | {"address": "https://127.0.0.1/"}, "address"),
        (NEW | {"address": "https://169.254.169.254/latest/meta-data/"}, "address"),
        (NEW | {"events": []}, "events"),
        (NEW | {"events": ["claim.eaten"]}, "events.0"),
        (NEW | {"events": ["webhook.test"]}, "events.0"),
        ({"events": ["claim.corrected"]}, "address"),
    ],
)
def test_what_is_wrong_is_named(signed_in: APIClient, body: Any, field: str) -> None:
    answer = signed_in.post(HERE, body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Webhook.objects.exists()


def test_a_field_that_is_not_known_is_named(signed_in: APIClient, hook: Webhook) -> None:
    for answer in (
        signed_in.post(HERE, NEW | {"colour": "red"}),
        signed_in.post(HERE, NEW | {"active": False}),
        signed_in.patch(f"{HERE}{hook.pk}/", {"active": False, "colour": "red"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown")
    hook.refresh_from_db()
    assert hook.active
    assert Webhook.objects.count() == 1


def test_with_a_key_it_is_made_once_and_no_secret_is_kept(signed_in: APIClient) -> None:
    headers = {"Idempotency-Key": "k1"}
    first, again = (signed_in.post(HERE, NEW, headers=headers) for _time in range(2))
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert Webhook.objects.count() == 1
    assert first.json()["secret"].encode() not in bytes(KeptAnswer.objects.get().body)
    signed_in.post(f"{first['Location']}secret/")
    assert signed_in.post(HERE, NEW, headers=headers).json() == first.json()
    other = signed_in.post(HERE, NEW | {"events": ["claim.corrected"]}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_who_gives_a_private_address_is_told_who_can_allow_it(signed_in: APIClient) -> None:
    detail = signed_in.post(HERE, NEW | {"address": "https://10.0.0.1/"}).json()["detail"]
    assert "NEWSCLAIMS_WEBHOOK_ALLOW" in detail


def test_it_is_changed_switched_off_and_deleted(signed_in: APIClient, hook: Webhook) -> None:
    path = f"{HERE}{hook.pk}/"
    changed = signed_in.patch(path, {"active": False, "events": ["claim.corrected", "article.extracted"]})
    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert changed.json()["events"] == ["article.extracted", "claim.corrected"]
    assert signed_in.patch(path, {}).status_code == 400
    assert signed_in.patch(path, {"address": "https://10.0.0.1/"}).status_code == 400
    assert signed_in.delete(path).status_code == 204
    assert signed_in.get(path).status_code == 404


def test_its_deliveries(
    signed_in: APIClient, hook: Webhook, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    test = signed_in.post(f"{HERE}{hook.pk}/test/")
    assert (test.status_code, test.json()["event"], test.json()["state"]) == (202, "webhook.test", "pending")
    for _time in range(10):
        services.publish(event=Event.EXTRACTED, data=lambda: [{}])
    log = f"{HERE}{hook.pk}/deliveries/"
    with django_assert_max_num_queries(4):
        rows = signed_in.get(log).json()["results"]
    assert len(rows) == 11
    one = f"{log}{rows[-1]['id']}/"
    assert signed_in.get(one).json() == rows[-1] == test.json()
    Delivery.objects.update(state="failed", next_try=None)
    again = signed_in.post(f"{one}redeliver/")
    assert (again.status_code, again.json()["state"], again.json()["key"]) == (
        202,
        "pending",
        rows[-1]["key"],
    )


def test_nobody_sees_or_touches_those_of_others(
    client: APIClient, reader: User, hook: Webhook, signed_in: APIClient
) -> None:
    delivery = services.test(webhook=hook)
    own, log = f"{HERE}{hook.pk}/", f"{HERE}{hook.pk}/deliveries/"
    calls = [
        ("get", own),
        ("patch", own),
        ("delete", own),
        ("post", f"{own}secret/"),
        ("post", f"{own}test/"),
    ]
    calls += [("get", log), ("get", f"{log}{delivery.pk}/"), ("post", f"{log}{delivery.pk}/redeliver/")]
    for method, path in [*calls, ("get", HERE), ("post", HERE)]:
        assert getattr(client, method)(path).status_code == 401
    client.force_authenticate(reader)
    for method, path in calls:
        assert getattr(client, method)(path).status_code == 404, path
    assert client.get(HERE).json()["results"] == []
    assert client.post(HERE, NEW).status_code == 201
    assert Webhook.objects.filter(pk=hook.pk).exists()


def test_there_is_a_most(signed_in: APIClient) -> None:
    for number in range(services.MOST):
        assert (
            signed_in.post(HERE, NEW | {"address": f"https://hooks.example.org/{number}"}).status_code == 201
        )
    answer = signed_in.post(HERE, NEW)
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many")


def test_new_matches_are_of_a_saved_search_of_ones_own(signed_in: APIClient, editor: User) -> None:
    matches = {"address": NEW["address"], "events": ["saved_search.matched"]}
    for wrong in (matches, matches | {"search": 999}):
        answer = signed_in.post(HERE, wrong)
        assert (answer.status_code, answer.json()["field"]) == (400, "search")
    search = SavedSearch.objects.create(owner=editor, name="Dams", query="q=dam", seen_until=timezone.now())
    made = signed_in.post(HERE, matches | {"search": search.pk})
    assert (made.status_code, made.json()["search"]) == (201, search.pk)
    changed = signed_in.patch(made["Location"], {"events": ["claim.corrected"]})
    assert (changed.status_code, changed.json()["search"]) == (200, None)
    assert signed_in.patch(made["Location"], {"events": ["saved_search.matched"]}).status_code == 400
