"""Who may do what through the API: the rules of newsclaims.access for programs.

``ReadIfPublic``, the default, lets those read who may read pages, and editors write. ``Editing``, ``Leading``
and ``Administering`` ask for a role whatever the method; ``SignedIn`` is for what belongs to the caller.
"""

from typing import TYPE_CHECKING, ClassVar

from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from newsclaims.access import at_least, public_reading
from newsclaims.accounts.models import Role

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module while it is being loaded
    from rest_framework.views import APIView


class SignedIn(BasePermission):
    """Everybody with an account."""

    role: ClassVar[Role] = Role.READER
    code = "role_needed"

    @property
    def message(self) -> ErrorDetail:
        return ErrorDetail(f"Your account may not do that; it takes the role “{self.role.label}”.", self.code)

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return at_least(request.user, self.role)


class Editing(SignedIn):
    """Editors and above."""

    role = Role.EDITOR


class Leading(SignedIn):
    """Chief editors and above."""

    role = Role.CHIEF


class Administering(SignedIn):
    """Administrators."""

    role = Role.ADMINISTRATOR


class ReadIfPublic(Editing):
    """The API's default: whoever may read pages reads, editors and above write."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.method not in SAFE_METHODS:
            return super().has_permission(request, view)
        return at_least(request.user, Role.READER) or public_reading()
