"""``manage.py bench``: what searches cost on a national data set, against the targets of docs/performance.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.bench import report, running


class Command(BaseCommand):
    help = "Mesure les recherches sur des données nationales, dans une base à part, et écrit build/bench.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="part des données nationales, 1 par défaut")
        parser.add_argument("--searches", type=int, default=200, help="nombre de recherches, 200 par défaut")
        parser.add_argument("--no-growth", action="store_true", help="sans la base dix fois plus grande")
        parser.add_argument("--keep", action="store_true", help="garde les bases de mesure")
        parser.add_argument(
            "--report", action="store_true", help="ne mesure rien : recopie build/bench.json dans docs/performance.md"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        figures = Path(settings.BASE_DIR) / "build" / "bench.json"
        if options["report"]:
            report.write_into(Path(settings.BASE_DIR) / "docs" / "performance.md", _read(figures))
            return
        if not 0.001 <= options["scale"] <= 10:
            raise CommandError("L’échelle va de 0,001 à 10.")
        figures.parent.mkdir(exist_ok=True)
        figures.unlink(missing_ok=True)
        bench = running.run(
            options["scale"],
            options["searches"],
            growth=not options["no_growth"],
            keep=options["keep"],
            say=self.stderr.write,
        )
        figures.write_text(json.dumps(bench, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(report.table(bench))
        self.stdout.write(f"\n{bench['lower_bound_sql']}\n\nÉcrit : {figures}")


def _read(figures: Path) -> dict[str, Any]:
    try:
        return json.loads(figures.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CommandError(f"{figures} n’existe pas : lancez d’abord manage.py bench.") from error
