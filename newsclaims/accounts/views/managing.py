"""Other people's accounts, for chief editors; the site's settings, for administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsclaims.access import administering, leading, public_reading
from newsclaims.accounts import invitations, services
from newsclaims.accounts.forms import InvitationForm, OpenForm, RoleForm
from newsclaims.accounts.models import Invitation, Role
from newsclaims.http import SignedInRequest

ROWS = 50


@leading
@never_cache
@require_safe
def users(request: SignedInRequest) -> HttpResponse:
    """Everybody with an account, who is invited, and what may be done about it."""
    return _page(request)


def _page(request: SignedInRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    everybody = User.objects.select_related("account").order_by("-is_active", "username")
    page = Paginator(everybody, ROWS).get_page(request.GET.get("page"))
    gives = services.gives(request.user)
    shown = {
        "page": page,
        "rows": [
            {"user": user, "role": services.given(user), "managed": services.manages(request.user, user)}
            for user in page.object_list
        ],
        "gives": gives,
        "roles": list(Role),
        "invitations": Invitation.objects.open().select_related("invited_by")[:ROWS],
        "form": InvitationForm(roles=gives),
        "sends_mail": invitations.sends_mail(),
    }
    return render(request, "accounts/users.html", shown | context, status=status)


@leading
@never_cache
@require_POST
def users_invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody. The link is on this page alone, so that the answer is no redirect."""
    form = InvitationForm(request.POST, roles=services.gives(request.user))
    if not form.is_valid():
        return _page(request, form=form, status=422)
    role = Role(form.cleaned_data["role"])
    try:
        made = invitations.invite(actor=request.user, email=form.cleaned_data["email"], role=role)
    except invitations.InvitationError as error:
        form.add_error("email", str(error))
        return _page(request, form=form, status=422)
    link = request.build_absolute_uri(reverse("join", args=[invitations.signature(made)]))
    return _page(request, made=made, link=link, mailed=invitations.send(made, link))


@leading
@require_POST
def invitation_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make the link of an invitation void."""
    found = get_object_or_404(Invitation, pk=pk)
    try:
        invitations.withdraw(actor=request.user, invitation_id=found.pk)
    except Invitation.DoesNotExist:
        raise PermissionDenied("A chief editor withdraws only their own invitations.") from None
    messages.success(request, f"The invitation to {found.email} is withdrawn; its link opens nothing.")
    return redirect("users")


@leading
@require_POST
def user_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST, roles=list(Role))
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return redirect("users")
    role = Role(form.cleaned_data["role"])
    services.set_role(actor=request.user, user_id=user.pk, role=role)
    messages.success(request, f"{_called(user)} is now {role.with_article}.")
    return redirect("users")


@leading
@require_POST
def user_access(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody in no more, or again."""
    user = get_object_or_404(User, pk=pk)
    form = OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say whether the account is to be open or closed.")
    elif form.cleaned_data["open"]:
        services.reopen(actor=request.user, user_id=user.pk)
        messages.success(request, f"{_called(user)}’s account is open again. Tokens stay revoked.")
    else:
        services.close(actor=request.user, user_id=user.pk)
        messages.success(request, f"{_called(user)}’s account is closed; what they did stays on record.")
    return redirect("users")


@administering
@never_cache
@require_POST
def user_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """A link by which somebody chooses a new password, to be passed on by hand: mail may not be set up."""
    user = get_object_or_404(User.objects.select_related("account"), pk=pk)
    if not services.manages(request.user, user):
        raise PermissionDenied("You manage only the accounts of others whose role is below yours.")
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    address = reverse("password-new", args=[uid, default_token_generator.make_token(user)])
    return _page(request, link_for=user, password_link=request.build_absolute_uri(address))


def _called(user: User) -> str:
    return user.get_full_name() or user.get_username()


@administering
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: SignedInRequest) -> HttpResponse:
    """What holds for the whole site: whether people without an account may read."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.set_public_reading(actor=request.user, is_open=form.cleaned_data["open"])
        messages.success(request, "Saved. It holds at once.")
        return redirect("site")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/site.html", {"is_open": public_reading()}, status=status)
