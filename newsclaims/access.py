"""Who may see which page. Everything asks for a sign-in unless its view says otherwise with one of these.

``public`` and ``reading`` open a view to people without an account; ``editing``, ``leading`` and
``administering`` close it to those whose role is not enough. Without any, everybody with an account comes in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from newsclaims.accounts.models import Account, Role, Site

View = TypeVar("View", bound=Callable[..., HttpResponse])
Somebody = AbstractBaseUser | AnonymousUser | None

public = login_not_required
"""For pages that are open whatever the site's settings say, such as sign-in and health."""


class RoleNeeded(PermissionDenied):
    """Somebody with an account asked for what takes a higher role. The page of a 403 shows the message."""

    def __init__(self, needed: Role, have: Role) -> None:
        self.needed = needed
        super().__init__(
            f"That takes {needed.with_article}’s account or a higher one; yours is {have.with_article}’s."
        )


def role_of(user: Somebody) -> Role | None:
    """The role of somebody with an account; None for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        return None
    try:
        return Role(user.account.role)
    except Account.DoesNotExist:
        return Role.ADMINISTRATOR if user.is_superuser else Role.READER


def at_least(user: Somebody, role: Role) -> bool:
    """Whether somebody has this role or one that may do more."""
    have = role_of(user)
    return have is not None and have.rank >= role.rank


def public_reading() -> bool:
    """Whether people without an account may read: what an administrator set, else the environment.

    Asked of the database by each request of theirs, so that a change holds at once and everywhere.
    """
    stored = Site.objects.filter(pk=Site.ONLY).values_list("public_reading", flat=True).first()
    return bool(settings.PUBLIC_READING) if stored is None else stored


def reading(view: View) -> View:
    """For pages that only show: open to everybody while public reading is on, else to every account."""

    @wraps(view)
    def open_or_signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and not public_reading():
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast(View, login_not_required(open_or_signed_in))


def _for(role: Role) -> Callable[[View], View]:
    """The decorator of views for one role and those above it. Who is not signed in never comes this far."""

    def decorate(view: View) -> View:
        @wraps(view)
        def for_role(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require(request.user, role)
            return view(request, *args, **kwargs)

        return cast(View, for_role)

    return decorate


def require(user: Somebody, role: Role) -> None:
    """Raises RoleNeeded unless somebody has this role or a higher one: for a part of what a view does."""
    if not at_least(user, role):
        raise RoleNeeded(role, role_of(user) or Role.READER)


editing = _for(Role.EDITOR)
"""For editors and above: adding articles, checking, correcting."""

leading = _for(Role.CHIEF)
"""For chief editors and above: merging, splitting, setting aside, many claims at once, invitations."""

administering = _for(Role.ADMINISTRATOR)
"""For administrators: users' roles, what holds for the whole site."""


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do, for templates: ``{% if may.edit %}``."""

    edit: bool
    lead: bool
    administer: bool

    @classmethod
    def of(cls, user: Somebody) -> "May":
        have = role_of(user)
        rank = -1 if have is None else have.rank
        return cls(*(rank >= role.rank for role in (Role.EDITOR, Role.CHIEF, Role.ADMINISTRATOR)))
