"""One loaded encoder, and the quarrel read once."""

import pytest

from claims.competing import Encoder, Statement, read_article
from claims.competing.__main__ import with_vectors
from tests.competing import stories


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="session")
def orlavia(encoder: Encoder) -> list[Statement]:
    return with_vectors(read_article(stories.orlavia()), encoder)


@pytest.fixture(scope="session")
def tram(encoder: Encoder) -> list[Statement]:
    return with_vectors(read_article(stories.tram()), encoder)
