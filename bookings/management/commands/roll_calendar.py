"""``manage.py roll_calendar``: what the nightly job does, now."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bookings.services import contracts, missed_days
from childcare.services import calendar


class Command(BaseCommand):
    help = "Avance le calendrier des places jusqu’à 86 jours après aujourd’hui. Relancer ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        now = timezone.now()
        rolled = contracts.roll(today=calendar.today(), now=now)
        missed_days.tell(now=now)
        self.stdout.write(
            f"Calendrier rempli jusqu’au {rolled.filled_until:%d/%m/%Y} ; {rolled.slots} créneaux créés, "
            f"{time.monotonic() - started:.1f} s."
        )
