"""Tax credit for a young child looked after outside the home (art. 200 quater B du code général des impôts).

`credit = 50 % × min(ceiling, paid − aids)`, for each child under six on 1 January of the year. Paid the year after.
Prose, worked example and doubts: docs/aides/credit_impot_garde.md.
"""

from __future__ import annotations

from datetime import date

from aids.domain.bareme import Bareme, NotInForce
from aids.domain.care import Child
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, not_in_force
from aids.domain.tax_credit import ADVANCE_RATE, NOTHING_LEFT, RATE, YearlyExpense, credit_on, paid_the_year_after
from aids.domain.wording import Message, gettext_noop

__all__ = ["YearlyExpense", "credit_impot_garde"]

AGE_LIMIT, CEILING, CEILING_SHARED = "age_limite", "plafond", "plafond_residence_alternee"

TOO_OLD = gettext_noop("L’enfant doit avoir moins de %(age)s ans le 1er janvier %(year)s.")
BORN_THAT_DAY = gettext_noop("Né le 1er janvier : à vérifier auprès des impôts, aucun texte lu ne le précise.")
WITHOUT_MEALS = gettext_noop("Retirez le prix des repas : il ne compte pas.")


def credit_impot_garde(expense: YearlyExpense, child: Child, bareme: Bareme, on: date) -> Outcome:
    """Credit for the civil year of `on`, for this child alone."""
    ceiling = CEILING_SHARED if child.residence_alternee else CEILING
    try:
        sources, warnings = bareme.used(on, RATE, ceiling, AGE_LIMIT, ADVANCE_RATE)
    except NotInForce:
        return not_in_force(on)
    credit = credit_on(expense, bareme.amount(ceiling, on), bareme, on)
    years = int(bareme.amount(AGE_LIMIT, on))
    too_old = child.age_in_months(date(on.year, 1, 1)) >= years * 12
    if too_old or not credit.amount:
        old = _too_old(child, years, on) if too_old else ()
        nothing = () if credit.amount else (Message(NOTHING_LEFT),)
        return NotEligible((*old, *nothing), sources)
    said = (*paid_the_year_after(on), Message(WITHOUT_MEALS), *warnings)
    return Eligible(credit.amount, Periodicity.YEARLY, credit.steps, sources, said)


def _too_old(child: Child, years: int, on: date) -> tuple[Message, ...]:
    """Whoever reaches that age on the very day is a doubt of docs/aides/credit_impot_garde.md."""
    refused = Message(TOO_OLD, (("age", str(years)), ("year", str(on.year))))
    same_day = child.birth_date == date(on.year - years, 1, 1)
    return (refused, Message(BORN_THAT_DAY)) if same_day else (refused,)
