"""What tests of feeds, saved searches and their mail share."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from tests.pages.records import Flood


@pytest.fixture
def flood(editor: User) -> Flood:
    return Flood(editor)


@pytest.fixture
def signed_in(client: Client, reader: User) -> Client:
    """The browser of somebody who only reads: saved searches are for everybody with an account."""
    reader.email = "rolf@claims.example"
    reader.save()
    client.force_login(reader)
    return client


def recorded(claims: Iterable[Claim], *, minutes_ago: float) -> None:
    """As if the claims had been recorded that long ago."""
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(created_at=moment)
