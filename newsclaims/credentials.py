"""How programs say who they are: ``Authorization: Token nc_…``, or ``Bearer nc_…`` as many send it."""

from django.contrib.auth.models import User
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from newsclaims.accounts import tokens
from newsclaims.accounts.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """The token of a user's settings. Comes first of all ways, so that who is not signed in gets a 401.

    Name and password are no way in: a password hash for each request is slow on purpose, and a password can
    neither be narrowed to a scope nor taken back from one program alone.
    """

    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _, secret = get_authorization_header(request).partition(b" ")
        if word.lower() not in {b"token", b"bearer"}:
            return None
        token = tokens.find(secret.strip().decode("latin-1"))
        if token is None:
            raise exceptions.AuthenticationFailed(
                "That token is wrong, expired or revoked. Make another one in your account's settings.",
                code="invalid_token",
            )
        tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Token realm="newsclaims"'
