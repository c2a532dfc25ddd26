"""``manage.py renew_family_keys``: after a change of SECRET_KEY, before the older one is forgotten."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from families.services.keys import renew


class Command(BaseCommand):
    help = "Chiffre de nouveau les revenus et refait les empreintes sous la clé actuelle."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{renew()} dossiers sous la clé actuelle.")
