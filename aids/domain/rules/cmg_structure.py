"""CMG of a family that pays an organisation: micro-crèche PAJE, crèche familiale PAJE, home care company.

`CMG = min(85 % × spent, maximum) − CRDS`, the maximum being a share of the BMAF by income, age of the child and
situation (art. L.531-6 and D.531-20 to D.531-22 CSS). Prose, worked example and doubts: docs/aides/cmg_structure.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from aids.domain.bareme import Bareme, NotInForce, Source
from aids.domain.care import AT_HOME, Child, ModeDeGarde
from aids.domain.cmg import FOR_THE_FAMILY, NOTHING, NOTHING_SPENT, AmountByPrice, CmgCase, nothing
from aids.domain.household import Activity, Household
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Step, StepUnit, Unknown, not_in_force
from aids.domain.rules.condition_activite import ACTIVITES, PARENT_ISOLE, every_adult_works
from aids.domain.wording import CENT, Message, french_euros, gettext_noop, to_cents

BMAF, CRDS, PART = "bmaf", "crds", "part_maximale"
AGE_LIMIT, AGE_OF_HALF, PRICE_CAP = "age_limite", "age_demi_montant", "prix_horaire_maximal"
CEILINGS = ("plafond_1", "plafond_2")
SUPPLEMENTS = ("plafond_1_par_enfant", "plafond_2_par_enfant")
CEILING_ALONE = "majoration_plafond_parent_isole"
SPECIFIC_HOURS, SPECIFIC_RAISE = "seuil_heures_specifiques", "majoration_horaires"
SITUATION_RAISE = "majoration_situation"
FIGURES = (
    *(BMAF, CRDS, PART, AGE_LIMIT, AGE_OF_HALF, PRICE_CAP, CEILING_ALONE),
    *(SPECIFIC_HOURS, SPECIFIC_RAISE, SITUATION_RAISE, *CEILINGS, *SUPPLEMENTS),
)
# On 1 January, then on 1 April.
RENEWED_EACH_YEAR = (CEILINGS[0], BMAF)
AUGUST = 8

SPENT = gettext_noop("Dépense de garde du mois")
PART_OF_SPENT = gettext_noop("85 % de la dépense")
TRANCHE = gettext_noop("Tranche de revenus, de 1 à 3")
MAXIMUM = gettext_noop("CMG maximum de cette tranche")
MAXIMUM_HALF = gettext_noop("Moitié du maximum, à partir de 3 ans")
MAXIMUM_PREPARE = gettext_noop("Moitié du maximum, avec la PreParE à mi-temps ou moins")
RAISE = gettext_noop("Majoration du maximum")
MAXIMUM_RAISED = gettext_noop("CMG maximum majoré")
GROSS = gettext_noop("CMG avant la CRDS")
CRDS_TAKEN = gettext_noop("CRDS retirée")
NET = gettext_noop("CMG par mois")
PRICE_TOO_HIGH = gettext_noop("Au-delà de %(price)s par heure, une micro-crèche ne donne aucun CMG.")
TOO_LITTLE = gettext_noop("Le montant est inférieur à un centime.")
SHARED_CUSTODY = gettext_noop("Résidence alternée : partage de ce CMG à vérifier auprès de la Caf.")


def column(mode: ModeDeGarde) -> str:
    """A micro-crèche is in the column of home care; a place that employs assistants maternels has its own."""
    return "assistant_maternel" if mode is ModeDeGarde.CRECHE_FAMILIALE_PAJE else "micro_creche_domicile"


def maximum(percent_of_bmaf: Decimal, bmaf: Decimal) -> Decimal:
    """Euros a month for a child under three, to the cent."""
    return to_cents(bmaf * percent_of_bmaf / 100)


def half(amount: Decimal) -> Decimal:
    """Half of a maximum already rounded to the cent, half a cent up."""
    return to_cents(amount / 2)


def crds(gross: Decimal, percent: Decimal) -> Decimal:
    """The levy on a benefit, its fractions of a cent dropped."""
    return (gross * percent / 100).quantize(CENT, ROUND_DOWN)


def has_full_maximum(child: Child, years: int, on: date) -> bool:
    """Under `years`, to the end of that birthday's month; to 31 August for a birthday from January to August."""
    until = (child.birth_date.year + years, max(child.birth_date.month, AUGUST))
    return (on.year, on.month) <= until


