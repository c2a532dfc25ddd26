"""Correcting a file, by the counsellor or by the parent; keeping an income, or forgetting it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Membership
from core.audit import record
from families.domain.agreement_text import Channel, Purpose
from families.domain.family import Family
from families.events import ContactNoted, FileCorrected
from families.locks import lock_file
from families.models import Agreement, FamilyFile
from families.records import family_of
from families.sealing import seal_income
from families.services.agreements import record_agreement
from families.services.children import write_children
from families.services.refusals import Refused
from families.services.subject import subject_of

GONE = "Ce dossier vient d’être effacé."
IN_THE_ROW = ("first_name", "email", "phone", "may_leave_message", "single_parent")


@transaction.atomic
def correct(
    file: FamilyFile,
    family: Family,
    *,
    by: Membership | None,
    now: datetime,
    income_channel: Channel | None = None,
) -> frozenset[str]:
    """Make the file say this of the family; the names of what changed. `by` is None when the parent corrects.

    An income is kept only with an agreement of its own, recorded by `income_channel`; without an income, the one
    that was kept goes, with its agreement. Raises Refused when the file is gone, when another file of the
    organisation has the same contact, or when an income comes without agreement.
    """
    locked = lock_file(file.pk)
    if locked is None:
        raise Refused(GONE)
    before = family_of(locked)
    changed = frozenset(
        each.name for each in fields(Family) if getattr(before, each.name) != getattr(family, each.name)
    )
    if not changed:
        return changed
    for name in IN_THE_ROW:
        setattr(locked, name, getattr(family, name))
    if by is not None:
        locked.last_contact_at, locked.deletion_announced_at = now, None
    _save(locked)
    write_children(locked, family.birth_months)
    if "income" in changed:
        _keep_income(locked, family, income_channel, by, now)
    actor = by and by.user
    record(FileCorrected, actor=actor, **subject_of(locked), data={"fields": tuple(sorted(changed))}, now=now)
    return changed


@transaction.atomic
def note_contact(file: FamilyFile, *, by: Membership | None, now: datetime) -> bool:
    """The family was in touch today: the delay of the file begins again, an announced deletion is called off. False
    when the file was closed or erased meanwhile."""
    locked = lock_file(file.pk)
    if locked is None or locked.closed_at is not None:
        return False
    locked.last_contact_at, locked.deletion_announced_at = now, None
    locked.save(update_fields=["last_contact_at", "deletion_announced_at"])
    record(ContactNoted, actor=by and by.user, **subject_of(locked), now=now)
    return True


def _save(file: FamilyFile) -> None:
    try:
        with transaction.atomic():
            file.save()
    except IntegrityError as error:
        raise Refused("Votre structure suit déjà une famille avec ce contact.") from error


def _keep_income(
    file: FamilyFile, family: Family, channel: Channel | None, by: Membership | None, now: datetime
) -> None:
    agreements = Agreement.objects.filter(file=file, purpose=Purpose.INCOME.value, withdrawn_at=None)
    if family.income is None:
        agreements.update(withdrawn_at=now)
    elif channel is not None:
        record_agreement(file, Purpose.INCOME, channel, recorded_by=by, now=now)
    elif not agreements.exists():
        raise Refused("Les revenus ne sont gardés qu’avec l’accord de la personne.")
    file.sealed_income = seal_income(family.income)
    file.save(update_fields=["sealed_income"])
