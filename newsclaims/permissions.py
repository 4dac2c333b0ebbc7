"""Who may do what through the API: the rules of newsclaims.access for programs.

``ReadIfPublic``, the default, lets those read who may read pages, and editors write. ``Editing``, ``Leading``
and ``Administering`` ask for a role whatever the method; ``SignedIn`` is for what belongs to the caller.
A token's scope bounds each of them: ``read`` only reads, and administration takes ``admin``.
"""

from typing import TYPE_CHECKING, ClassVar

from rest_framework.exceptions import ErrorDetail
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from newsclaims.access import at_least, public_reading
from newsclaims.accounts.models import ApiToken, Role

if TYPE_CHECKING:  # rest_framework.views reads the setting that names this module while it is being loaded
    from rest_framework.views import APIView


class SignedIn(BasePermission):
    """Everybody with an account."""

    role: ClassVar[Role] = Role.READER
    message: ErrorDetail

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not at_least(request.user, self.role):
            text = f"Your account may not do that; it takes the role “{self.role.label}”."
            self.message = ErrorDetail(text, "role_needed")
            return False
        if not self._is_in_scope(request):
            text = (
                "The token's scope does not allow that. Make one that may do more in the account's settings."
            )
            self.message = ErrorDetail(text, "scope_needed")
            return False
        return True

    def _is_in_scope(self, request: Request) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        if self.role is Role.ADMINISTRATOR:
            return request.auth.scope == ApiToken.Scope.ADMIN
        return request.method in SAFE_METHODS or request.auth.scope != ApiToken.Scope.READ


class Editing(SignedIn):
    """Editors and above."""

    role = Role.EDITOR


class Leading(SignedIn):
    """Chief editors and above."""

    role = Role.CHIEF


class Administering(SignedIn):
    """Administrators."""

    role = Role.ADMINISTRATOR


def who_may(permission: object, method: str) -> str:
    """Whom a permission lets through, in words."""
    reads = method in SAFE_METHODS
    if not isinstance(permission, SignedIn):
        return "Everybody."
    if reads and isinstance(permission, ReadIfPublic):
        return "Whoever may read the site’s pages."
    role, scope = permission.role, "read" if reads else "edit"
    if role is Role.ADMINISTRATOR:
        return "Administrators; a token of scope `admin`."
    whose = {Role.READER: "Everybody with an account", Role.EDITOR: "Editors and above"}
    return f"{whose.get(role, 'Chief editors and above')}; a token of scope `{scope}` or more."


class ReadIfPublic(Editing):
    """The API's default: whoever may read pages reads, editors and above write."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.method not in SAFE_METHODS:
            return super().has_permission(request, view)
        return at_least(request.user, Role.READER) or public_reading()
