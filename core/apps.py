from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Each app declares the events of the journal in ``events``, what it holds of people in ``personal_data``."""
        autodiscover_modules("events", "personal_data")
