"""Each night: announce what will be erased, erase what was announced long enough ago. Twice a night is as once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.domain.organisation_states import OrganisationState
from core.audit import record
from families.domain.agreement_text import Purpose
from families.domain.erasure import Reason
from families.domain.retention import Kept, months_before
from families.events import DeletionAnnounced
from families.locks import lock_file
from families.models import Agreement, FamilyFile, SignedLink
from families.retention_table import delays
from families.selectors.untold import closed_with_organisation, is_announced, notice_lost, untold_of_closed
from families.services import telling
from families.services.erasure import erase
from families.services.organisation_closing import close_files_of, tell_again
from families.services.subject import subject_of


@dataclass(frozen=True, slots=True)
class Night:
    """What one night did: how many files were announced, erased after their delay, erased for an agreement withdrawn
    or with their organisation, and how many old links went."""

    announced: int
    erased: int
    withdrawn: int
    organisation_closed: int
    links: int


def run(*, now: datetime) -> Night:
    """Apply the table of delays to the files. One transaction per file: a night cut short loses nothing."""
    delay = delays()[Kept.FILE]
    limit, notice = months_before(now, delay.months), timedelta(days=delay.notice_days)
    agreed = Agreement.objects.filter(file=OuterRef("pk"), purpose=Purpose.FILE.value, withdrawn_at=None)
    withdrawn = FamilyFile.objects.filter(~Exists(agreed))
    followed = FamilyFile.objects.filter(closed_at=None)
    late = followed.filter(Q(deletion_announced_at=None) | notice_lost(), last_contact_at__lte=limit + notice)
    due = followed.filter(last_contact_at__lte=limit, deletion_announced_at__lte=now - notice)
    links = SignedLink.objects.filter(expires_at__lte=months_before(now, delays()[Kept.LINK].months))
    _close_what_was_left_open(now)
    for pk in list(untold_of_closed().values_list("pk", flat=True)):
        tell_again(pk, now=now)
    return Night(
        withdrawn=sum(erase(file, Reason.WITHDRAWN, by=None, now=now) for file in _each(withdrawn)),
        announced=sum(_announce(file.pk, limit + notice, now) for file in _each(late)),
        erased=sum(_erase_due(file.pk, limit, now - notice, now) for file in _each(due)),
        organisation_closed=sum(erase(file, Reason.RETENTION, by=None, now=now) for file in _each(_orphans(now))),
        links=links.delete()[0],
    )


def _close_what_was_left_open(now: datetime) -> None:
    """A file opened at the very moment when its organisation closed."""
    left = FamilyFile.objects.filter(organisation__state=OrganisationState.CLOSED.value, closed_at=None)
    for organisation in left.order_by("organisation").values_list("organisation", flat=True).distinct():
        close_files_of(organisation, by=None, now=now)


def _orphans(now: datetime) -> QuerySet[FamilyFile]:
    """Files closed with their organisation, announced long enough ago."""
    delay = delays()[Kept.CLOSED_FILE]
    return (
        closed_with_organisation()
        .filter(
            closed_at__lte=months_before(now, delay.months),
            deletion_announced_at__lte=now - timedelta(days=delay.notice_days),
        )
        .exclude(notice_lost())
    )


def _each(files: QuerySet[FamilyFile]) -> Iterator[FamilyFile]:
    """The files one by one, found anew: each is erased in its own transaction."""
    for pk in list(files.order_by("pk").values_list("pk", flat=True)):
        file = FamilyFile.objects.filter(pk=pk).first()
        if file is not None:
            yield file


@transaction.atomic
def _announce(pk: int, contacted_before: datetime, now: datetime) -> bool:
    """Tell that this file will be erased. One whose family was in touch meanwhile, or that nobody can be told of,
    stays as it is: nothing is erased without notice. One whose notice was lost is announced anew."""
    file = lock_file(pk)
    if file is None or file.last_contact_at > contacted_before or is_announced(file):
        return False
    if not telling.deletion_announced(file, now=now):
        return False
    file.deletion_announced_at = now
    file.save(update_fields=["deletion_announced_at"])
    record(DeletionAnnounced, actor=None, **subject_of(file), now=now)
    return True


@transaction.atomic
def _erase_due(pk: int, contacted_before: datetime, announced_before: datetime, now: datetime) -> bool:
    file = lock_file(pk)
    if file is None or file.deletion_announced_at is None or not is_announced(file):
        return False
    if file.last_contact_at > contacted_before or file.deletion_announced_at > announced_before:
        return False
    return erase(file, Reason.RETENTION, by=None, now=now)
