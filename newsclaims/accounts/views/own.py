"""One's own account: details, password, tokens for programs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from newsclaims.access import role_of
from newsclaims.accounts import tokens
from newsclaims.accounts.forms import OtherPasswordForm, OwnDetailsForm, TokenForm
from newsclaims.accounts.models import ApiToken, Role
from newsclaims.http import SignedInRequest


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """Name, e-mail, keys and tokens."""
    given = request.POST if request.method == "POST" else None
    form = OwnDetailsForm(given, user=request.user)
    if form.is_valid():
        request.user.first_name, request.user.email = form.cleaned_data["name"], form.cleaned_data["email"]
        request.user.save(update_fields=["first_name", "email"])
        messages.success(request, "Saved.")
        return redirect("account")
    return _page(request, status=422 if given is not None else 200, form=form)


def _page(request: SignedInRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    role = role_of(request.user) or Role.READER
    page = {
        "form": OwnDetailsForm(user=request.user),
        "token_form": TokenForm(role=role),
        "tokens": request.user.api_tokens.filter(revoked_at=None),
        "role": role,
    }
    return render(request, "accounts/account.html", page | context, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    """Another password. Other browsers are signed out by it, this one is not."""
    form = OtherPasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "The new password holds. Other browsers are signed out.")
        return redirect("account")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def tokens_new(request: SignedInRequest) -> HttpResponse:
    """Make a token. Its secret is on this page alone, so that the answer is no redirect."""
    form = TokenForm(request.POST, role=role_of(request.user) or Role.READER)
    if not form.is_valid():
        return _page(request, token_form=form, status=422)
    chosen = form.cleaned_data
    token, secret = tokens.create(
        user=request.user, name=chosen["name"], scope=ApiToken.Scope(chosen["scope"]), days=chosen["days"]
    )
    return _page(request, made=token, secret=secret)


@require_POST
def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """From now on the token opens nothing."""
    try:
        token = tokens.revoke(user=request.user, token_id=pk)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"“{token.name}” is revoked: nothing comes in with it any more.")
    return redirect("account")
