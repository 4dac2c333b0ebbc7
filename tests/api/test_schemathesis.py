"""What schemathesis makes of the OpenAPI document is answered as the document says, and never with a 5xx.

A few cases of every operation; ``make fuzz`` sends thousands, by other ways of making them, too.
"""

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig

from articles import jobs
from articles.models import Heartbeat
from bench import fuzz
from claims.models import Claim
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken

CASES = 4
CONFIG = {
    **tomllib.loads(Path(fuzz.__file__).with_suffix(".toml").read_text()),
    "generation": {"allow-x00": True, "deterministic": True},
    "phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}},
}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The application leaves the test's transaction open, as Django's own client sees to it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(
    one_connection: None, administrator: User, claim: Claim, relayed: Claim, settings: Settings
) -> str:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, "1000000/minute")
    Heartbeat.objects.create(name="worker", at=timezone.now() + timedelta(days=1))
    scope = ApiToken.Scope.ADMIN
    return tokens.create(user=administrator, name="t", scope=scope, days=1)[1]


schema = schemathesis.openapi.from_dict(
    SchemaGenerator().get_schema(request=None, public=True),  # type: ignore[no-untyped-call]
    config=SchemathesisConfig.from_dict(CONFIG),
)
schema.app = get_wsgi_application()


@schema.parametrize()
@settings(
    max_examples=CASES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Any, secret: str) -> None:
    with mock.patch.object(jobs, "tell"):
        case.call_and_validate(headers={"Authorization": f"Token {secret}"})
