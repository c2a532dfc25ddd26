"""Places are asked in order or together, within a delay each; at the end the coordinator is told."""

from __future__ import annotations

import pytest

from bookings.domain.life import Party, State
from bookings.models import Booking, Demand, Waiting
from bookings.services import freed_seats, waiting
from bookings.services.answers import refuse
from bookings.services.holds import hold
from bookings.services.refusals import Refused
from bookings.services.requests import Telephone, ask, close
from childcare.models import Line
from tests.bookings.answers_desk import asked, comite, managed, read_again, wanted, written_to
from tests.bookings.desk import place_that_nobody_runs
from tests.support.offers import NOW

pytestmark = pytest.mark.django_db


def told_of_no_place(found: Demand) -> str:
    letters = written_to(found.file.counsellor.user)
    return next(letter.text for letter in letters if letter.subject == "Une demande sans place")


def test_a_cascade_asks_its_first_place_and_takes_no_seat():
    (one, her), (two, him) = managed(), managed()
    first, second = asked(one, two)

    assert (first.asked_at, second.asked_at) == (NOW, None)
    assert first.deadline > NOW
    assert second.deadline is None
    assert not Line.objects.exists()
    assert [letter.subject for letter in written_to(her)] == ["Une demande de place à traiter"]
    assert not written_to(him)


def test_places_asked_together_are_asked_at_once_and_only_once():
    (one, her), (two, him) = managed(), managed()
    both = asked(one, two, way=Demand.Way.PARALLEL)
    ask(both[0].demand_id, now=NOW.replace(hour=12))

    assert [each.asked_at for each in map(read_again, both)] == [NOW, NOW]
    assert (len(written_to(her)), len(written_to(him))) == (1, 1)


def test_a_place_that_nobody_runs_is_telephoned_and_nobody_is_asked():
    (site, her), alone = managed(), place_that_nobody_runs()
    alone.facility.phone = "02 40 00 00 01"
    alone.facility.save()
    found = wanted(site, alone, way=Demand.Way.PARALLEL)

    with pytest.raises(Telephone, match=r"appelez-le\. 02 40 00 00 01"):
        ask(found.pk, now=NOW)
    assert not found.bookings.exclude(asked_at=None).exists()
    assert not written_to(her)


def test_a_refusal_asks_the_next_place_and_the_last_one_goes_to_the_coordinator():
    (one, her), (two, him) = managed(), managed()
    here, elsewhere = comite("44"), comite("59")
    first, second = asked(one, two)

    refuse(first.pk, "age", by=her, now=NOW)
    assert read_again(second).asked_at == NOW
    assert len(written_to(him)) == 1

    refuse(second.pk, "hours", by=him, now=NOW)
    found = Demand.objects.get(pk=first.demand_id)
    assert found.escalated_at == NOW
    assert [letter.subject for letter in written_to(here.user)] == ["Une demande sans place"]
    assert not written_to(elsewhere.user)
    subjects = sorted(letter.subject for letter in written_to(found.file.counsellor.user))
    assert subjects == ["Une demande sans place", "Une place refusée", "Une place refusée"]


def test_a_next_place_that_lost_its_manager_is_passed_over_and_the_counsellor_calls_it():
    (one, her), (two, _), (three, last) = managed(), managed(), managed()
    first, second, third = asked(one, two, three)
    two.facility.managements.update(ended=NOW)

    refuse(first.pk, "age", by=her, now=NOW)
    assert [read_again(each).state for each in (second, third)] == [State.EXPIRED, State.REQUESTED]
    assert read_again(third).asked_at == NOW
    assert len(written_to(last)) == 1
    subjects = [letter.subject for letter in written_to(first.demand.file.counsellor.user)]
    assert "Un lieu à appeler" in subjects


def test_an_option_that_is_refused_goes_to_the_coordinator_and_its_counsellor_reads_where_else():
    (one, her), (free, _) = managed(), managed()
    here = comite("44")
    found = wanted(one, way=Demand.Way.DIRECT)
    booking = hold(found.pk, by=found.ordered_by, now=NOW)

    refuse(booking.pk, "hours", by=her, now=NOW)
    assert read_again(booking).demand.escalated_at == NOW
    assert [letter.subject for letter in written_to(here.user)] == ["Une demande sans place"]
    text = told_of_no_place(found)
    assert "Elle est confiée au coordinateur" in text
    assert f"- {free.facility}, " in text


def test_an_option_that_is_refused_leaves_its_turn_to_the_next_place_of_the_demand():
    (one, her), (two, him) = managed(), managed()
    found = wanted(one, two, way=Demand.Way.DIRECT)
    booking = hold(found.pk, by=found.ordered_by, now=NOW)

    refuse(booking.pk, "hours", by=her, now=NOW)
    following = found.bookings.get(rank=2)
    assert (following.state, following.asked_at) == (State.REQUESTED, NOW)
    assert len(written_to(him)) == 1
    assert read_again(booking).demand.escalated_at is None


def test_a_family_on_the_waiting_list_keeps_its_turn_when_the_place_offered_is_lost():
    site, her = managed()
    found = wanted(site, way=Demand.Way.DIRECT)
    (row,) = waiting.join(found.pk, [site.age_groups.get().pk], by=None, now=NOW)
    freed_seats.sweep(now=NOW)
    freed_seats.answer(row.pk, Waiting.Answer.YES, party=Party.PARENT, by=None, now=NOW)

    refuse(found.bookings.get().pk, "no_seat", by=her, now=NOW)
    assert Demand.objects.get(pk=found.pk).escalated_at is None
    row.refresh_from_db()
    assert row.left_at is None


def test_nobody_is_said_to_help_where_no_coordinator_is():
    site, her = managed()
    booking = asked(site)[0]
    refuse(booking.pk, "age", by=her, now=NOW)
    text = told_of_no_place(booking.demand)
    assert "Aucun coordinateur n’est inscrit dans ce département." in text
    assert "Aucun autre lieu n’est libre" in text


def test_a_demand_is_closed_once_nothing_is_awaited():
    site, her = managed()
    booking = asked(site)[0]
    with pytest.raises(Refused):
        close(booking.demand_id, by=None, now=NOW)
    refuse(booking.pk, "age", by=her, now=NOW)

    assert close(booking.demand_id, by=None, now=NOW)
    assert not close(booking.demand_id, by=None, now=NOW)
    with pytest.raises(Refused):
        ask(booking.demand_id, now=NOW)
    assert Booking.objects.get().state == State.REFUSED
