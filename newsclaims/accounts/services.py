"""What is done to accounts."""

from django.contrib.auth.models import User
from django.db import transaction

from newsclaims.accounts.models import Account, Role

DEMO_USER = "editor"


@transaction.atomic
def create(
    *, username: str, role: Role, password: str | None = None, email: str = "", name: str = ""
) -> User:
    """A user with a role. Without a password nobody signs in until one is set.

    Administrators are Django's superusers too: its admin site asks for that.
    """
    all_of_admin = role is Role.ADMINISTRATOR
    flags = {"is_staff": all_of_admin, "is_superuser": all_of_admin}
    user = User.objects.create_user(username, email, password, first_name=name, **flags)
    Account.objects.create(user=user, role=role)
    return user


@transaction.atomic
def demo_user() -> User:
    """The account of a first run, which may do everything; made if need be."""
    everything = {"is_staff": True, "is_superuser": True, "first_name": "Editor"}
    user, _made = User.objects.get_or_create(username=DEMO_USER, defaults=everything)
    Account.objects.get_or_create(user=user, defaults={"role": Role.ADMINISTRATOR})
    return user
