"""The families that the demonstration's counsellors follow: first names, numbers kept for fiction, needs.

Two of them have an account too, and read their file as any parent does: by the link of a letter, and a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.demo import MISSION_LOCALE, demo_organisation
from accounts.models import Membership, Organisation
from families.domain.agreement_text import Channel
from families.domain.care import Care, Hours
from families.domain.family import Family
from families.models import ErasedFile, FamilyFile
from families.services.needs import create_need
from families.services.opening import open_file

TOWN = "59606"
WORKING_DAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class DemoFamily:
    """A parent, the ages in months of the children today, how the agreement was given, who follows the family."""

    first_name: str
    ages: tuple[int, ...]
    channel: Channel
    counsellor: str
    email: str = ""
    phone: str = ""
    may_leave_message: bool = True
    single_parent: bool | None = None

    def on(self, today: date) -> Family:
        return Family(
            first_name=self.first_name,
            email=self.email,
            phone=self.phone,
            may_leave_message=self.may_leave_message,
            birth_months=tuple(_months_before(today, age) for age in sorted(self.ages, reverse=True)),
            single_parent=self.single_parent,
        )


CAMILLE, INES = "Camille", "Inès"
DEMO_FAMILIES = (
    DemoFamily("Nadia", (14,), Channel.IN_PERSON, CAMILLE, email="parent@releve.example", single_parent=True),
    DemoFamily("Yanis", (7, 31), Channel.TELEPHONE, CAMILLE, phone="+33639980001", single_parent=False),
    DemoFamily("Awa", (20,), Channel.IN_PERSON, CAMILLE, phone="+33639980012", may_leave_message=False),
    DemoFamily("Mélanie", (4,), Channel.WRITING, INES, phone="+33639980013", single_parent=True),
)


def training(today: date) -> Care:
    """A training session of twelve weeks, from the Monday that is a fortnight away or a little more."""
    first = _next_monday(today + timedelta(days=14))
    return Care(
        label="Formation aide-soignante",
        hours=tuple(Hours(time(9), time(17), weekday=day) for day in WORKING_DAYS),
        insee_code=TOWN,
        starts=first,
        until=first + timedelta(weeks=12, days=-3),
        radius_km=8.0,
        avip_priority=True,
    )


def interview(today: date) -> Care:
    """A job interview, on one morning of next week."""
    day = _next_monday(today + timedelta(days=3)) + timedelta(days=1)
    return Care(
        label="Entretien d’embauche",
        hours=(Hours(time(9), time(12), day=day),),
        insee_code=TOWN,
        radius_km=8.0,
        avip_priority=True,
    )


@transaction.atomic
def open_demo_files(*, now: datetime) -> None:
    """Open the files, once: an organisation that followed families before is left as it is."""
    organisation = demo_organisation(MISSION_LOCALE)
    if organisation is None or _followed_families(organisation):
        return
    today = timezone.localdate(now)
    counsellors = {
        membership.user.first_name: membership
        for membership in organisation.memberships.filter(ended_at=None).select_related("user").order_by("pk")
    }
    followed = [family for family in DEMO_FAMILIES if family.counsellor in counsellors]
    files = {
        family.first_name: open_file(
            family.on(today), family.channel, counsellor=counsellors[family.counsellor], now=now
        ).file
        for family in followed
    }
    for care, names in ((training(today), ("Nadia", "Yanis", "Awa")), (interview(today), ("Nadia",))):
        _write_need(care, [files[name] for name in names if name in files], counsellors.get(CAMILLE), now)


def _write_need(care: Care, files: list[FamilyFile], by: Membership | None, now: datetime) -> None:
    if by is not None and files:
        create_need(care, files, by=by, now=now)


def _followed_families(organisation: Organisation) -> bool:
    return any(model.objects.filter(organisation=organisation).exists() for model in (FamilyFile, ErasedFile))


def _next_monday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7)


def _months_before(day: date, months: int) -> date:
    """The first day of the month that many months before that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
