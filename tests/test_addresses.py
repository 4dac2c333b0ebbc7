"""Addresses that are made without the resolver are those that it makes."""

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from newsclaims.addresses import address

ADDRESSES: list[tuple[str, list[int | str]]] = [
    ("claim", [77]),
    ("claim-status", [1]),
    ("claim-edit", [2_147_483_648]),
    ("claim-speaker", [70_707_000]),
    ("compare-basket", []),
    ("speaker", [5, "ana-aldam"]),
    ("organisation", [70_707_001, "unnamed"]),
]


@pytest.fixture
def mounted() -> Iterator[str]:
    before = get_script_prefix()
    set_script_prefix("/{desk}/")
    yield "/{desk}/"
    set_script_prefix(before)


@pytest.mark.parametrize(("name", "parts"), ADDRESSES)
def test_an_address_is_what_the_resolver_says(name: str, parts: list[int | str]) -> None:
    assert address(name, *parts) == reverse(name, args=parts)


@pytest.mark.parametrize(("name", "parts"), ADDRESSES)
def test_so_it_is_where_the_site_is_mounted_elsewhere(
    name: str, parts: list[int | str], mounted: str
) -> None:
    assert reverse(name, args=parts).startswith("/%7Bdesk%7D/")
    assert address(name, *parts) == reverse(name, args=parts)


def test_an_address_that_there_is_not_is_an_error() -> None:
    with pytest.raises(NoReverseMatch):
        address("claim-nowhere", 1)
