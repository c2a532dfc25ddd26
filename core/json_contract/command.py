"""A command that reads one JSON object and prints one."""

from __future__ import annotations

import json
import sys
from abc import abstractmethod
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.json_contract.fields import MAX_BYTES, InvalidInput

INVALID_INPUT = 2


class JsonCommand(BaseCommand):
    """Reads standard input or `--file`. Invalid input: a message in French on standard error, exit 2, no output."""

    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, metavar="FICHIER", help="fichier JSON, au lieu de l’entrée standard")

    @abstractmethod
    def answer(self, content: bytes) -> Any:
        """What to print; raises InvalidInput."""

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        try:
            answer = self.answer(_read(path if isinstance(path, Path) else None))
        except InvalidInput as error:
            self.stderr.write(str(error))
            sys.exit(INVALID_INPUT)
        # A terminal that cannot write « é » still gets valid JSON.
        encoding = (getattr(self.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        self.stdout.write(json.dumps(answer, ensure_ascii=encoding != "utf8", indent=2))


def _read(path: Path | None) -> bytes:
    """One byte more than allowed tells that it is too long."""
    if path is None and sys.stdin is None:
        raise InvalidInput("L’entrée standard est fermée : donnez le JSON, ou --file.")
    if path is None:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"--file : le fichier {path.name} est illisible.") from error