def cmg_structure(case: CmgCase, bareme: Bareme, on: date) -> Outcome:
    """CMG of the month of `on`, in euros after CRDS. `case.care` is a micro-crèche, family crèche or company."""
    found = _scale_or_refusal(case, bareme, on)
    return found.answer() if isinstance(found, _Scale) else found


def cmg_structure_by_price(case: CmgCase, bareme: Bareme, on: date) -> AmountByPrice:
    """The amount of `cmg_structure` alone, for any price and number of hours."""
    found = _scale_or_refusal(case.at_any_price(), bareme, on)
    if isinstance(found, NotEligible):
        return nothing
    if not isinstance(found, _Scale):
        return _unknown_within(case, bareme, on)
    grant, cap = found.grant, found.price_cap

    def amount(price: Decimal, hours: Decimal) -> Decimal:
        if cap is not None and price > cap:
            return NOTHING
        _share, gross, levy = grant.amounts(to_cents(price * hours))
        return gross - levy

    return amount


def _unknown_within(case: CmgCase, bareme: Bareme, on: date) -> AmountByPrice:
    """Unknown, but for a price so high that it opens no right whatever the family answers."""
    try:
        cap = _Scale.at(case, bareme, on).price_cap
    except NotInForce:
        cap = None
    return lambda price, hours: NOTHING if cap is not None and price > cap else None


def _scale_or_refusal(case: CmgCase, bareme: Bareme, on: date) -> _Scale | NotEligible | Unknown:
    """The scale when it gives an amount, otherwise why not."""
    try:
        scale = _Scale.at(case, bareme, on)
    except NotInForce:
        return not_in_force(on)
    reasons = (*case.refusals(int(scale.figure(AGE_LIMIT)), on), *scale.price_refusal())
    if reasons:
        return NotEligible(reasons, (*case.sources, *scale.sources))
    if case.prepare.part_of_maxima is None:
        return not_in_force(on)
    if case.unknown or scale.missing:
        missing = tuple(dict.fromkeys((*case.missing, *scale.missing)))
        return Unknown(missing, case.activity.reasons, (*case.sources, *scale.sources))
    if not case.spent:
        return NotEligible((Message(NOTHING_SPENT),), scale.sources)
    return scale


