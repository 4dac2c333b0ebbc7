"""How sessions find their user: with the role, so that no page asks for it again."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User


class Accounts(ModelBackend):
    """Django's own, but for the one query that brings user and account together."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("account").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
