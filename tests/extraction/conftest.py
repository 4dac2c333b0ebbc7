"""One loaded model for all tests of the library."""

import pytest

from claims.extraction import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()
