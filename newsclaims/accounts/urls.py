"""Addresses about accounts."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.decorators.cache import never_cache

from newsclaims.accounts import once, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/once/<str:uidb64>/<str:token>/", once.once, name="sign-in-once"),
    path("sign-out/", never_cache(LogoutView.as_view()), name="sign-out"),
    path("password/forgotten/", views.password_forgotten, name="password-forgotten"),
    path("password/forgotten/sent/", views.password_forgotten_sent, name="password-forgotten-sent"),
    path("password/new/done/", views.password_new_done, name="password-new-done"),
    path("password/new/<str:uidb64>/<str:token>/", views.password_new, name="password-new"),
    path("invited/<str:signed>/", views.join, name="join"),
    path("account/", views.account, name="account"),
    path("account/password/", views.password, name="account-password"),
    path("account/tokens/", views.tokens_new, name="tokens-new"),
    path("account/tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("users/", views.users, name="users"),
    path("users/invite/", views.users_invite, name="users-invite"),
    path("users/invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation-withdraw"),
    path("users/<int:pk>/role/", views.user_role, name="user-role"),
    path("users/<int:pk>/access/", views.user_access, name="user-access"),
    path("users/<int:pk>/password/", views.user_link, name="user-link"),
    path("site/", views.site, name="site"),
]
