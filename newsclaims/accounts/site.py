"""The admin site of administrators."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from newsclaims.access import at_least, require
from newsclaims.accounts.models import Role


class AdministrationSite(AdminSite):
    site_header = "newsclaims: administration"
    site_title = "newsclaims"

    def has_permission(self, request: HttpRequest) -> bool:
        return at_least(request.user, Role.ADMINISTRATOR)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """By the site's own page, which counts failures; Django's here does not."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", "/admin/"))
        require(request.user, Role.ADMINISTRATOR)
        return redirect("admin:index")
