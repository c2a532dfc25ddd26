"""The golden table: every kind of care × twelve families × three dates, computed, stored and shown.

`golden_families.toml` says whom, `golden.csv` what was found, `golden_reviewed.toml` which cells somebody recomputed.
`python -m tests.cases.golden_table` writes the CSV and the page anew: read every changed amount before keeping it.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from aids.contracts.estimate_input import parse_estimate_request
from aids.contracts.estimate_output import render_estimate
from aids.domain.care import ModeDeGarde
from aids.domain.wording import french_date, french_number
from aids.estimates import estimate

HERE = Path(__file__).parent
FAMILIES, STORED, REVIEWED = (HERE / name for name in ("golden_families.toml", "golden.csv", "golden_reviewed.toml"))
PAGE = HERE.parents[1] / "docs" / "table-de-reference.md"
COMMAND = "python -m tests.cases.golden_table"

KEY = ("date", "famille", "mode")
AMOUNTS = ("tarif_horaire", "prix", "reste", "reste_min", "reste_max", "apres_credit")
COLUMNS = (*KEY, "statut", *AMOUNTS, "aides", "refus", "inconnues")
FIELDS = (
    "hourly_rate",
    "gross_cost",
    "reste_a_charge",
    "reste_a_charge_min",
    "reste_a_charge_max",
    "reste_a_charge_after_tax_credit",
)
COUNTRY_WIDE = {"cmg_emploi_direct", "cmg_structure", "age", "credit_impot_garde", "credit_impot_domicile"}
SHOWN_AIDS = {
    "cmg_emploi_direct": "CMG",
    "cmg_structure": "CMG",
    "age": "AGE",
    "hauts-de-france-aide-garde-enfant": "Région",
}
MODES = {
    ModeDeGarde.CRECHE_PSU: "Crèche (PSU)",
    ModeDeGarde.MICRO_CRECHE_PSU: "Micro-crèche (PSU)",
    ModeDeGarde.HALTE_GARDERIE: "Halte-garderie (PSU)",
    ModeDeGarde.CRECHE_FAMILIALE_PSU: "Crèche familiale (PSU)",
    ModeDeGarde.CRECHE_PARENTALE: "Crèche parentale (PSU)",
    ModeDeGarde.MICRO_CRECHE_PAJE: "Micro-crèche (PAJE)",
    ModeDeGarde.CRECHE_FAMILIALE_PAJE: "Crèche familiale (PAJE)",
    ModeDeGarde.ASSISTANTE_MATERNELLE: "Assistante maternelle",
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: "Garde à domicile, emploi direct",
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE: "Garde à domicile, prestataire",
}
CHECKED = "✓"
INTRODUCTION = f"""\
# Table de référence

Estimations, non contractuelles, d’après les barèmes de `docs/aides/`. Douze familles, les dix modes de garde,
trois dates choisies de part et d’autre d’un changement de barème : plafond des crèches et CMG emploi direct (1er
septembre 2025), BMAF et coûts de référence (1er avril 2026), plafonds de revenus et plancher (1er janvier 2026).

Cette page et `tests/cases/golden.csv` sont écrites par `{COMMAND}`, d’après `tests/cases/golden_families.toml` ;
personne ne les corrige à la main. Un test échoue quand le code et la table diffèrent : relire chaque montant
changé, puis écrire la table à nouveau.

Une case se lit « ce que la famille paie par mois → ce qui lui reste après le crédit d’impôt », puis les aides
accordées. « de … à … » : revenus inconnus. {CHECKED} : case recalculée à la main, avec son calcul en fin de page.
Emploi direct : cotisations en plus. Une aide « Région » est une aide locale.
"""
HOW_REVIEWED = """\
## Cases recalculées à la main

Relecture du 22 novembre 2026. Chaque case ci-dessous a été recalculée d’après les textes et les chiffres de
`docs/aides/`, sans le code du projet : au crayon pour les règles rares (31 août des 3 ans, AEEH, plancher, prix
plafond, refus), par un petit programme à part, en fractions exactes, pour les autres. Ce programme a aussi
recalculé les 360 cases : aucune différence.

