"""Who may see which page. Everything asks for a sign-in unless its view says otherwise with one of these."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required

View = TypeVar("View", bound=Callable[..., Any])

public = login_not_required
"""For pages that are open whatever the site's settings say, such as sign-in and health."""


def reading(view: View) -> View:
    """For pages that only show: open to everybody while ``PUBLIC_READING`` is on."""
    return login_not_required(view) if settings.PUBLIC_READING else view
