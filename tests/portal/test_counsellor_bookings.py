"""A counsellor searches for a family, keeps a place in two clicks, asks several, follows them, hands a sheet over."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.domain.life import State
from bookings.domain.refusals import RefusalReason
from bookings.models import Booking, Demand, Waiting
from bookings.services import answers, follow_up
from childcare.models import Facility
from families.models import CareNeed, FamilyFile, SignedLink
from families.sealing import seal_income
from portal.cards import facility_url
from tests.portal import families_desk as desk
from tests.support import managers, places
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    found = desk.me()
    client.force_login(found.user)
    return found


@pytest.fixture
def need(me):
    return desk.morning(desk.family(me))


def hold_address(site, results: str) -> str:
    return f"{reverse('family_hold', args=[site.pk])}?recherche={desk.mark_of(results)}"


def children_of(need) -> list[int]:
    return list(need.files.get().children.values_list("pk", flat=True))


def boss(site):
    """Somebody who runs the place."""
    return managers.member(site.facility.managements.get().organisation)


def test_the_results_are_those_of_the_family_and_their_address_names_nobody(client, need):
    desk.creche("Tenue")
    desk.creche("Sans option", km=1.5, holders=Facility.Holders.NONE)
    desk.creche("Au téléphone", km=2.0, managed=False)
    places.full_creche("Complète")
    managers.manage(places.full_creche("Pleine", km=2.5).facility, managers.organisation())

    results = desk.search(client, need)
    page = client.get(results).content.decode()

    assert "Pour Sonia" in page
    buttons = re.findall(r'<a class="fr-btn" href="([^"]*)">([^<]*)<span class="fr-sr-only"> : ([^<]*)<', page)
    told = {name: text for _url, text, name in buttons}
    assert told["Tenue"] == "Poser une option"
    assert told["Sans option"] == "Demander"
    assert told["Pleine"] == "Liste d’attente"
    assert told["Au téléphone"] == told["Complète"] == "Appeler"
    file = need.files.get()
    assert not re.search(rf"[=/]({file.pk}|{need.pk})\b", results)
    assert "Sonia" not in results
    assert "Garder cette recherche" not in page


def test_a_search_is_of_one_browser_and_of_who_still_follows_the_family(client, need, me):
    desk.creche()
    results = desk.search(client, need)
    stranger = PortalClient()

    assert b"Pour Sonia" not in stranger.get(results).content
    me.ended_at = timezone.now()
    me.save()
    assert b"Pour Sonia" not in client.get(results).content


def test_two_tabs_for_two_families_stay_apart(client, need, me):
    site = desk.creche()
    other = desk.morning(desk.family(me, "Awa", "+33612345679"))
    first, second = desk.search(client, need), desk.search(client, other)

    assert b"Pour Sonia" in client.get(first).content
    assert b"Pour Awa" in client.get(hold_address(site, second)).content
    assert b"Pour Sonia" in client.get(hold_address(site, first)).content


def test_a_hold_in_two_clicks_says_first_what_it_keeps(client, need):
    site = desk.creche()
    address = hold_address(site, desk.search(client, need))

    page = client.get(address).content.decode()
    assert "9\u00a0h à 12\u00a0h" in page
    assert "16 mois" in page or "15 mois" in page
    assert "Avant le" in page
    assert "€" in page

    answer = client.post(address, {"enfants": children_of(need)})
    booking = Booking.objects.get()
    assert answer.url == reverse("followed_demand", args=[booking.demand_id])
    assert (booking.state, booking.demand.need, booking.demand.file) == (State.HELD, need, need.files.get())
    client.post(address, {"enfants": children_of(need)})
    assert Booking.objects.count() == 1


def test_a_place_that_was_just_taken_is_said_with_what_is_left(client, need):
    site, next_best = desk.creche("Prise"), desk.creche("Encore libre", km=2.0)
    address = hold_address(site, desk.search(client, need))
    site.age_groups.get().slots.all().delete()

    answer = client.post(address, {"enfants": children_of(need)})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cette place vient d’être prise" in page
    assert reverse("family_hold", args=[next_best.pk]) in page
    assert not Demand.objects.exists()


def test_a_family_waits_once_and_its_counsellor_reads_where_it_stands(client, need):
    desk.creche()
    site = places.full_creche("Pleine")
    managers.manage(site.facility, managers.organisation())
    address = f"{reverse('family_wait', args=[site.pk])}?recherche={desk.mark_of(desk.search(client, need))}"

    assert "L’ordre suit des points publiés" in client.get(address).content.decode()
    answers_ = [client.post(address, {"enfants": children_of(need)}) for _click in range(2)]

    row = Waiting.objects.get()
    assert row.demand.need == need
    assert {answer.url for answer in answers_} == {reverse("followed_demand", args=[row.demand_id])}
    page = client.get(answers_[0].url).content.decode()
    assert "Sur la liste d’attente" in page
    assert "Première famille de la liste." in page


def test_no_child_ticked_is_an_error_beside_the_field(client, need):
    address = hold_address(desk.creche(), desk.search(client, need))

    answer = client.post(address, {})

    assert answer.status_code == 400
    assert "Cochez au moins un enfant" in answer.content.decode()


def test_several_places_are_asked_in_order_once(client, need):
    sites = [desk.creche(f"Crèche {number}", km=number) for number in (1, 2, 3)]
    desk.creche("Au téléphone", managed=False)
    mark = desk.mark_of(desk.search(client, need))
    address = f"{reverse('family_request')}?recherche={mark}&lieu={sites[1].pk}"
    page = client.get(address).content.decode()
    assert f'value="{sites[1].pk}" selected' in page
    assert "Au téléphone, " not in page

    chosen = {"choix1": sites[1].pk, "choix2": sites[0].pk, "choix3": sites[0].pk, "facon": "cascade"}
    again = client.post(address, chosen | {"enfants": children_of(need)})
    assert again.status_code == 400
    assert "Ce lieu est déjà choisi" in again.content.decode()

    for _click in range(2):
        client.post(address, chosen | {"choix3": sites[2].pk, "enfants": children_of(need)})
    asked = list(Booking.objects.order_by("rank"))
    assert [booking.site for booking in asked] == [sites[1], sites[0], sites[2]]
    assert [booking.asked_at is not None for booking in asked] == [True, False, False]


def test_the_follow_up_says_each_place_and_notes_the_yes_of_the_parent(client, need):
    first, second = desk.creche("Première"), desk.creche("Seconde", km=2.0)
    one, two = desk.asked(need, first, second, way=Demand.Way.PARALLEL)
    page = client.get(reverse("followed_demand", args=[one.demand_id])).content.decode()
    assert page.count("Le lieu répond avant le") == 2
    for booking in (one, two):
        answers.accept(booking.pk, by=boss(booking.site), now=timezone.now())

    page = client.get(reverse("followed_demand", args=[one.demand_id])).content.decode()
    assert page.count("Le parent a dit oui au téléphone") == 2
    client.post(reverse("followed_place_act", args=[two.pk, "oui"]))

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.agreed_by) == (State.RELEASED, Booking.Agreed.CALL)
    assert two.state in (State.ADMISSION, State.CONFIRMED)
    page = client.get(reverse("followed_demand", args=[one.demand_id])).content.decode()
    assert "réservation avancée" in page


def test_silence_and_refusals_are_said(client, need):
    one, two = desk.asked(need, desk.creche("Muette"), desk.creche("Pleine", km=2.0), way=Demand.Way.PARALLEL)
    answers.refuse(two.pk, RefusalReason.NO_SEAT, by=boss(two.site), now=timezone.now())
    follow_up.sweep(now=Booking.objects.get(pk=one.pk).deadline + timedelta(minutes=1))

    page = client.get(reverse("followed_demand", args=[one.demand_id])).content.decode()

    assert "Ce lieu n’a pas répondu" in page
    assert "plus de place" in page
    assert "confiée au coordinateur" in page


def test_the_page_of_a_place_offers_the_same_to_the_counsellor_alone(client, need):
    site = desk.creche()
    results = desk.search(client, need)
    page = client.get(f"{facility_url(site.facility)}?{results.partition('?')[2]}").content.decode()

    assert f"{reverse('family_hold', args=[site.pk])}?recherche={desk.mark_of(results)}" in page
    assert "Poser une option" not in PortalClient().get(facility_url(site.facility)).content.decode()


def test_who_looks_elsewhere_at_the_end_searches_from_the_next_day(client, me):
    need = desk.mornings(desk.family(me))
    site = desk.creche()
    days = [need.starts + timedelta(weeks=week) for week in (1, 2)]
    places.free(site.age_groups.get(), days)
    booking = desk.asked(need, site)[0]
    answers.accept(booking.pk, by=boss(site), now=timezone.now())
    client.post(reverse("followed_place_act", args=[booking.pk, "oui"]))
    address = reverse("followed_place_act", args=[booking.pk, "fin"])

    wrong = client.post(address, {"choix": "prolong", "jusqu_au": ""})
    assert wrong.status_code == 400
    assert "Donnez une date après la fin actuelle" in wrong.content.decode()
    answer = client.post(address, {"choix": "elsewhere"})

    following = CareNeed.objects.exclude(pk=need.pk).get()
    assert following.starts == need.until + timedelta(days=1)
    assert following.files.get() == need.files.get()
    assert "Pour Sonia" in client.get(answer.url).content.decode()


def test_an_avip_contract_is_renewed_for_a_term_after_its_review(client, me):
    booking = desk.asked(desk.morning(desk.family(me)), site := desk.creche())[0]
    answers.accept(booking.pk, by=boss(site), now=timezone.now())
    client.post(reverse("followed_place_act", args=[booking.pk, "oui"]))
    today = timezone.localdate()
    Booking.objects.filter(pk=booking.pk).update(starts=today - timedelta(days=100), until=today)
    Demand.objects.filter(pk=booking.demand_id).update(avip_term=True)
    page = client.get(reverse("followed_demand", args=[booking.demand_id])).content.decode()
    assert "Renouveler le contrat AVIP, après un bilan" in page
    address = reverse("followed_place_act", args=[booking.pk, "fin"])
    wrong = client.post(address, {"choix": "prolong", "jusqu_au": ""})
    assert "Donnez le jour du bilan." in wrong.content.decode()

    client.post(address, {"choix": "prolong", "jusqu_au": today.isoformat()})

    booking.refresh_from_db()
    assert 175 < (booking.until - today).days < 190


def test_an_absence_is_noted_and_its_errors_stand_beside_the_field(client, need):
    booking = desk.asked(need, desk.creche())[0]
    answers.accept(booking.pk, by=boss(booking.site), now=timezone.now())
    client.post(reverse("followed_place_act", args=[booking.pk, "oui"]))
    address = reverse("followed_place_act", args=[booking.pk, "absence"])

    wrong = client.post(address, {"jour": "hier"})
    assert wrong.status_code == 400
    assert 'value="hier"' in wrong.content.decode()
    client.post(address, {"jour": desk.need_day().isoformat()})

    assert list(booking.absences.values_list("day", "by")) == [(desk.need_day(), "counsellor")]


def test_a_demand_of_another_organisation_does_not_exist(client, need):
    booking = desk.asked(need, desk.creche())[0]
    client.force_login(desk.me().user)

    assert client.get(reverse("followed_demand", args=[booking.demand_id])).status_code == 404
    for name, arguments in (
        ("followed_place_act", [booking.pk, "annuler"]),
        ("followed_demand_stop", [booking.demand_id]),
        ("demand_summary", [booking.demand_id]),
    ):
        assert client.post(reverse(name, args=arguments)).status_code == 404
    booking.refresh_from_db()
    assert booking.state == State.REQUESTED


def test_the_sheet_says_the_place_and_the_message_says_the_least(client, need):
    booking = desk.asked(need, desk.creche("Les Lucioles", documents=["vaccination"]))[0]
    answers.accept(booking.pk, by=boss(booking.site), now=timezone.now())
    client.post(reverse("followed_place_act", args=[booking.pk, "oui"]))

    page = client.post(reverse("demand_summary", args=[booking.demand_id])).content.decode()

    assert all(word in page for word in ("Les Lucioles", "1 rue du Taur", "05 61 00 00 00", "<svg", "€"))
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    sms = re.search(r'id="sms"[^>]*>([^<]*)<', page).group(1)
    assert len(sms) <= 160
    assert sms.isascii() or not set(sms) - set(map(chr, range(128))) - set("àéèù")
    assert not any(word in sms for word in ("Lucioles", "Sonia", "enfant", "garde"))
    text = re.search(r'id="texte"[^>]*readonly>([^<]*)<', page).group(1)
    assert "Sonia" not in text
    assert len(re.findall(r'<button type="button"\s+hidden[^>]*data-copies', page)) == 2  # shown by the script alone
    assert SignedLink.objects.filter(file=need.files.get(), purpose="handed").count() == 1


def test_the_sheet_the_text_and_the_message_give_the_price_of_that_family_and_whom_to_call(client, me):
    need = desk.morning(desk.family(me, single_parent=True))
    FamilyFile.objects.update(sealed_income=seal_income(Decimal(12_000)))
    me.organisation.phone = "05 61 99 99 99"
    me.organisation.save()
    booking = desk.asked(need, desk.creche("Les Lucioles", documents=["vaccination"]))[0]
    waiting = client.post(reverse("demand_summary", args=[booking.demand_id])).content.decode()
    answers.accept(booking.pk, by=boss(booking.site), now=timezone.now())
    client.post(reverse("followed_place_act", args=[booking.pk, "oui"]))

    page = client.post(reverse("demand_summary", args=[booking.demand_id])).content.decode()

    text, sms = (html.unescape(re.search(rf'id="{key}"[^>]*>([^<]*)<', page)[1]) for key in ("texte", "sms"))
    sheet = html.unescape(page[page.index('<section class="sheet"') :])
    exact = re.search(r"Vous payez environ (\S+)\s€ pour 3\sh", sheet)[1]
    for form in (text, sheet):
        assert exact in form
        assert "Carnet de santé" in form
        assert "Les Lucioles" in form
        assert "05 61 99 99 99" in form
        assert "05 61 00 00 00" in form
    assert f"Vous payez environ {exact} EUR pour 3 h." in sms
    assert sms.endswith("Question : 05 61 00 00 00")
    assert len(sms) <= 160
    assert "Appelez votre conseiller. 05 61 99 99 99" in waiting


def test_no_message_is_proposed_for_a_parent_to_whom_none_may_be_left(client, me):
    need = desk.morning(desk.family(me, may_leave_message=False))
    booking = desk.asked(need, desk.creche())[0]

    page = client.post(reverse("demand_summary", args=[booking.demand_id])).content.decode()

    assert 'id="sms"' not in page
    assert "en main propre" in page
