"""For the ways out of a page: its exports."""

from collections.abc import Iterable

from django import template

from claims.exports import FORMATS, Format

register = template.Library()


@register.simple_tag
def export_formats() -> Iterable[Format]:
    """The formats in which claims can be had."""
    return FORMATS.values()
