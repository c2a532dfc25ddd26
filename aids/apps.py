from __future__ import annotations

from django.apps import AppConfig

from aids.bareme_files import every_bareme, other_open_points
from aids.local_aid_files import shipped_local_aids


class AidsConfig(AppConfig):
    name = "aids"
    verbose_name = "Aides"

    def ready(self) -> None:
        """Refuse to start on a scale that contradicts itself, or on a local aid that cannot be read."""
        every_bareme()
        shipped_local_aids()
        other_open_points()
