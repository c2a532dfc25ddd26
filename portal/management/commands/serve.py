"""``manage.py serve``: the whole portal on this machine, until Ctrl-C."""

from __future__ import annotations

import signal
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from aids.services.local_aids import load_shipped
from childcare.models import Facility
from core.local_services import shared
from core.local_services.errors import LocalServicesError
from portal.demo.filling import fill_demonstration
from portal.demo.telling import told
from portal.serving import FIRST_PORT, Portal, beat_command, free_port, web_command, worker_command
from portal.settings import environment


class Command(BaseCommand):
    help = "Lance le portail sur cette machine : bases, pages, tâches de fond. Ctrl-C arrête tout."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, help="premier port à essayer (sinon PORT, sinon 8000)")
        parser.add_argument("--without-demo", action="store_true", help="ne charge pas la démonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        ending = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ending.set())
        try:
            portal = Portal(settings.BASE_DIR, self._addresses())
            port = self._port(options["port"] or environment.number("PORT", FIRST_PORT))
            self._prepare(demo=not options["without_demo"])
            if ending.is_set():
                return
            self._run(portal, port, ending)
        except LocalServicesError as error:
            raise CommandError(str(error)) from error
        finally:
            shared.shared().stop()

    def _addresses(self) -> dict[str, str]:
        """Those of the environment, else those of the local services, held as long as this command runs."""
        if settings.DATABASE_URL and settings.REDIS_URL:
            return {}
        services = shared.shared()
        found = services.addresses()
        if not services.owned:
            raise CommandError(
                "Une autre commande du portail utilise déjà les services locaux : attendez sa fin, ou arrêtez-la."
            )
        return {
            "DATABASE_URL": settings.DATABASE_URL or found.database_url,
            "REDIS_URL": settings.REDIS_URL or found.redis_url,
        }

    def _port(self, wanted: int) -> int:
        """A free port; the links of the letters, those of the demonstration first, lead to it."""
        port = free_port(wanted)
        if port != wanted:
            self.stdout.write(f"Le port {wanted} est pris : {port} le remplace.")
        if not environment.text("SITE_URL"):
            settings.SITE_URL = f"http://localhost:{port}"
        return port

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        # Each time: a newer file replaces an older one, what was edited in the administration stays.
        load_shipped()
        if demo and "load_demo" in get_commands() and not Facility.objects.exists():
            self.stdout.write("Première fois : chargement de la démonstration…")
            call_command("load_demo")
        self.accounts = fill_demonstration(now=timezone.now()) if demo else ()
        connection.close()

    def _run(self, portal: Portal, port: int, ending: Event) -> None:
        try:
            portal.environment.setdefault("SITE_URL", settings.SITE_URL)
            portal.start("Le serveur web", web_command(port, debug=settings.DEBUG))
            portal.wait_until_it_answers(f"http://127.0.0.1:{port}/sante/vivant/")
            # The pages first: nobody waits for the first job.
            portal.start("Celery", worker_command())
            portal.start("Celery beat", beat_command(settings.LOCAL_DIR / "celerybeat-schedule"))
            self._tell(f"http://localhost:{port}")
            while not ending.wait(1.0):
                portal.check()
        finally:
            portal.stop()
        self.stdout.write("Tout est arrêté.")

    def _tell(self, address: str) -> None:
        self.stdout.write(f"\n{settings.PRODUCT_NAME} : {address}/\n")
        if self.accounts:
            self.stdout.write(told(self.accounts, address))
        self.stdout.write("Ctrl-C arrête tout.")
        self.stdout.flush()
