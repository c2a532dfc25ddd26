"""``manage.py load_demo``: a fictional France to try the portal on, and the people who do."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from childcare.demo import loading
from childcare.demo.facilities import demonstration
from childcare.models import Facility
from childcare.services import calendar
from core.timeouts import no_time_limit
from portal.demo.bookings import erase_demo_bookings
from portal.demo.filling import fill_demonstration
from territory.gazetteer import gazetteer


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"« {text} » n’est pas une date. Écrivez-la comme ceci : 2026-11-24.") from error


class Command(BaseCommand):
    help = (
        "Charge 600 lieux de démonstration, fictifs, dans douze villes. Lancée de nouveau, elle remplace la "
        "démonstration ; elle refuse une base qui contient d’autres lieux, sauf avec --replace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=_day, help="premier jour des calendriers (aujourd’hui par défaut)")
        parser.add_argument("--replace", action="store_true", help="efface d’abord TOUS les lieux, même importés")

    def handle(self, *args: Any, **options: Any) -> None:
        others = Facility.objects.exclude(source=loading.SOURCE).count()
        if others and not options["replace"]:
            raise CommandError(
                f"La base contient {others} lieux qui ne sont pas de la démonstration. Rien n’a été changé. "
                "Ajoutez --replace pour les effacer, avec leurs réservations."
            )
        started = time.monotonic()
        today = options["date"] or calendar.today()
        planned = list(demonstration(today, gazetteer()))
        with no_time_limit():
            erase_demo_bookings(everything=options["replace"])
            loading.erase(everything=options["replace"])
            loaded = loading.load(planned, today)
        self.stdout.write(
            f"{loaded.facilities} lieux de démonstration, {loaded.slots} créneaux et {loaded.lines} places prises, "
            f"en {time.monotonic() - started:.1f} s."
        )
        # Where nobody can read the codes that are sent, nobody could sign in: no account is made there.
        if settings.SENT_MESSAGES_DIR is not None:
            fill_demonstration(now=timezone.now())
