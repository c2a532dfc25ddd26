"""Mise en relation: a meeting, then a contract between two people; never a seat, never a promise to hire."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import Http404

from accounts.abilities import abilities_on
from accounts.models import Membership
from bookings import family_access
from bookings.domain.abilities import IntroductionAbility, PlaceIntroductionAbility
from bookings.domain.introductions import NEXT, IntroductionState
from bookings.domain.life import Party
from bookings.models import Booking, Introduction
from bookings.selectors.introductions_seen import introduction_seen
from bookings.services import introductions
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker
from bookings.services.refusals import Refused
from childcare.domain.kinds import CONTACT_KINDS, FacilityKind
from childcare.models import Facility, Line, Reservation
from core.models import AuditEvent, OutboxMessage
from tests.bookings.desk import MORNING, family
from tests.families.offices import counsellor
from tests.support import managers
from tests.support.offers import NOW, TODAY

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
TOMORROW = TODAY + timedelta(days=1)


def assistante(kind: str = "assistant_maternel", *, managed: bool = True) -> Facility:
    facility = Facility.objects.create(name="Claude Martin", kind=kind, phone="03 27 00 00 00")
    if managed:
        organisation = managers.organisation("Claude Martin")
        managers.member(organisation)
        managers.manage(facility, organisation)
    return facility


def asked_by(file, facility: Facility) -> Introduction:
    asker = Asker(file=file, by=file.counsellor)
    return introductions.ask(Asked((MORNING,), TODAY, TODAY), booked_children(file), facility, asker=asker, now=NOW)


def test_it_goes_from_asked_to_signed_and_never_takes_a_seat():
    file = family()
    found = asked_by(file, assistante())
    introductions.meet(found.pk, TOMORROW, party=Party.MANAGER, by=None, now=NOW)
    signed = introductions.sign(found.pk, TODAY, party=Party.COUNSELLOR, by=file.counsellor.user, now=NOW)

    assert (signed.state, signed.meeting_day, signed.signed_on) == (IntroductionState.SIGNED, TOMORROW, TODAY)
    assert signed.demand.closed_at == NOW
    assert not Reservation.objects.exists()
    assert not Line.objects.exists()
    assert not Booking.objects.exists()
    told = AuditEvent.objects.filter(type__startswith="introduction.").order_by("pk")
    assert [each.type for each in told] == ["introduction.asked", "introduction.moved", "introduction.moved"]


def test_before_a_meeting_is_set_only_age_hours_and_dates_are_seen():
    file = family()
    found = asked_by(file, assistante())
    [letter] = OutboxMessage.objects.filter(key__contains=":asked:manager:")
    assert "Âge : 15 mois." in letter.text or "Âge : 16 mois." in letter.text
    assert "09:00-12:00" in letter.text
    for secret in (file.first_name, file.phone, file.email):
        assert not secret or secret not in letter.text + letter.subject
    assert introduction_seen(found).family is None

    met = introductions.meet(found.pk, TOMORROW, party=Party.MANAGER, by=None, now=NOW)
    assert introduction_seen(met).family.first_name == file.first_name
    [to_parent] = OutboxMessage.objects.filter(key__regex="introduction:.*:parent:")
    assert "Martin" not in to_parent.text + to_parent.subject
    assert OutboxMessage.objects.filter(key__contains="introduction:", key__endswith=":counsellor").exists()


def test_nobody_is_written_to_where_nobody_runs_the_place():
    asked_by(family(), assistante(managed=False))

    assert not OutboxMessage.objects.filter(key__contains="introduction:").exists()


def test_asked_twice_is_asked_once_and_again_after_a_no():
    file, facility = family(), assistante()
    first = asked_by(file, facility)
    assert asked_by(file, facility) == first
    introductions.decline(first.pk, party=Party.MANAGER, by=None, now=NOW)
    introductions.decline(first.pk, party=Party.MANAGER, by=None, now=NOW)

    assert asked_by(file, facility) != first
    assert AuditEvent.objects.filter(type="introduction.moved").count() == 1


@pytest.mark.parametrize("state", IntroductionState)
@pytest.mark.parametrize("to", [IntroductionState.MEETING, IntroductionState.SIGNED, IntroductionState.DECLINED])
def test_only_what_the_table_says_may_follow(state, to):
    found = asked_by(family(), assistante())
    Introduction.objects.filter(pk=found.pk).update(state=state)
    moves = {
        IntroductionState.MEETING: lambda: introductions.meet(found.pk, TOMORROW, party=Party.PARENT, by=None, now=NOW),
        IntroductionState.SIGNED: lambda: introductions.sign(found.pk, TODAY, party=Party.PARENT, by=None, now=NOW),
        IntroductionState.DECLINED: lambda: introductions.decline(found.pk, party=Party.PARENT, by=None, now=NOW),
    }
    if to in NEXT[state]:
        assert moves[to]().state == to
    elif state == to:
        moves[to]()
        assert not AuditEvent.objects.filter(type="introduction.moved").exists()
    else:
        with pytest.raises(Refused, match="déjà terminée"):
            moves[to]()
        assert Introduction.objects.get(pk=found.pk).state == state


def test_a_place_with_seats_is_asked_for_one_and_days_must_make_sense():
    with pytest.raises(Refused, match="demandez-en une"):
        asked_by(family(), assistante("multi_accueil"))
    assert {"assistant_maternel", "mam"} <= {kind.value for kind in CONTACT_KINDS}
    assert FacilityKind.MULTI_ACCUEIL not in CONTACT_KINDS
    found = asked_by(family(), assistante("mam"))
    with pytest.raises(Refused, match="à venir"):
        introductions.meet(found.pk, TODAY - timedelta(days=1), party=Party.PARENT, by=None, now=NOW)
    with pytest.raises(Refused, match="à venir"):
        introductions.sign(found.pk, TOMORROW, party=Party.PARENT, by=None, now=NOW)


def test_no_page_nor_letter_speaks_of_a_promise_to_hire():
    """Signed, it binds both sides: half a month's pay if broken. The portal never names it, so that nobody asks."""
    words = re.compile(r"engagements?\s+réciproques?|promesses?\s+d[’']embauche", re.IGNORECASE)
    paths = [
        *(ROOT / "templates").rglob("*.*"),
        *(
            path
            for app in ("bookings", "portal", "core", "families", "childcare")
            for path in (ROOT / app).rglob("*.py")
        ),
    ]
    assert len(paths) > 300
    named = [path.relative_to(ROOT).as_posix() for path in paths if words.search(path.read_text(encoding="utf-8"))]

    assert named == []


def test_each_side_has_its_own_door_and_the_near_misses_find_nothing():
    file, facility = family(), assistante()
    found, met = asked_by(file, facility), Membership.objects.get(organisation__managements__facility=facility)
    assistante_elsewhere = assistante()
    rival = Membership.objects.get(organisation__managements__facility=assistante_elsewhere)
    other = counsellor()

    assert family_access.introduction_followed(file.counsellor.user, found.pk) == found
    assert family_access.introduction_at(met.user, found.pk) == found
    for near_miss in (other.user, met.user):
        with pytest.raises(Http404):
            family_access.introduction_followed(near_miss, found.pk)
        assert not abilities_on(near_miss, found)
    for near_miss in (rival.user, file.counsellor.user):
        with pytest.raises(Http404):
            family_access.introduction_at(near_miss, found.pk)
        assert not abilities_on(near_miss, family_access.of_who_is_met(found))
    assert abilities_on(file.counsellor.user, found) == frozenset(IntroductionAbility)
    assert abilities_on(met.user, family_access.of_who_is_met(found)) == frozenset(PlaceIntroductionAbility)
    with pytest.raises(Http404):
        family_access.own_introduction(found.pk, file=family(other))
