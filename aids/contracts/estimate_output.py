"""The output of `manage.py estimate`: amounts as strings with two decimals, dates in ISO 8601, unknown as null."""

from __future__ import annotations

from decimal import Decimal

from aids.domain.bareme import Source
from aids.domain.estimate import Estimate, EstimateStatus
from aids.domain.outcome import Aid, Eligible, NotEligible, Outcome, Unknown
from aids.domain.wording import to_cents


def render_estimate(estimate: Estimate) -> dict[str, object]:
    """The JSON object of one estimate; the range is there only when the status is `range`."""
    rendered: dict[str, object] = {
        "on": estimate.on.isoformat(),
        "status": estimate.status.value,
        "hourly_rate": _euros(estimate.hourly_rate),
        "gross_cost": _euros(estimate.gross_cost),
        "reste_a_charge": _euros(estimate.reste_a_charge),
    }
    if estimate.status is EstimateStatus.RANGE:
        rendered["reste_a_charge_min"] = _euros(estimate.reste_a_charge_min)
        rendered["reste_a_charge_max"] = _euros(estimate.reste_a_charge_max)
    return rendered | {
        "reste_a_charge_after_tax_credit": _euros(estimate.reste_a_charge_after_tax_credit),
        "aids": [_aid(aid) for aid in estimate.aids],
        "warnings": [str(warning) for warning in estimate.warnings],
    }


def _aid(aid: Aid) -> dict[str, object]:
    outcome = aid.outcome
    granted = outcome if isinstance(outcome, Eligible) else None
    return {
        "code": aid.code,
        "label": aid.label,
        "status": _status(outcome),
        "amount": _euros(granted.amount if granted else None),
        "periodicity": granted.periodicity.value if granted else None,
        "missing": list(outcome.missing) if isinstance(outcome, Unknown) else [],
        "reasons": [] if isinstance(outcome, Eligible) else [str(reason) for reason in outcome.reasons],
        "steps": [{"label": step.label, "value": step.plain} for step in granted.steps] if granted else [],
        "sources": [_source(source) for source in outcome.sources],
    }


def _status(outcome: Outcome) -> str:
    match outcome:
        case Eligible():
            return "eligible"
        case NotEligible():
            return "not_eligible"
        case Unknown():
            return "unknown"


def _source(source: Source) -> dict[str, str | None]:
    return {"text": source.text, "url": source.url, "checked_on": source.checked_on.isoformat()}


def _euros(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{to_cents(amount):f}"
