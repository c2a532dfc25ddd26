"""``manage.py import_local_aids FILE…``: show what files of local aids would change, and write it with --apply."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.domain.local_aid import LocalAid
from aids.local_aid_fields import LocalAidRefused
from aids.local_aid_files import read_file, shipped_local_aids
from aids.services import local_aids
from aids.services.local_aids import Change, Fate

WORDS = {
    Fate.NEW: "nouvelle",
    Fate.SAME: "déjà là, inchangée",
    Fate.UPDATED: "à jour du fichier",
    Fate.KEPT: "modifiée dans l’administration, gardée (--replace la remplace)",
    Fate.REPLACED: "modifiée dans l’administration, remplacée",
}
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Importe des fichiers d’aides locales (docs/aides-locales.md). Sans --apply, montre et n’écrit rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", type=Path, nargs="*")
        parser.add_argument("--shipped", action="store_true", help="les fichiers livrés avec le portail")
        parser.add_argument(
            "--replace", action="store_true", help="remplace aussi ce qui fut modifié en administration"
        )
        parser.add_argument("--apply", action="store_true", help="écrit en base, tout ou rien")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        aids = [*(shipped_local_aids() if options["shipped"] else ()), *self._read(options["files"])]
        if not aids:
            raise CommandError("Donnez au moins un fichier, ou --shipped.")
        slugs = Counter(aid.slug for aid in aids)
        if twice := [slug for slug, times in slugs.items() if times > 1]:
            raise CommandError(f"Donnée deux fois, gardez un seul fichier : {', '.join(twice)}.")
        write = local_aids.load if options["apply"] else local_aids.compare
        changes = write(aids, replace=options["replace"])
        self._report(changes, applied=options["apply"])
        counts = " ".join(f"{fate}={sum(change.fate is fate for change in changes)}" for fate in Fate)
        logger.info("import_local_aids applied=%s %s seconds=%.1f", options["apply"], counts, time.monotonic() - began)

    def _read(self, paths: list[Path]) -> list[LocalAid]:
        """Every file, or every mistake of every file."""
        aids, refused = [], 0
        for path in paths:
            try:
                aids.append(read_file(path))
            except LocalAidRefused as error:
                refused += 1
                for problem in error.problems:
                    self.stderr.write(f"{path.name} : {problem}")
        if refused:
            raise CommandError(f"Rien n’a été écrit. Fichiers refusés : {refused} sur {len(paths)}.")
        return aids

    def _report(self, changes: tuple[Change, ...], *, applied: bool) -> None:
        for change in changes:
            self.stdout.write(f"{change.aid.slug} : {WORDS[change.fate]}")
            for line in change.difference:
                self.stdout.write(f"    {line}")
        self.stdout.write("Écrit en base." if applied else "Rien n’a été écrit : ajoutez --apply.")
