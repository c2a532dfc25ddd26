"""`manage.py match`: a JSON need in, the places that answer it out: the search of the web page. Writes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from aids.contracts.json_fields import MAX_BYTES, InvalidInput
from portal.contracts.match_input import parse_match_request
from portal.contracts.match_output import render_answer
from portal.journeys.search import search

INVALID_INPUT = 2


class Command(BaseCommand):
    help = "Lit un besoin de garde en JSON (entrée standard ou --file), écrit en JSON les lieux qui y répondent."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, metavar="FICHIER", help="fichier JSON, au lieu de l’entrée standard")

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        try:
            request = parse_match_request(_read(path if isinstance(path, Path) else None), timezone.now())
        except InvalidInput as error:
            self.stderr.write(str(error))
            sys.exit(INVALID_INPUT)
        answer = render_answer(search(request.query, now=request.now), request.query.need.time_zone)
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
