"""How programs say who they are."""

from django.contrib.auth.models import AbstractBaseUser
from rest_framework import authentication, exceptions
from rest_framework.request import Request


class Basic(authentication.BasicAuthentication):
    """Name and password in each request. Comes first of all ways, so that who is not signed in gets a 401."""

    www_authenticate_realm = "newsclaims"

    def authenticate_credentials(
        self, userid: str, password: str, request: Request | None = None
    ) -> tuple[AbstractBaseUser, None]:
        # PostgreSQL holds no NUL; asking for a name with one would be an error of the server's.
        if "\0" in userid:
            raise exceptions.AuthenticationFailed("Invalid username/password.")
        return super().authenticate_credentials(userid, password, request)
