"""The files of a team, as lists show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.domain.roles import Role
from accounts.models import Membership, Organisation
from families.models import CareNeed, FamilyFile


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """Which files to show: those of one counsellor or of the whole team; closed ones only if asked."""

    counsellor: int | None = None
    closed: bool = False


def files_of_team(organisation: Organisation, shown: TeamFilter) -> QuerySet[FamilyFile]:
    """The files of an organisation, latest contact first."""
    files = FamilyFile.objects.filter(organisation=organisation)
    if shown.counsellor is not None:
        files = files.filter(counsellor=shown.counsellor)
    if not shown.closed:
        files = files.filter(closed_at=None)
    files = files.select_related("counsellor__user").prefetch_related("children", "needs")
    return files.order_by("-last_contact_at", "-pk")


def counsellors_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who may follow families there today."""
    members = Membership.objects.filter(organisation=organisation, ended_at=None, role=Role.COUNSELLOR)
    return members.select_related("user").order_by("user__last_name", "user__first_name", "pk")


def needs_of_team(organisation: Organisation) -> QuerySet[CareNeed]:
    """The needs of an organisation, latest first, each with `families`, how many files share it."""
    needs = CareNeed.objects.filter(organisation=organisation).annotate(families=Count("files"))
    return needs.prefetch_related("hours").order_by("-created_at", "-pk")
