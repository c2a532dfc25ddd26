"""The output of `manage.py match`: ISO 8601 dates and times, amounts as strings with two decimals, unknown as null."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from aids.domain.price_terms import Amounts, PriceOfNeed, PriceStatus
from childcare.domain.answer import Coverage
from childcare.domain.kinds import MODE_DE_GARDE, FacilityKind
from childcare.domain.need import LocalInterval
from portal.journeys.search import FoundPlace, SearchAnswer

ONE_DAY = timedelta(days=1)


def render_answer(answer: SearchAnswer, time_zone: str) -> dict[str, object]:
    """The JSON object of one search; instants are written in the time zone of the point searched."""
    return {
        "needed_minutes": answer.needed_minutes,
        "unpublished_minutes": answer.unpublished_minutes,
        "published_until": answer.published_until.isoformat(),
        "count": answer.count,
        "results": [_place(place, ZoneInfo(time_zone)) for place in answer.places],
    }


def _place(place: FoundPlace, zone: ZoneInfo) -> dict[str, object]:
    match, site, facility = place.match, place.site, place.facility
    return {
        "kind": match.kind.value,
        "facility": {
            "id": str(facility.pk),
            "site_id": str(site.pk),
            "name": facility.name,
            "mode_de_garde": MODE_DE_GARDE[FacilityKind(facility.kind)],
            "avip": match.avip,
            "latitude": site.latitude,
            "longitude": site.longitude,
        },
        "distance_km": round(match.distance_km, 2),
        "coverage": _coverage(match.coverage) if match.coverage else None,
        "price": _price(place.price),
        "confirmed_at": match.confirmed_at.astimezone(zone).isoformat() if match.confirmed_at else None,
        "reasons": list(place.reasons),
    }


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "covered_minutes": coverage.covered_minutes,
        "ratio": round(coverage.ratio, 4),
        "missing": [
            {"date": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
            for interval in coverage.missing
            for start, end in _within_a_day(interval)
        ],
    }


def _within_a_day(interval: LocalInterval) -> Iterator[tuple[datetime, datetime]]:
    """An interval names one date, so it lasts at most 24 hours: a longer one is cut at midnight."""
    start, end = interval.start, interval.end
    while end - start > ONE_DAY:
        midnight = datetime.combine(start.date() + ONE_DAY, time())
        yield start, midnight
        start = midnight
    yield start, end


def _price(price: PriceOfNeed | None) -> dict[str, object]:
    if price and price.status is PriceStatus.AT_MOST:
        price = None
    exact = price.exact if price else None
    rendered: dict[str, object] = {
        "status": _status(price),
        "for_need": _euros(exact.for_need if exact else None),
        "monthly": _euros(exact.monthly if exact else None),
    }
    if price and price.lowest and price.highest:
        rendered |= _bounds("min", price.lowest) | _bounds("max", price.highest)
    return rendered


def _status(price: PriceOfNeed | None) -> str:
    """What is not computed is unknown, like what nobody can know."""
    if price is None or price.status is PriceStatus.TO_ESTIMATE:
        return PriceStatus.UNKNOWN.value
    return price.status.value


def _bounds(bound: str, amounts: Amounts) -> dict[str, object]:
    return {f"for_need_{bound}": _euros(amounts.for_need), f"monthly_{bound}": _euros(amounts.monthly)}


def _euros(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
