"""``manage.py import_facilities FILE --source NAME``: show what a file holds, and write it with --apply."""

from __future__ import annotations

import logging
import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from childcare.imports.cells import UNWRITABLE, shown
from childcare.imports.fields import FIELDS
from childcare.imports.file_reading import read_facility_file
from childcare.imports.refusals import FileRefusedError
from childcare.imports.report import file_report, outcome_report
from childcare.models.labels import FACILITY_KINDS
from childcare.services import imports
from territory.gazetteer import gazetteer

LONGEST_SOURCE = 64
KIND_LABELS = dict(FACILITY_KINDS)
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Importe des lieux d’accueil depuis un fichier de données ouvertes (JSON opendatasoft, GeoJSON, liste JSON, "
        "CSV). Sans --apply, montre ce qui serait écrit et n’écrit rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--source", required=True, help="nom de la source, le même à chaque import")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="CHAMP=COLONNE",
            help=f"impose une colonne ; vide : n’en lire aucune. Champs : {', '.join(each.key for each in FIELDS)}",
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="CHAMP=VALEUR",
            help="donne la même valeur à toutes les lignes, par exemple commune=Valenciennes",
        )
        parser.add_argument("--apply", action="store_true", help="écrit en base, tout ou rien")

    def handle(self, *args: Any, **options: Any) -> None:
        run, began = uuid.uuid4().hex[:8], time.monotonic()
        source = _source(options["source"])
        asked, constants = _pairs(options["map"], "--map"), _pairs(options["set"], "--set")
        try:
            found = read_facility_file(options["file"], gazetteer(), asked, constants)
        except FileRefusedError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(file_report(found, KIND_LABELS))
        if not found.facilities:
            raise CommandError("Aucune ligne acceptée : voyez les refus, ou imposez une colonne par --map.")
        refused_ids = [refusal.external_id for refusal in found.refusals]
        write = imports.apply if options["apply"] else imports.compare
        try:
            comparison = write(source, found.facilities, refused_ids)
        except DatabaseError as error:
            raise CommandError(f"La base a refusé, rien n’a été écrit : {shown(error)}") from error
        self.stdout.write(outcome_report(comparison, applied=options["apply"]))
        seconds = round(time.monotonic() - began, 1)
        self.stdout.write(f"Exécution {run}, {str(seconds).replace('.', ',')} s.")
        counts = f"new={len(comparison.new)} changed={len(comparison.changed)} refused={len(found.refusals)}"
        logger.info("import_facilities %s applied=%s %s seconds=%s", run, options["apply"], counts, seconds)


def _source(text: str) -> str:
    name = text.strip()
    if not name or len(name) > LONGEST_SOURCE or UNWRITABLE.search(name):
        raise CommandError(f"--source : indiquez un nom de 1 à {LONGEST_SOURCE} caractères.")
    return name


def _pairs(texts: list[str], option: str) -> dict[str, str]:
    """« name=Nom » as a dictionary."""
    pairs = {}
    for text in texts:
        key, separator, value = text.partition("=")
        if not separator or UNWRITABLE.search(text):
            raise CommandError(f"{option} {shown(text)} : écrivez CHAMP=…, par exemple {option} commune=Ville.")
        pairs[key.strip()] = value.strip()
    return pairs
