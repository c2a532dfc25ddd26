from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    """The administration behind a code and a second factor."""

    default_site = "accounts.administration.SecondFactorAdminSite"
    default = False
