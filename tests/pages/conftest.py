"""What tests of pages share."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.pages.records import Flood


@pytest.fixture
def signed_in(client: Client, editor: User) -> Client:
    """The browser of somebody with an account."""
    client.force_login(editor)
    return client


@pytest.fixture
def leading(chief: User) -> Client:
    """The browser of a chief editor."""
    client = Client()
    client.force_login(chief)
    return client


@pytest.fixture
def flood(editor: User) -> Flood:
    """A small record: see there."""
    return Flood(editor)
