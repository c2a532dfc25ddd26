"""Who publishes the points of a list, what PostgreSQL refuses, and what a change would do before it is made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.access import Refused as NotAllowed
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from bookings.domain.queue import USUAL, Criterion
from bookings.models import QueueRules
from bookings.selectors.rules import Origin, origin_in_words, published, rules_for
from bookings.services import queue_rules
from bookings.services.queue_rules import Group
from bookings.services.refusals import Refused
from core.models import AuditEvent
from tests.bookings.desk import place, place_that_nobody_runs
from tests.bookings.queues import LATER, waits
from tests.support import managers, people
from tests.support.offers import NOW

USUAL_NAMES = {criterion.value: points for criterion, points in USUAL.items()}
OTHERS = {**USUAL_NAMES, "qpv": 3, "single_parent": 1}


@pytest.mark.django_db
def test_the_points_of_the_manager_come_before_those_of_the_territory():
    site = place_that_nobody_runs()
    creches, comite = managers.organisation(), people.organisation(OrganisationKind.COMITE_AVIP, departement="44")
    director = people.member(creches, administers=True).user
    coordinator = people.member(comite, Role.COORDINATOR).user
    assert (rules_for(site).origin, rules_for(site).points) == (Origin.NATIONAL, USUAL)

    queue_rules.publish(comite, {**USUAL_NAMES, "qpv": 2}, by=coordinator, now=NOW)
    assert (rules_for(site).origin, rules_for(site).points[Criterion.QPV]) == (Origin.TERRITORY, 2)

    managers.manage(site.facility, creches)
    assert rules_for(site).origin is Origin.TERRITORY
    queue_rules.publish(creches, OTHERS, by=director, now=NOW)
    queue_rules.publish(creches, OTHERS, by=director, now=NOW)
    assert (rules_for(site).origin, rules_for(site).points[Criterion.QPV]) == (Origin.MANAGER, 3)
    assert rules_for(place()).origin is Origin.TERRITORY
    assert AuditEvent.objects.filter(type="queue_rules.published").count() == 3


@pytest.mark.django_db
def test_others_publish_nothing():
    creches, rival = managers.organisation(), managers.organisation("Crèches du Port")
    office = people.organisation(OrganisationKind.MISSION_LOCALE)
    comite = people.organisation(OrganisationKind.COMITE_AVIP, departement="44")
    near_misses = [
        (creches, people.member(creches).user),
        (creches, people.member(rival, administers=True).user),
        (office, people.member(office, administers=True).user),
        (comite, people.member(creches, administers=True).user),
    ]
    for organisation, who in near_misses:
        with pytest.raises(NotAllowed):
            queue_rules.publish(organisation, OTHERS, by=who, now=NOW)
        with pytest.raises(NotAllowed):
            queue_rules.simulate(organisation, OTHERS, by=who, now=NOW)
    assert not QueueRules.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"avip": 1}, {"time_waited": 0}, {"qpv": 4}, {"religion": 1}])
def test_points_out_of_bounds_are_refused_by_the_service_and_by_postgresql(wrong):
    creches = managers.organisation()
    director = people.member(creches, administers=True).user
    with pytest.raises(Refused):
        queue_rules.publish(creches, {**USUAL_NAMES, **wrong}, by=director, now=NOW)
    if "religion" not in wrong:
        with pytest.raises(IntegrityError, match="queue_rules_within_bounds"), transaction.atomic():
            QueueRules.objects.create(organisation=creches, points={**USUAL_NAMES, **wrong}, published_at=NOW)
    with pytest.raises(IntegrityError, match="queue_rules_within_bounds"), transaction.atomic():
        QueueRules.objects.create(organisation=creches, points={"avip": 4}, published_at=NOW)


@pytest.mark.django_db
def test_a_change_is_tried_on_the_lists_of_today_first():
    site = place(days=(LATER,))
    creches = site.facility.managements.get().organisation
    director = people.member(creches, administers=True).user
    for number in range(6):  # three parents alone, then three families of a quartier prioritaire
        waits(site, now=NOW - timedelta(minutes=number), single_parent=number < 3, qpv=number >= 3)

    same = queue_rules.simulate(creches, USUAL_NAMES, by=director, now=NOW)
    changed = queue_rules.simulate(creches, OTHERS, by=director, now=NOW)

    assert (same.waiting, same.moved, changed.moved) == (6, 0, 6)
    reports = {each.group: (each.waiting, each.up, each.down) for each in changed.groups}
    assert reports[Group.ALL] == (6, 3, 3)
    assert reports[Group.SINGLE_PARENT] == reports[Group.QPV] == (None, None, None)
    assert not QueueRules.objects.exists()


@pytest.mark.django_db
def test_fewer_than_five_families_are_not_counted():
    site = place(days=(LATER,))
    creches = site.facility.managements.get().organisation
    for _ in range(4):
        waits(site)

    found = queue_rules.simulate(creches, OTHERS, by=people.member(creches, administers=True).user, now=NOW)
    assert (found.waiting, found.moved) == (None, None)


@pytest.mark.django_db
def test_anybody_reads_the_points_and_their_origin():
    rules = rules_for(place())

    lines = published(rules)
    assert [line.points for line in lines] == list(USUAL.values())
    assert all(line.least <= line.points <= line.most and line.why for line in lines)
    assert len({origin_in_words(origin) for origin in Origin}) == 3


def test_the_page_is_up_to_date(settings, tmp_path):
    call_command("queue_page", "--check")

    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError):
        call_command("queue_page", "--check")


@pytest.mark.django_db
def test_a_change_is_tried_on_the_lists_of_the_last_twelve_months_too():
    creches = managers.organisation()
    site = place(days=(LATER,), run_by=creches)
    director = people.member(creches, administers=True).user
    rows = [waits(site, single_parent=number < 3, qpv=number >= 3) for number in range(6)]
    for number, row in enumerate(rows):  # they waited in spring, and nobody does today
        row.since, row.left_at = NOW - timedelta(days=240 - number), NOW - timedelta(days=100)
        row.save()
    long_ago = waits(site)
    long_ago.since, long_ago.left_at = NOW - timedelta(days=900), NOW - timedelta(days=400)
    long_ago.save()

    assert queue_rules.simulate(creches, OTHERS, by=director, now=NOW).waiting is None
    same = queue_rules.simulate_year(creches, USUAL_NAMES, by=director, now=NOW)
    changed = queue_rules.simulate_year(creches, OTHERS, by=director, now=NOW)

    assert (same.waiting, same.moved, changed.waiting, changed.moved) == (6, 0, 6, 6)
    assert [(each.up, each.down) for each in changed.groups if each.group is Group.ALL] == [(3, 3)]
    assert {each.waiting for each in changed.groups if each.group in (Group.SINGLE_PARENT, Group.QPV)} == {None}
