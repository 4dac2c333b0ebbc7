"""Addresses that a page has by the hundred, without asking Django's resolver for each of them."""

from functools import cache

from django.urls import get_script_prefix, reverse

_MARK = 70_707_000
"""Stands for what differs; digits pass every converter of a path, and no address of ours has these."""


def address(name: str, *parts: int | str) -> str:
    """What ``reverse(name, args=parts)`` says where the parts are numbers and slugs, nothing to be quoted."""
    return _pattern(name, len(parts), get_script_prefix()).format(*parts)


@cache
def _pattern(name: str, parts: int, prefix: str) -> str:
    """The address with ``{}`` for each part. ``prefix`` is where the site is mounted: Django goes by it."""
    marks = [_MARK + number for number in range(parts)]
    found = reverse(name, args=marks).replace("{", "{{").replace("}", "}}")
    for mark in marks:
        found = found.replace(str(mark), "{}")
    return found
