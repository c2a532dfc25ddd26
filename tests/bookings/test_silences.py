"""Silence is counted and reported; what happened in one place changes nothing of what another one reads."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from bookings.domain import queue
from bookings.domain.life import Event, Party, State
from bookings.domain.refusals import RefusalReason
from bookings.locks import lock_booking
from bookings.models import Absence, Booking, Silence
from bookings.selectors import silences
from bookings.selectors.rules import rules_for
from bookings.selectors.waiting_families import waiting_families
from bookings.services import waiting
from bookings.services.moves import move
from childcare.models import Site
from tests.bookings.desk import place
from tests.bookings.queues import LATER, asks, waits
from tests.support import people
from tests.support.offers import NOW

pytestmark = pytest.mark.django_db

HOUR, SINCE = timedelta(hours=1), NOW - timedelta(days=30)


def asked(site: Site) -> Booking:
    booking = asks(site).bookings.get()
    booking.asked_at = NOW
    booking.save()
    return booking


def refused(booking: Booking, hours: int) -> None:
    with transaction.atomic():
        move(
            lock_booking(booking.pk),
            Event.REFUSE,
            party=Party.MANAGER,
            by=None,
            now=NOW + hours * HOUR,
            refusal_reason=RefusalReason.NO_SEAT.value,
        )


def silent(booking: Booking) -> None:
    with transaction.atomic():
        move(lock_booking(booking.pk), Event.EXPIRE, party=Party.SYSTEM, by=None, now=NOW + HOUR)
    Silence.objects.create(facility=booking.site.facility, booking=booking, at=NOW + HOUR)


def test_silences_are_counted_and_answers_timed():
    site = place(days=(LATER,))
    for hours in (1, 3, 8):
        refused(asked(site), hours)
    silent(asked(site))

    report = silences.of_facility(site.facility, since=SINCE)
    assert (report.asked, report.silences, report.median_answer) == (4, 1, 3 * HOUR)
    nothing = silences.of_facility(site.facility, since=NOW + timedelta(days=1))
    assert (nothing.asked, nothing.silences, nothing.median_answer) == (0, 0, None)


def test_a_coordinator_reads_the_places_of_the_departement_the_most_silent_first():
    quiet, loud = place(days=(LATER,)), place(days=(LATER,))
    refused(asked(loud), 1)
    silent(asked(quiet))
    comite, near_miss = (
        people.organisation(OrganisationKind.COMITE_AVIP, departement=departement) for departement in ("44", "35")
    )
    relais = people.organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, departement="44")

    found = silences.of_departements(people.member(comite, Role.COORDINATOR).user, since=SINCE)
    assert [(each.facility, each.silences) for each in found] == [(quiet.facility, 1), (loud.facility, 0)]
    for organisation in (near_miss, relais):
        assert silences.of_departements(people.member(organisation, Role.COORDINATOR).user, since=SINCE) == []


def read_by(site: Site, wanted: Booking) -> list[object]:
    """All that a place reads of its list, of a request and of its own answers."""
    families = waiting_families(site, now=NOW)
    points = rules_for(site).points
    pairs = pairwise(families)
    why = [queue.why_first(one.candidate, other.candidate, points, NOW) for one, other in pairs]
    report = silences.of_facility(site.facility, since=SINCE)
    with transaction.atomic():
        first = waiting.first_of_queue(wanted, NOW)
    return [[each.demand.pk for each in families], why, report, first and first.pk]


def test_what_families_lived_elsewhere_changes_nothing_that_a_place_reads():
    here, elsewhere = place(days=(LATER,)), place(days=(LATER,))
    rows = [waits(here, now=NOW - number * HOUR) for number in range(3)]
    late_comer = asks(here).bookings.get()
    before = read_by(here, late_comer)

    for row in rows:
        booking = Booking.objects.create(
            demand=row.demand, rank=2, site=elsewhere, state=State.REQUESTED, state_since=NOW, asked_at=NOW,
            starts=LATER, until=LATER,
        )  # fmt: skip
        Absence.objects.create(booking=booking, day=LATER, by="manager", told_at=NOW)
        if row is rows[0]:
            silent(booking)
        else:
            refused(booking, 2)

    assert read_by(here, late_comer) == before
    with CaptureQueriesContext(
        connection,
    ) as queries:
        read_by(here, late_comer)
    said = [each["sql"] for each in queries if "booking_silence" in each["sql"] or "booking_absence" in each["sql"]]
    assert said
    assert all(f'"facility_id" IN ({here.facility_id})' in each for each in said)
