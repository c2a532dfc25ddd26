"""``manage.py queue_page``: write docs/liste-attente.md from the points of the domain."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bookings.queue_page import page


class Command(BaseCommand):
    help = "Écrit docs/liste-attente.md d’après ses points ; avec --check, dit seulement si elle est à jour."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="n’écrit rien, échoue si la page n’est plus à jour")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs/liste-attente.md"
        text = page()
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError("docs/liste-attente.md n’est plus à jour : lancez manage.py queue_page.")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} est à jour.")
