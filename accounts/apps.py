from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"
    default = True

    def ready(self) -> None:
        """The topics of our letters are known before anybody chooses among them."""
        import_module("accounts.letters")
        import_module("accounts.moderation_letters")
        import_module("accounts.support.letters")
        import_module("accounts.services.inactivity")


class AdminConfig(admin_apps.AdminConfig):
    """The administration behind a code and a second factor."""

    default_site = "accounts.administration.SecondFactorAdminSite"
    default = False
