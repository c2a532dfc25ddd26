"""`manage.py estimate`: a JSON request in, a JSON estimate out. Needs no database and writes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.contracts.json_fields import MAX_BYTES, InvalidInput
from aids.estimates import estimate

INVALID_INPUT = 2


class Command(BaseCommand):
    help = "Lit une demande JSON (entrée standard ou --file), écrit le coût de la garde en JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, metavar="FICHIER", help="fichier JSON, au lieu de l’entrée standard")

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        try:
            content = _read(path if isinstance(path, Path) else None)
            answer = render_estimate(estimate(parse_estimate_request(content)))
        except InvalidInput as error:
            self.stderr.write(str(error))
            sys.exit(INVALID_INPUT)
        # A terminal that cannot write « é » still gets valid JSON.
        encoding = (getattr(self.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        self.stdout.write(json.dumps(answer, ensure_ascii=encoding != "utf8", indent=2))


def _read(path: Path | None) -> bytes:
    """One byte more than allowed tells that it is too long."""
    if path is None:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"--file : le fichier {path.name} est illisible.") from error
