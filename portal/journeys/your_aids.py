"""Every aid of one family for one need, in the order to ask for them: what « Vos aides » shows and prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.bareme_files import bareme
from aids.domain.billing import MONTHS_PER_YEAR, NeedHours
from aids.domain.care import PSU_MODES, Child, ModeDeGarde
from aids.domain.estimate import Estimate, EstimateRequest
from aids.domain.household import Household
from aids.domain.life_event import LifeEvent
from aids.domain.local_aid import LocalAid
from aids.domain.outcome import Aid, Eligible, NotEligible, Outcome, Unknown
from aids.domain.price_after_aids import month_of_care
from aids.domain.price_terms import PriceOfNeed
from aids.domain.rules.age import AGE_LIMIT, age
from aids.domain.rules.cesu_prefinance import employer_part
from aids.estimates import estimate, price_of_need, reference_price
from portal.journeys.every_kind import terms_of
from portal.life_event import EventAnswers

MAYOTTE = "976"
EVENT_FIELDS = ("life_event.kind", "life_event.registered_france_travail")
# When the kind of care is not known: one of each that the aids treat differently.
USUAL_KINDS = (
    ModeDeGarde.CRECHE_PSU,
    ModeDeGarde.ASSISTANTE_MATERNELLE,
    ModeDeGarde.MICRO_CRECHE_PAJE,
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT,
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE,
)
BEFORE_LOCAL = ("cmg_emploi_direct", "cmg_structure")
# A tax credit is not worth a word for a few hours once.
CREDITS, GIVEN = ("credit_impot_garde", "credit_impot_domicile"), ("cesu_prefinance",)


@dataclass(frozen=True, slots=True)
class CareNeed:
    """What must be looked after. `modes`: one when it is chosen. `hourly_prices`: euros, where no scale gives them."""

    hours: NeedHours
    on: date
    modes: tuple[ModeDeGarde, ...] = USUAL_KINDS
    hourly_prices: Mapping[ModeDeGarde, Decimal] = field(default_factory=dict)
    commune: str | None = None


class AidState(StrEnum):
    """`TO_ASK`: somebody else decides. `MISSING`: an answer is missing here."""

    POSSIBLE = "possible"
    TO_ASK = "to_ask"
    MISSING = "missing"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Case:
    """What the rule answered for one kind of care and one child; None where the aid does not depend on it."""

    outcome: Outcome
    mode: ModeDeGarde | None = None
    child: Child | None = None

    @property
    def state(self) -> AidState:
        match self.outcome:
            case Eligible():
                return AidState.POSSIBLE
            case NotEligible():
                return AidState.REFUSED
            case Unknown(missing=missing):
                return AidState.MISSING if missing else AidState.TO_ASK


@dataclass(frozen=True, slots=True)
class FoundAid:
    """One aid with its cases. `price`: for the tariff by income, which lowers a price rather than pays; else None."""

    code: str
    label: str
    cases: tuple[Case, ...] = ()
    price: PriceOfNeed | None = None
    local: LocalAid | None = None

    @property
    def best(self) -> Case | None:
        """The most favourable case."""
        return min(self.cases, key=lambda case: list(AidState).index(case.state), default=None)

    @property
    def state(self) -> AidState:
        return self.best.state if self.best else AidState.POSSIBLE

    @property
    def granted(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if isinstance(case.outcome, Eligible))

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields to answer, each once."""
        unknown = (case.outcome for case in self.cases if isinstance(case.outcome, Unknown))
        return tuple(dict.fromkeys(name for outcome in unknown for name in outcome.missing))


@dataclass(frozen=True, slots=True)
class FamilyAids:
    """The answer: the aids in the order to ask, and what they were computed on."""

    aids: tuple[FoundAid, ...]
    need: CareNeed
    family: Household
    told: EventAnswers
    today: date


