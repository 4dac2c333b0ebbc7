"""What tests of pages share."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture
def signed_in(client: Client, editor: User) -> Client:
    """The browser of somebody with an account."""
    client.force_login(editor)
    return client
