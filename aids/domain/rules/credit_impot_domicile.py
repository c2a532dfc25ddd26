"""Tax credit for a person employed at home, here to look after a child (art. 199 sexdecies du code général des impôts).

`credit = 50 % × min(ceiling, paid − aids)`, one ceiling for the whole family, higher for each child at charge. Paid
the year after. Prose, worked example and doubts: docs/aides/credit_impot_domicile.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme, NotInForce
from aids.domain.care import Child
from aids.domain.household import Household
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, not_in_force
from aids.domain.tax_credit import ADVANCE_RATE, NOTHING_LEFT, RATE, YearlyExpense, credit_on, paid_the_year_after
from aids.domain.wording import Message, french_euros, gettext_noop

GLOBAL_CEILING = "plafond_global"
PER_CHILD, PER_SHARED_CHILD = "majoration_par_enfant", "majoration_residence_alternee"

WITHOUT_CONTRIBUTIONS = gettext_noop(
    "Si vous êtes l’employeur, ajoutez vos cotisations. Elles ne sont pas comptées ici."
)
SHARED_CEILING = gettext_noop("Le maximum vaut pour tous vos services à domicile de l’année.")
ALL_TAX_BENEFITS = gettext_noop("Tous vos avantages fiscaux ensemble : %(most)s au plus par an.")


@dataclass(frozen=True, slots=True)
class _CeilingKeys:
    """The two figures of a ceiling: before children, and what it never exceeds."""

    base: str
    most: str


USUAL = _CeilingKeys("plafond", "plafond_maximum")
FIRST_YEAR = _CeilingKeys("plafond_premiere_annee", "plafond_maximum_premiere_annee")


def credit_impot_domicile(
    expense: YearlyExpense,
    household: Household,
    child: Child,
    bareme: Bareme,
    on: date,
    *,
    first_year: bool = False,
) -> Outcome:
    """Credit for the civil year of `on`, for the whole family. `first_year`: nobody was employed at home before."""
    keys = FIRST_YEAR if first_year else USUAL
    figures = (RATE, keys.base, keys.most, PER_CHILD, PER_SHARED_CHILD, ADVANCE_RATE, GLOBAL_CEILING)
    try:
        sources, warnings = bareme.used(on, *figures)
    except NotInForce:
        return not_in_force(on)
    credit = credit_on(expense, _ceiling(household, child, bareme, on, keys), bareme, on)
    if not credit.amount:
        return NotEligible((Message(NOTHING_LEFT),), sources)
    said = (
        *paid_the_year_after(on),
        Message(WITHOUT_CONTRIBUTIONS),
        Message(SHARED_CEILING),
        Message(ALL_TAX_BENEFITS, (("most", french_euros(bareme.amount(GLOBAL_CEILING, on))),)),
    )
    return Eligible(credit.amount, Periodicity.YEARLY, credit.steps, sources, (*said, *warnings))


def _ceiling(household: Household, child: Child, bareme: Bareme, on: date, keys: _CeilingKeys) -> Decimal:
    """Euros a year: raised by every child at charge, half as much for the one in alternate residence."""
    shared = int(child.residence_alternee)
    raised = bareme.amount(PER_CHILD, on) * (household.enfants_a_charge - shared)
    raised += bareme.amount(PER_SHARED_CHILD, on) * shared
    return min(bareme.amount(keys.base, on) + raised, bareme.amount(keys.most, on))
