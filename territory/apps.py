from __future__ import annotations

import logging

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "territory"
    verbose_name = "Territoire"

    def ready(self) -> None:
        # geopy logs the addresses it is asked and the answers it is refused: personal data, never written.
        logging.getLogger("geopy").setLevel(logging.CRITICAL)
