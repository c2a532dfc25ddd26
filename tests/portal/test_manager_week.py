"""« Ma semaine »: the director answers in a tap, by account or by link, and reads no more than she may."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bookings.domain.hours import AskedHours
from bookings.domain.life import Party, State
from bookings.models import AccommodationNeed, Admission, Booking, Demand, ExtraHours
from bookings.services import changes
from bookings.services.agreement import agree, cancel
from bookings.services.answers import accept
from bookings.services.requests import ask
from bookings.services.waiting import groups_of, join
from childcare.models import Facility
from childcare.services import public_holidays
from childcare.services.calendar import today
from core.models import AuditEvent, OutboxMessage
from portal.journeys.week_letters import send_weeks
from tests.bookings.desk import demand
from tests.families.offices import counsellor, file_of
from tests.support import managers, places
from tests.support.offers import calendar_of
from tests.support.signed_in import PortalClient
from tests.support.week_links import link_of, opened

pytestmark = pytest.mark.django_db

EMAIL = "melusine@exemple.fr"
SECRETS = (
    "Mélusine",
    "06 12 34 56 78",
    "+33612345678",
    EMAIL,
    "QPV",
    "RSA",
    "seul",
    "prioritaire de la ville",
)


@pytest.fixture
def creche():
    calendar_of(today())
    site = places.site(places.facility("Les Lucioles", email="creche@exemple.fr"))
    places.free(places.group(site), places.coming_days(), seats=3)
    return site


@pytest.fixture
def creches(creche):
    organisation = managers.organisation()
    managers.manage(creche.facility, organisation)
    return organisation


@pytest.fixture
def director(creches):
    return managers.member(creches)


@pytest.fixture
def manager(client, director):
    client.force_login(director)
    return client


def coming_weekday() -> date:
    """A working day of the coming week that leaves two days to answer."""
    return next(day for day in places.coming_days()[1:] if day.isoweekday() in (2, 3, 4) and day not in _holidays(day))


def _holidays(day: date) -> list[date]:
    return list(public_holidays.in_year(public_holidays.zone_of("31555"), day.year))


def request_of(
    *sites, hours: str = "09:00-12:00", phone: str = "+33612345678", email: str = EMAIL, **said: object
) -> Booking:
    """A request that was asked, of a single parent whose name and ways are recognisable."""
    file = file_of(
        counsellor(),
        now=timezone.now(),
        first_name="Mélusine",
        email=email,
        phone=phone,
        single_parent=True,
        birth_months=(_months_ago(14),),
    )
    starts, ends = (time.fromisoformat(hour) for hour in hours.split("-"))
    day = coming_weekday()
    asked = (AskedHours(starts, ends, day=day),)
    found = demand(file, *sites, hours=asked, starts=day, until=day, way=Demand.Way.PARALLEL, in_insertion=True, **said)
    return ask(found.pk, now=timezone.now())[0]


def _months_ago(months: int) -> date:
    day = coming_weekday()  # children are taken to be born in the middle of their month
    years, month = divmod(day.year * 12 + day.month - 1 - months - (day.day < 15), 12)
    return date(years, month + 1, 1)


def agreed(booking: Booking, director) -> Booking:
    accept(booking.pk, by=director, now=timezone.now())
    return agree(booking.pk, how=Booking.Agreed.CALL, by=booking.demand.ordered_by.user, now=timezone.now())


def text_of(answer) -> str:
    assert answer.status_code in (200, 409), answer.status_code
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def post(client, page: str, booking: Booking, gesture: str, **said: object):
    """What the form of that page sends."""
    mark = re.search(r'name="vu" value="([^"]+)"', client.get(page).content.decode())
    return client.post(page, {"geste": gesture, "vu": mark[1] if mark else "", **said})


def answering(booking: Booking) -> str:
    return reverse("place_booking_answer", args=[booking.pk])


def state(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.state


def test_before_the_place_accepts_no_page_and_no_link_says_who_asks(manager, creche, creches, director):
    booking = request_of(creche)
    link = link_of(creches, director)
    own = [reverse("manager_week"), answering(booking), reverse("place_booking", args=[booking.pk])]

    pages = [text_of(manager.get(page)) for page in own]
    by_link = opened(link)
    pages += [text_of(by_link.get(page)) for page in (link, f"{link}{booking.pk}/repondre/")]

    for page in pages:
        assert "nfant de 14 mois" in page
        assert "9 h à 12 h" in page
        assert "Priorité AVIP" in page
        assert not [secret for secret in SECRETS if secret in page]


def test_once_accepted_the_account_reads_the_parent_and_the_link_never_does(manager, creche, creches, director):
    booking = agreed(request_of(creche), director)
    link = link_of(creches, director)

    assert 'Mélusine, <a href="tel:+33612345678">06 12 34 56 78</a>' in text_of(
        manager.get(reverse("place_booking", args=[booking.pk]))
    )
    by_link = opened(link)
    page = text_of(by_link.get(link))
    assert "nfant de 14 mois" in page
    assert not [secret for secret in SECRETS if secret in page]
    for path in (f"{link}{booking.pk}/", f"{link}{booking.pk}/admission/", f"{link}feuille/1/2026-01-01/"):
        assert by_link.get(path).status_code == 404


@pytest.mark.parametrize("by_link", [False, True])
def test_a_request_is_accepted_in_one_tap(manager, creche, creches, director, by_link):
    booking = request_of(creche)
    page = link_of(creches, director) if by_link else reverse("manager_week")
    client = opened(page) if by_link else manager
    mark = re.search(r'name="vu" value="([^"]+)"', client.get(page).content.decode())[1]
    target = f"{page}{booking.pk}/repondre/" if by_link else answering(booking)

    answer = client.post(target, {"geste": "accepter", "vu": mark}, follow=True)

    assert "Demande acceptée" in text_of(answer)
    assert state(booking) == State.ACCEPTED
    moved = AuditEvent.objects.filter(type="booking.moved").latest("pk")
    assert moved.actor == director.pk


def test_without_a_token_of_the_form_nothing_is_accepted(creche, director, creches):
    booking = request_of(creche)
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(f"{link_of(creches, director)}{booking.pk}/repondre/", {"geste": "accepter"}).status_code == 403
    assert state(booking) == State.REQUESTED


def test_a_stale_page_says_so_and_shows_the_new_state(manager, creche):
    booking = request_of(creche)
    mark = re.search(r'name="vu" value="([^"]+)"', manager.get(reverse("manager_week")).content.decode())[1]
    cancel(booking.pk, party=Party.COUNSELLOR, by=booking.demand.ordered_by.user, now=timezone.now())

    answer = manager.post(answering(booking), {"geste": "accepter", "vu": mark})

    assert answer.status_code == 409
    assert "Cette demande est déjà traitée" in text_of(answer)
    assert "Annulée" in text_of(answer)
    assert "Refuser cette demande" not in text_of(answer)


def test_a_refusal_takes_a_lawful_reason_and_no_other(manager, creche):
    booking = request_of(creche)
    for reason in ("", "handicap", "incomplete_file"):
        assert post(manager, answering(booking), booking, "refuser", motif=reason).status_code == 400
    assert state(booking) == State.REQUESTED

    post(manager, answering(booking), booking, "refuser", motif="hours")
    assert (state(booking), booking.refusal_reason) == (State.REFUSED, "hours")


def test_other_hours_are_proposed_and_mistakes_told(manager, creche):
    booking = request_of(creche)
    for said in ({"debut_0": "10:00", "fin_0": ""}, {"debut_0": "", "fin_0": ""}, {"debut_0": "midi", "fin_0": "12"}):
        assert post(manager, answering(booking), booking, "horaires", **said).status_code == 400
    same = post(manager, answering(booking), booking, "horaires", debut_0="9:00", fin_0="12:00")
    assert "Indiquez-en d’autres" in text_of(same)

    post(manager, answering(booking), booking, "horaires", debut_0="10h", fin_0="12h30")
    booking.refresh_from_db()
    assert booking.proposed_hours[0]["starts"] == "10:00"
    assert "Autres horaires proposés" in text_of(manager.get(reverse("manager_week")))


def test_a_welcome_to_prepare_goes_to_the_coordinator(manager, creche):
    booking = request_of(creche)
    post(manager, answering(booking), booking, "preparer")

    assert AccommodationNeed.objects.get().booking == booking
    page = text_of(manager.get(reverse("manager_week")))
    assert "Rien à traiter" in page
    assert "aucun délai ne court" in page


def test_passing_before_the_first_of_the_list_asks_for_a_reason(manager, creche):
    booking = request_of(creche)
    first = request_of(creche, phone="+33612345679")
    cancel(first.pk, party=Party.COUNSELLOR, by=first.demand.ordered_by.user, now=timezone.now())
    creche.age_groups.get().slots.update(seats=1)
    join(first.demand_id, groups_of(creche), by=None, now=timezone.now() - timedelta(days=60))
    assert "1 famille attend" in text_of(manager.get(reverse("manager_week")))

    asked = post(manager, answering(booking), booking, "accepter")
    assert asked.status_code == 400
    assert "Accepter quand même" in asked.content.decode()
    assert state(booking) == State.REQUESTED

    post(manager, answering(booking), booking, "accepter", ecart="sibling")
    assert (state(booking), booking.departure_reason) == (State.ACCEPTED, "sibling")


def test_an_absence_gives_the_seat_back_and_may_be_undone(manager, creche, director):
    booking = agreed(request_of(creche), director)
    assert state(booking) == State.CONFIRMED
    week, day = reverse("manager_week"), coming_weekday()
    gesture = reverse("place_booking_day", args=[booking.pk])
    assert "Mélusine" in text_of(manager.get(week))

    told = text_of(manager.post(gesture, {"geste": "absent", "jour": day.isoformat()}, follow=True))
    assert "de nouveau proposée" in told
    assert "absent" in told
    assert not booking.reservation.lines.filter(active=True).exists()

    manager.post(gesture, {"geste": "vient", "jour": day.isoformat()})
    assert booking.reservation.lines.filter(active=True).exists()
    assert manager.post(gesture, {"geste": "absent", "jour": "hier"}).status_code == 404


def test_extra_hours_are_answered(manager, creche, director):
    booking = agreed(request_of(creche), director)
    asked = changes.ask_extra(booking.pk, (coming_weekday(), time(14), time(16)), by=None, now=timezone.now())
    assert "Heures en plus demandées" in text_of(manager.get(reverse("manager_week")))

    manager.post(reverse("place_booking_extra", args=[booking.pk, asked.pk]), {"geste": "oui"})
    asked.refresh_from_db()
    assert asked.state == ExtraHours.State.ACCEPTED
    assert "14 h à 16 h" in text_of(manager.get(reverse("manager_week")))


def test_an_admission_goes_step_by_step_to_a_place_confirmed(manager, creche, director):
    terms = {"first_visits": Facility.FirstVisits.DAYS, "first_visit_count": 1, "documents": ["income", "vaccination"]}
    Facility.objects.filter(pk=creche.facility_id).update(**terms)
    booking = agreed(request_of(creche), director)
    page = reverse("place_booking", args=[booking.pk])
    assert state(booking) == State.ADMISSION
    assert "Commencez les visites avant le" in text_of(manager.get(page))
    admission, gesture = Admission.objects.get(), reverse("place_booking_admit", args=[booking.pk])

    papers = {"geste": "pieces", "admission": admission.pk, f"a{admission.pk}-manquantes": ["income", "vaccination"]}
    manager.post(gesture, papers)
    assert "il manque encore" in text_of(manager.post(gesture, {"geste": "confirmer"}, follow=True)).lower()
    assert "Admission provisoire" in text_of(manager.get(page))
    manager.post(gesture, papers | {f"a{admission.pk}-manquantes": []})

    visit = booking.visits.get()
    moved = reverse("place_booking_visit_move", args=[booking.pk, visit.pk])
    form = {f"v{visit.pk}-{name}": value for name, value in {"objet": "visit", "debut": "9h", "fin": "10h"}.items()}
    assert manager.post(moved, form).status_code == 400
    assert manager.post(moved, form | {f"v{visit.pk}-jour": today().isoformat()}).status_code == 302
    manager.post(reverse("place_booking_visit_note", args=[booking.pk, visit.pk]), {"geste": "oui"})
    assert state(booking) == State.CONFIRMED
    assert manager.post(gesture, {"geste": "etape", "admission": admission.pk, "etape": "?"}).status_code == 404


def test_the_sheet_for_the_door_says_hours_ages_and_first_names(manager, creche, director):
    booking = agreed(request_of(creche), director)
    page = text_of(manager.get(reverse("door_sheet", args=[creche.facility_id, coming_weekday()])))

    assert "9 h à 12 h" in page
    assert "Enfant de 14 mois" in page
    assert "Mélusine" in page
    assert "+33612345678" not in page
    assert manager.get(reverse("door_sheet", args=[creche.facility_id, "demain"])).status_code == 404
    other = managers.member(managers.organisation("Autres crèches"))
    stranger = PortalClient()
    stranger.force_login(other)
    for name, arguments in (
        ("door_sheet", [creche.facility_id, coming_weekday()]),
        ("place_booking", [booking.pk]),
        ("place_booking_answer", [booking.pk]),
    ):
        assert stranger.get(reverse(name, args=arguments)).status_code == 404


def test_the_letter_of_friday_says_figures_and_no_family(creche, creches, director):
    request_of(creche)
    assert send_weeks(now=timezone.now()) == 1
    letter = OutboxMessage.objects.get(key__startswith="manager-week")
    assert letter.recipient == director.email
    assert "1 demande à traiter" in letter.text
    assert not [secret for secret in SECRETS if secret in letter.text]


def test_a_place_whose_managers_have_no_address_is_written_to_at_its_own(creche, creches):
    booking = request_of(creche)
    elsewhere = places.site(places.facility("Ailleurs"))
    managers.manage(elsewhere.facility, creches)
    send_weeks(now=timezone.now())

    letter = OutboxMessage.objects.get(key__startswith="manager-week")
    assert letter.recipient == "creche@exemple.fr"
    link = "/ma-semaine/" + re.search(r"/ma-semaine/(\S+)", letter.text)[1]
    by_link = opened(link)
    assert "Ailleurs" not in text_of(by_link.get(link))
    post(by_link, f"{link}{booking.pk}/repondre/", booking, "accepter")
    assert state(booking) == State.ACCEPTED


def test_nothing_asked_nothing_written(creche, director):
    assert send_weeks(now=timezone.now()) == 0


def test_more_families_cost_no_more_queries(manager, creche, director):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert manager.get(reverse("manager_week")).status_code == 200
        return len(found)

    def one_more(number: int) -> None:
        request_of(creche, phone=f"+3361234570{number}", email="")
        agreed(request_of(creche, phone=f"+3361234580{number}", email=""), director)

    one_more(1)
    queries()
    first = queries()
    one_more(2)
    assert queries() == first


def test_who_came_is_corrected_after_the_last_day(manager, creche, director):
    booking = agreed(request_of(creche), director)
    day = today() - timedelta(days=5)
    Booking.objects.filter(pk=booking.pk).update(state=State.ATTENDED, starts=day, until=day)
    gesture = reverse("place_booking_day", args=[booking.pk])
    assert "N’est jamais venu" in text_of(manager.get(reverse("manager_week")))

    manager.post(gesture, {"geste": "jamais"})
    assert state(booking) == State.ABSENT
    assert "Est venu" in text_of(manager.get(reverse("manager_week")))
    manager.post(gesture, {"geste": "venu"})
    assert state(booking) == State.ATTENDED
