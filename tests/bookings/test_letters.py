"""A place is told what the law lets it know; a parent the least; a counsellor, what the parent cannot be told."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bookings.domain.life import State
from bookings.models import Booking, Demand
from bookings.selectors.seen_by_place import request_seen
from bookings.services.agreement import agree
from bookings.services.answers import accept, propose, refuse
from bookings.services.follow_up import sweep
from bookings.services.holds import hold
from core.models import OutboxMessage
from families.models import FamilyFile
from tests.bookings.answers_desk import OTHER_HOURS, SOON, asked, comite, managed, read_again, wanted, written_to
from tests.bookings.desk import family
from tests.support.offers import NOW

pytestmark = pytest.mark.django_db
SECRETS = ("Sonia", "612345678", "sonia@", "Mission locale", "Camille", "Nom")
ALLOWED = {"ages", "hours", "starts", "until", "avip_priority"}


def known_file(**said: object) -> FamilyFile:
    """A file whose every detail would be seen in a letter."""
    file = family()
    FamilyFile.objects.filter(pk=file.pk).update(single_parent=True, **said)
    return FamilyFile.objects.get(pk=file.pk)


def test_before_its_yes_a_place_sees_age_hours_dates_and_priority_and_nothing_else():
    site, her = managed()
    booking = asked(site, file=known_file())[0]

    seen = request_seen(booking)
    assert set(asdict(seen)) == {"number", "request", "family"}
    assert set(asdict(seen.request)) == ALLOWED
    assert seen.family is None
    assert seen.request.ages == (16,)
    (letter,) = written_to(her)
    assert "16 mois" in letter.text
    assert "09:00-12:00" in letter.text
    assert not [secret for secret in SECRETS if secret in letter.subject + letter.text]


@pytest.mark.parametrize("state", [State.REQUESTED, State.REFUSED, State.EXPIRED, State.CANCELLED, State.RELEASED])
def test_a_place_that_has_not_accepted_or_has_no_more_sees_no_family(state):
    site, _ = managed()
    booking = asked(site)[0]
    booking.state = state
    assert request_seen(booking).family is None


def test_after_its_yes_a_place_sees_a_first_name_and_how_to_reach_the_parent():
    site, her = managed()
    booking = accept(asked(site, file=known_file(may_leave_message=False))[0].pk, by=her, now=SOON)
    seen = request_seen(booking).family
    assert (seen.first_name, seen.phone, seen.may_leave_message) == ("Sonia", "+33612345678", False)
    agree(booking.pk, how=Booking.Agreed.LINK, by=None, now=SOON)
    assert "Ne laissez pas de message" in written_to(her)[-1].text


def test_every_manager_of_the_place_is_written_to_and_no_former_one():
    site, her = managed()
    member = her.memberships.get()
    other = her.__class__.objects.create_user(email="autre@exemple.fr")
    member.__class__.objects.create(user=other, organisation=member.organisation, role="manager", joined_at=NOW)
    member.ended_at = NOW
    member.save()
    asked(site)
    assert (len(written_to(her)), len(written_to(other))) == (0, 1)


def test_a_parent_reads_neither_name_nor_place_nor_child_and_an_sms_fits():
    comite()
    site, her = managed()
    booking = accept(asked(site)[0].pk, by=her, now=SOON)
    sweep(now=booking.deadline)
    texts = OutboxMessage.objects.filter(recipient="+33612345678", topic__in=("booking", "booking_call"))

    assert texts.count() == 2  # a yes to give; then a place given back and a search that goes on, told together
    for message in texts:
        assert message.channel == "sms"
        assert len(message.text) <= 160
        assert "/suivi/" in message.text
        assert not [word for word in ("Sonia", "Tilleuls", "enfant", "crèche", "Camille") if word in message.text]


def test_when_no_message_may_be_left_the_counsellor_alone_is_told():
    site, her = managed()
    file = known_file(may_leave_message=False)
    OutboxMessage.objects.all().delete()
    booking = asked(site, file=file)[0]
    propose(booking.pk, OTHER_HOURS, by=her, now=SOON)
    accept(booking.pk, by=her, now=SOON)

    assert not OutboxMessage.objects.filter(recipient=file.phone).exists()
    assert not file.links.filter(purpose="booking").exists()
    told = written_to(file.counsellor.user)
    assert len(told) == 2
    assert all("prévenez-le de vive voix" in letter.text for letter in told)


def test_a_refusal_is_told_to_the_counsellor_with_its_reason():
    site, her = managed()
    booking = refuse(asked(site)[0].pk, "residence", by=her, now=SOON)
    letters = written_to(read_again(booking).demand.file.counsellor.user)
    assert any("Hors de la commune" in letter.text for letter in letters)


def test_an_option_is_told_to_the_place_with_its_delay():
    site, her = managed()
    found = wanted(site, way=Demand.Way.DIRECT)
    held = hold(found.pk, by=found.ordered_by, now=NOW)

    (letter,) = written_to(her)
    assert "les places sont gardées" in letter.text
    assert "Répondez avant le" in letter.text
    assert "Sonia" not in letter.text
    assert accept(held.pk, by=her, now=SOON).reservation_id == held.reservation_id
