"""The whole demonstration of people, in order: who they are, what they run, whom they follow, what waits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.demo import DemoAccount, create_demo_accounts
from portal.demo.bookings import ask_demo_places
from portal.demo.facilities import claim_demo_facility, give_demo_facilities
from portal.demo.families import open_demo_files
from portal.demo.requests import ask_for_demo_organisations


@transaction.atomic
def fill_demonstration(*, now: datetime) -> tuple[DemoAccount, ...]:
    """Write what is not there yet, and return the accounts to try. What visitors changed stays changed."""
    accounts = create_demo_accounts()
    give_demo_facilities(now=now)
    claim_demo_facility(now=now)
    open_demo_files(now=now)
    ask_for_demo_organisations(now=now)
    ask_demo_places(now=now)
    return accounts
