"""Options: who may keep which seats of a place, until when, and in which words the others are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from bookings.domain.hours import AskedHours
from bookings.domain.life import Event, Party, State
from bookings.locks import lock_booking
from bookings.models import Booking, BookingTerms, Demand
from bookings.services.deadlines import deadline_of
from bookings.services.holds import MayNotHold, PlaceTaken, QuotaReached, TooLate, hold
from bookings.services.moves import move
from bookings.services.other_places import other_places
from bookings.services.requests import Telephone, close
from childcare.models import Closure, Facility, Line, Site
from childcare.services.refusals import Refused
from childcare.services.reservations import ChildElsewhere
from core.models import AuditEvent
from tests.bookings.desk import demand, family, place, place_that_nobody_runs
from tests.families.offices import counsellor, file_of, office
from tests.support.offers import NOW, TODAY, age_group, slot, wrong

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
MORNINGS = tuple(AskedHours(time(9), time(12), weekday=day) for day in range(1, 6))


def days(count: int, first: date = TODAY) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range(count))


def tomorrow_hours(day: date = TODAY + timedelta(days=1)) -> dict[str, object]:
    return {"hours": (AskedHours(time(9), time(12), day=day),), "starts": day, "until": day}


def asked(site: Site, *, file=None, day: date = TODAY + timedelta(days=1), **said: object) -> Demand:
    return demand(file or family(), site, **tomorrow_hours(day) | said)


def held(of: Demand, now: datetime = NOW) -> Booking:
    return hold(of.pk, by=of.ordered_by, now=now)


def set_terms(site: Site, **terms: object) -> BookingTerms:
    return BookingTerms.objects.create(facility=site.facility, **terms)


def change(site: Site, **fields: object) -> None:
    Facility.objects.filter(pk=site.facility_id).update(**fields)


def test_an_option_keeps_its_seats_until_the_place_must_have_answered():
    found = held(asked(place(days=days(8)), day=TODAY + timedelta(days=7)))

    assert (found.state, found.active, found.asked_at) == (State.HELD, True, NOW)
    # 10:00 on a Thursday, 8 hours of an office open until 18:00.
    assert found.deadline == datetime(2028, 2, 10, 18, tzinfo=PARIS)
    assert found.reservation.expires_at == found.deadline
    assert found.reservation.lines.count() == 1
    assert AuditEvent.objects.filter(type="booking.moved", data__to="held").count() == 1
    assert wrong(*found.site.age_groups.all()) == []


def test_a_whole_weekly_need_takes_every_day_that_is_filled():
    weekly = demand(family(), place(days=days(90)), hours=MORNINGS, starts=TODAY + timedelta(days=1), until=None)
    found = held(weekly)

    taken = found.reservation.lines.values_list("slot__day", flat=True)
    filled = days(86, TODAY + timedelta(days=1))
    assert sorted(taken) == [day for day in filled if day.isoweekday() <= 5]


def test_siblings_come_together_or_not_at_all():
    siblings = (date(2026, 10, 1), date(2026, 10, 1))
    assert held(asked(place(seats=2, days=days(2)), file=family(months=siblings))).reservation.lines.count() == 2
    with pytest.raises(PlaceTaken):
        held(asked(place(seats=1, days=days(2)), file=family(months=(date(2026, 9, 1), date(2026, 9, 1)))))
    assert Line.objects.count() == 2


def test_held_twice_is_held_once():
    wanted = asked(place(days=days(2)))
    first, second = held(wanted), held(wanted, NOW + timedelta(minutes=1))

    assert (first.pk, first.deadline) == (second.pk, second.deadline)
    assert Line.objects.count() == 1
    assert AuditEvent.objects.filter(type="booking.moved").count() == 1


def test_who_comes_second_reads_what_is_left():
    site = place(days=days(3))
    held(asked(site))
    both = tuple(tomorrow_hours(TODAY + timedelta(days=number))["hours"][0] for number in (1, 2))
    late = demand(family(), site, hours=both, starts=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2))
    with pytest.raises(PlaceTaken) as refusal:
        held(late)

    assert str(refusal.value) == (
        "Cette place vient d’être prise. Il n’y a plus de place le 11/02/2028 à 09:00. "
        "Choisissez d’autres heures ou un autre lieu. Il en reste 1 jour sur 2."
    )
    assert late.bookings.get().state == State.REQUESTED


def test_a_child_placed_elsewhere_by_another_organisation_is_told_so():
    held(asked(place(days=days(2))))
    again = Demand.objects.get()
    twin = demand(again.file, place(days=days(2)), **tomorrow_hours())
    with pytest.raises(ChildElsewhere, match="Cet enfant a déjà une place à ces heures-là"):
        held(twin)


def test_a_child_too_old_during_the_period_is_refused_with_the_day():
    site = place(days=days(90))
    site.age_groups.update(max_months=17)  # 16 months today, 17 on 15 March
    weekly = demand(family(), site, hours=MORNINGS, starts=TODAY + timedelta(days=1), until=None)
    with pytest.raises(Refused, match="Le 15/03/2028, un enfant aura 17 mois"):
        held(weekly)
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("holders", "kind", "words"),
    [
        ("all_spie", OrganisationKind.PLIE, None),
        ("all_spie", OrganisationKind.RELAIS_PETITE_ENFANCE, "conseillers d’insertion"),
        ("partners", OrganisationKind.PLIE, "structures partenaires"),
        ("none", OrganisationKind.PLIE, "ne prend pas d’option"),
    ],
)
def test_a_place_says_who_may_keep_its_seats(holders, kind, words):
    site = place(days=days(2))
    change(site, holders=holders)
    by = counsellor(office(kind=kind))
    wanted = asked(site, file=family(by))
    if words is None:
        assert held(wanted).active
    else:
        with pytest.raises(MayNotHold, match=words):
            held(wanted)
        assert not Line.objects.exists()


def test_a_place_that_nobody_runs_is_telephoned_and_keeps_nothing():
    site = place_that_nobody_runs(days=days(2))
    change(site, phone="02 40 00 00 01")
    wanted = asked(site)
    with pytest.raises(Telephone, match=r"appelez-le\. 02 40 00 00 01"):
        held(wanted)
    assert not Line.objects.exists()
    assert wanted.bookings.get().asked_at is None


def test_a_closed_demand_keeps_nothing():
    wanted = asked(place(days=days(2)))
    assert close(wanted.pk, by=None, now=NOW)
    with pytest.raises(Refused, match="Rechargez"):
        held(wanted)
    assert not Line.objects.exists()


def test_a_partner_of_the_place_may_keep_its_seats():
    site = place(days=days(2))
    change(site, holders="partners")
    wanted = asked(site)
    set_terms(site).partners.add(wanted.organisation)
    assert held(wanted).active


def test_avip_seats_need_the_prescription_of_a_counsellor_where_the_place_asks_it():
    def wanted(kind: OrganisationKind, *, prescription: bool) -> Demand:
        site = place(days=())
        slot(site.age_groups.get(), TODAY + timedelta(days=1), audience="insertion")
        change(site, holders="partners", avip_prescription=prescription)
        by = counsellor(office(kind=kind), role=Role.COUNSELLOR)
        set_terms(site).partners.add(by.organisation)
        return asked(site, file=family(by), in_insertion=True)

    relais = OrganisationKind.RELAIS_PETITE_ENFANCE
    with pytest.raises(PlaceTaken, match="demandent la prescription d’un conseiller"):
        held(wanted(relais, prescription=True))
    assert held(wanted(OrganisationKind.MISSION_LOCALE, prescription=True)).active
    Booking.objects.filter(active=True).delete()
    Line.objects.all().delete()
    assert held(wanted(relais, prescription=False)).active


def test_the_quota_counts_the_options_that_still_wait_in_the_whole_facility():
    site = place(seats=5, days=days(2))
    other_site = age_group(Site.objects.create(facility=site.facility, latitude=47.2, longitude=-1.5)).site
    slot(other_site.age_groups.get(), TODAY + timedelta(days=1))
    set_terms(site, hold_quota=1)
    by = counsellor()
    first = held(asked(site, file=family(by)))
    second = asked(other_site, file=file_of(by, now=NOW, phone="+33698765432", birth_months=(date(2026, 9, 1),)))
    with pytest.raises(QuotaReached, match="garde 1 option à la fois"):
        held(second)
    assert held(asked(site, file=family(months=(date(2026, 8, 1),)))).active  # another organisation

    move(lock_booking(first.pk), Event.CANCEL, party=Party.COUNSELLOR, by=by.user, now=NOW)
    assert held(second).active


def test_a_seat_is_kept_to_the_last_second_and_is_the_next_family_s_at_once_without_any_sweep():
    day = TODAY + timedelta(days=7)
    site, near = place(days=days(8)), place(days=days(8))
    first = held(asked(site, day=day))
    looking = held(asked(near, file=family(months=(date(2026, 9, 1),)), day=day))
    second = asked(site, file=family(months=(date(2026, 8, 1),)), day=day)
    ends = first.deadline
    before = ends - timedelta(seconds=1)

    assert other_places(looking, [day], now=before) == []
    with pytest.raises(PlaceTaken):
        held(second, before)
    assert [each.site for each in other_places(looking, [day], now=ends)] == [site]
    assert held(second, ends).active
    first.refresh_from_db()
    assert (first.state, first.active) == (State.EXPIRED, False)


def test_an_option_of_friday_evening_lives_until_monday():
    friday = datetime(2028, 2, 11, 18, tzinfo=PARIS)
    found = held(asked(place(days=days(15)), day=TODAY + timedelta(days=13)), friday)
    assert found.deadline == datetime(2028, 2, 14, 16, tzinfo=PARIS)


def test_closures_and_public_holidays_do_not_count():
    site = place(days=days(90))
    Closure.objects.create(facility=site.facility, starts=date(2028, 2, 14), until=date(2028, 2, 15))
    friday = datetime(2028, 2, 11, 18, tzinfo=PARIS)
    assert held(asked(site, day=date(2028, 3, 1)), friday).deadline == datetime(2028, 2, 16, 16, tzinfo=PARIS)

    easter = asked(place(days=days(90)), file=family(months=(date(2026, 9, 1),)), day=date(2028, 4, 27))
    assert held(easter, datetime(2028, 4, 14, 18, tzinfo=PARIS)).deadline == datetime(2028, 4, 18, 16, tzinfo=PARIS)


def test_an_option_for_tomorrow_ends_before_the_notice_of_the_place():
    site = place(days=days(2))
    change(site, minimum_notice_hours=12)
    evening = datetime(2028, 2, 10, 17, 30, tzinfo=PARIS)
    wanted = asked(site)
    assert held(wanted, evening).deadline == datetime(2028, 2, 10, 21, tzinfo=PARIS)

    late = asked(site, file=family(months=(date(2026, 9, 1),)))
    with pytest.raises(TooLate, match="prévenu 12\u00a0h avant"):
        held(late, datetime(2028, 2, 10, 21, tzinfo=PARIS))


@pytest.mark.parametrize(
    ("_case", "asked_at", "expected"),
    [
        ("clocks go forward", datetime(2028, 3, 24, 17, tzinfo=PARIS), datetime(2028, 3, 27, 15, tzinfo=PARIS)),
        ("clocks go back", datetime(2028, 10, 27, 17, tzinfo=PARIS), datetime(2028, 10, 30, 15, tzinfo=PARIS)),
    ],
)
def test_a_change_of_hour_moves_no_deadline_on_the_clock_of_the_place(_case, asked_at, expected):
    site = place(days=())
    wanted = asked(site, day=date(2028, 12, 1)).bookings.get()
    assert deadline_of(wanted, asked_at) == expected


def test_an_hour_that_comes_twice_never_ends_an_option_before_it_began():
    site = place(days=())
    set_terms(site, answer_hours=1)
    Site.objects.filter(pk=site.pk).update(open_week=(1 << 672) - 1)
    wanted = asked(site, day=date(2028, 12, 1)).bookings.get()
    second_time = datetime(2028, 10, 29, 2, 30, tzinfo=PARIS, fold=1)
    for asked_at in (second_time, second_time - timedelta(hours=1)):
        assert timedelta(hours=1) <= deadline_of(wanted, asked_at) - asked_at.astimezone(UTC) <= timedelta(hours=2)


def test_a_place_across_the_ocean_counts_on_its_own_clock():
    site = place(days=())
    Site.objects.filter(pk=site.pk).update(time_zone="Indian/Reunion", insee_code="97411")
    wanted = asked(site, day=date(2028, 3, 1)).bookings.get()
    assert deadline_of(wanted, datetime(2028, 2, 10, 4, tzinfo=UTC)) == datetime(2028, 2, 10, 12, tzinfo=UTC)


def test_days_beyond_the_calendar_are_asked_not_held():
    far = TODAY + timedelta(days=200)
    with pytest.raises(Refused, match="pas encore ouvert"):
        held(asked(place(days=days(2)), day=far))
