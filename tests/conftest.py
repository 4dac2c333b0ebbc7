"""What every test may use."""

import os

import pytest
from django.contrib.auth.models import User

# Playwright's synchronous interface runs an event loop, in whose thread Django would refuse queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def editor(db: None) -> User:
    """Somebody with an account."""
    return User.objects.create_user("ana", password="a-long-password", first_name="Ana")
