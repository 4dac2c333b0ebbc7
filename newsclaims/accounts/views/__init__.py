"""Pages about accounts: coming in, one's own account, other people's, the site's settings."""

from newsclaims.accounts.views.coming import (
    join,
    password_forgotten,
    password_forgotten_sent,
    password_new,
    password_new_done,
    sign_in,
)
from newsclaims.accounts.views.managing import (
    invitation_withdraw,
    site,
    user_access,
    user_link,
    user_role,
    users,
    users_invite,
)
from newsclaims.accounts.views.own import account, password, token_revoke, tokens_new

__all__ = [
    "account",
    "invitation_withdraw",
    "join",
    "password",
    "password_forgotten",
    "password_forgotten_sent",
    "password_new",
    "password_new_done",
    "sign_in",
    "site",
    "token_revoke",
    "tokens_new",
    "user_access",
    "user_link",
    "user_role",
    "users",
    "users_invite",
]
