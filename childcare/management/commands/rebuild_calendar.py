"""``manage.py rebuild_calendar``: derive every calendar row again, after a load with the triggers off."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from childcare.services import calendar


class Command(BaseCommand):
    help = "Recalcule tout le calendrier des places, par lots (voir docs/concurrence.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        calendar.rebuild_all()
        self.stdout.write(f"Calendrier recalculé en {time.monotonic() - started:.1f} s.")
