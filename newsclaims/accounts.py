"""The one-time sign-in that ``make run`` prints. It works once, for a day, and never in production."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from newsclaims.access import public

DEMO_USER = "editor"


class OnceTokens(PasswordResetTokenGenerator):
    """Django's reset tokens hash the time of the last sign-in, so that using one makes it void."""

    key_salt = "newsclaims.accounts.OnceTokens"


tokens = OnceTokens()


def sign_in_path() -> str:
    """A fresh one-time path for the demo editor, who is created if need be."""
    user, _created = get_user_model().objects.get_or_create(
        username=DEMO_USER, defaults={"is_staff": True, "is_superuser": True, "first_name": "Editor"}
    )
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
        user = get_user_model().objects.get(pk=int(force_str(urlsafe_base64_decode(uidb64))))
    except (ValueError, OverflowError, get_user_model().DoesNotExist):
        user = None
    if user is None or not tokens.check_token(user, token):
        messages.error(request, "That sign-in link was used or is too old. `make run` prints a new one.")
        return redirect("sign-in")
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
