"""``manage.py read_bounce < MESSAGE``: what a mail server runs with each message sent to BOUNCE_EMAIL."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from core.messages import bounces

# « Keep it and ask again later », as Postfix and its kind understand it (sysexits.h, EX_TEMPFAIL).
TRY_LATER = 75
# A report quotes a letter of ours, which has no attachment.
MOST_BYTES = 1_000_000


class Command(BaseCommand):
    help = "Lit sur l’entrée standard un e-mail revenu, et marque la lettre et l’adresse (docs/messages.md)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = bounces.take(sys.stdin.buffer.read(MOST_BYTES), now=timezone.now())
        except OperationalError as error:
            raise CommandError("La base de données ne répond pas.", returncode=TRY_LATER) from error
        if outcome is bounces.Outcome.NOT_YET:
            raise CommandError("La lettre n’est pas encore marquée envoyée.", returncode=TRY_LATER)
        self.stdout.write(outcome.value)
