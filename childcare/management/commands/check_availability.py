"""``manage.py check_availability``: prove that the calendar says what the slots and the places taken say."""

from __future__ import annotations

import random
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from childcare.models import AgeGroup
from childcare.selectors import calendar_check
from childcare.selectors.calendar_check import Difference
from core.timeouts import no_time_limit

GROUPS_PER_BATCH = 500
# The SQL truth is compared for every group. The oracle counts some 5 ms a group: a quarter of a minute for these.
ORACLE_GROUPS = 3_000
SHOWN = 50


class Command(BaseCommand):
    help = (
        "Compare le calendrier des places avec les créneaux et les réservations, en SQL pour tous les groupes d’âge et "
        "par un calcul indépendant en Python. Code de sortie 1 à la moindre différence."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sample",
            type=int,
            default=ORACLE_GROUPS,
            metavar="N",
            help=f"groupes d’âge vérifiés en Python, tirés au hasard au-delà (défaut : {ORACLE_GROUPS})",
        )

    def handle(self, *args: Any, sample: int, **options: Any) -> None:
        groups = list(AgeGroup.objects.order_by("pk").values_list("pk", flat=True))
        drawn = set(groups if sample >= len(groups) else random.sample(groups, max(sample, 0)))
        found = 0
        for difference in self._differences(groups, drawn):
            found += 1
            if found <= SHOWN:
                self.stdout.write(str(difference))
        if found > SHOWN:
            self.stdout.write(f"… et {found - SHOWN} autres.")
        self.stdout.write(
            f"{len(groups)} groupes d’âge comparés en SQL, {len(drawn)} en Python : {found} différence(s)."
        )
        if found:
            sys.exit(1)

    def _differences(self, groups: list[int], drawn: set[int]) -> Iterator[Difference]:
        for start in range(0, len(groups), GROUPS_PER_BATCH):
            batch = groups[start : start + GROUPS_PER_BATCH]
            with no_time_limit(), calendar_check.one_snapshot():
                yield from calendar_check.differences(batch)
                yield from calendar_check.oracle_differences([group for group in batch if group in drawn])
