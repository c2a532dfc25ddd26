"""From the rows of a file to the plain values of the domain."""

from __future__ import annotations

from families.domain.care import Care, Hours
from families.domain.family import Family
from families.domain.seen_by_creche import SeenByCreche, seen_by_creche
from families.models import CareNeed, FamilyFile
from families.sealing import income_of


def family_of(file: FamilyFile) -> Family:
    """Everything that this file says of the family, youngest child last."""
    return Family(
        first_name=file.first_name,
        email=file.email,
        phone=file.phone,
        may_leave_message=file.may_leave_message,
        birth_months=tuple(sorted(child.birth_month for child in file.children.all())),
        single_parent=file.single_parent,
        income=income_of(file.sealed_income),
    )


def care_of(need: CareNeed) -> Care:
    """A need as the domain reads it, its hours in order."""
    hours = [Hours(row.starts, row.ends, row.weekday, row.day) for row in need.hours.all()]
    return Care(
        label=need.label,
        hours=tuple(sorted(hours, key=lambda each: (str(each.day or each.weekday), each.starts))),
        insee_code=need.insee_code,
        starts=need.starts,
        until=need.until,
        radius_km=need.radius_km,
        travel_minutes=need.travel_minutes,
        avip_priority=need.avip_priority,
    )


def request_seen_by_creche(file: FamilyFile, need: CareNeed) -> SeenByCreche:
    """The only way from a file to what a crèche reads before it accepts."""
    return seen_by_creche(family_of(file), care_of(need))
