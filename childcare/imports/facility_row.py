"""The common row: what every reader's row becomes, or why it does not."""

from __future__ import annotations

from dataclasses import dataclass

from childcare.domain.kinds import FacilityKind


@dataclass(frozen=True, slots=True)
class SiteRow:
    """Where and when children are received.

    Ages in completed months, the last excluded; `ages_said` is False when they are only the usual ones of the kind.
    `open_week` has one bit per quarter-hour from Monday 00:00, None when unknown. `precision` is a code of
    Site.Precision; « commune » means that the point is the commune's centre, to be geocoded.
    """

    address: str
    postal_code: str
    commune: str
    insee_code: str
    latitude: float
    longitude: float
    precision: str
    time_zone: str
    min_months: int
    max_months: int
    ages_said: bool
    open_week: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """One facility as it would be written; empty text or None is unknown. `notes` say what was assumed or left out."""

    position: str
    external_id: str
    name: str
    kind: FacilityKind
    kind_assumed: bool
    tariff: str
    sites: tuple[SiteRow, ...]
    phone: str = ""
    email: str = ""
    website: str = ""
    manager: str = ""
    capacity: int | None = None
    request_channel: str = ""
    notes: tuple[str, ...] = ()

    @property
    def to_geocode(self) -> bool:
        """Whether a site has no better point than its commune's, and an address that would give one."""
        return any(site.precision == "commune" and site.address for site in self.sites)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row left out: where it is, what it calls itself, and why (in French)."""

    position: str
    name: str
    reason: str
    external_id: str = ""
