"""The request as its middleware leaves it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request to any view: ``htmx`` is true, with details, if htmx made it."""

    htmx: "HtmxDetails"


class SignedInRequest(Request):
    """A request to a view that only people with an account reach."""

    user: "User"
