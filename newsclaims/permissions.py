"""Who may do what through the API."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module while it is being loaded
    from rest_framework.views import APIView


class ReadIfPublic(BasePermission):
    """The API's default: anybody reads while ``PUBLIC_READING`` is on, people with an account write."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if settings.PUBLIC_READING and request.method in SAFE_METHODS:
            return True
        return bool(request.user and request.user.is_authenticated)
