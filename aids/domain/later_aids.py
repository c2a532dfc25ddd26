"""Aids that come once or the year after: listed beside what the family pays, never hidden inside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aids.domain.care import AT_HOME
from aids.domain.estimate_request import EstimateRequest
from aids.domain.monthly_aids import Scales
from aids.domain.outcome import Aid, Eligible, NotEligible, Outcome, Unknown
from aids.domain.rules.age import age
from aids.domain.rules.cesu_prefinance import employer_part
from aids.domain.rules.credit_impot_domicile import credit_impot_domicile
from aids.domain.rules.credit_impot_garde import YearlyExpense, credit_impot_garde
from aids.domain.wording import Message, gettext_noop, to_cents

CREDITS = ("credit_impot_garde", "credit_impot_domicile")

AGE = gettext_noop("Aide à la garde d’enfants de France Travail (ancienne AGEPI)")
CESU = gettext_noop("CESU payé par votre employeur")
CREDIT_GARDE = gettext_noop("Crédit d’impôt pour frais de garde")
CREDIT_DOMICILE = gettext_noop("Crédit d’impôt pour emploi à domicile")
AGE_NOT_DEDUCTED = gettext_noop("L’aide de France Travail peut réduire votre crédit d’impôt : à vérifier.")


@dataclass(frozen=True, slots=True)
class MonthPaid:
    """One usual month: its cost and its monthly aids, in euros."""

    cost: Decimal
    aids: Decimal

    @property
    def left(self) -> Decimal:
        return self.cost - self.aids


def age_and_cesu(request: EstimateRequest, scales: Scales) -> tuple[Aid, ...]:
    """The lump sum of France Travail when an event is told, the employer's part when there is one."""
    found = []
    if request.life_event is not None:
        outcome = age(request.life_event, request.household, request.child, scales["age"], request.on)
        found.append(Aid("age", AGE, outcome))
    if request.care.cesu_employeur_annuel:
        part = employer_part(request.care.cesu_employeur_annuel, scales["cesu_prefinance"], request.on)
        found.append(Aid("cesu_prefinance", CESU, part))
    return tuple(found)


def tax_credit(request: EstimateRequest, month: MonthPaid, scales: Scales) -> Aid:
    """The credit for a year of such months: aids and the employer's part are taken off its base, the AGE is not."""
    care = request.care
    expense = YearlyExpense(
        paid=month.cost * care.months_per_year,
        aids=month.aids * care.months_per_year + (care.cesu_employeur_annuel or Decimal(0)),
    )
    if care.mode_de_garde in AT_HOME:
        scale = scales["credit_impot_domicile"]
        return _credit(request, credit_impot_domicile(expense, request.household, request.child, scale, request.on))
    return _credit(request, credit_impot_garde(expense, request.child, scales["credit_impot_garde"], request.on))


def awaited_tax_credit(request: EstimateRequest, missing: tuple[str, ...], reasons: tuple[Message, ...] = ()) -> Aid:
    """The credit while what the family pays is not known."""
    return _credit(request, Unknown(missing, reasons))


def after_tax_credit(request: EstimateRequest, month: MonthPaid, credit: Outcome) -> Decimal | None:
    """What is left of a month once the credit is spread over the months of care; None while it is unknown."""
    match credit:
        case Eligible(amount=amount):
            return to_cents(month.left - amount / request.care.months_per_year)
        case NotEligible():
            return month.left
        case Unknown():
            return None


def age_notice(aids: tuple[Aid, ...]) -> tuple[Message, ...]:
    """Said when both the lump sum and a tax credit are granted."""
    granted = {aid.code for aid in aids if isinstance(aid.outcome, Eligible)}
    return (Message(AGE_NOT_DEDUCTED),) if "age" in granted and granted & set(CREDITS) else ()


def _credit(request: EstimateRequest, outcome: Outcome) -> Aid:
    at_home = request.care.mode_de_garde in AT_HOME
    return Aid(CREDITS[at_home], CREDIT_DOMICILE if at_home else CREDIT_GARDE, outcome)
