"""Organisations, counsellors and families for the tests of files."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation, User
from core.models import OutboxMessage
from families.domain.agreement_text import Channel
from families.domain.care import Care, Hours
from families.domain.family import Family
from families.models import FamilyFile
from families.services.opening import open_file

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
SONIA = Family(
    first_name="Sonia", phone="+33612345678", may_leave_message=True, birth_months=(date(2025, 3, 1), date(2023, 11, 1))
)
TRAINING = Care(
    label="Formation aide-soignante",
    hours=tuple(Hours(time(9), time(17), weekday=day) for day in (1, 2, 4)),
    insee_code="59606",
    starts=date(2026, 12, 1),
    until=date(2027, 2, 26),
    travel_minutes=45,
    avip_priority=True,
)
_numbers = itertools.count(1)


def office(name: str = "Mission locale du Valenciennois", **given: object) -> Organisation:
    """An active organisation that follows families."""
    fields = {"kind": OrganisationKind.MISSION_LOCALE, "departement": "59", "siret": siret(next(_numbers))}
    return Organisation.objects.create(name=name, state=OrganisationState.ACTIVE, **fields | given)


def siret(number: int) -> str:
    """Fourteen figures, different for each number; the database checks no key."""
    return f"{90000000000000 + number}"


def counsellor(of: Organisation | None = None, **given: object) -> Membership:
    """A counsellor of an organisation, with a name and an e-mail."""
    number = next(_numbers)
    user = User.objects.create_user(email=f"conseil{number}@exemple.fr", first_name="Camille", last_name=f"Nom{number}")
    fields = {"role": Role.COUNSELLOR, "joined_at": NOW}
    return Membership.objects.create(user=user, organisation=of or office(), **fields | given)


def file_of(by: Membership | None = None, *, now: datetime = NOW, **said: object) -> FamilyFile:
    """An open file: Sonia's, with what is `said` of the family instead."""
    family = replace(SONIA, **said)
    return open_file(family, Channel.IN_PERSON, counsellor=by or counsellor(), now=now).file


def letters() -> list[OutboxMessage]:
    """All letters written, oldest first."""
    return list(OutboxMessage.objects.order_by("created_at", "pk"))
