"""From a place's tariff and a need to what the family pays: the bridge between childcare and aids."""

from __future__ import annotations

from decimal import Decimal

from aids.domain.billing import BillingTerms, NeedHours
from aids.domain.care import ModeDeGarde, Rounding
from aids.domain.household import Household
from aids.domain.price import CareTerms, PriceOfNeed, Tariff
from aids.estimates import price_of_need
from childcare.domain.hours import week_stays
from childcare.domain.kinds import MODE_DE_GARDE, FacilityKind
from childcare.domain.need import WeeklySchedule
from childcare.domain.question import Question
from childcare.models import Facility

# What `care_terms` reads, for queries that load nothing else.
TARIFF_FIELDS = (
    "kind",
    "tariff",
    "psu_rounding",
    "plafond_local",
    "billing_unit_minutes",
    "minimum_stay_minutes",
    "membership_fee",
)


class NeedPrices:
    """Prices of one need for one family; places with the same terms are priced once."""

    def __init__(self, question: Question, household: Household | None) -> None:
        self._household = household
        self._hours = need_hours(question)
        self._on = question.first_day
        self._known: dict[tuple[object, ...], PriceOfNeed] = {}

    def at(self, facility: Facility) -> PriceOfNeed | None:
        """What the place asks; None when no hour is asked."""
        if self._hours is None:
            return None
        terms = tuple(getattr(facility, name) for name in TARIFF_FIELDS)
        if terms not in self._known:
            self._known[terms] = price_of_need(self._household, care_terms(facility), self._hours, self._on)
        return self._known[terms]


def need_hours(question: Question) -> NeedHours | None:
    """The stays of the need, travel included; of a week only when its end is unknown. None without hours."""
    schedule, hours = question.need.schedule, question.hours
    if schedule is None or hours is None or not hours.stays:
        return None
    week: tuple[int, ...] = ()
    endless = False
    if isinstance(schedule, WeeklySchedule):
        week = tuple(span.end - span.start for span in week_stays(schedule, question.need.travel_minutes))
        endless = schedule.until is None
    stays = () if endless else tuple(span.end - span.start for span in hours.stays)
    return NeedHours(stays=stays, week=week, children=len(question.need.children))


def care_terms(facility: Facility) -> CareTerms:
    """The price terms of a place in the words of the aids."""
    return CareTerms(
        mode_de_garde=ModeDeGarde(MODE_DE_GARDE[FacilityKind(facility.kind)]),
        tariff=Tariff(facility.tariff),
        rounding=Rounding(facility.psu_rounding),
        plafond_local=facility.plafond_local,
        billing=BillingTerms(max(1, facility.billing_unit_minutes), facility.minimum_stay_minutes),
        membership_fee=facility.membership_fee,
    )


def least(price: PriceOfNeed | None) -> Decimal | None:
    """The least the family may pay for the need (by month when it has no end); None when nobody can say."""
    amounts = price and (price.exact or price.lowest)
    if not amounts:
        return None
    return amounts.monthly if amounts.for_need is None else amounts.for_need
