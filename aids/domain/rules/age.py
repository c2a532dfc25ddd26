"""« Aide à la garde d'enfants » of France Travail (AGE, formerly AGEPI): a lump sum when a job or a training starts.

Source: délibération 2024-35 of 24 April 2024, instruction 2024-16 of 30 May 2024. Nothing before 1 May 2024: the older
aid had other conditions. Prose, worked example and doubts: docs/aides/age.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme, NotInForce
from aids.domain.care import Child
from aids.domain.civil_months import months_after
from aids.domain.household import Household
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Step, StepUnit, Unknown, not_in_force
from aids.domain.wording import Message, french_date, french_euros, gettext_noop, to_cents

CONTRACT_DAYS, TRAINING_HOURS = "contrat_jours_minimum", "formation_heures_minimum"
LOWEST_ALLOWANCE, LOWEST_ALLOWANCE_MAYOTTE = "are_minimale", "are_minimale_mayotte"
ALLOWANCE_FACTOR, AGE_LIMIT = "are_coefficient", "age_limite"
MONTHS_TO_ASK, MONTHS_BETWEEN, FULL_HOURS = "delai_demande", "delai_entre_deux_aides", "seuil_heures"
CONDITIONS = (CONTRACT_DAYS, TRAINING_HOURS, ALLOWANCE_FACTOR, AGE_LIMIT, MONTHS_TO_ASK, MONTHS_BETWEEN, FULL_HOURS)
# The lump sum stops growing at three children.
MOST_CHILDREN = 3

HOURS = gettext_noop("Heures par semaine")
CHILDREN = gettext_noop("Enfants comptés pour cette aide")
LUMP_SUM = gettext_noop("Aide à la garde d’enfants, versée une fois")

REGISTER = gettext_noop("Inscrivez-vous à France Travail : l’aide est pour les personnes inscrites.")
SHORT_CONTRACT = gettext_noop("Contrat de %(found)s jours : il en faut au moins %(least)s à la suite.")
SHORT_TRAINING = gettext_noop("Formation de %(found)s heures : il en faut au moins %(least)s.")
HIGH_ALLOWANCE = gettext_noop("Allocation chômage de %(found)s par jour : il faut au plus %(most)s.")
NO_CHILD = gettext_noop("Il faut un enfant de moins de %(age)s ans à charge le %(start)s.")
TOO_LATE = gettext_noop("Demande hors délai : la date limite est le %(last)s. Votre agence peut faire une exception.")
TOO_SOON = gettext_noop("Aide déjà reçue. Une autre est possible si vous commencez dès le %(first)s.")
OLDER_AID = gettext_noop("Avant le %(first)s, une autre aide existait. Elle n’est pas calculée ici.")
MAYOTTE_ALLOWANCE = gettext_noop("À Mayotte, le seuil d’allocation est à vérifier avec France Travail.")

ASK_BEFORE = gettext_noop("À demander à France Travail au plus tard le %(last)s.")
COSTS_NEEDED = gettext_noop("Vous devez avoir des frais de garde.")
MAYOTTE_AMOUNT = gettext_noop("Montant à Mayotte à vérifier avec France Travail.")


@dataclass(frozen=True, slots=True)
class _Finding:
    """One condition: met when empty, else what fails, which field is missing, or what nobody could confirm."""

    refused: Message | None = None
    missing: str | None = None
    doubt: Message | None = None


MET = _Finding()


def _refused(template: str, **values: str) -> _Finding:
    return _Finding(refused=Message(template, tuple(values.items())))


def _missing(field: str) -> _Finding:
    return _Finding(missing=f"life_event.{field}")


def age(event: LifeEvent, household: Household, child: Child, bareme: Bareme, on: date) -> Outcome:
    """The lump sum for this event. `on` chooses the figures, and is the day of asking when `requested_on` is None."""
    began = bareme.series[MONTHS_TO_ASK].enabled[0].valid_from
    if event.start < began:
        return Unknown(reasons=(Message(OLDER_AID, (("first", french_date(began)),)),))
    try:
        return _Case(event, household, child, bareme, on).answer()
    except NotInForce:
        return not_in_force(on)


@dataclass(frozen=True, slots=True)
class _Case:
    """One family, one event, one day. Every condition is looked at, so that one answer says all there is to change."""

    event: LifeEvent
    household: Household
    child: Child
    bareme: Bareme
    on: date

    def answer(self) -> Outcome:
        findings = (
            self.registration(),
            self.contract() if self.event.kind is LifeEventKind.EMPLOI else self.training(),
            self.allowance(),
            self.children_found(),
            self.delay(),
            self.last_aid(),
            # Zero hours a week is no job and no training: ask again.
            MET if self.event.hours_per_week else _missing("hours_per_week"),
        )
        sources, _ = self.bareme.used(self.on, *self.conditions())
        if refused := tuple(found.refused for found in findings if found.refused):
            return NotEligible(refused, sources)
        missing = tuple(found.missing for found in findings if found.missing)
        doubts = tuple(found.doubt for found in findings if found.doubt)
        return Unknown(missing, doubts, sources) if missing or doubts else self.lump_sum()

    def figure(self, key: str) -> Decimal:
        return self.bareme.amount(key, self.on)

    def conditions(self) -> tuple[str, ...]:
        """Series read for this family: the lowest allowance only when there is one to compare."""
        return (*CONDITIONS, LOWEST_ALLOWANCE) if self.event.are_journaliere else CONDITIONS

    def registration(self) -> _Finding:
        if self.event.registered_france_travail is None:
            return _missing("registered_france_travail")
        return MET if self.event.registered_france_travail else _refused(REGISTER)

    def contract(self) -> _Finding:
        if self.event.contract_type is ContractType.CDI:
            return MET
        if self.event.contract_days is None:
            return _missing("contract_days" if self.event.contract_type else "contract_type")
        return _at_least(self.figure(CONTRACT_DAYS), self.event.contract_days, SHORT_CONTRACT)

    def training(self) -> _Finding:
        if self.event.training_hours is None:
            return _missing("training_hours")
        return _at_least(self.figure(TRAINING_HOURS), self.event.training_hours, SHORT_TRAINING)

    def allowance(self) -> _Finding:
        """Not indemnified, or little: in Mayotte nobody says which lowest allowance counts, so both are tried."""
        daily = self.event.are_journaliere
        if daily is None:
            return _missing("are_journaliere")
        if not daily:
            return MET
        most = to_cents(self.figure(ALLOWANCE_FACTOR) * self.figure(LOWEST_ALLOWANCE))
        if to_cents(daily) > most:
            return _refused(HIGH_ALLOWANCE, found=french_euros(daily), most=french_euros(most))
        if not self.household.mayotte:
            return MET
        least = to_cents(self.figure(ALLOWANCE_FACTOR) * self.figure(LOWEST_ALLOWANCE_MAYOTTE))
        return MET if to_cents(daily) <= least else _Finding(doubt=Message(MAYOTTE_ALLOWANCE))

    def children(self) -> int | None:
        """Children young enough when the event starts; None when the family has several and did not say."""
        months = self.child.age_in_months(self.event.start)
        young_enough = 0 <= months < self.figure(AGE_LIMIT) * 12
        others = self.household.enfants_a_charge - 1
        most = others + young_enough
        if self.event.children_under_12 is not None:
            return min(self.event.children_under_12, most)
        return most if not others else None

    def children_found(self) -> _Finding:
        count = self.children()
        if count is None:
            return _missing("children_under_12")
        start, years = french_date(self.event.start), f"{self.figure(AGE_LIMIT).normalize():f}"
        return MET if count else _refused(NO_CHILD, age=years, start=start)

    def last_day_to_ask(self) -> date:
        return months_after(self.event.start, int(self.figure(MONTHS_TO_ASK)))

    def delay(self) -> _Finding:
        last = self.last_day_to_ask()
        return _refused(TOO_LATE, last=french_date(last)) if (self.event.requested_on or self.on) > last else MET

    def last_aid(self) -> _Finding:
        if self.event.last_age_on is None:
            return MET
        first = months_after(self.event.last_age_on, int(self.figure(MONTHS_BETWEEN)))
        return _refused(TOO_SOON, first=french_date(first)) if self.event.start < first else MET

    def lump_sum(self) -> Eligible:
        hours, children = self.event.hours_per_week or Decimal(0), self.children() or 0
        long_or_short = "15h_et_plus" if hours >= self.figure(FULL_HOURS) else "moins_de_15h"
        place = "_mayotte" if self.household.mayotte else ""
        key = f"montant_{long_or_short}_{min(children, MOST_CHILDREN)}{place}"
        amount = self.figure(key)
        steps = (
            Step(CHILDREN, Decimal(children), StepUnit.COUNT),
            Step(HOURS, hours, StepUnit.COUNT),
            Step(LUMP_SUM, amount, StepUnit.EUROS),
        )
        sources, warnings = self.bareme.used(self.on, key, *self.conditions())
        to_ask = (Message(ASK_BEFORE, (("last", french_date(self.last_day_to_ask())),)),)
        asked = () if self.event.requested_on else to_ask
        mayotte = (Message(MAYOTTE_AMOUNT),) if self.household.mayotte else ()
        said = (*asked, Message(COSTS_NEEDED), *mayotte, *warnings)
        return Eligible(amount, Periodicity.ONCE, steps, sources, said)


def _at_least(least: Decimal, found: int, too_little: str) -> _Finding:
    return MET if found >= least else _refused(too_little, found=str(found), least=f"{least.normalize():f}")
