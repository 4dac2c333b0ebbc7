"""Accounts in the admin site: to look at. They are changed on the site's own pages, which keep the rules."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from newsclaims.accounts.models import ApiToken, Invitation
from newsclaims.accounts.services import given

# Django's admin classes take type arguments in its stubs only.
if TYPE_CHECKING:
    UserOptions = admin.ModelAdmin[User]
    TokenOptions = admin.ModelAdmin[ApiToken]
    InvitationOptions = admin.ModelAdmin[Invitation]
else:
    UserOptions = TokenOptions = InvitationOptions = admin.ModelAdmin

admin.site.unregister(Group)
admin.site.unregister(User)


class _ReadOnly:
    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(_ReadOnly, UserOptions):
    list_display = ("username", "first_name", "email", "role", "is_active", "last_login")
    list_filter = ("account__role", "is_active")
    list_select_related = ("account",)
    search_fields = ("username", "first_name", "email")
    fields = list_display

    def role(self, user: User) -> str:
        return given(user).label


@admin.register(ApiToken)
class ApiTokenAdmin(_ReadOnly, TokenOptions):
    list_display = ("name", "user", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("scope",)
    list_select_related = ("user",)
    fields = list_display


@admin.register(Invitation)
class InvitationAdmin(_ReadOnly, InvitationOptions):
    list_display = ("email", "role", "invited_by", "created_at", "expires_at", "accepted_by", "withdrawn_at")
    list_select_related = ("invited_by", "accepted_by")
    fields = list_display
