"""The pages of managers: only theirs, every field with what was imported beside, nothing typed is ever lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership
from childcare.models import AgeGroup, Facility, FacilityClaim, Management, Site
from childcare.selectors.facility_record import facility_record
from core.models import OutboxMessage
from core.models.audit import AuditEvent
from tests.support import managers, places

pytestmark = pytest.mark.django_db

OPEN_AS_WRITTEN = "lundi au vendredi 07:30-18:30"


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


@pytest.fixture
def creches():
    return managers.organisation()


@pytest.fixture
def facility(creches):
    """A managed crèche that came from a file, never confirmed."""
    found = places.facility(source="ville", external_id="a", confirmed_at=None, request_channel="telephone")
    places.group(places.site(found))
    managers.manage(found, creches)
    return found


@pytest.fixture
def manager(client, creches):
    client.force_login(managers.member(creches))
    return client


def text_of(answer) -> str:
    html = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def answers(client, facility: Facility, **typed: object) -> dict[str, object]:
    """What a browser posts from the page, with some answers changed."""
    form = client.get(reverse("facility_record", args=[facility.pk])).context["form"]
    posted: dict[str, object] = {"version": form.record.version}
    for bound in form:
        value = bound.value()
        if value is True:
            posted[bound.html_name] = "True" if bound.name != "avip_prescription" else "on"
        elif value is not None and value is not False:
            posted[bound.html_name] = value
    return posted | typed


def post(client, facility: Facility, **typed: object):
    return client.post(reverse("facility_record", args=[facility.pk]), answers(client, facility, **typed))


def test_the_page_as_it_stands_changes_nothing(manager, facility):
    before = Facility.objects.filter(pk=facility.pk).values().get()

    answer = post(manager, facility)

    assert answer.status_code == 302
    assert Facility.objects.filter(pk=facility.pk).values().get() == before
    assert not AuditEvent.objects.exists()


def test_a_manager_edits_everything_in_one_page(manager, facility):
    site, group = facility.sites.get(), AgeGroup.objects.get()
    typed = {
        "phone": "0561112233",
        "description": "Un jardin\r\net un potager.",
        "tariff": "hourly",
        "hourly_price": "9,50 €",
        "arrival_windows": "7h30-12:00, après 14:00",
        "residence": "priority",
        "residence_communes": "Toulouse, 31069",
        "documents": ["vaccination", "identity"],
        "handicap_trained": "True",
        "request_channel": "portal",
        f"horaires_{site.pk}": "lundi au samedi 7h-19h",
        f"age_min_{group.pk}": "4",
        f"age_max_{group.pk}": "36",
    }

    answer = post(manager, facility, **typed)

    assert answer.status_code == 302, answer.context["form"].errors
    facility.refresh_from_db()
    group.refresh_from_db()
    assert (facility.phone, facility.tariff, str(facility.hourly_price)) == ("05 61 11 22 33", "hourly", "9.50")
    assert facility.description == "Un jardin\net un potager."
    assert facility.arrival_windows == [{"from": "07:30", "until": "12:00"}, {"from": "14:00"}]
    assert facility.residence_communes == ["31555", "31069"]
    assert (facility.documents, facility.handicap_trained) == (["vaccination", "identity"], True)
    assert (facility.request_channel, facility.confirmed_at) == ("portal", None)
    assert facility.price_terms.startswith("creche_collective|hourly|half_up||9.50")
    assert Site.objects.get().price_terms == facility.price_terms
    assert Site.objects.get().open_week == places.week.parse("lundi au samedi 7h-19h")
    assert (group.min_months, group.max_months) == (4, 36)
    assert facility.edited_fields == ["phone", "request_channel", "tariff"]
    event = AuditEvent.objects.get()
    assert (event.type, event.subject_pk) == ("facility.edited", str(facility.pk))
    assert "9.50" not in str(event.data)


def test_the_imported_value_stays_beside_and_can_be_taken_back(manager, facility):
    post(manager, facility, phone="05 61 11 22 33")
    page = manager.get(reverse("facility_record", args=[facility.pk]))
    assert "Valeur importée : 05 61 00 00 00 Reprendre" in text_of(page)
    assert "Valeur importée : Barème national (PSU)" in text_of(page)

    typed = answers(manager, facility, reprendre="phone", description="En cours de saisie")
    taken = manager.post(reverse("facility_record", args=[facility.pk]), typed)

    assert taken.status_code == 200
    form = taken.context["form"]
    assert (form["phone"].value(), form["description"].value()) == ("05 61 00 00 00", "En cours de saisie")
    facility.refresh_from_db()
    assert facility.phone == "05 61 11 22 33"
    post(manager, facility, phone="05 61 00 00 00")
    facility.refresh_from_db()
    assert (facility.phone, facility.edited_fields) == ("05 61 00 00 00", [])


def test_hours_and_ages_are_taken_back_too(manager, facility):
    site, group = facility.sites.get(), AgeGroup.objects.get()
    post(manager, facility, **{f"horaires_{site.pk}": "", f"age_min_{group.pk}": "12"})
    site.refresh_from_db()
    assert (site.open_week, site.edited_fields) == (None, ["ages", "open_week"])

    for name, ages in ((f"horaires_{site.pk}", None), (f"age_min_{group.pk}", "3")):
        url = reverse("facility_record", args=[facility.pk])
        taken = manager.post(url, answers(manager, facility, reprendre=name)).context["form"]
        assert taken[name].value() == (ages or OPEN_AS_WRITTEN)
        post(manager, facility, **{name: taken[name].value()})

    site.refresh_from_db()
    assert site.edited_fields == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("name", "", "obligatoire"),
        ("phone", "12", "Écrivez un numéro français"),
        ("email", "pas une adresse", "adresse"),
        ("website", "ht!tp", "URL"),
        ("hourly_price", "beaucoup", "Écrivez un montant en euros"),
        ("hourly_price", "-3", "positif"),
        ("arrival_windows", "le matin", "ne se lit pas"),
        ("arrival_windows", "12:00-7:30", "finit avant de commencer"),
        ("arrival_windows", "25:00-26:00", "ne se lit pas"),
        ("residence_communes", "Zzyzx", "Nous ne trouvons pas la commune"),
        ("residence_communes", "Saint-Denis", "Plusieurs communes"),
        ("billing_unit_minutes", "0", "supérieure ou égale à 1"),
        ("capacity", "40000000", "32767"),
        ("next_commission", "demain", "24/11/2026"),
        ("tariff", "royal", "royal"),
        ("documents", ["mensonge"], "Choisissez"),
    ],
)
def test_what_is_wrong_is_said_beside_and_nothing_typed_is_lost(manager, facility, name, value, message):
    answer = post(manager, facility, **{name: value, "description": "Une longue présentation"})

    assert answer.status_code == 400
    assert message in " ".join(answer.context["form"].errors[name])
    assert "Une longue présentation" in text_of(answer)
    assert Facility.objects.get().description == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"tariff": "hourly", "hourly_price": ""}, "hourly_price"),
        ({"tariff": "flat", "flat_price": "10", "flat_period": ""}, "flat_period"),
        ({"residence": "only", "residence_communes": ""}, "residence_communes"),
        ({"request_channel": "telephone", "phone": "", "email": ""}, "phone"),
    ],
)
def test_answers_that_need_another_one(manager, facility, typed, name):
    answer = post(manager, facility, **typed)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [name]


def test_hours_and_ages_that_cannot_be(manager, facility):
    site, group = facility.sites.get(), AgeGroup.objects.get()
    second = places.group(site, 48, 72)

    hours = post(manager, facility, **{f"horaires_{site.pk}": "lundi matin"})
    assert "ne se lisent pas" in text_of(hours)
    upside_down = post(manager, facility, **{f"age_min_{group.pk}": "40", f"age_max_{group.pk}": "30"})
    assert "doit dépasser" in text_of(upside_down)
    overlapping = post(manager, facility, **{f"age_max_{group.pk}": "60"})
    assert overlapping.status_code == 400
    assert "ne peuvent pas se chevaucher" in text_of(overlapping)
    moved = post(manager, facility, **{f"age_max_{group.pk}": "60", f"age_min_{second.pk}": "60"})
    assert moved.status_code == 302


def test_two_browsers_the_second_one_is_told_and_keeps_what_it_typed(manager, facility):
    older = answers(manager, facility, description="Du second", phone="05 61 22 22 22")
    post(manager, facility, website="https://premier.example/")
    url = reverse("facility_record", args=[facility.pk])

    told = manager.post(url, older)

    assert told.status_code == 400
    assert "a changé pendant votre saisie" in text_of(told)
    assert told.context["form"]["description"].value() == "Du second"
    facility.refresh_from_db()
    assert (facility.description, facility.website) == ("", "https://premier.example/")
    again = {**older, "version": told.context["record"].version, "website": "https://premier.example/"}
    assert manager.post(url, again).status_code == 302
    facility.refresh_from_db()
    assert (facility.description, facility.website) == ("Du second", "https://premier.example/")


def test_all_is_up_to_date_in_one_tap(manager, facility):
    listed = manager.get(reverse("managed_facilities"))
    assert "Fiche jamais confirmée" in text_of(listed)

    answer = manager.post(reverse("facility_confirm", args=[facility.pk]), follow=True)

    facility.refresh_from_db()
    assert (timezone.now() - facility.confirmed_at).total_seconds() < 60
    assert facility.confirmed_by is not None
    assert "« Les Lucioles » est à jour" in text_of(answer)
    assert manager.get(reverse("facility_confirm", args=[facility.pk])).status_code == 405


def test_a_manager_of_two_sites_sees_both(manager, facility, creches):
    second = places.facility("Les Ormes")
    managers.manage(second, creches)

    page = text_of(manager.get(reverse("managed_facilities")))

    assert "Les Lucioles" in page
    assert "Les Ormes" in page
    assert manager.get(reverse("facility_record", args=[second.pk])).status_code == 200


@pytest.mark.parametrize("name", ["facility_record", "facility_confirm"])
def test_the_same_role_in_another_organisation_finds_nothing(client, facility, name):
    client.force_login(managers.member(managers.organisation("Autres crèches")))
    url = reverse(name, args=[facility.pk])

    assert client.post(url, {"name": "Volée"}).status_code == 404
    if name == "facility_record":
        assert client.get(url).status_code == 404
    assert Facility.objects.get(pk=facility.pk).name == "Les Lucioles"


def test_other_professions_find_nothing(client, facility):
    client.force_login(managers.member(managers.relais(), Role.COUNSELLOR))

    for name in ("managed_facilities", "facility_find"):
        assert client.get(reverse(name)).status_code == 404
    for name in ("facility_record", "facility_claim_ask"):
        assert client.get(reverse(name, args=[facility.pk])).status_code == 404


def test_a_role_withdrawn_while_the_page_is_open(manager, facility):
    typed = answers(manager, facility, phone="05 61 11 22 33")
    Membership.objects.update(ended_at=timezone.now())

    answer = manager.post(reverse("facility_record", args=[facility.pk]), typed)

    assert answer.status_code == 403
    assert Facility.objects.get().phone == "05 61 00 00 00"


def test_an_organisation_that_closed_manages_nothing(manager, facility, creches):
    creches.state = OrganisationState.CLOSED
    creches.save()

    assert manager.get(reverse("facility_record", args=[facility.pk])).status_code in (403, 404)


def test_a_management_that_ended_opens_nothing(manager, facility):
    Management.objects.update(ended=timezone.now())

    assert manager.get(reverse("facility_record", args=[facility.pk])).status_code == 404


def test_a_facility_is_found_claimed_and_managed(manager, creches):
    wanted = places.site(places.facility("Crèche du Parc", email="direction@parc.example")).facility
    places.site(places.facility("Crèche du Port"))

    found = manager.get(reverse("facility_find"), {"nom": "parc", "ville": "Toulouse"})
    assert "1 lieu trouvé" in text_of(found)
    proofs = manager.get(reverse("facility_claim_ask", args=[wanted.pk]))
    assert "di•••••@parc.example" in text_of(proofs)
    assert "direction@parc.example" not in proofs.content.decode()
    asked = manager.post(reverse("facility_claim_ask", args=[wanted.pk]), {"preuve": "email"})
    claim = FacilityClaim.objects.get()
    assert asked.url == reverse("facility_claim", args=[claim.pk])
    wrong = manager.post(asked.url, {"code": "AAAA-AAAA"})
    assert wrong.status_code == 400
    assert "Il reste 4 essais" in text_of(wrong)
    assert "AAAA-AAAA" in wrong.content.decode()
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", OutboxMessage.objects.get().text)[0]
    done = manager.post(asked.url, {"code": code}, follow=True)
    assert "Votre structure gère ce lieu" in text_of(done)
    assert done.redirect_chain[-1][0] == reverse("facility_record", args=[wanted.pk])
    assert Facility.objects.get(pk=wanted.pk).edited_fields == []


def test_a_search_that_says_nothing_or_too_little(manager):
    url = reverse("facility_find")

    for typed in ({"nom": "", "ville": ""}, {"nom": "a"}, {"ville": "Zzyzx"}, {"nom": "\x00"}):
        assert manager.get(url, typed).status_code == 400
    assert "Aucun lieu ne porte ce nom" in text_of(manager.get(url, {"nom": "introuvable"}))


def test_a_claim_needs_a_possible_proof_and_one_s_own_organisation(manager, facility, creches):
    other = managers.organisation("Autres crèches")
    wanted = places.site(places.facility("Crèche du Parc")).facility
    url = reverse("facility_claim_ask", args=[wanted.pk])

    assert manager.post(url, {}).status_code == 400
    assert manager.post(url, {"preuve": "email"}).status_code == 400
    manager.post(url, {"preuve": "letter", "structure": other.pk})
    assert FacilityClaim.objects.get().organisation == creches
    lost = places.facility("Sans adresse")
    assert "aucun code ne peut partir" in text_of(manager.get(reverse("facility_claim_ask", args=[lost.pk])))


def test_another_organisation_s_claim_does_not_exist(manager, client):
    wanted = places.site(places.facility("Crèche du Parc")).facility
    manager.post(reverse("facility_claim_ask", args=[wanted.pk]), {"preuve": "letter"})
    claim = FacilityClaim.objects.get()
    client.force_login(managers.member(managers.organisation("Autres crèches")))

    assert client.get(reverse("facility_claim", args=[claim.pk])).status_code == 404
    assert client.post(reverse("facility_claim", args=[claim.pk]), {"code": "ABCD-2345"}).status_code == 404
    claim.refresh_from_db()
    assert claim.attempts == 0


def test_an_assistante_maternelle_claims_her_record_with_her_relais(client):
    relais = managers.relais()
    home = places.assistant_maternel().facility
    claude = managers.assistante_maternelle(relais)
    client.force_login(managers.member(claude))
    client.post(reverse("facility_claim_ask", args=[home.pk]), {"preuve": "voucher"})
    claim = FacilityClaim.objects.get()
    waiting = client.get(reverse("facility_claim", args=[claim.pk]))
    assert "« Relais des Lilas » doit confirmer" in text_of(waiting)
    assert client.get(reverse("facility_claims_to_vouch")).status_code == 404

    client.force_login(managers.member(managers.relais("Autre relais"), Role.COUNSELLOR))
    assert client.post(reverse("facility_claim_vouch", args=[claim.pk]), {"reponse": "oui"}).status_code == 404
    client.force_login(managers.member(relais, Role.COUNSELLOR))
    assert "Claude Martin" in text_of(client.get(reverse("facility_claims_to_vouch")))
    client.post(reverse("facility_claim_vouch", args=[claim.pk]), {"reponse": "oui"})

    assert Management.objects.get(facility=home).organisation == claude
    assert facility_record(home.pk) is not None
