"""A second opinion: openfisca-france, where its formulas follow the law in force (docs/adr/0043).

It never judges the CMG of direct employment, the conditions of the AGE nor the crèche scale: older rules, or none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from aids.bareme_files import bareme
from aids.domain.care import Care, Child, ModeDeGarde
from aids.domain.estimate_request import EstimateRequest
from aids.domain.household import Activity, Household
from aids.domain.income import from_declared_income
from aids.domain.outcome import Eligible, NotEligible, Outcome
from aids.domain.rules.cmg_structure import MAXIMUM, MAXIMUM_HALF
from aids.domain.rules.credit_impot_domicile import credit_impot_domicile
from aids.domain.rules.credit_impot_garde import YearlyExpense, credit_impot_garde
from aids.estimates import estimate

pytestmark = pytest.mark.slow

ORACLE = Path(sys.prefix) / "oracle/bin/python"
YEAR_OF_CREDIT, MONTH = date(2025, 11, 15), date(2026, 10, 15)
CENT = 0.01

EXPENSES = (0, 1, 1750, 1751, 3000, 3500, 5000, 11999, 13500, 20000)
CREDITS_GARDE = [(usual, shared) for usual in EXPENSES for shared in (0, 800, 5000)]
CREDITS_DOMICILE = list(product(EXPENSES, (1, 2, 3, 4), (False, True)))
# Where the 10 % abatement has neither its minimum nor its maximum.
WAGES = (9_000, 12_000, 21_500, 30_000, 59_999, 75_000, 120_000)
UNDER_THREE, OVER_THREE = "2025-05-01", "2022-01-15"
MODES = {"gar_dom": ModeDeGarde.MICRO_CRECHE_PAJE, "ass_mat": ModeDeGarde.CRECHE_FAMILIALE_PAJE}
MAXIMA = list(product(MODES, WAGES, (UNDER_THREE, OVER_THREE)))
LUMP_SUMS = list(product(("hors_mayotte", "mayotte"), ("maximum", "minimum")))


@pytest.fixture(scope="module")
def answers():
    """All the answers, from one start of openfisca-france in its own environment."""
    assert ORACLE.exists(), "OpenFisca manque : « make check » l’installe dans .venv/oracle."
    asked = {
        "credit_garde": CREDITS_GARDE,
        "credit_domicile": CREDITS_DOMICILE,
        "base_ressources": WAGES,
        "cmg_maximum": MAXIMA,
        "age": LUMP_SUMS,
    }
    script = Path(__file__).with_name("openfisca_answers.py")
    found = subprocess.run(
        [ORACLE, "-W", "ignore", script], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def euros(outcome: Outcome) -> float:
    """The amount, zero when there is none to get."""
    assert isinstance(outcome, Eligible | NotEligible)
    return float(outcome.amount) if isinstance(outcome, Eligible) else 0.0


def spent(amount: int) -> YearlyExpense:
    return YearlyExpense(Decimal(amount), Decimal(0))


def test_credit_outside_the_home(answers):
    usual, shared = Child(date(2023, 5, 1)), Child(date(2023, 5, 1), residence_alternee=True)
    scale = bareme("credit_impot_garde")
    for (for_one, for_other), theirs in zip(CREDITS_GARDE, answers["credit_garde"], strict=True):
        ours = euros(credit_impot_garde(spent(for_one), usual, scale, YEAR_OF_CREDIT))
        ours += euros(credit_impot_garde(spent(for_other), shared, scale, YEAR_OF_CREDIT))
        assert ours == pytest.approx(theirs, abs=CENT), (for_one, for_other)


def test_credit_at_home(answers):
    child, scale = Child(date(2023, 5, 1)), bareme("credit_impot_domicile")
    for (paid, children, first), theirs in zip(CREDITS_DOMICILE, answers["credit_domicile"], strict=True):
        found = credit_impot_domicile(spent(paid), Household(children), child, scale, YEAR_OF_CREDIT, first_year=first)
        assert euros(found) == pytest.approx(theirs, abs=CENT), (paid, children, first)


def test_income_of_the_cmg_from_wages(answers):
    for wages, theirs in zip(WAGES, answers["base_ressources"], strict=True):
        ours = from_declared_income(Decimal(wages)).revenus_nets_categoriels_annuels
        # They round the abatement to the euro.
        assert float(ours) == pytest.approx(theirs, abs=1), wages


def cmg_maximum(mode: ModeDeGarde, wages: int, birth: str) -> float:
    """Maximum before the 85 % limit, of a working couple with one child."""
    income = from_declared_income(Decimal(wages)).revenus_nets_categoriels_annuels
    couple = Household(
        enfants_a_charge=1,
        parent_isole=False,
        activites=(Activity.EMPLOI, Activity.EMPLOI),
        revenus_nets_categoriels_annuels=income,
    )
    care = Care(mode, hours_per_month=Decimal(150), hourly_price=Decimal(9))
    found = estimate(EstimateRequest(MONTH, couple, Child(date.fromisoformat(birth)), care), ())
    (cmg,) = (aid.outcome for aid in found.aids if aid.code == "cmg_structure")
    assert isinstance(cmg, Eligible)
    return [float(step.value) for step in cmg.steps if step.label in (MAXIMUM, MAXIMUM_HALF)][-1]


def test_maxima_of_the_cmg_of_a_couple_with_one_child(answers):
    for (column, wages, birth), theirs in zip(MAXIMA, answers["cmg_maximum"], strict=True):
        assert cmg_maximum(MODES[column], wages, birth) == pytest.approx(theirs, abs=CENT), (column, wages, birth)


def test_the_three_bands_of_income_are_met(answers):
    assert len({round(theirs, 2) for theirs in answers["cmg_maximum"]}) == 12


def test_lump_sums_of_the_age(answers):
    scale = bareme("age")
    series = {"maximum": "15h_et_plus", "minimum": "moins_de_15h"}
    for (place, hours), theirs in zip(LUMP_SUMS, answers["age"], strict=True):
        suffix = "_mayotte" if place == "mayotte" else ""
        ours = [float(scale.amount(f"montant_{series[hours]}_{rank}{suffix}", MONTH)) for rank in (1, 2, 3)]
        assert ours == pytest.approx(theirs), (place, hours)
