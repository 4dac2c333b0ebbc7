"""Invitations: a signed link by mail, or by any other way, that opens one account with a role."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from newsclaims.access import RoleNeeded, at_least, role_of
from newsclaims.accounts import services
from newsclaims.accounts.models import Invitation, Role

logger = logging.getLogger("newsclaims.accounts")

_SALT = "newsclaims.accounts.invitations"


class InvitationError(ValueError):
    """The invitation cannot be made or taken up. ``str()`` of it is a sentence for people."""


@transaction.atomic
def invite(*, actor: User, email: str, role: Role) -> Invitation:
    """Keep a seat; an older one for the same address is withdrawn. Raises RoleNeeded, InvitationError."""
    if role not in services.gives(actor):
        raise RoleNeeded(role, role_of(actor) or Role.READER)
    if User.objects.filter(email__iexact=email).exists():
        raise InvitationError("Somebody with this address has an account already.")
    withdrawn = Invitation.objects.filter(email__iexact=email, accepted_at=None, withdrawn_at=None)
    withdrawn.update(withdrawn_at=timezone.now())
    logger.info("%s invited somebody as %s", actor, role.label)
    return Invitation.objects.create(
        email=email, role=role, invited_by=actor, expires_at=timezone.now() + Invitation.LASTS
    )


def signature(invitation: Invitation) -> str:
    """What the link holds; only the site can make it."""
    return signing.Signer(salt=_SALT).sign(str(invitation.pk))


def find(signed: str) -> Invitation:
    """The open invitation of a link. Raises InvitationError if it is used, withdrawn, too old or made up."""
    try:
        key = int(signing.Signer(salt=_SALT).unsign(signed))
        invitation = Invitation.objects.select_related("invited_by__account").get(pk=key)
    except (signing.BadSignature, Invitation.DoesNotExist):
        raise InvitationError("This is not a link of an invitation. Was it copied whole?") from None
    if invitation.accepted_at is not None:
        raise InvitationError("This invitation was used. Sign in with the name that you chose then.")
    if not invitation.is_open or not _still_stands(invitation):
        raise InvitationError("This invitation has run out or was withdrawn. Ask for another one.")
    return invitation


def _still_stands(invitation: Invitation) -> bool:
    """Whether whoever invited may still give that role."""
    return Role(invitation.role) in services.gives(invitation.invited_by)


def accept(*, signed: str, username: str, password: str, name: str) -> User:
    """Open the account that the link stands for, once. Raises InvitationError."""
    with transaction.atomic():
        key = find(signed).pk
        Invitation.objects.select_for_update().get(pk=key)
        invitation = find(signed)  # again: two may have held the link at the same moment
        user = services.create(
            username=username,
            role=Role(invitation.role),
            password=password,
            email=invitation.email,
            name=name,
        )
        Invitation.objects.filter(pk=key).update(accepted_by=user, accepted_at=timezone.now())
    return user


def withdraw(*, actor: User, invitation_id: int) -> Invitation:
    """Make the link void. Chiefs withdraw their own. Raises Invitation.DoesNotExist."""
    mine = Invitation.objects.all() if at_least(actor, Role.ADMINISTRATOR) else actor.invitations.all()
    invitation = mine.get(pk=invitation_id)
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    return invitation


def sends_mail() -> bool:
    """Whether this installation has a way to send mail."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def send(invitation: Invitation, link: str) -> bool:
    """Mail the link; False if that cannot be done, so that it has to be passed on by hand."""
    if not sends_mail():
        return False
    text = render_to_string("accounts/mail/invitation.txt", {"invitation": invitation, "link": link})
    try:
        send_mail("Your account for newsclaims", text, None, [invitation.email])
    except (SMTPException, OSError) as error:
        logger.warning("The invitation could not be mailed: %s", error)
        return False
    return True
