"""``makemigrations``, which compares the models with the files and needs no database to be started for that."""

from __future__ import annotations

import warnings
from typing import Any

from django.core.management.commands import makemigrations

from core.local_database import base


class Command(makemigrations.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        base.may_start = False
        try:
            with warnings.catch_warnings():
                # Only the history already applied is checked in the database, if it happens to run.
                warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
                super().handle(*args, **options)
        finally:
            base.may_start = True
