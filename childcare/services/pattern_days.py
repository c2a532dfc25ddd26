"""The slots that weekly patterns ask for, day by day: presence of the site, closures and public holidays respected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from childcare.services import public_holidays

# One row per pattern and day. Parameters: those of `parameters`.
WANTED = """
    SELECT p.id AS pattern_id, p.age_group_id, day::date AS day, p.starts, p.ends, p.seats, p.kind, p.audience
    FROM weekly_pattern p
    JOIN age_group g ON g.id = p.age_group_id
    JOIN site s ON s.id = g.site_id
    JOIN generate_series(%(first)s::date, %(last)s::date, interval '1 day') day
      ON extract(isodow FROM day) = p.weekday
    WHERE p.id = ANY (%(patterns)s)
      AND day BETWEEN p.valid_from AND coalesce(p.valid_until, 'infinity')
      AND day BETWEEN coalesce(s.present_from, '-infinity') AND coalesce(s.present_until, 'infinity')
      AND NOT EXISTS (
          SELECT FROM closure c WHERE c.facility_id = s.facility_id AND day BETWEEN c.starts AND c.until
      )
      AND (p.on_public_holidays OR NOT EXISTS (
          SELECT FROM unnest(%(holiday_zones)s::text[], %(holiday_days)s::date[]) h (zone, day)
          WHERE h.day = day.day::date AND h.zone = CASE
              WHEN left(s.insee_code, 3) = ANY (%(zones)s::text[]) THEN left(s.insee_code, 3)
              WHEN left(s.insee_code, 2) = ANY (%(zones)s::text[]) THEN left(s.insee_code, 2)
              ELSE '' END
      ))
"""


def parameters(*, pattern_ids: Iterable[int], first: date, last: date) -> dict[str, Any]:
    """The parameters of WANTED for these patterns, from `first` to `last`, both included."""
    found = public_holidays.between(first, last)
    return {
        "patterns": list(pattern_ids),
        "first": first,
        "last": last,
        "holiday_zones": found.zones,
        "holiday_days": found.days,
        "zones": public_holidays.zones(),
    }
