"""How often something may be done, and what happens while the cache is away."""

import logging
import threading

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.test import APIClient

from newsclaims import limits
from newsclaims.limits import Limit, address_of, limit


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def bounded(settings: Settings) -> Settings:
    settings.API_LIMITS = {"anonymous": "2/day", "read": "3/day", "write": "1/day"}
    return settings


@pytest.fixture
def cache_is_away(settings: Settings) -> None:
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/at-all.sock?db=1"},
    }


def of(user: User) -> APIClient:
    program = APIClient()
    program.force_authenticate(user)
    return program


def test_what_settings_say() -> None:
    assert (limit("0"), limit("120/minute")) == (Limit(0, 1), Limit(120, 60))
    for wrong in ("", "x", "5", "5/week"):
        with pytest.raises((ValueError, KeyError)):
            limit(wrong)


def test_threads_do_not_count_past_each_other() -> None:
    bound = Limit(50, 86_400)
    passed: list[bool] = []
    threads = [
        threading.Thread(target=lambda: passed.extend(bound.count("x") is None for _ in range(20)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(True) == 50


def test_an_account_reads_and_writes_so_often(bounded: Settings, editor: User, chief: User) -> None:
    read = [of(editor).get("/api/v1/claims/").status_code for _ in range(4)]
    assert read == [200, 200, 200, 429]
    written = [of(editor).post("/api/v1/articles/", {}).status_code for _ in range(2)]
    assert written == [400, 429]
    assert of(chief).get("/api/v1/claims/").status_code == 200


def test_without_an_account_the_address_counts_and_the_answer_says_when(bounded: Settings, db: None) -> None:
    first = [APIClient().get("/api/v1/claims/").status_code for _ in range(3)]
    assert first == [200, 200, 429]
    answer = APIClient().get("/api/v1/claims/")
    assert 0 < int(answer["Retry-After"]) <= 86_400
    assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", "throttled")
    assert APIClient(REMOTE_ADDR="192.0.2.7").get("/api/v1/claims/").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9, 198.51.100.2", "198.51.100.2"),
        (2, "203.0.113.9, 198.51.100.2, 10.0.0.1", "198.51.100.2"),
        (3, "198.51.100.2", "198.51.100.2"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Settings, proxies: int, passed: str, address: str
) -> None:
    settings.NUM_PROXIES = proxies
    headers = {"X-Forwarded-For": passed} if passed else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers)
    assert address_of(request) == address


def test_a_cache_that_is_away_stops_nobody_and_is_logged(
    bounded: Settings,
    cache_is_away: None,
    editor: User,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bounded.SIGN_IN_LIMIT = "1/quarter"
    monkeypatch.setattr(limits, "_last_told", 0.0)
    with caplog.at_level(logging.WARNING, "newsclaims.limits"):
        assert [APIClient().get("/api/v1/claims/").status_code for _ in range(4)] == [200] * 4
        browser = Client()
        assert browser.post("/sign-in/", {"username": "ana", "password": "wrong"}).status_code == 200
        given = {"username": "ana", "password": "a-long-password"}
        assert browser.post("/sign-in/", given).status_code == 302
        assert browser.get("/").status_code == 200
    assert len([record for record in caplog.records if record.name == "newsclaims.limits"]) == 1
