"""The needs that are watched today, and the places that are new for them."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q, QuerySet

from accounts.models import Membership, Organisation
from families.models import FileNeed, SavedSearch, ToldPlace


def searches_going_on(today: date) -> QuerySet[SavedSearch]:
    """Those neither over nor in pause."""
    return SavedSearch.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), paused_at=None)


def open_shares(today: date) -> QuerySet[FileNeed]:
    """The needs of open files of which something is left to come."""
    shares = FileNeed.objects.filter(file__closed_at=None).annotate(last=Max("need__hours__day"))
    return shares.filter(Q(need__until=None) | Q(need__until__gte=today), Q(last=None) | Q(last__gte=today))


def new_places_of(organisation: Organisation, counsellor: Membership | None, *, today: date) -> QuerySet[ToldPlace]:
    """The places that are new for the open files of an organisation, or of one counsellor; a need after the other,
    latest place first."""
    shares = open_shares(today).filter(organisation=organisation)
    if counsellor is not None:
        shares = shares.filter(file__counsellor=counsellor)
    places = ToldPlace.objects.filter(share__in=shares.values("pk"), is_new=True)
    return places.select_related("share__file", "share__need").order_by(
        "share__file__first_name", "share", "-since", "pk"
    )


def counsellors_to_tell() -> list[int]:
    """The memberships whose open files have new places that no letter says yet."""
    waiting = ToldPlace.objects.filter(
        share__file__closed_at=None, share__file__counsellor__ended_at=None, is_new=True, announced_at=None
    )
    return list(
        waiting.order_by("share__file__counsellor").values_list("share__file__counsellor", flat=True).distinct()
    )
