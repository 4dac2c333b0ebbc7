"""The one-time sign-in that ``make run`` prints. It works once, for a day, and never in production."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from newsclaims.access import public
from newsclaims.accounts import services


class OnceTokens(PasswordResetTokenGenerator):
    """Django's reset tokens hash the time of the last sign-in, so that using one makes it void."""

    key_salt = "newsclaims.accounts.once.OnceTokens"


tokens = OnceTokens()


def sign_in_path() -> str:
    """A fresh one-time path for the first run's administrator, who is created if need be."""
    user = services.demo_user()
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("sign-in-once", args=[uid, tokens.make_token(user)])


@public
@never_cache
@require_GET
def once(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Sign in whoever holds the link, once."""
    if settings.PRODUCTION:
        raise Http404
    try:
        user = User.objects.get(pk=int(force_str(urlsafe_base64_decode(uidb64))))
    except (ValueError, OverflowError, User.DoesNotExist):
        user = None
    if user is None or not tokens.check_token(user, token):
        messages.error(request, "That sign-in link was used or is too old. `make run` prints a new one.")
        return redirect("sign-in")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