@dataclass(frozen=True, slots=True)
class _Grant:
    """What the scale gives one family for any spending: `part` percent of it up to `highest`, less `levy` percent."""

    part: Decimal
    highest: Decimal
    levy: Decimal

    def amounts(self, spent: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """Euros: the share of what is spent, the CMG before the CRDS, the CRDS."""
        share = to_cents(spent * self.part / 100)
        gross = min(share, self.highest)
        return share, gross, crds(gross, self.levy)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The scale as it stands on one day, for one family."""

    case: CmgCase
    bareme: Bareme
    on: date
    sources: tuple[Source, ...]
    warnings: tuple[Message, ...]

    @classmethod
    def at(cls, case: CmgCase, bareme: Bareme, on: date) -> _Scale:
        shares = tuple(f"{column(case.care.mode_de_garde)}_{tranche}" for tranche in (1, 2, 3))
        sources, warnings = bareme.used(on, *FIGURES, *shares)
        late = bareme.renewal(on, *RENEWED_EACH_YEAR)
        return cls(case, bareme, on, sources, tuple(dict.fromkeys((*late, *warnings))))

    def figure(self, key: str) -> Decimal:
        return self.bareme.amount(key, self.on)

    @property
    def price_cap(self) -> Decimal | None:
        """Euros an hour, for the small establishments of art. D.531-21 I; None for the others."""
        return self.figure(PRICE_CAP) if self.case.care.mode_de_garde is ModeDeGarde.MICRO_CRECHE_PAJE else None

    def price_refusal(self) -> tuple[Message, ...]:
        price, cap = self.case.care.hourly_price, self.price_cap
        if cap is None or price is None or price <= cap:
            return ()
        return (Message(PRICE_TOO_HIGH, (("price", french_euros(cap)),)),)

    @property
    def missing(self) -> tuple[str, ...]:
        """What this scale asks beside the common fields."""
        alone = (PARENT_ISOLE,) if self.case.household.parent_isole is None else ()
        adults = (ACTIVITES,) if self._many_specific_hours and every_adult_works(self.case.household) is None else ()
        return (*alone, *adults)

    def answer(self) -> Outcome:
        """The amount; price, income, activity and situation are known."""
        spent = to_cents(self.case.spent)
        share, gross, levy = self.grant.amounts(spent)
        sources = (*self.case.sources, *self.sources)
        if gross == levy:
            return NotEligible((Message(TOO_LITTLE),), sources)
        steps = (
            Step(SPENT, spent, StepUnit.EUROS),
            Step(PART_OF_SPENT, share, StepUnit.EUROS),
            *self._maximum()[1],
            Step(GROSS, gross, StepUnit.EUROS),
            Step(CRDS_TAKEN, levy, StepUnit.EUROS),
            Step(NET, gross - levy, StepUnit.EUROS),
        )
        return Eligible(gross - levy, Periodicity.MONTHLY, steps, sources, self._said())

    @property
    def grant(self) -> _Grant:
        return _Grant(self.figure(PART), self._maximum()[0], self.figure(CRDS))

    def tranche(self) -> int:
        """1, 2 or 3 by yearly income, against ceilings raised by each further child and for a parent alone."""
        family = self.case.household
        yearly = family.revenus_nets_categoriels_annuels or Decimal(0)
        raised = self.figure(CEILING_ALONE) if family.parent_isole else Decimal(1)
        for number, (base, supplement) in enumerate(zip(CEILINGS, SUPPLEMENTS, strict=True), start=1):
            ceiling = (self.figure(base) + self.figure(supplement) * (family.enfants_a_charge - 1)) * raised
            if yearly <= ceiling:
                return number
        return len(CEILINGS) + 1

    def _maximum(self) -> tuple[Decimal, tuple[Step, ...]]:
        """The maximum of this family, with its trace: share of the BMAF, halves, then raises."""
        tranche = self.tranche()
        key = f"{column(self.case.care.mode_de_garde)}_{tranche}"
        amount = maximum(self.figure(key), self.figure(BMAF))
        steps = [Step(TRANCHE, Decimal(tranche), StepUnit.COUNT), Step(MAXIMUM, amount, StepUnit.EUROS)]
        if not has_full_maximum(self.case.child, int(self.figure(AGE_OF_HALF)), self.on):
            amount = half(amount)
            steps.append(Step(MAXIMUM_HALF, amount, StepUnit.EUROS))
        part = self.case.prepare.part_of_maxima or Decimal(1)
        if part != 1:
            amount = to_cents(amount * part)
            steps.append(Step(MAXIMUM_PREPARE, amount, StepUnit.EUROS))
        if raised := self._raise():
            amount = to_cents(amount * (100 + raised) / 100)
            steps += [Step(RAISE, raised, StepUnit.PERCENT), Step(MAXIMUM_RAISED, amount, StepUnit.EUROS)]
        return amount, tuple(steps)

    def _raise(self) -> Decimal:
        """Percent added to the maximum: once for the situation, once for specific hours, both on the same base."""
        family = self.case.household
        raised = self.figure(SITUATION_RAISE) if _is_helped(family) else Decimal(0)
        if self._many_specific_hours and every_adult_works(family):
            raised += self.figure(SPECIFIC_RAISE)
        return raised

    @property
    def _many_specific_hours(self) -> bool:
        return self.case.care.specific_hours_per_month >= self.figure(SPECIFIC_HOURS)

    def _said(self) -> tuple[Message, ...]:
        shared = (Message(SHARED_CUSTODY),) if self.case.child.residence_alternee else ()
        several = self.case.household.enfants_a_charge > 1 and self.case.care.mode_de_garde in AT_HOME
        family = (Message(FOR_THE_FAMILY),) if several else ()
        return (*self.case.warnings, *shared, *family, *self.warnings)


def _is_helped(family: Household) -> bool:
    """AAH of one adult, a parent alone or a child with AEEH: one raise, whatever their number."""
    aah = family.aah or Activity.AAH in family.activites
    return aah or bool(family.parent_isole) or family.enfants_aeeh > 0
