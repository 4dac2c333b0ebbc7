"""Who may see what. Everything asks for a sign-in unless its view says otherwise with one of these."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

View = TypeVar("View", bound=Callable[..., Any])

public = login_not_required
"""For pages that are open whatever the site's settings say, such as sign-in and health."""


def reading(view: View) -> View:
    """For pages that only show: open to everybody while ``PUBLIC_READING`` is on."""
    return login_not_required(view) if settings.PUBLIC_READING else view


class ReadIfPublic(BasePermission):
    """The API's default: anybody reads while ``PUBLIC_READING`` is on, people with an account write."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if settings.PUBLIC_READING and request.method in SAFE_METHODS:
            return True
        return bool(request.user and request.user.is_authenticated)
