"""The parent's yes comes before anything is confirmed; the first one releases the other choices at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from bookings.domain.life import Party, State
from bookings.models import Admission, Booking, Demand
from bookings.services.agreement import Late, agree, cancel, cancel_demand
from bookings.services.answers import accept, refuse
from bookings.services.refusals import Refused
from bookings.services.requests import ask
from childcare.models import Line
from core.models import AuditEvent
from families.models import CareNeed, SignedLink
from families.services.links import send_code
from tests.bookings.answers_desk import SOON, asked, both_accepted, managed, of_account, read_again, wanted, written_to
from tests.bookings.desk import family
from tests.support.offers import NOW, wrong

pytestmark = pytest.mark.django_db
LINK, CALL, ACCOUNT = Booking.Agreed.LINK, Booking.Agreed.CALL, Booking.Agreed.ACCOUNT


def test_both_places_asked_together_may_accept_and_the_first_yes_releases_the_other():
    first, second = both_accepted()
    assert Line.objects.filter(active=True).count() == 2

    agreed = agree(first.pk, how=LINK, by=None, now=SOON)
    assert agreed.state in (State.ADMISSION, State.CONFIRMED)
    assert (agreed.agreed_at, agreed.agreed_by) == (SOON, "link")
    lost = read_again(second)
    assert (lost.state, lost.active) == (State.RELEASED, False)
    assert Line.objects.get(active=True).child_id == agreed.demand.children.get().pk
    assert wrong(*(group for each in (first, second) for group in each.site.age_groups.all())) == []
    with pytest.raises(Refused, match="déjà dit oui"):
        agree(second.pk, how=LINK, by=None, now=SOON)
    assert agree(first.pk, how=LINK, by=None, now=SOON).agreed_at == SOON


def test_a_place_found_closes_the_earlier_demands_for_the_same_need_that_were_lost():
    (one, her), (two, him) = managed(), managed()
    lost = asked(one)[0]
    family_of = lost.demand.file
    refuse(lost.pk, "age", by=her, now=NOW)
    again, elsewhere = (asked(two, file=family_of)[0] for _ in range(2))
    need = CareNeed.objects.create(
        organisation=family_of.organisation,
        created_by=family_of.counsellor,
        created_at=NOW,
        kind="dated",
        insee_code="44109",
    )
    Demand.objects.filter(pk__in=[lost.demand_id, again.demand_id]).update(need=need)
    Demand.objects.filter(pk=elsewhere.demand_id).update(escalated_at=NOW)

    agree(accept(again.pk, by=him, now=SOON).pk, how=LINK, by=None, now=SOON)
    assert [read_again(each).demand.closed_at for each in (lost, again, elsewhere)] == [SOON, None, None]


def test_a_released_place_is_told_and_knows_the_family_no_more():
    (one, her), (two, him) = managed(), managed()
    first, second = asked(one, two, way=Demand.Way.PARALLEL)
    accept(first.pk, by=her, now=SOON)
    agree(first.pk, how=LINK, by=None, now=SOON)

    assert read_again(second).state == State.RELEASED
    assert [letter.subject for letter in written_to(him)] == ["Une demande de place à traiter", "Une demande retirée"]
    assert "Sonia" in written_to(her)[-1].text
    assert not any("Sonia" in letter.text for letter in written_to(him))


def test_a_place_that_asks_for_steps_waits_for_them_and_one_that_asks_for_none_is_confirmed():
    (one, her), (two, him) = managed(), managed()
    one.facility.__class__.objects.filter(pk=one.facility_id).update(first_visits="days", first_visit_count=2)
    two.facility.__class__.objects.filter(pk=two.facility_id).update(first_visits="none", documents=[])
    states = []
    for site, manager, month in ((one, her, date(2026, 10, 1)), (two, him, date(2026, 9, 1))):
        booking = asked(site, file=family(months=(month,)))[0]
        accept(booking.pk, by=manager, now=SOON)
        states.append(agree(booking.pk, how=LINK, by=None, now=SOON))

    assert [each.state for each in states] == [State.ADMISSION, State.CONFIRMED]
    assert states[0].deadline is not None
    assert states[1].deadline is None
    assert Admission.objects.filter(facility=one.facility_id).exists()


def test_who_heard_the_yes_on_the_telephone_is_noted():
    site, her = managed()
    booking = accept(asked(site)[0].pk, by=her, now=SOON)
    follower = booking.demand.file.counsellor.user
    agree(booking.pk, how=CALL, by=follower, now=SOON)

    noted = AuditEvent.objects.get(type="booking.agreed")
    assert (noted.actor, noted.data) == (follower.pk, {"how": "call"})


def test_nobody_says_yes_in_another_persons_name():
    site, her = managed()
    booking = accept(asked(site)[0].pk, by=her, now=SOON)
    for how, by in ((ACCOUNT, her), (CALL, None), (LINK, her)):
        with pytest.raises(Refused):
            agree(booking.pk, how=how, by=by, now=SOON)
    assert read_again(booking).state == State.ACCEPTED


def test_a_yes_before_the_place_accepts_or_after_the_delay_is_refused():
    site, her = managed()
    booking = asked(site)[0]
    with pytest.raises(Refused):
        agree(booking.pk, how=LINK, by=None, now=SOON)
    accept(booking.pk, by=her, now=SOON)
    with pytest.raises(Late):
        agree(booking.pk, how=LINK, by=None, now=SOON + timedelta(days=5))
    assert read_again(booking).agreed_at is None


def test_a_parent_with_an_account_asks_is_written_to_and_says_yes():
    site, her = managed()
    parent = User.objects.create_user(phone="+33639980042")
    demand = of_account(parent, site)
    ask(demand.pk, now=NOW)
    booking = accept(demand.bookings.get().pk, by=her, now=SOON)

    (letter,) = written_to(parent)
    assert letter.channel == "sms"
    assert "/mes-demandes/" in letter.text
    with pytest.raises(Refused):
        agree(booking.pk, how=LINK, by=None, now=SOON)
    assert agree(booking.pk, how=ACCOUNT, by=parent, now=SOON).agreed_by == "account"


def test_the_link_asks_for_a_code_and_says_nothing_before():
    site, her = managed()
    booking = accept(asked(site)[0].pk, by=her, now=SOON)
    link = SignedLink.objects.get(purpose="booking")

    assert link.file_id == booking.demand.file_id
    assert send_code(link, "navigateur", now=SOON) == "sms"


def test_a_place_lost_by_its_own_word_gives_way_to_the_next_and_a_family_that_gives_up_ends_its_demand():
    (one, her), (two, _) = managed(), managed()
    first, second = asked(one, two)
    accept(first.pk, by=her, now=SOON)

    assert cancel(first.pk, party=Party.MANAGER, by=her, now=SOON)
    assert not cancel(first.pk, party=Party.MANAGER, by=her, now=SOON)
    assert read_again(second).asked_at == SOON
    assert not Line.objects.filter(active=True).exists()

    assert cancel(second.pk, party=Party.COUNSELLOR, by=None, now=SOON)
    demand = Demand.objects.get()
    assert (demand.closed_at, demand.escalated_at) == (SOON, None)
    assert read_again(second).ended_party == "counsellor"


def test_a_demand_given_up_asks_nobody_else():
    (one, her), (two, him) = managed(), managed()
    first, second = asked(one, two)

    assert cancel_demand(first.demand_id, party=Party.COUNSELLOR, by=None, now=SOON) == 2
    assert cancel_demand(first.demand_id, party=Party.COUNSELLOR, by=None, now=SOON) == 0
    assert {each.state for each in map(read_again, (first, second))} == {State.CANCELLED}
    assert not written_to(him)
    assert [letter.subject for letter in written_to(her)][-1] == "Une demande annulée"


def test_a_child_placed_elsewhere_meanwhile_is_said_at_the_yes():
    first, _ = both_accepted()
    file = first.demand.file
    site, her = managed()
    elsewhere = wanted(site, file=file)
    ask(elsewhere.pk, now=NOW)
    accept(elsewhere.bookings.get().pk, by=her, now=SOON)

    with pytest.raises(Refused, match="enfant"):
        agree(first.pk, how=LINK, by=None, now=SOON)
    assert read_again(first).state == State.ACCEPTED
