"""From a place's tariff and a need to what the family pays: the bridge between childcare and aids."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any

from aids.domain.billing import BillingTerms, Month, NeedHours, Stays
from aids.domain.care import Child, ModeDeGarde, Rounding
from aids.domain.household import Household
from aids.domain.price_terms import CareTerms, FlatPeriod, PriceOfNeed, Tariff
from aids.domain.specific_hours import specific_minutes
from aids.estimates import FamilyPrices, least_prices
from aids.selectors.local_aids import local_aids_of
from childcare.domain.hours import Span, day_of, week_stays
from childcare.domain.kinds import MODE_DE_GARDE, FacilityKind
from childcare.domain.need import WeeklySchedule
from childcare.domain.question import Question
from childcare.models import Facility
from childcare.models.tariff import PRICE_FIELDS, price_fields_of
from childcare.services.public_holidays import everywhere

# What `care_terms` reads.
TARIFF_FIELDS = (*PRICE_FIELDS, "membership_fee")
# Terms are spelled in full, so that what is kept never grows old. The country has fewer, of some 40 letters.
KEPT_TERMS = 8192
AMOUNTS = ("plafond_local", "hourly_price", "flat_price")
MINUTES = ("billing_unit_minutes", "minimum_stay_minutes")


class NeedPrices:
    """Prices of one need for one family; places with the same terms are priced once.

    `commune` (INSEE code): where the family searches, and is taken to live, for the local aids. One query.
    """

    def __init__(self, question: Question, household: Household | None, commune: str | None = None) -> None:
        lives_in = (household and household.commune) or commune
        local_aids = local_aids_of(lives_in) if lives_in else ()
        hours, on = need_hours(question), question.first_day
        self._prices = FamilyPrices(household, hours, on, local_aids) if hours else None
        self._least = least_prices(household, hours, on, local_aids) if hours else None
        self._known: dict[tuple[object, ...], PriceOfNeed] = {}

    def at(self, facility: Facility) -> PriceOfNeed | None:
        """What the place asks; None when no hour is asked."""
        if self._prices is None:
            return None
        terms = tuple(getattr(facility, name) for name in TARIFF_FIELDS)
        if terms not in self._known:
            self._known[terms] = self._prices.price(care_terms(facility))
        return self._known[terms]

    def least_at(self, price_terms: str) -> Decimal | None:
        """`least` of what a place with these terms asks (`Facility.price_terms`), many times sooner than `at`."""
        return self._least.of(spelled_terms(price_terms)) if self._least else None


def need_hours(question: Question) -> NeedHours | None:
    """The stays of the need, travel included; of a week only when its end is unknown. None without hours."""
    need, hours = question.need, question.hours
    if need.schedule is None or hours is None or not hours.stays:
        return None
    children = tuple(Child(child.birth_date) for child in need.children)
    if not isinstance(need.schedule, WeeklySchedule):
        return NeedHours(children, _months(hours.stays))
    week = _stays(week_stays(need.schedule, need.travel_minutes))
    return NeedHours(children, _months(hours.stays) if need.schedule.until else (), week)


def _months(spans: Iterable[Span]) -> tuple[Month, ...]:
    by_month = groupby(spans, key=lambda span: day_of(span.start).replace(day=1))
    months = ((month, list(spans)) for month, spans in by_month)
    return tuple(Month(day_of(spans[0].start), _stays(spans, everywhere(month.year))) for month, spans in months)


def _stays(spans: Collection[Span], public_holidays: Collection[date] = ()) -> Stays:
    specific = sum(specific_minutes(span.start, span.end, public_holidays) for span in spans)
    return Stays(tuple(span.end - span.start for span in spans), specific)


def care_terms(facility: Facility) -> CareTerms:
    """The price terms of a place in the words of the aids."""
    return CareTerms(
        mode_de_garde=ModeDeGarde(MODE_DE_GARDE[FacilityKind(facility.kind)]),
        tariff=Tariff(facility.tariff),
        rounding=Rounding(facility.psu_rounding),
        plafond_local=facility.plafond_local,
        hourly_price=facility.hourly_price,
        flat_price=facility.flat_price,
        flat_period=FlatPeriod(facility.flat_period or FlatPeriod.STAY),
        billing=BillingTerms(max(1, facility.billing_unit_minutes), facility.minimum_stay_minutes),
        membership_fee=facility.membership_fee,
    )


@lru_cache(maxsize=KEPT_TERMS)
def spelled_terms(price_terms: str) -> CareTerms:
    """`care_terms` of the facilities whose `price_terms` are these, but for the membership fee."""
    said: dict[str, Any] = price_fields_of(price_terms)
    amounts = {name: Decimal(said[name]) if said[name] else None for name in AMOUNTS}
    minutes = {name: int(said[name]) for name in MINUTES}
    return care_terms(Facility(**said | amounts | minutes))
