"""What schemathesis makes of the OpenAPI document is answered as the document says, and never with a 5xx.

A few cases of every operation; ``make fuzz`` sends thousands, by other ways of making them, too.
"""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig

from articles import jobs
from articles.models import Heartbeat
from claims.models import Claim
from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken

CASES = 4
CONFIG = {
    # Strings of whatever Python writes with escapes: NUL and lone surrogates are among it.
    "generation": {"codec": "unicode_escape", "allow-x00": True, "deterministic": True},
    "phases": {"coverage": {"enabled": False}, "stateful": {"enabled": False}},
}


@pytest.fixture
def secret(administrator: User, claim: Claim, relayed: Claim, settings: Settings) -> str:
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
