"""How much a local aid pays: a small closed set of formulas, read from its file. Amounts in euros, per child.

A formula that needs what the family was never asked (its days of care) answers Unknown, and says the rate all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aids.domain.care import CRECHES, Care
from aids.domain.household import Household
from aids.domain.outcome import Step, StepUnit, Unknown
from aids.domain.wording import Message, french_euros, french_number, gettext_noop, to_cents

PER_MONTH = gettext_noop("%(amount)s par mois et par enfant")
PER_MONTH_ALONE = gettext_noop("%(amount)s par mois et par enfant, %(alone)s si vous élevez votre enfant seul(e)")
PER_DAY = gettext_noop("%(amount)s par jour de garde")
PER_DAY_OR_CRECHE = gettext_noop("%(creche)s par jour en crèche, %(amount)s par jour ailleurs")
PER_YEAR = gettext_noop("au plus %(amount)s par an")
SHARE = gettext_noop("%(percent)s %% de ce que vous payez")
SHARE_WITH_CEILING = gettext_noop("%(percent)s %% de ce que vous payez, au plus %(amount)s par mois")

MONTHLY_AMOUNT = gettext_noop("Montant par mois et par enfant")
MONTHLY_AMOUNT_ALONE = gettext_noop("Montant par mois et par enfant, parent seul")
SHARE_OF_COST = gettext_noop("Part de ce que vous payez")
COST = gettext_noop("Ce que vous payez par mois, avant cette aide")
AID = gettext_noop("Aide par mois")

ALONE_NOT_SAID = gettext_noop("Élevez-vous votre enfant seul(e) ? Le montant en dépend.")
DAYS_NOT_KNOWN = gettext_noop("%(rate)s : le montant dépend du nombre de jours.")
UP_TO = gettext_noop("%(rate)s : le montant dépend de vos frais.")
COST_NOT_KNOWN = gettext_noop("%(rate)s : ce que vous payez n’est pas encore connu.")


@dataclass(frozen=True, slots=True)
class Monthly:
    """What a formula gives for one child, in euros per month (≥ 0, two decimals), and how."""

    amount: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PerMonth:
    """A fixed amount per month and per child; another one for a parent alone when `alone` is given."""

    amount: Decimal
    alone: Decimal | None = None

    def in_words(self) -> tuple[Message, ...]:
        amount = ("amount", french_euros(self.amount))
        if self.alone is None:
            return (Message(PER_MONTH, (amount,)),)
        return (Message(PER_MONTH_ALONE, (amount, ("alone", french_euros(self.alone)))),)

    def answer(self, household: Household, care: Care, cost: Decimal | None) -> Monthly | Unknown:
        if self.alone is None or household.parent_isole is False:
            return _fixed(MONTHLY_AMOUNT, self.amount)
        if household.parent_isole is None:
            return Unknown(("household.parent_isole",), (*self.in_words(), Message(ALONE_NOT_SAID)))
        return _fixed(MONTHLY_AMOUNT_ALONE, self.alone)


@dataclass(frozen=True, slots=True)
class PerDay:
    """An amount per day of care, another one in a crèche of any kind. The portal knows hours, never days."""

    amount: Decimal
    in_creche: Decimal | None = None

    def in_words(self) -> tuple[Message, ...]:
        amount = ("amount", french_euros(self.amount))
        if self.in_creche is None:
            return (Message(PER_DAY, (amount,)),)
        return (Message(PER_DAY_OR_CRECHE, (("creche", french_euros(self.in_creche)), amount)),)

    def answer(self, household: Household, care: Care, cost: Decimal | None) -> Monthly | Unknown:
        applies = self.in_creche if care.mode_de_garde in CRECHES else None
        rate = PerDay(self.amount if applies is None else applies)
        return Unknown(reasons=(Message(DAYS_NOT_KNOWN, (("rate", str(rate.in_words()[0])),)),))


@dataclass(frozen=True, slots=True)
class UpToPerYear:
    """A ceiling per year: what is paid depends on bills the portal never sees."""

    amount: Decimal

    def in_words(self) -> tuple[Message, ...]:
        return (Message(PER_YEAR, (("amount", french_euros(self.amount)),)),)

    def answer(self, household: Household, care: Care, cost: Decimal | None) -> Monthly | Unknown:
        return Unknown(reasons=(Message(UP_TO, (("rate", _beginning(self.in_words()[0])),)),))


@dataclass(frozen=True, slots=True)
class ShareOfCost:
    """A share (percent) of what is left to pay each month after the other aids, up to `ceiling` euros per month."""

    percent: Decimal
    ceiling: Decimal | None = None

    def in_words(self) -> tuple[Message, ...]:
        percent = ("percent", french_number(self.percent))
        if self.ceiling is None:
            return (Message(SHARE, (percent,)),)
        return (Message(SHARE_WITH_CEILING, (percent, ("amount", french_euros(self.ceiling)))),)

    def answer(self, household: Household, care: Care, cost: Decimal | None) -> Monthly | Unknown:
        if cost is None:
            return Unknown(reasons=(Message(COST_NOT_KNOWN, (("rate", _beginning(self.in_words()[0])),)),))
        amount = self.amount(cost)
        steps = (
            Step(COST, cost, StepUnit.EUROS),
            Step(SHARE_OF_COST, self.percent, StepUnit.PERCENT),
            Step(AID, amount, StepUnit.EUROS),
        )
        return Monthly(amount, steps)

    def amount(self, cost: Decimal) -> Decimal:
        """Euros per month for `cost` euros left to pay."""
        share = to_cents(cost * self.percent / 100)
        return share if self.ceiling is None else min(share, to_cents(self.ceiling))


@dataclass(frozen=True, slots=True)
class InWords:
    """No figure to compute with: what is known of the amount, in a sentence."""

    text: str

    def in_words(self) -> tuple[Message, ...]:
        return (Message(self.text),)

    def answer(self, household: Household, care: Care, cost: Decimal | None) -> Monthly | Unknown:
        return Unknown(reasons=self.in_words())


Formula = PerMonth | PerDay | UpToPerYear | ShareOfCost | InWords


def _fixed(label: str, amount: Decimal) -> Monthly:
    euros = to_cents(amount)
    return Monthly(euros, (Step(label, euros, StepUnit.EUROS),))


def _beginning(message: Message) -> str:
    """The words of an amount at the start of a sentence."""
    text = str(message)
    return text[:1].upper() + text[1:]
