"""Searches that parents keep: with an account, or by an e-mail or mobile that a code confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from core.messages.preferences import frequency_of
from core.messages.retention import erase as erase_address
from core.messages.retention import erase_caused_by
from core.models import Frequency
from families.domain.alerts import ASKED_BEFORE, end_without_account
from families.models import SavedSearch
from families.selectors.contacts import is_known
from families.services.told_places import told_place

MOST = 20
TOPIC = "new_places"


class TooMany(Exception):
    """Nobody follows so many searches at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to watch: the address of a search as answered on `asked_on`, for one facility or for all; the last day of
    the need, None without end."""

    query: str
    asked_on: date
    last_day: date | None = None
    only_facility: int | None = None


def cause(search: SavedSearch) -> str:
    """What the key of every letter about this search begins with."""
    return f"saved-search:{search.pk}:"


@transaction.atomic
def save_for(user: User, wanted: Wanted, *, now: datetime) -> SavedSearch:
    """Keep a search for an account; the same one again is the one kept. Raises TooMany."""
    return _save({"user": user, "email": "", "phone": ""}, wanted, wanted.last_day, now)


@transaction.atomic
def save_without_account(channel: str, to: str, wanted: Wanted, *, now: datetime) -> SavedSearch:
    """Keep a search for an address that a code just confirmed, twelve weeks at most; asked again, it begins again.
    Raises TooMany."""
    holder = {"user": None, "email": to if channel == "email" else "", "phone": to if channel == "sms" else ""}
    search = _save(holder, wanted, end_without_account(wanted.last_day, wanted.asked_on), now)
    if search.ends_on is not None and search.asked_on != wanted.asked_on:
        renew(search, today=wanted.asked_on)
    return search


def renew(search: SavedSearch, *, today: date) -> None:
    """Twelve more weeks from today, for an alert without account."""
    search.ends_on, search.asked_again_at = end_without_account(search.last_day, today), None
    search.save(update_fields=["ends_on", "asked_again_at"])


def pause(search: SavedSearch, *, now: datetime) -> None:
    """Tell nothing until `resume`, which tells all that came meanwhile and still fits."""
    SavedSearch.objects.filter(pk=search.pk, paused_at=None).update(paused_at=now)


def resume(search: SavedSearch) -> None:
    SavedSearch.objects.filter(pk=search.pk).update(paused_at=None)


@transaction.atomic
def remove(search: SavedSearch) -> None:
    """Erase a search, what was told of it and its letters; the address too, when nothing else holds it."""
    letters, contacts = cause(search), [("email", search.email), ("sms", search.phone)]
    SavedSearch.objects.filter(pk=search.pk).delete()
    erase_caused_by(letters)
    for channel, to in contacts:
        if to and not is_known(channel, to):
            erase_address(channel, to)


def forget_ended(*, today: date) -> int:
    """Each night: the searches whose last day is past, those of erased accounts, and the alerts without account whose
    address wants no more of them. How many."""
    over = SavedSearch.objects.filter(Q(ends_on__lt=today) | Q(user__is_active=False))
    without = SavedSearch.objects.filter(user=None, ends_on__gte=today)
    gone = [*over, *(search for search in without.iterator() if refuses(search))]
    for search in gone:
        remove(search)
    return len(gone)


def way_of(search: SavedSearch) -> tuple[str, str]:
    """The channel and the address of an alert without account."""
    return ("email", search.email) if search.email else ("sms", search.phone)


def refuses(search: SavedSearch) -> bool:
    """Whether the address of an alert without account said that it wants no more of them."""
    return frequency_of(*way_of(search), TOPIC) == Frequency.NEVER


def to_ask_again(today: date) -> list[int]:
    """The alerts without account that end within a week while their need goes on, and that were not asked again."""
    ending = SavedSearch.objects.filter(
        user=None, asked_again_at=None, paused_at=None, ends_on__gte=today, ends_on__lte=today + ASKED_BEFORE
    )
    return list(
        ending.filter(Q(last_day=None) | Q(last_day__gt=F("ends_on"))).order_by("pk").values_list("pk", flat=True)
    )


def everything_about(search: SavedSearch) -> dict[str, Any]:
    """All that is held about a saved search, as plain values. The keys are French: a person reads them."""
    return {
        "recherche": search.query,
        "contact": search.email or search.phone,
        "demandée le": search.asked_on,
        "gardée le": search.created_at,
        "suivie jusqu’au": search.ends_on,
        "en pause depuis": search.paused_at,
        "un seul lieu": search.only_facility,
        "dernier jour du besoin": search.last_day,
        "regardée le": search.watched_at,
        "prolongation proposée le": search.asked_again_at,
        "lieux qui conviennent": [told_place(told) for told in search.told.order_by("since", "pk")],
    }


def _save(holder: dict[str, Any], wanted: Wanted, ends_on: date | None, now: datetime) -> SavedSearch:
    same = {**holder, "query": wanted.query, "only_facility": wanted.only_facility}
    known = SavedSearch.objects.filter(**same).first()
    if known is not None:
        return known
    if SavedSearch.objects.filter(**holder).count() >= MOST:
        raise TooMany
    search, _created = SavedSearch.objects.get_or_create(
        **same,
        defaults={
            "asked_on": wanted.asked_on,
            "last_day": wanted.last_day,
            "ends_on": ends_on,
            "created_at": now,
        },
    )
    return search
