"""The Monday of a counsellor: each thing once, the most urgent first, in as many queries for 60 files as for one."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import AccommodationNeed, Booking, Demand, Introduction
from bookings.services import answers, follow_up, introductions
from bookings.services.children import booked_children
from bookings.services.demands import Asked, Asker
from childcare.services.reservations import confirm
from families.models import FamilyFile
from tests.families.offices import counsellor
from tests.portal import families_desk as desk
from tests.support import managers, places
from tests.support.people import member, organisation

pytestmark = pytest.mark.django_db

# Who signs in, the membership asked and the header; then the lists of the page, one query each.
QUERIES = 16


@pytest.fixture
def me(client):
    found = desk.me()
    client.force_login(found.user)
    return found


def sections(client, **query: str) -> dict[str, list[str]]:
    """The lines under each title."""
    page = client.get(reverse("counsellor_monday"), query).content.decode()
    found = re.findall(r'<h2 [^>]*id="([\w-]+)">.*?</h2>(.*?)</section>', page, re.DOTALL)
    return {key: [" ".join(text.split()) for text in re.findall(r"<a [^>]*>(.*?)</a>", lines)] for key, lines in found}


def accepted(need, name: str = "Les Lucioles") -> Booking:
    booking = desk.asked(need, desk.creche(name))[0]
    return answers.accept(booking.pk, by=boss(booking), now=timezone.now())


def boss(booking: Booking):
    return managers.member(booking.site.facility.managements.get().organisation)


def placed(need, *, until_in: int, state: State = State.CONFIRMED) -> Booking:
    """A placement that began and ends in so many days."""
    booking = accepted(need)
    confirm(reservation_id=booking.reservation_id, now=timezone.now())
    today = timezone.localdate()
    said = {"agreed_at": timezone.now(), "starts": today - timedelta(days=90), "state": state, "deadline": None}
    Booking.objects.filter(pk=booking.pk).update(until=today + timedelta(days=until_in), **said)
    return booking


def test_each_thing_to_do_is_under_its_title(client, me):
    accepted(desk.morning(desk.family(me, "Sonia")))
    accepted(desk.morning(desk.family(me, "Awa", "+33612345601", may_leave_message=False)))
    desk.asked(desk.morning(desk.family(me, "Lina", "+33612345602")), desk.creche("Les Ormes"))
    desk.morning(desk.family(me, "Fatou", "+33612345603"), "Stage")
    placed(desk.morning(desk.family(me, "Nour", "+33612345604")), until_in=10)
    silent = desk.asked(desk.morning(desk.family(me, "Ines", "+33612345605")), desk.creche("Muette"))[0]
    Booking.objects.filter(pk=silent.pk).update(deadline=timezone.now())
    follow_up.sweep(now=timezone.now())

    told = sections(client)

    assert {key: [line.partition(" : ")[0] for line in lines] for key, lines in told.items()} == {
        "appeler": ["Awa"],
        "transmettre": ["Sonia"],
        "escalades": ["Ines"],
        "delais": ["Lina"],
        "fins": ["Nour"],
        "sans-solution": ["Fatou"],
    }
    assert "parlez au parent avant le" in told["appeler"][0]


def test_meetings_without_a_day_and_met_without_a_contract_are_to_follow(client, me):
    today = timezone.localdate()
    for n, (name, state, in_days) in enumerate(
        [("Sonia", "asked", None), ("Awa", "meeting", -1), ("Lina", "meeting", 1), ("Nour", "signed", -1)]
    ):
        found = introduced(desk.family(me, name, f"+3361234560{n}"))
        day = today + timedelta(days=in_days) if in_days else None
        Introduction.objects.filter(pk=found.pk).update(state=state, meeting_day=day)
    introduced(desk.family(desk.me(), "Fatou"))

    sonia, awa = sections(client)["rencontres"]
    assert sonia.startswith("Sonia : Claude Martin, demande du")
    assert sonia.endswith("quel jour pour la rencontre ?")
    assert awa.startswith("Awa : Claude Martin, rencontre du")
    assert awa.endswith("le contrat est-il signé ?")


def test_the_days_that_a_contract_lost_are_counted_place_by_place(client, me):
    today = timezone.localdate()
    booking = placed(desk.morning(desk.family(me)), until_in=60)
    child = booking.demand.children.get()
    for in_days in (-1, 20, 27):
        booking.missed_days.create(
            child=child, day=today + timedelta(days=in_days), reason="no_seat", found_at=timezone.now()
        )
    over = placed(desk.morning(desk.family(me, "Awa", "+33612345601")), until_in=60, state=State.ATTENDED)
    over.missed_days.create(child=child, day=today, reason="closed", found_at=timezone.now())

    [line] = sections(client)["jours-perdus"]
    assert line.startswith("Sonia : Les Lucioles : pas de place 2 jours, dès le")
    assert line.endswith("(plus de place)")


def introduced(file: FamilyFile) -> Introduction:
    day = desk.need_day()
    asked = Asked((AskedHours(time(9), time(12), day=day),), day, day)
    facility, asker = places.assistant_maternel().facility, Asker(file=file, by=file.counsellor)
    return introductions.ask(asked, booked_children(file), facility, asker=asker, now=timezone.now())


def test_the_first_to_end_comes_first(client, me):
    bookings = [
        desk.asked(desk.morning(desk.family(me, name, f"+3361234560{n}")), desk.creche(name))[0]
        for n, name in enumerate(("Sonia", "Awa", "Lina"))
    ]
    for booking, hours in zip(bookings, (30, 10, 20), strict=True):
        Booking.objects.filter(pk=booking.pk).update(deadline=timezone.now() + timedelta(hours=hours))

    assert [line.partition(" : ")[0] for line in sections(client)["delais"]] == ["Awa", "Lina", "Sonia"]


def test_what_cannot_wait_is_counted_and_an_empty_week_is_said(client, me):
    page = client.get(reverse("counsellor_monday")).content.decode()
    assert "Rien d’urgent aujourd’hui" in page
    assert "aucune famille sans solution." in page
    accepted(desk.morning(desk.family(me)))
    late, later = (
        desk.asked(desk.morning(desk.family(me, name, f"+3361234560{n}")), desk.creche(name))[0]
        for n, name in enumerate(("Awa", "Lina"))
    )
    Booking.objects.filter(pk=late.pk).update(deadline=timezone.now() + timedelta(minutes=1))
    Booking.objects.filter(pk=later.pk).update(deadline=timezone.now() + timedelta(days=4))
    page = client.get(reverse("counsellor_monday")).content.decode()
    assert "2 choses urgentes" in page
    assert page.count(">Urgent<") == 1
    assert page.index(">Urgent<") < page.index("Awa répond") < page.index("Lina répond")
    assert "aucune famille sans solution." not in page


def test_mine_or_the_whole_team_and_nothing_of_another_organisation(client, me):
    desk.morning(desk.family(counsellor(me.organisation, joined_at=timezone.now()), "Awa"))
    desk.morning(desk.family(desk.me(), "Fatou"))

    assert sections(client) == {}
    assert [line[:3] for line in sections(client, suivi="tous")["sans-solution"]] == ["Awa"]


def test_a_closed_file_asks_nothing_more(client, me):
    accepted(desk.morning(desk.family(me)))
    FamilyFile.objects.update(closed_at=timezone.now())

    assert sections(client) == {}


def test_sixty_files_cost_as_many_queries_as_one(client, me, django_assert_num_queries):
    accepted(desk.morning(desk.family(me)))
    address = reverse("counsellor_monday")
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    site = desk.creche("Les Ormes")
    for number in range(59):
        need = desk.morning(desk.family(me, phone=f"+336123457{number:02d}"))
        if number % 2:
            desk.asked(need, site)

    with django_assert_num_queries(QUERIES):
        page = client.get(address).content.decode()

    assert page.count("Sonia") == 60


@pytest.fixture
def coordinator(client):
    comite = organisation(OrganisationKind.COMITE_AVIP, name="Comité AVIP de Haute-Garonne", departement="31")
    client.force_login(member(comite).user)


def test_a_coordinator_reads_what_no_place_accepted_without_any_name(client, coordinator):
    booking = desk.asked(desk.morning(desk.family(desk.me())), desk.creche("Muette"))[0]
    Booking.objects.filter(pk=booking.pk).update(deadline=timezone.now())
    follow_up.sweep(now=timezone.now())

    every = client.get(reverse("demands_without_place")).content.decode()
    one = reverse("demand_without_place", args=[booking.demand_id])
    page = client.get(one).content.decode()

    assert f"Demande {booking.demand_id}" in every
    assert "Muette : 1 sans réponse, sur 1" in " ".join(every.split())
    assert "Muette : ce lieu n’a pas répondu" in page
    assert not any(word in every + page for word in ("Sonia", "+33612345678"))
    client.post(one)
    assert Demand.objects.get(pk=booking.demand_id).closed_at is not None
    assert f"Demande {booking.demand_id}<" not in client.get(reverse("demands_without_place")).content.decode()


def test_the_report_of_a_coordinator_counts_what_followed_the_places_of_the_departement(client, coordinator):
    for n in range(6):
        need = desk.morning(desk.family(desk.me(), phone=f"+3361234560{n}"))
        booking = placed(need, until_in=-n, state=State.ATTENDED)
        Booking.objects.filter(pk=booking.pk).update(outcome="job" if n else "")

    page = client.get(reverse("demands_without_place")).content.decode()
    assert re.findall(r"<td>(.*?)</td>", page) == ["6", "–", "0", "0"]  # the one silent family would be known
    Booking.objects.update(outcome="job")
    page = client.get(reverse("demands_without_place")).content.decode()
    assert re.findall(r"<td>(.*?)</td>", page) == ["6", "6", "0", "0"]


def test_a_welcome_to_prepare_is_shown_with_the_law_and_settled(client, coordinator):
    booking = desk.asked(desk.morning(desk.family(desk.me())), desk.creche("Les Lucioles"))[0]
    need = answers.prepare(booking.pk, by=boss(booking), now=timezone.now())

    page = client.get(reverse("demands_without_place")).content.decode()
    assert "décision 2020-185" in page
    assert "Les Lucioles, Toulouse" in page
    client.post(reverse("welcome_prepared", args=[need.pk]))

    assert AccommodationNeed.objects.get().settled_at is not None
