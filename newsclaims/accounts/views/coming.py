"""Ways in: a name and a password, a forgotten password, an invitation."""

import math
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from newsclaims.access import public
from newsclaims.accounts import invitations
from newsclaims.accounts.forms import JoinForm, NewPasswordForm
from newsclaims.accounts.models import Role
from newsclaims.limits import Limit, address_of, limit

_MANY = 10


class SignIn(LoginView):
    """Signing in with a name and a password, not more often than somebody would who mistypes it."""

    redirect_authenticated_user = True
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"sends_mail": invitations.sends_mail()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waits = [bound.is_spent(*who) for bound, who in self._counts()]
        if wait := max((wait for wait in waits if wait is not None), default=None):
            minutes = math.ceil(wait / 60)
            page = self.get_context_data(form=self.get_form_class()(request), minutes=minutes)
            return late(render(request, "accounts/sign_in.html", page, status=429), wait)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        for bound, who in self._counts():
            bound.count(*who)
        return super().form_invalid(form)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        bound, who = self._counts()[0]
        bound.forget(*who)
        return super().form_valid(form)

    def _counts(self) -> list[tuple[Limit, tuple[str, ...]]]:
        """What failures are counted by: this name from this address; and each of the two alone."""
        few = limit(settings.SIGN_IN_LIMIT)
        many = Limit(few.number * _MANY, few.seconds)
        name, address = self.request.POST.get("username", "")[:150].casefold(), address_of(self.request)
        return [
            (few, ("sign-in", address, name)),
            (many, ("sign-in", address)),
            (many, ("sign-in of", name)),
        ]


_form = require_http_methods(["GET", "HEAD", "POST"])
sign_in = _form(SignIn.as_view())


def late(response: HttpResponse, wait: float) -> HttpResponse:
    """The response with when to try again."""
    response["Retry-After"] = str(math.ceil(wait))
    return response


# -- A forgotten password ---------------------------------------------------------------------------------


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link mailed. Whether there is such an account is not told."""
    form = PasswordResetForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "sends_mail": invitations.sends_mail()}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/password_forgotten.html", context, status=status)
    bound = limit(settings.MAIL_LIMIT)
    for who in (("mail from", address_of(request)), ("mail to", form.cleaned_data["email"].casefold())):
        if wait := bound.count(*who):
            form.add_error(None, "That was asked for often just now. Try again in an hour.")
            return late(render(request, "accounts/password_forgotten.html", context, status=429), wait)
    form.save(
        request=request,
        use_https=request.is_secure(),
        subject_template_name="accounts/mail/password_subject.txt",
        email_template_name="accounts/mail/password.txt",
    )
    return redirect("password-forgotten-sent")


@public
@require_safe
def password_forgotten_sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return render(request, "accounts/password_forgotten_sent.html")


class NewPassword(PasswordResetConfirmView):
    """Choose a new password, by the link of a mail."""

    template_name = "accounts/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("password-new-done")


password_new = public(_form(NewPassword.as_view()))


@public
@require_safe
def password_new_done(request: HttpRequest) -> HttpResponse:
    """The new password holds."""
    messages.success(request, "The new password holds. Sign in with it.")
    return redirect("sign-in")


# -- An invitation ----------------------------------------------------------------------------------------


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, signed: str) -> HttpResponse:
    """Open the account that somebody was invited to."""
    try:
        invitation = invitations.find(signed)
        form = JoinForm(request.POST if request.method == "POST" else None, email=invitation.email)
        if form.is_valid():
            user = invitations.accept(
                signed=signed,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password1"],
                name=form.cleaned_data["name"],
            )
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, "Welcome. This is your account from now on.")
            return redirect("home")
    except invitations.InvitationError as error:
        return render(request, "accounts/join.html", {"trouble": str(error)}, status=410)
    except IntegrityError:  # somebody else took the name since the form was checked
        form.add_error("username", "Somebody has this name already. Choose another one.")
    context = {"form": form, "invitation": invitation, "role": Role(invitation.role)}
    return render(request, "accounts/join.html", context, status=422 if form.is_bound else 200)
