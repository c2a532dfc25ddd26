"""Files about to be erased whose parent was not told: nobody could be written to, or the letter never arrived."""

from __future__ import annotations

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership
from core.messages.addresses import address_refuses
from core.models import OutboxMessage, State
from families.domain.agreement_text import Purpose as AgreedTo
from families.domain.links import CAUSE, Purpose
from families.models import Agreement, FamilyFile


def notice_lost() -> Exists:
    """A condition on files: the last notice that the file will be erased came back, or could not be sent."""
    number = Concat(Value(CAUSE), Cast(OuterRef("pk"), CharField()), Value(":"))
    about = [Q(key__startswith=Concat(number, Value(purpose.value))) for purpose in (Purpose.CLOSING, Purpose.DELETION)]
    since = OutboxMessage.objects.filter(about[0] | about[1], created_at__gte=OuterRef("deletion_announced_at"))
    return Exists(since.filter(state=State.DEAD))


def is_announced(file: FamilyFile) -> bool:
    """Whether somebody was told that this file will be erased, as far as is known today."""
    told = FamilyFile.objects.filter(pk=file.pk, deletion_announced_at__isnull=False)
    return told.exclude(notice_lost()).exists()


def closed_with_organisation() -> QuerySet[FamilyFile]:
    """The files that closed though the parent still agrees: their organisation closed, and may be open again since."""
    agreed = Agreement.objects.filter(file=OuterRef("pk"), purpose=AgreedTo.FILE.value, withdrawn_at=None)
    return FamilyFile.objects.filter(Exists(agreed), closed_at__isnull=False)


def untold_of_closed() -> QuerySet[FamilyFile]:
    """Those of them whose parent is still to be told; the one closed longest ago first."""
    files = closed_with_organisation().filter(Q(deletion_announced_at=None) | notice_lost())
    return files.select_related("organisation", "counsellor__user").order_by("closed_at", "pk")


def who_tells(file: FamilyFile) -> Membership | None:
    """The counsellor to write to when the parent cannot be: who follows the family, else a colleague; once the
    organisation is closed, one who was there until then. None when no letter reaches any of them."""
    there = Q(ended_at=None)
    if file.organisation.state == OrganisationState.CLOSED.value:
        there |= Q(ended_at__gte=Coalesce(F("organisation__decided_at"), F("ended_at")))
    members = Membership.objects.filter(there, organisation=file.organisation_id, role=Role.COUNSELLOR)
    reachable = members.filter(user__is_active=True).exclude(user__email=None).exclude(user__email="")
    found = sorted(reachable.select_related("user"), key=lambda each: (each.pk != file.counsellor_id, each.pk))
    return next((each for each in found if address_refuses("email", each.user.email or "") is None), None)