Crèche : revenus bornés × part du revenu, au centime, × heures. CMG emploi direct : dépense × (1 − revenus × part /
coût de référence). CMG structure : maximum de la tranche, puis la moitié et les majorations ; le plus petit du
maximum et de 85 % de la dépense ; moins la CRDS. Un test compare ces résultats à la table.
"""

Row = dict[str, str]


def families() -> dict[str, Any]:
    """The file of families, dates and prices."""
    return tomllib.loads(FAMILIES.read_text(encoding="utf-8"))


def reviewed() -> list[dict[str, Any]]:
    """Cells recomputed by hand: key, calculation and expected amounts."""
    found: list[dict[str, Any]] = tomllib.loads(REVIEWED.read_text(encoding="utf-8"))["cell"]
    return found


def request_of(file: dict[str, Any], family: dict[str, Any], mode: ModeDeGarde, on: date) -> bytes:
    """One request of `manage.py estimate`."""
    prices = file["prices"] | family.get("prices", {})
    care = {"mode_de_garde": mode, "hours_per_month": file["hours_per_month"], "hourly_price": prices.get(mode)}
    request = {
        "on": on,
        "household": family["household"],
        "child": family["child"],
        "care": care | family.get("care", {}),
    }
    if "life_event" in family:
        request["life_event"] = family["life_event"] | {"start": on.replace(day=1)}
    return json.dumps(request, default=str).encode()


def rows() -> Iterator[Row]:
    """Every cell, as stored: empty where there is no amount."""
    file = families()
    for on in file["dates"]:
        for family in file["family"]:
            for mode in ModeDeGarde:
                answer = render_estimate(estimate(parse_estimate_request(request_of(file, family, mode, on))))
                yield dict(zip(KEY, (on.isoformat(), family["id"], mode.value), strict=True)) | _cell(answer)


def _cell(answer: dict[str, Any]) -> Row:
    aids = answer["aids"]
    said = {
        status: [aid["code"] for aid in aids if aid["status"] == status and aid["code"] in COUNTRY_WIDE]
        for status in ("not_eligible", "unknown")
    }
    granted = [f"{aid['code']}={aid['amount']}" for aid in aids if aid["status"] == "eligible"]
    amounts = {name: answer.get(field) or "" for name, field in zip(AMOUNTS, FIELDS, strict=True)}
    lists = {"aides": granted, "refus": said["not_eligible"], "inconnues": said["unknown"]}
    return {"statut": answer["status"]} | amounts | {name: " ".join(found) for name, found in lists.items()}


def written(table: list[Row]) -> str:
    """The CSV."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue()


def stored() -> list[Row]:
    """The table somebody reviewed."""
    return list(csv.DictReader(io.StringIO(STORED.read_text(encoding="utf-8"))))


def page(table: list[Row]) -> str:
    """The documentation page."""
    file, cells = families(), {tuple(row[name] for name in KEY): row for row in table}
    checked = {(cell["on"].isoformat(), cell["family"], cell["mode"]) for cell in reviewed()}
    parts = [INTRODUCTION, f"Prix d’une heure, sauf mention : {_prices(file['prices'])}.\n"]
    for family in file["family"]:
        lines = [f"## {family['title']}", "", f"`{family['id']}` · {_in_words(file, family)}", ""]
        lines += ["| mode de garde | " + " | ".join(french_date(on) for on in file["dates"]) + " |"]
        lines += ["|---" * (1 + len(file["dates"])) + "|"]
        for mode, name in MODES.items():
            keys = [(on.isoformat(), family["id"], mode.value) for on in file["dates"]]
            lines.append(f"| {name} | " + " | ".join(_shown(cells[key], key in checked) for key in keys) + " |")
        parts.append("\n".join(lines) + "\n")
    parts.append(_review_in_words())
    return "\n".join(parts)


def _in_words(file: dict[str, Any], family: dict[str, Any]) -> str:
    """Income, hours, and prices when they are not those of everybody."""
    household, care = family["household"], family.get("care", {})
    monthly, yearly = (household.get(f) for f in ("ressources_psu_mensuelles", "revenus_nets_categoriels_annuels"))
    income = "revenus inconnus"
    if monthly is not None:
        income = f"{_french(monthly)} € par mois (crèches), {_french(yearly)} € par an (CMG)"
    specific = care.get("specific_hours_per_month")
    hours = f"{care.get('hours_per_month', file['hours_per_month'])} heures par mois"
    said = [income, f"{hours} dont {specific} spécifiques" if specific else hours]
    if "prices" in family:
        said.append(f"prix de l’heure : {_prices(family['prices'])}")
    return " ; ".join(said) + "."


def _prices(prices: dict[str, str]) -> str:
    return ", ".join(f"{MODES[ModeDeGarde(mode)]} {_french(price)}" for mode, price in prices.items())


def _shown(row: Row, is_checked: bool) -> str:
    match row["statut"]:
        case "known":
            text = _french(row["reste"])
            if row["apres_credit"] not in ("", row["reste"]):
                text += f" → {_french(row['apres_credit'])}"
        case "range":
            text = f"de {_french(row['reste_min'])} à {_french(row['reste_max'])}"
        case _:
            text = "inconnu"
    granted = (aid.split("=") for aid in row["aides"].split())
    aids = [f"{SHOWN_AIDS[code]} {_french(amount)}" for code, amount in granted if code in SHOWN_AIDS]
    return " · ".join([text, *aids]) + (f" {CHECKED}" if is_checked else "")


def _review_in_words() -> str:
    lines = [HOW_REVIEWED, "| date | famille | mode | calcul | comment | vous payez |", "|---|---|---|---|---|---|"]
    for cell in reviewed():
        ends = [
            _french(cell["expected"][end]) for end in ("reste", "reste_min", "reste_max") if end in cell["expected"]
        ]
        where = f"{french_date(cell['on'])} | `{cell['family']}` | {MODES[ModeDeGarde(cell['mode'])]}"
        lines.append(f"| {where} | {cell['calculation']} | {cell['how']} | {' à '.join(ends) or 'inconnu'} |")
    return "\n".join(lines) + "\n"


def _french(amount: str) -> str:
    return french_number(Decimal(amount))


def main() -> None:
    """Write the table and its page anew."""
    table = list(rows())
    STORED.write_text(written(table), encoding="utf-8")
    PAGE.write_text(page(table), encoding="utf-8")


if __name__ == "__main__":
    main()
