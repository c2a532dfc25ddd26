"""Run by another Python, the one of `.venv/oracle`: what openfisca-france answers to the questions of the tests.

Standard input and output are JSON objects whose keys are the functions of QUESTIONS. Each takes the list of cases of
the test and returns one number for each. Not imported by the portal nor by the tests, never shipped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_france import FranceTaxBenefitSystem

YEAR_OF_CREDIT, MONTH = "2025", "2026-10"
ADULT_BORN, YEAR_OF_INCOME = "1990-01-01", "2024"
ETERNITY = "ETERNITY"

System = Any
Entities = dict[str, dict[str, Any]]


def family(number: int, adults: int, births: list[str], wages: float = 0) -> Entities:
    """One household in the four groups of openfisca-france; the wages of year N-2 are those of the first adult."""
    grown = [f"adult{number}_{rank}" for rank in range(adults)]
    young = [f"child{number}_{rank}" for rank in range(len(births))]
    people = {name: {"date_naissance": {ETERNITY: ADULT_BORN}} for name in grown}
    people |= {name: {"date_naissance": {ETERNITY: day}} for name, day in zip(young, births, strict=True)}
    if wages:
        people[grown[0]]["salaire_imposable"] = {f"{YEAR_OF_INCOME}-{month:02d}": wages / 12 for month in range(1, 13)}
    return {
        "individus": people,
        "familles": {f"f{number}": {"parents": grown, "enfants": young}},
        "foyers_fiscaux": {f"t{number}": {"declarants": grown, "personnes_a_charge": young}},
        "menages": {
            f"m{number}": {"personne_de_reference": grown[:1], "conjoint": grown[1:], "enfants": young},
        },
    }


def computed(system: System, families: list[Entities], variable: str, period: str) -> list[float]:
    """One simulation for all the families: one value each, in their order."""
    together: Entities = {}
    for entities in families:
        for plural, instances in entities.items():
            together.setdefault(plural, {}).update(instances)
    simulation = SimulationBuilder().build_from_entities(system, together)
    return [float(value) for value in simulation.calculate(variable, period)]


def credit_garde(system: System, cases: list[list[float]]) -> list[float]:
    """Cases: expense for an only child with one household, expense for a child in alternate residence."""
    families = []
    for number, (usual, shared) in enumerate(cases):
        one = family(number, 2, ["2023-05-01"])
        one["foyers_fiscaux"][f"t{number}"] |= {"f7ga": {YEAR_OF_CREDIT: usual}, "f7ge": {YEAR_OF_CREDIT: shared}}
        families.append(one)
    return computed(system, families, "ci_gardenf", YEAR_OF_CREDIT)


def credit_domicile(system: System, cases: list[tuple[float, int, bool]]) -> list[float]:
    """Cases: expense, children at charge, first year of employment."""
    families = []
    for number, (spent, children, first) in enumerate(cases):
        one = family(number, 2, ["2023-05-01"] * children)
        one["foyers_fiscaux"][f"t{number}"] |= {"f7db": {YEAR_OF_CREDIT: spent}, "f7dq": {YEAR_OF_CREDIT: first}}
        families.append(one)
    return computed(system, families, "ci_saldom", YEAR_OF_CREDIT)


def base_ressources(system: System, cases: list[float]) -> list[float]:
    """Cases: wages of year N-2 of one adult of a couple with a child."""
    families = [family(number, 2, ["2025-05-01"], wages) for number, wages in enumerate(cases)]
    return computed(system, families, "prestations_familiales_base_ressources", MONTH)


def cmg_maximum(system: System, cases: list[tuple[str, float, str]]) -> list[float]:
    """Cases: « gar_dom » or « ass_mat », wages of year N-2 of one adult of a couple, birth of the only child."""
    families = []
    for number, (column, wages, birth) in enumerate(cases):
        one = family(number, 2, [birth], wages)
        one["familles"][f"f{number}"][column] = {MONTH: True}
        families.append(one)
    return computed(system, families, "paje_cmg", MONTH)


def age(system: System, cases: list[tuple[str, str]]) -> list[list[float]]:
    """Cases: « hors_mayotte » or « mayotte », « maximum » (15 h a week) or « minimum ». Answers: 1, 2, 3 children."""
    amounts = system.parameters(MONTH).prestations_sociales.prestations_familiales.education_presence_parentale
    answers = []
    for place, hours in cases:
        node = getattr(getattr(amounts.agepi.montants, place), hours)
        answers.append([float(node.calc(children)) for children in (1, 2, 3)])
    return answers


QUESTIONS: dict[str, Callable[[System, Any], list[Any]]] = {
    "credit_garde": credit_garde,
    "credit_domicile": credit_domicile,
    "base_ressources": base_ressources,
    "cmg_maximum": cmg_maximum,
    "age": age,
}


def main() -> None:
    system = FranceTaxBenefitSystem()
    asked = json.load(sys.stdin)
    json.dump({name: QUESTIONS[name](system, cases) for name, cases in asked.items()}, sys.stdout)


if __name__ == "__main__":
    main()
