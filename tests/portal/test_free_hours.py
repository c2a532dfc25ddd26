"""A manager says her free hours in one plain form; only hers, nothing twice, no child loses a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from childcare.models import Closure, Slot, WeeklyPattern
from childcare.services import public_holidays
from childcare.services.calendar import today
from core.models.audit import AuditEvent
from tests.support import managers, places
from tests.support.offers import calendar_of, line, reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def creches():
    return managers.organisation()


@pytest.fixture
def group(creches):
    calendar_of(today())
    found = places.facility()
    managers.manage(found, creches)
    return places.group(places.site(found))


@pytest.fixture
def manager(client, creches):
    client.force_login(managers.member(creches))
    return client


def tomorrow():
    return today() + timedelta(days=1)


def address(group) -> str:
    return reverse("facility_hours", args=[group.site.facility_id])


def said(group, **typed: object) -> dict[str, object]:
    base = {"jour": tomorrow().isoformat(), "debut": "8h30", "fin": "12:00", "groupe": group.pk, "places": "2"}
    return base | {"pour": "everyone"} | typed


def withdraw(manager, group, kind: str, number: int):
    address = reverse("facility_hours_withdraw", args=[group.site.facility_id, kind, number])
    return manager.post(address, follow=True)


def test_a_day_alone_is_offered_once_and_its_seats_replaced(manager, group):
    for seats in (2, 2, 3):
        assert manager.post(address(group), said(group, places=seats)).status_code == 302

    slot = Slot.objects.get()
    assert (slot.day, str(slot.starts), slot.seats, slot.kind) == (tomorrow(), "08:30:00", 3, "occasional")
    assert AuditEvent.objects.filter(type="facility.hours_offered").count() == 3


def test_hours_of_each_week_fill_the_calendar(manager, group):
    manager.post(address(group), said(group, semaine="on", pour="insertion"))

    pattern = WeeklyPattern.objects.get()
    assert (pattern.weekday, pattern.valid_from, pattern.audience) == (
        tomorrow().isoweekday(),
        tomorrow(),
        "insertion",
    )
    assert pattern.slots.count() >= 11
    assert "2 places" in manager.get(address(group)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("jour", "2020-01-01", "Ce jour est passé"),
        ("debut", "8h10", "quart d’heure"),
        ("fin", "midi", "Écrivez l’heure"),
        ("fin", "8:30", "La fin arrive avant le début"),
        ("fin", "7:00", "La fin arrive avant le début"),
        ("places", "0", "de 1 à 99"),
        ("groupe", "999999", "Choisissez"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(manager, group, field, typed, told):
    answer = manager.post(address(group), said(group, **{field: typed}))

    assert answer.status_code == 400
    assert told in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["places"].value() == ("0" if field == "places" else "2")
    assert not Slot.objects.exists()


def test_a_night_is_offered(manager, group):
    assert manager.post(address(group), said(group, debut="20:00", fin="7:00")).status_code == 302


@pytest.mark.parametrize("semaine", ["", "on"])
def test_hours_that_cross_others_are_refused_and_say_which(manager, group, semaine):
    manager.post(address(group), said(group, semaine=semaine))
    before = Slot.objects.count()

    answer = manager.post(address(group), said(group, semaine=semaine, debut="11:00", fin="13:00"))

    assert answer.status_code == 400
    assert "Vous proposez déjà 08:30 à 12:00" in answer.content.decode()
    assert 'value="11:00"' in answer.content.decode()
    assert Slot.objects.count() == before
    assert manager.post(address(group), said(group, semaine=semaine, debut="12:00", fin="13:00")).status_code == 302


def test_a_day_closed_and_a_holiday_are_refused(manager, group):
    Closure.objects.create(facility=group.site.facility, starts=tomorrow(), until=tomorrow())
    closed = manager.post(address(group), said(group))
    holiday = min(
        day
        for year in (today().year, today().year + 1)
        for day in public_holidays.in_year(public_holidays.zone_of(group.site.insee_code), year)
        if day > today()
    )
    feast = manager.post(address(group), said(group, jour=holiday.isoformat()))

    assert (closed.status_code, feast.status_code) == (400, 400)
    assert "Le lieu est fermé ce jour-là" in closed.content.decode()
    assert "férié" in feast.content.decode()
    assert not Slot.objects.exists()


def test_an_age_group_of_another_place_is_none_of_hers(manager, group):
    other = places.group(places.site(places.facility("Ailleurs")))
    assert manager.post(address(group), said(group, groupe=other.pk)).status_code == 400


def test_hours_withdrawn_leave_the_children_who_have_a_place(manager, group):
    manager.post(address(group), said(group, semaine="on"))
    manager.post(address(group), said(group, debut="14:00", fin="16:00"))
    alone = Slot.objects.get(pattern=None)
    taken = Slot.objects.filter(pattern__isnull=False).earliest("day")
    line(taken, "09:00-10:00", of=reservation("confirmed"))

    answer = withdraw(manager, group, "semaine", WeeklyPattern.objects.get().pk)
    withdraw(manager, group, "jour", alone.pk)

    assert list(Slot.objects.all()) == [taken]
    assert "1 place est prise" in answer.content.decode()


def test_another_manager_finds_nothing(client, group):
    other = managers.organisation("Autres crèches")
    client.force_login(managers.member(other))

    assert client.get(address(group)).status_code == 404
    assert client.post(address(group), said(group)).status_code == 404
    assert not Slot.objects.exists()
