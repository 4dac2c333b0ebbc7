"""What every test may use."""

import os

import pytest
from django.contrib.auth.models import User
from hypothesis import settings

from newsclaims.accounts import services
from newsclaims.accounts.models import Role

# Playwright's synchronous interface runs an event loop, in whose thread Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What is found must not depend on what else the machine does; how fast things are is bench's business.
settings.register_profile("newsclaims", deadline=None)
settings.load_profile("newsclaims")


@pytest.fixture
def reader(db: None) -> User:
    """Somebody with an account that may read and keep things of their own."""
    return services.create(username="rolf", role=Role.READER, password="a-long-password", name="Rolf")


@pytest.fixture
def editor(db: None) -> User:
    """Somebody who adds articles, checks and corrects."""
    return services.create(username="ana", role=Role.EDITOR, password="a-long-password", name="Ana")


@pytest.fixture
def chief(db: None) -> User:
    """Somebody who merges and splits as well."""
    return services.create(username="cleo", role=Role.CHIEF, password="a-long-password", name="Cleo")


@pytest.fixture
def administrator(db: None) -> User:
    """Somebody who may do everything."""
    return services.create(username="adam", role=Role.ADMINISTRATOR, password="a-long-password", name="Adam")