def aids_of_family(
    need: CareNeed, household: Household | None, told: EventAnswers, local_aids: tuple[LocalAid, ...], today: date
) -> FamilyAids:
    """`household` is None for a family that said nothing. `local_aids`: those of the commune."""
    family = replace(
        household or Household(enfants_a_charge=len(need.hours.children)),
        commune=need.commune,
        mayotte=bool(need.commune and need.commune.startswith(MAYOTTE)),
    )
    cases = list(_monthly_cases(need, family, told, local_aids))
    local = [_local(aid, cases) for aid in local_aids]
    found = (
        FoundAid("age", "", (Case(_age(told.event(), family, need.hours.children, today, told)),)),
        *_tariff(need, family, local_aids),
        *_collected(BEFORE_LOCAL, cases),
        *(aid for aid in local if aid.cases),
        *_collected((*CREDITS, *GIVEN) if need.hours.week.lengths else GIVEN, cases),
        *(() if told.cesu_yearly else (_no_cesu(need.on),)),
    )
    return FamilyAids(found, need, family, told, today)


def estimates_of(
    mode: ModeDeGarde, need: CareNeed, family: Household, told: EventAnswers, local_aids: tuple[LocalAid, ...]
) -> tuple[Estimate, ...]:
    """A usual month in this kind of care: as everywhere in the portal, and the employer's part when it was told."""
    terms = terms_of(mode, need.hourly_prices.get(mode))
    if terms.hourly_price is None:
        terms = replace(terms, hourly_price=reference_price(mode, need.on))

    def with_employer_part(request: EstimateRequest) -> Estimate:
        care = replace(request.care, cesu_employeur_annuel=told.cesu_yearly)
        return estimate(replace(request, care=care), local_aids)

    return month_of_care(family, terms, need.hours, need.on, with_employer_part)


def _monthly_cases(
    need: CareNeed, family: Household, told: EventAnswers, local_aids: tuple[LocalAid, ...]
) -> Iterator[tuple[Aid, Case]]:
    for mode in need.modes:
        found = estimates_of(mode, need, family, told, local_aids)
        # Home care is paid by family: one estimate, for the youngest.
        several = len(found) == len(need.hours.children)
        children = need.hours.children if several else (None,) * len(found)
        for child, answer in zip(children, found, strict=True):
            for aid in answer.aids:
                yield aid, Case(aid.outcome, mode, child)


def _collected(codes: Iterable[str], cases: list[tuple[Aid, Case]]) -> Iterator[FoundAid]:
    for code in codes:
        of_code = [(aid, case) for aid, case in cases if aid.code == code]
        if of_code:
            shown = of_code[:1] if code == "cesu_prefinance" else of_code
            yield FoundAid(code, of_code[0][0].label, tuple(case for _aid, case in shown))


def _local(local: LocalAid, cases: list[tuple[Aid, Case]]) -> FoundAid:
    return FoundAid(local.slug, local.title, tuple(case for aid, case in cases if aid.code == local.slug), local=local)


def _tariff(need: CareNeed, family: Household, local_aids: tuple[LocalAid, ...]) -> Iterator[FoundAid]:
    """The tariff by income of the first crèche of the need."""
    for mode in need.modes:
        if mode in PSU_MODES:
            price = price_of_need(family, terms_of(mode), need.hours, need.on, local_aids)
            yield FoundAid("psu", "", price=price)
            return


def _age(
    event: LifeEvent | None, family: Household, children: tuple[Child, ...], today: date, told: EventAnswers
) -> Outcome:
    """One lump sum for the family. Asked today: the delay runs to now, whatever the month of care."""
    if event is None:
        missing = [name for name in EVENT_FIELDS if name != EVENT_FIELDS[1] or told.registered is None]
        return Unknown(tuple(missing))
    youngest = max(children, key=lambda child: child.birth_date)
    if event.children_under_12 is None and len(children) >= family.enfants_a_charge:
        limit = bareme("age").amount(AGE_LIMIT, today) * MONTHS_PER_YEAR
        young = sum(0 <= child.age_in_months(event.start) < limit for child in children)
        event = replace(event, children_under_12=young)
    return age(event, family, youngest, bareme("age"), today)


def _no_cesu(on: date) -> FoundAid:
    """Nobody computes it: the family may ask."""
    outcome = employer_part(None, bareme("cesu_prefinance"), on)
    if isinstance(outcome, NotEligible):
        outcome = Unknown(reasons=outcome.reasons)
    return FoundAid("cesu_prefinance", "", (Case(outcome),))
