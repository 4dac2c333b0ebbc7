"""What a row of a table says of an article beside its text."""

from collections.abc import Mapping
from typing import Any

from articles.bulk.items import TroubleError
from articles.ingest.dates import read_timestamp
from articles.ingest.details import web_address
from articles.ingest.normalise import one_line
from articles.services import Details

KEYS = ("title", "outlet", "byline", "published_on", "url")
_LINES = {"title": 500, "outlet": 200, "byline": 300}


def details_of(row: Mapping[str, Any]) -> Details:
    """Title, outlet, byline, date and address of a row; what is not there stays empty.

    Raises :class:`articles.bulk.TroubleError` that names the key.
    """
    lines = {key: one_line(_string(row, key), limit) for key, limit in _LINES.items()}
    stated, address = _string(row, "published_on").strip(), _string(row, "url").strip()
    day, url = read_timestamp(stated), web_address(address)
    if stated and day is None:
        message = f"“{stated[:40]}” is no date that can be read, or lies ahead. Write it as 2026-03-14."
        raise TroubleError("invalid", message, "published_on")
    if address and not url:
        message = f"“{address[:80]}” is not a web address. It starts with https:// or http://."
        raise TroubleError("invalid", message, "url")
    return Details(published_on=day, url=url, **lines)


def _string(row: Mapping[str, Any], key: str) -> str:
    """The value as text; several authors may stand in a list."""
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and key == "byline" and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    raise TroubleError("invalid", "This must be text.", key)
