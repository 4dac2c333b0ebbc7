"""The admin site of administrators."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from newsclaims.access import at_least
from newsclaims.accounts.models import Role


class AdministrationSite(AdminSite):
    site_header = "newsclaims: administration"
    site_title = "newsclaims"

    def has_permission(self, request: HttpRequest) -> bool:
        return at_least(request.user, Role.ADMINISTRATOR)
