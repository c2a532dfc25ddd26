from __future__ import annotations

from django.apps import AppConfig

from aids.bareme_files import every_bareme, other_open_points


class AidsConfig(AppConfig):
    name = "aids"
    verbose_name = "Aides"

    def ready(self) -> None:
        """Refuse to start on a scale that contradicts itself."""
        every_bareme()
        other_open_points()
