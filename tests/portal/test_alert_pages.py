"""Keeping a search or a place with an account; an alert without account, by a code; links that open nothing alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from childcare.models import Favourite
from childcare.services.favourites import forget_closed_accounts
from core.messages import preferences
from core.messages.addresses import address_row
from core.models import OutboxMessage
from families.models import SavedSearch, ToldPlace
from portal.journeys import alerts
from tests.portal.addresses import appointment, weekly
from tests.support import places
from tests.support.people import user
from tests.support.signed_in import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
MOBILE = "06 39 98 00 01"


def asking(address: str | None = None, more: str = "") -> str:
    return f"{reverse('alert_ask')}?{(address or appointment()).partition('?')[2]}{more}"


def figures() -> str:
    """The last code sent."""
    return re.match(r"\d{6}", OutboxMessage.objects.filter(topic="alert_code").latest("created_at").text)[0]


def begun(client, contact: str = MOBILE) -> SavedSearch:
    """An alert without account, from the form to the right code."""
    assert client.post(asking(weekly()), {"contact": contact}).url == reverse("alert_code")
    assert client.post(reverse("alert_code"), {"code": figures()}).url == reverse("own_alert")
    return SavedSearch.objects.get()


def test_the_results_lead_to_the_alert_without_a_query_more(client):
    places.free_creche()
    places.full_creche()
    with CaptureQueriesContext(connection) as asked:
        html = client.get(appointment(ville="Toulouse (31)")).content.decode()
    assert "Garder cette recherche et être prévenu(e)" in html
    assert "&amp;chez=" in html
    told = " ".join(str(query["sql"]) for query in asked.captured_queries)
    assert not any(table in told for table in ("saved_search", "told_place", "favourite"))


def test_an_account_keeps_a_search_pauses_it_and_removes_it(client):
    me = user()
    client.force_login(me)
    page = client.get(asking(more="&prix=50")).content.decode()
    assert "Garder cette recherche" in page
    assert "Votre prix maximum" in page
    assert client.post(asking(more="&prix=50")).url == reverse("my_searches")
    search = SavedSearch.objects.get(user=me)
    assert "prix" not in search.query
    places.free_creche("Les Nouveaux")
    alerts.tell_parents(now=timezone.now())

    html = client.get(reverse("my_searches")).content.decode()
    assert "près de Toulouse" in html
    assert "Les Nouveaux" in html
    change = reverse("my_search_change", args=[search.pk])
    client.post(change, {"action": "pause"})
    assert "En pause." in client.get(reverse("my_searches")).content.decode()
    client.post(change, {"action": "reprendre"})
    client.post(change, {"action": "supprimer"})
    assert not SavedSearch.objects.exists()
    assert not ToldPlace.objects.exists()


def test_somebody_elses_search_does_not_exist(client):
    other = PortalClient()
    other.force_login(user())
    other.post(asking())
    client.force_login(user())

    answer = client.post(reverse("my_search_change", args=[SavedSearch.objects.get().pk]), {"action": "supprimer"})

    assert answer.status_code == 404
    assert SavedSearch.objects.count() == 1
    assert "Toulouse" not in client.get(reverse("my_searches")).content.decode()


def test_how_often_is_chosen_on_the_page(client):
    me = user()
    client.force_login(me)
    assert client.post(reverse("my_searches"), {"email_new_places": "daily"}).status_code == 302
    assert preferences.frequency_of("email", me.email, "new_places") == "daily"
    assert client.post(reverse("my_searches"), {"email_new_places": "hourly"}).status_code == 400


def test_a_place_is_kept_and_removed(client):
    me = user()
    client.force_login(me)
    facility = places.free_creche().facility
    address = reverse("favourite", args=[facility.pk])
    assert "Garder ce lieu" in client.get(address).content.decode()
    for _twice in range(2):
        client.post(address, {"action": "garder"})
    assert Favourite.objects.get().facility == facility
    assert "Les Lucioles" in client.get(reverse("my_searches")).content.decode()
    assert client.get(reverse("my_searches_json")).json()["lieux gardés"][0]["lieu"] == "Les Lucioles"
    client.post(address, {"action": "retirer"})
    assert not Favourite.objects.exists()
    assert client.get(reverse("favourite", args=[10**6])).status_code == 404


def test_the_places_of_a_closed_account_are_forgotten(client):
    me = user()
    client.force_login(me)
    client.post(reverse("favourite", args=[places.free_creche().facility.pk]))
    me.is_active = False
    me.save()

    assert forget_closed_accounts() == 1


def test_without_account_a_code_begins_the_alert_and_nothing_is_kept_before(client):
    client.post(asking(weekly()), {"contact": MOBILE})
    assert not SavedSearch.objects.exists()
    assert client.get(reverse("own_alert")).status_code == 403
    client.post(reverse("alert_code"), {"code": figures()})

    search = SavedSearch.objects.get()
    assert (search.user, search.phone) == (None, "+33639980001")
    html = client.get(reverse("own_alert")).content.decode()
    assert "Toulouse" in html
    assert "+33639980001" in html
    held = client.get(reverse("own_alert_json")).json()
    assert held["contact"] == "+33639980001"
    client.post(reverse("own_alert"), {"action": "arreter"})
    assert not SavedSearch.objects.exists()
    assert not OutboxMessage.objects.filter(recipient="+33639980001").exists()


def test_a_full_place_is_watched_alone(client):
    full = places.full_creche()
    assert client.get(asking(more="&chez=99999999")).status_code == 404
    assert client.get(asking(more="&chez=moi")).status_code == 404
    assert full.facility.name in client.get(asking(more=f"&chez={full.facility_id}")).content.decode()
    client.post(asking(more=f"&chez={full.facility_id}"), {"contact": "lea@exemple.fr"})
    client.post(reverse("alert_code"), {"code": figures()})

    assert SavedSearch.objects.get().only_facility == full.facility_id


def test_a_mistake_is_told_beside_its_field(client):
    for contact, said in (("", "Écrivez une adresse"), ("+32 470 12 34 56", "étranger"), ("lea@", "incomplète")):
        answer = client.post(asking(), {"contact": contact})
        assert answer.status_code == 400
        assert said in answer.content.decode()


def test_a_code_is_not_guessed(client):
    client.post(asking(), {"contact": MOBILE})
    right = figures()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert client.post(reverse("alert_code"), {"code": wrong}).status_code == 400
    assert "Trop d’essais" in client.post(reverse("alert_code"), {"code": right}).content.decode()
    assert not SavedSearch.objects.exists()


def test_a_code_is_good_ten_minutes_in_the_browser_that_asked(client):
    client.post(asking(), {"contact": MOBILE})
    assert "un autre appareil" in PortalClient().post(reverse("alert_code"), {"code": figures()}).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert "trop ancien" in client.post(reverse("alert_code"), {"code": figures()}).content.decode()
    assert not SavedSearch.objects.exists()


def test_a_telephone_does_not_ring_without_end(client):
    for _time in range(3):
        assert client.post(asking(), {"contact": MOBILE}).status_code == 302
    assert client.post(asking(), {"contact": MOBILE}).status_code == 429
    assert OutboxMessage.objects.count() == 3


def test_without_the_cache_nothing_is_sent(client, monkeypatch):
    def away(*args: object, **named: object) -> int:
        raise ValueError

    monkeypatch.setattr(cache, "incr", away)
    answer = client.post(asking(), {"contact": MOBILE})

    assert answer.status_code == 503
    assert "indisponible" in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_link_of_a_letter_shows_nothing_before_a_code(client):
    search = begun(client)
    places.site(places.facility("Les Nouveaux"))
    address = reverse("alert", args=[search.token])
    stranger = PortalClient()
    html = stranger.get(address).content.decode()
    assert not any(word in html for word in ("Toulouse", "Nouveaux", "39980001"))
    assert stranger.get(reverse("alert", args=["x" * 16])).status_code == 404
    assert stranger.post(address, {"action": "voir"}).url == reverse("alert_code")
    stranger.post(reverse("alert_code"), {"code": figures()})

    assert "Toulouse" in stranger.get(reverse("own_alert")).content.decode()


def test_the_link_goes_on_or_stops_at_one_click(client):
    search = begun(client)
    address = reverse("alert", args=[search.token])
    SavedSearch.objects.update(ends_on=timezone.localdate())
    assert "C’est noté" in client.post(address, {"action": "garder"}, follow=True).content.decode()
    search.refresh_from_db()
    assert search.ends_on == timezone.localdate() + timedelta(weeks=12)
    assert "est arrêtée" in client.post(address, {"action": "arreter"}).content.decode()
    assert client.get(address).status_code == 404


def test_asking_again_is_wanting_again(client):
    preferences.leave(address_row("sms", "+33639980001"), "new_places", now=timezone.now())
    begun(client)

    assert preferences.frequency_of("sms", "+33639980001", "new_places") == "at_once"


def test_a_search_without_need_leads_back_to_the_results(client):
    assert client.get(reverse("alert_ask"), {"raison": "formation"}).url.startswith(reverse("places"))
