"""What is done to accounts, and by whom it may be."""

import logging

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsclaims.access import RoleNeeded, role_of
from newsclaims.accounts.models import Account, ApiToken, Role, Site

logger = logging.getLogger("newsclaims.accounts")

DEMO_USER = "editor"
_LOCK = 0x6E65_7773_0001  # of the accounts as a whole, among PostgreSQL's advisory locks


@transaction.atomic
def create(
    *, username: str, role: Role, password: str | None = None, email: str = "", name: str = ""
) -> User:
    """A user with a role. Without a password nobody signs in until one is set."""
    user = User.objects.create_user(username, email, password, first_name=name, **_flags(role))
    Account.objects.create(user=user, role=role)
    return user


def _flags(role: Role) -> dict[str, bool]:
    """Django's own flags: its admin site asks for them once newsclaims has let somebody in."""
    administers = role is Role.ADMINISTRATOR
    return {"is_staff": administers, "is_superuser": administers}


@transaction.atomic
def demo_user() -> User:
    """The account of a first run, which may do everything; made if need be."""
    defaults = {"first_name": "Editor", **_flags(Role.ADMINISTRATOR)}
    user, _made = User.objects.get_or_create(username=DEMO_USER, defaults=defaults)
    Account.objects.get_or_create(user=user, defaults={"role": Role.ADMINISTRATOR})
    return user


def administrators() -> QuerySet[User]:
    """Those who may do everything and are let in."""
    without_account = Q(account=None, is_superuser=True)
    return User.objects.filter(Q(account__role=Role.ADMINISTRATOR) | without_account, is_active=True)


def manages(actor: User, user: User) -> bool:
    """Whether ``actor`` may change the account: an administrator all others, a chief those below."""
    have, theirs = role_of(actor), given(user)
    if have is None or actor.pk == user.pk or have.rank < Role.CHIEF.rank:
        return False
    return have is Role.ADMINISTRATOR or theirs.rank < have.rank


def gives(actor: User) -> list[Role]:
    """The roles that ``actor`` may give: none above their own."""
    have = role_of(actor)
    return [role for role in Role if have and have.rank >= max(role.rank, Role.CHIEF.rank)]


def given(user: User) -> Role:
    """The role of somebody whether they are let in or not."""
    try:
        return Role(user.account.role)
    except Account.DoesNotExist:
        return Role.ADMINISTRATOR if user.is_superuser else Role.READER


def set_role(*, actor: User, user_id: int, role: Role) -> User:
    """Give a user another role. Raises PermissionDenied if ``actor`` may not, or not that role."""
    with transaction.atomic():
        user = _held(actor, user_id)
        if role not in gives(_fresh(actor.pk)):
            raise RoleNeeded(role, role_of(actor) or Role.READER)
        Account.objects.update_or_create(user=user, defaults={"role": role})
        User.objects.filter(pk=user.pk).update(**_flags(role))
    logger.info("%s made %s %s", actor, user, role.with_article)
    return _fresh(user.pk)


def close(*, actor: User, user_id: int) -> User:
    """Let a user in no more. Their sessions end with the next request, their tokens are revoked."""
    with transaction.atomic():
        user = _held(actor, user_id)
        User.objects.filter(pk=user.pk).update(is_active=False)
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    logger.info("%s closed the account of %s", actor, user)
    return _fresh(user.pk)


def reopen(*, actor: User, user_id: int) -> User:
    """Let a user in again; tokens stay revoked."""
    with transaction.atomic():
        user = _held(actor, user_id)
        User.objects.filter(pk=user.pk).update(is_active=True)
    logger.info("%s opened the account of %s again", actor, user)
    return _fresh(user.pk)


def _held(actor: User, user_id: int) -> User:
    """The user, after which nobody else changes accounts until the transaction ends.

    The actor's role is read under the same lock: they stay an administrator if they are one, so that
    there always is one, however many take each other's role away at the same moment.
    Raises User.DoesNotExist or PermissionDenied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    user = _fresh(user_id)
    if not manages(_fresh(actor.pk), user):
        raise PermissionDenied("You manage only the accounts of others whose role is below yours.")
    return user


def _fresh(key: int) -> User:
    return User.objects.select_related("account").get(pk=key)


def set_public_reading(*, actor: User, is_open: bool) -> None:
    """Open reading to everybody, or to people with an account alone; holds at once."""
    Site.objects.update_or_create(pk=Site.ONLY, defaults={"public_reading": is_open})
    logger.info("%s switched public reading %s", actor, "on" if is_open else "off")
