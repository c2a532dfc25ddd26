"""What the tax credits for care have in common: a yearly expense, a rate, and money that comes the year after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme
from aids.domain.outcome import Step, StepUnit
from aids.domain.wording import Message, gettext_noop, to_cents

# Series that every tax credit's scale holds, in percent.
RATE, ADVANCE_RATE = "taux", "taux_avance"

PAID = gettext_noop("Garde payée dans l’année")
AIDS = gettext_noop("Aides reçues pour cette garde")
CEILING = gettext_noop("Dépense maximum")
COUNTED = gettext_noop("Dépense retenue")
SHARE = gettext_noop("Part rendue par les impôts")
CREDIT = gettext_noop("Crédit d’impôt de l’année")
IN_JANUARY = gettext_noop("Dont avance possible en janvier de l’année suivante")
IN_SUMMER = gettext_noop("Dont solde à l’été de l’année suivante")
NOTHING_LEFT = gettext_noop("Rien à déduire : vous n’avez rien payé, une fois les aides retirées.")
PAID_LATER = gettext_noop("Crédit d’impôt versé en %(year)s, même si vous ne payez pas d’impôt.")
ADVANCE_IF = gettext_noop("Avance en janvier seulement si vous aviez déjà ce crédit avant.")


@dataclass(frozen=True, slots=True)
class YearlyExpense:
    """What a family pays for care in a civil year, in euros, and the aids for the same care, to deduct from it."""

    paid: Decimal
    aids: Decimal

    def __post_init__(self) -> None:
        for amount in (self.paid, self.aids):
            if not (amount.is_finite() and amount >= 0):
                raise ValueError("une dépense et une aide sont positives ou nulles")

    @property
    def borne(self) -> Decimal:
        """What really stays with the family, never below zero."""
        return max(Decimal(0), self.paid - self.aids)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit in euros, the part of it that may come in January, and its trace.

    Steps labelled IN_JANUARY and IN_SUMMER say what comes when, in the year after the expense.
    """

    amount: Decimal
    steps: tuple[Step, ...]


def credit_on(expense: YearlyExpense, ceiling: Decimal, bareme: Bareme, on: date) -> Credit:
    """Rate × what is borne, capped: aids are deducted before the ceiling applies. Raises NotInForce."""
    rate = bareme.amount(RATE, on)
    counted = min(expense.borne, ceiling)
    credit = to_cents(counted * rate / 100)
    advance = to_cents(credit * bareme.amount(ADVANCE_RATE, on) / 100)
    steps = (
        Step(PAID, expense.paid, StepUnit.EUROS),
        Step(AIDS, expense.aids, StepUnit.EUROS),
        Step(CEILING, ceiling, StepUnit.EUROS),
        Step(COUNTED, counted, StepUnit.EUROS),
        Step(SHARE, rate, StepUnit.PERCENT),
        Step(CREDIT, credit, StepUnit.EUROS),
        Step(IN_JANUARY, advance, StepUnit.EUROS),
        Step(IN_SUMMER, credit - advance, StepUnit.EUROS),
    )
    return Credit(credit, steps)


def paid_the_year_after(on: date) -> tuple[Message, ...]:
    """When the money comes, for the expenses of the civil year of `on`."""
    return Message(PAID_LATER, (("year", str(on.year + 1)),)), Message(ADVANCE_IF)
