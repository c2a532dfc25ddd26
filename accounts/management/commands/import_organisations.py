"""``manage.py import_organisations FILE``: show what a file of prescribers holds, and write it with --apply."""

from __future__ import annotations

import logging
import time
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.imports.organisation_file import FileRefused, OrganisationFile, read_organisation_file
from accounts.services import organisation_import
from accounts.services.organisation_import import Outcome

FRENCH = {
    "name": "nom",
    "kind": "type",
    "departement": "département",
    "commune": "commune",
    "email": "e-mail",
    "phone": "téléphone",
    "siret": "SIRET",
}
SAMPLE = 3
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Importe des structures prescriptrices depuis un CSV (docs/organisations.md). "
        "Sans --apply, montre ce qui serait écrit et n’écrit rien."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="écrit en base, tout ou rien")

    def handle(self, *args: Any, **options: Any) -> None:
        run, began = uuid.uuid4().hex[:8], time.monotonic()
        try:
            found = read_organisation_file(options["file"])
        except FileRefused as refused:
            raise CommandError(str(refused)) from None
        for line in _reading(found):
            self.stdout.write(line)
        if not found.rows:
            raise CommandError("Aucune ligne acceptée : corrigez le fichier, puis recommencez.")
        if options["apply"]:
            outcome = organisation_import.apply(found.rows, now=timezone.now())
        else:
            outcome = organisation_import.compare(found.rows)
        for line in _outcome(outcome, applied=options["apply"]):
            self.stdout.write(line)
        logger.info(
            "import_organisations %s applied=%s new=%d changed=%d refused=%d seconds=%.1f",
            run, options["apply"], len(outcome.new), len(outcome.changed), len(found.refusals),
            time.monotonic() - began,
        )  # fmt: skip


def _reading(found: OrganisationFile) -> Iterator[str]:
    yield f"Encodage : {found.encoding}."
    yield "Colonnes : " + ", ".join(f"{FRENCH[key]} = « {header} »" for key, header in found.columns.items()) + "."
    if found.ignored:
        yield "Colonnes ignorées : " + ", ".join(f"« {header} »" for header in found.ignored) + "."
    for number, row in list(found.rows.items())[:SAMPLE]:
        yield f"Exemple, ligne {number} : {row.name}, {row.siret}, département {row.departement}."
    for number, refusal in sorted(found.refusals.items()):
        yield f"Ligne {number} refusée : {refusal}"


def _outcome(outcome: Outcome, *, applied: bool) -> Iterator[str]:
    for number, reason in sorted(outcome.left.items()):
        yield f"Ligne {number} laissée : {reason}"
    for number, fields in sorted(outcome.changed.items()):
        yield f"Ligne {number} : change {', '.join(FRENCH[name] for name in fields)}."
    yield (
        f"{'Écrit' if applied else 'Serait écrit'} : {len(outcome.new)} nouvelles, {len(outcome.changed)} changées, "
        f"{len(outcome.same)} identiques, {len(outcome.left)} laissées."
    )
    if not applied:
        yield "Rien n’est écrit. Ajoutez --apply pour écrire."
