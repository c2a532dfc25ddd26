"""CMG of a parent who employs an assistant maternel or a garde à domicile, since 1 September 2025.

`CMG = C × (CR − R × TE) / CR`, where C is the wage cost at no more than PH an hour, R the monthly income rounded to the
euro inside its bounds, TE the share of income for an hour, CR the reference cost of an hour. Social contributions are
outside. The scale before that day is not computed. Art. D.531-17 to D.531-18-3 of the code de la sécurité sociale.
Prose, worked example and doubts: docs/aides/cmg_emploi_direct.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from aids.domain.bareme import Bareme, NotInForce, Source
from aids.domain.care import ModeDeGarde
from aids.domain.cmg import FOR_THE_FAMILY, NOTHING_SPENT, AmountByPrice, CmgCase, nothing
from aids.domain.household import Prepare
from aids.domain.outcome import (
    Eligible,
    NotEligible,
    Outcome,
    Periodicity,
    Step,
    StepUnit,
    Unknown,
    not_in_force,
)
from aids.domain.rules.condition_activite import PARENT_ISOLE
from aids.domain.wording import Message, gettext_noop, to_cents

PLANCHER, PLAFOND = "plancher", "plafond"
AGE_LIMIT, AGE_LIMIT_ALONE = "age_limite", "age_limite_parent_isole"
# Décret n° 2025-515: before, one of the two parents only (art. D.531-18-2 CSS).
SHARED_CUSTODY_FROM = date(2025, 12, 1)
URSSAF_SIMULATOR = "https://www.urssaf.fr/accueil/outils-documentation/simulateurs/calculer-reste-a-charge-cmg-pe.html"

HOURS = gettext_noop("Heures de garde par mois")
PRICE = gettext_noop("Prix de l’heure, repas et entretien compris")
PRICE_CAPPED = gettext_noop("Prix de l’heure retenu, au plus")
SPENT = gettext_noop("Dépense retenue")
INCOME_MONTHLY = gettext_noop("Vos revenus par mois, après l’abattement de 10 %")
INCOME_USED = gettext_noop("Revenus retenus, entre minimum et maximum du barème")
SHARE = gettext_noop("Part du revenu pour une heure de garde")
REFERENCE = gettext_noop("Coût de référence d’une heure")
CMG = gettext_noop("CMG par mois")
BEFORE_REFORM = gettext_noop("Le CMG d’avant le 1er septembre 2025 n’est pas calculé ici.")
INCOME_TOO_HIGH = gettext_noop("Avec ces revenus, l’aide est nulle.")
CONTRIBUTIONS = gettext_noop("Cotisations sociales en plus : calculez-les sur le simulateur de l’Urssaf, %(link)s")
ABOVE_CAP = gettext_noop("Au-dessus de ce prix, tout est à vous, avec une part des cotisations.")
HALF_TIME_TO_CHECK = gettext_noop("PreParE à mi-temps ou moins : effet sur ce CMG à vérifier auprès de la Caf.")
EACH_PARENT = gettext_noop("Résidence alternée : chaque parent qui emploie peut demander son CMG.")
ONE_PARENT = gettext_noop("Résidence alternée : avant décembre 2025, un seul parent reçoit le CMG.")


@dataclass(frozen=True, slots=True)
class _Keys:
    """Names of the figures that differ between the two kinds of care."""

    reference: str
    price_cap: str
    share: str


KEYS = {
    ModeDeGarde.ASSISTANTE_MATERNELLE: _Keys("cout_reference", "prix_plafond", "taux_effort"),
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: _Keys(
        "cout_reference_domicile", "prix_plafond_domicile", "taux_effort_domicile"
    ),
}


def cmg_emploi_direct(case: CmgCase, bareme: Bareme, on: date) -> Outcome:
    """CMG of the month of `on`, in euros. `case.care` must be one of the two kinds of direct employment."""
    found = _scale_or_refusal(case, bareme, on)
    return found.answer(on) if isinstance(found, _Scale) else found


def cmg_emploi_direct_by_price(case: CmgCase, bareme: Bareme, on: date) -> AmountByPrice:
    """The amount of `cmg_emploi_direct` alone, for any price and number of hours."""
    found = _scale_or_refusal(case.at_any_price(), bareme, on)
    if isinstance(found, NotEligible):
        return nothing
    if not isinstance(found, _Scale):
        return lambda price, hours: None
    scale, income = found, found.income

    def amount(price: Decimal, hours: Decimal) -> Decimal:
        return scale.amount(min(price, scale.price_cap) * hours, income)

    return amount


def _scale_or_refusal(case: CmgCase, bareme: Bareme, on: date) -> _Scale | NotEligible | Unknown:
    """The scale when it gives an amount, otherwise why not."""
    try:
        scale = _Scale.at(case, bareme, on)
    except NotInForce:
        return Unknown(reasons=(*not_in_force(on).reasons, Message(BEFORE_REFORM)))
    alone_counts = case.child.is_past_birthday_month(scale.age_limit, on) and case.household.parent_isole is None
    refused = case.refusals(scale.age_limit_alone if case.household.parent_isole is not False else scale.age_limit, on)
    if refused:
        return NotEligible(refused, (*case.sources, *scale.sources))
    if case.unknown or alone_counts:
        alone = (PARENT_ISOLE,) if alone_counts else ()
        missing = tuple(dict.fromkeys((*alone, *case.missing)))
        return Unknown(missing, case.activity.reasons, (*case.sources, *scale.sources))
    if not case.spent:
        return NotEligible((Message(NOTHING_SPENT),), scale.sources)
    return scale


@dataclass(frozen=True, slots=True)
class _Scale:
    """The figures of one day for one family and one kind of care."""

    case: CmgCase
    reference: Decimal
    price_cap: Decimal
    share: Decimal
    floor: Decimal
    ceiling: Decimal
    age_limit: int
    age_limit_alone: int
    sources: tuple[Source, ...]
    warnings: tuple[Message, ...]

    @classmethod
    def at(cls, case: CmgCase, bareme: Bareme, on: date) -> _Scale:
        keys, family = KEYS[case.care.mode_de_garde], case.household
        figures = (keys.reference, keys.price_cap, keys.share, PLANCHER, PLAFOND, AGE_LIMIT, AGE_LIMIT_ALONE)
        sources, warnings = bareme.used(on, *figures)
        # Revalued each 1 April (art. L.531-5 III).
        late = bareme.renewal(on, keys.reference)
        return cls(
            case=case,
            reference=bareme.amount(keys.reference, on),
            price_cap=bareme.amount(keys.price_cap, on),
            share=bareme.rates(keys.share, on).rate(family.enfants_a_charge, family.enfants_aeeh),
            floor=bareme.amount(PLANCHER, on),
            ceiling=bareme.amount(PLAFOND, on),
            age_limit=int(bareme.amount(AGE_LIMIT, on)),
            age_limit_alone=int(bareme.amount(AGE_LIMIT_ALONE, on)),
            sources=sources,
            warnings=tuple(dict.fromkeys((*late, *warnings))),
        )

    def answer(self, on: date) -> Outcome:
        """The amount; price, income and activity are known."""
        price, hours = self.case.care.hourly_price or Decimal(0), self.case.care.hours_per_month
        retained = min(price, self.price_cap)
        spent, income = retained * hours, self.income
        amount = self.amount(spent, income)
        sources = (*self.case.sources, *self.sources)
        if not amount:
            return NotEligible((Message(INCOME_TOO_HIGH),), sources)
        steps = (
            Step(HOURS, hours, StepUnit.COUNT),
            Step(PRICE if retained == price else PRICE_CAPPED, retained, StepUnit.EUROS_PER_HOUR),
            Step(SPENT, to_cents(spent), StepUnit.EUROS),
            Step(INCOME_MONTHLY, to_cents(self.yearly_income / 12), StepUnit.EUROS),
            Step(INCOME_USED, income, StepUnit.EUROS),
            Step(SHARE, self.share, StepUnit.PERCENT),
            Step(REFERENCE, self.reference, StepUnit.EUROS_PER_HOUR),
            Step(CMG, amount, StepUnit.EUROS),
        )
        return Eligible(amount, Periodicity.MONTHLY, steps, sources, self._said(on, capped=retained < price))

    def amount(self, spent: Decimal, income: Decimal) -> Decimal:
        """Euros a month for what is spent at a retained price."""
        return to_cents(max(Decimal(0), spent * (self.reference - income * self.share / 100) / self.reference))

    @property
    def yearly_income(self) -> Decimal:
        return self.case.household.revenus_nets_categoriels_annuels or Decimal(0)

    @property
    def income(self) -> Decimal:
        """Monthly income rounded to the euro, half a euro up, then inside the bounds of the scale."""
        return min(max((self.yearly_income / 12).quantize(Decimal(1), ROUND_HALF_UP), self.floor), self.ceiling)

    def _said(self, on: date, *, capped: bool) -> tuple[Message, ...]:
        case, said = self.case, []
        if capped:
            said.append(Message(ABOVE_CAP))
        if case.child.residence_alternee:
            said.append(Message(EACH_PARENT if on >= SHARED_CUSTODY_FROM else ONE_PARENT))
        if case.household.prepare is Prepare.PARTIEL_50:
            said.append(Message(HALF_TIME_TO_CHECK))
        if case.care.mode_de_garde is ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT and case.household.enfants_a_charge > 1:
            said.append(Message(FOR_THE_FAMILY))
        return (*case.warnings, *said, *self.warnings)


def contributions_warning() -> Message:
    """Said of every estimate of direct employment, with the official simulator."""
    return Message(CONTRIBUTIONS, (("link", URSSAF_SIMULATOR),))
