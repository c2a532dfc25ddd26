"""`manage.py check_baremes`: what a person must look at again in the scales. Needs no database and writes nothing."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from aids.bareme_check import bareme_check, figure_line
from aids.domain.bareme_check import BaremeCheck, Figure
from aids.domain.wording import french_date

SOMETHING_OLD = 1


class Command(BaseCommand):
    help = "Liste les chiffres anciens, les chiffres non confirmés et les points à vérifier sur les sites officiels."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=_day, metavar="AAAA-MM-JJ", help="date de la vérification, aujourd’hui sinon")
        parser.add_argument("--strict", action="store_true", help="sortir en erreur si un chiffre est ancien")

    def handle(self, *args: object, **options: object) -> None:
        on = options["on"]
        found = bareme_check(on if isinstance(on, date) else timezone.localdate())
        self.stdout.write(f"Barèmes au {french_date(found.on)}")
        self._figures("Chiffres vérifiés il y a plus de six mois", found.old)
        self._figures("Chiffres non confirmés", found.unconfirmed)
        self._open_points(found)
        if options["strict"] and found.old:
            sys.exit(SOMETHING_OLD)

    def _figures(self, title: str, figures: tuple[Figure, ...]) -> None:
        self.stdout.write(f"\n{title} : {len(figures)}")
        for scale, lines in groupby(map(figure_line, figures), key=lambda line: f"{line.title} ({line.file})"):
            self.stdout.write(f"  {scale}")
            for line in lines:
                self.stdout.write(f"    - {line.key} {line.period} : {line.value} ({line.state})")
                self.stdout.write(f"      vérifié le {line.checked_on} · {_joined(line.source, line.url)}")

    def _open_points(self, found: BaremeCheck) -> None:
        self.stdout.write(f"\nPoints à vérifier par une personne : {len(found.open_points)}")
        for subject, entries in groupby(found.open_points, key=lambda entry: entry.subject):
            self.stdout.write(f"  {subject}")
            for entry in entries:
                self.stdout.write(f"    - {entry.point.text}")
                self.stdout.write(f"      où : {_joined(entry.point.where, entry.point.url)}")


def _joined(*parts: str | None) -> str:
    given: Iterable[str] = (part for part in parts if part)
    return " · ".join(given)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"« {text} » : écrivez une date comme 2026-11-22.") from error
