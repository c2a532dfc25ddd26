from importlib import import_module

from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "childcare"
    verbose_name = "Accueil du jeune enfant"

    def ready(self) -> None:
        """The topics of our letters are known before anybody chooses among them."""
        import_module("childcare.letters")
