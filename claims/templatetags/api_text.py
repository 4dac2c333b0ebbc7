"""Words of the API's description on its page."""

from collections.abc import Iterator

from django import template

register = template.Library()


@register.filter
def coded(words: str) -> Iterator[tuple[str, bool]]:
    """``words`` in pieces, each with whether it stands between backticks."""
    for number, piece in enumerate(words.split("`")):
        if piece:
            yield piece, bool(number % 2)
