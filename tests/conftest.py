"""What every test may use."""

import os

import pytest
from django.contrib.auth.models import User
from hypothesis import settings

# Playwright's synchronous interface runs an event loop, in whose thread Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What is found must not depend on what else the machine does; how fast things are is bench's business.
settings.register_profile("newsclaims", deadline=None)
settings.load_profile("newsclaims")


@pytest.fixture
def editor(db: None) -> User:
    """Somebody with an account."""
    return User.objects.create_user("ana", password="a-long-password", first_name="Ana")
