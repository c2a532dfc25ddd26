"""``manage.py export_local_aids DIR``: the files of the local aids, as the administration completed them."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.local_aid_fields import LocalAidRefused
from aids.models import LocalAid
from aids.services import local_aids


class Command(BaseCommand):
    help = "Écrit dans DIR un fichier par aide locale montrée aux familles : les mêmes que ceux de l’import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            paths = local_aids.export(options["folder"])
        except LocalAidRefused as refused:
            raise CommandError(f"Rien n’a été écrit. À corriger dans l’administration : {refused}") from refused
        except OSError as error:
            raise CommandError(f"Écriture impossible dans {options['folder']} : {error.strerror}.") from error
        for path in paths:
            self.stdout.write(str(path))
        withdrawn = LocalAid.objects.filter(listed=False).count()
        self.stdout.write(f"{len(paths)} fichiers écrits, {withdrawn} aides retirées laissées de côté.")
