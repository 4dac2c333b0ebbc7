from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "newsclaims.accounts"
    verbose_name = "Accounts"
