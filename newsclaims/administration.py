"""Django's admin site as an application, opened to administrators and nobody else."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "newsclaims.accounts.site.AdministrationSite"
