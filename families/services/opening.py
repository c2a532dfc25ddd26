"""Opening a family's file, with the parent's agreement; the parent is told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Membership
from core.audit import record
from families.domain.agreement_text import Channel, Purpose
from families.domain.family import Family
from families.events import FileOpened
from families.models import FamilyFile
from families.services import telling
from families.services.agreements import record_agreement
from families.services.children import write_children
from families.services.refusals import AlreadyOpen
from families.services.subject import subject_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A new file, and whether its parent was written to: else the counsellor hands the link over."""

    file: FamilyFile
    told: bool


def open_file(family: Family, channel: Channel, *, counsellor: Membership, now: datetime) -> Opened:
    """Open the file of a family whose parent agreed to the current text, by `channel`.

    Raises AlreadyOpen when the organisation follows this contact already, also when the same form comes twice.
    """
    try:
        with transaction.atomic():
            return _open(family, channel, counsellor, now)
    except IntegrityError as error:
        already = open_file_of(counsellor, family)
        if already is None:
            raise
        raise AlreadyOpen(already.pk) from error


def open_file_of(counsellor: Membership, family: Family) -> FamilyFile | None:
    """The open file of the organisation that has this telephone number or this e-mail address."""
    same = Q(pk=None)
    if family.phone:
        same |= Q(phone=family.phone)
    if family.email:
        same |= Q(email=family.email)
    return FamilyFile.objects.filter(same, organisation=counsellor.organisation_id, closed_at=None).first()


def _open(family: Family, channel: Channel, counsellor: Membership, now: datetime) -> Opened:
    file = FamilyFile.objects.create(
        organisation_id=counsellor.organisation_id,
        counsellor=counsellor,
        first_name=family.first_name,
        email=family.email,
        phone=family.phone,
        may_leave_message=family.may_leave_message,
        single_parent=family.single_parent,
        opened_at=now,
        last_contact_at=now,
    )
    write_children(file, family.birth_months)
    agreement = record_agreement(file, Purpose.FILE, channel, recorded_by=counsellor, now=now)
    record(
        FileOpened,
        actor=counsellor.user,
        **subject_of(file),
        data={"channel": channel.value, "agreement": agreement.version},
        now=now,
    )
    return Opened(file, told=telling.file_opened(file, now=now))
