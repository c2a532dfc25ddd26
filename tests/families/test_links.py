"""A link opens nothing alone; a code, once, in the browser that asked; and every wrong link says so in French."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from families.domain.links import TRIES
from families.models import FamilyFile, SignedLink
from families.services import telling
from tests.families.offices import NOW, counsellor, file_of, letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


def address() -> str:
    """The path of the last link written."""
    found = [re.search(r"https?://[^/\s]+(/suivi/\S+)", letter.text) for letter in letters()]
    return [match[1] for match in found if match][-1]


def code() -> str:
    """The last code written."""
    return re.findall(r"\b(\d{6})\b", letters()[-1].text)[-1]


def another(figures: str) -> str:
    return f"{(int(figures) + 1) % 10**6:06d}"


def ask(client: Client, path: str) -> str:
    """« Recevoir un code »: where the browser is led."""
    answer = client.post(path)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def open_it(client: Client, path: str):
    return client.post(ask(client, path), {"code": code()})


def test_the_landing_says_nothing_and_writes_nothing(client):
    file = file_of(email="sonia@exemple.fr")
    page = client.get(address())

    text = page.content.decode()
    assert page.status_code == 200
    for secret in (file.first_name, file.email, file.phone, file.organisation.name, "59606", "Camille"):
        assert secret not in text
    assert len(letters()) == 1
    assert "no-store" in page["Cache-Control"]


def test_the_code_opens_the_file_once(client):
    file_of()
    path = address()

    assert open_it(client, path).url == reverse("own_file")
    page = client.get(reverse("own_file"))
    assert "Sonia" in page.content.decode()
    replayed = Client().get(path)
    assert replayed.status_code == 410
    assert "déjà servi" in replayed.content.decode()
    assert AuditEvent.objects.filter(type="family_link.opened").count() == 1


def test_the_code_goes_to_the_telephone_though_the_link_was_mailed(client):
    file_of(email="sonia@exemple.fr")
    assert letters()[0].channel == "email"

    ask(client, address())
    assert letters()[-1].channel == "sms"
    assert len(letters()[-1].text) <= 160


def test_a_forged_link_is_unknown(client):
    file_of()
    for path in ("/suivi/" + "A" * 32 + "/", "/suivi/court/", address()[:-3] + "/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "n’existe pas" in answer.content.decode()


def test_an_expired_link_says_so(client, clock):
    file_of()
    clock.shift(timedelta(days=30))
    answer = client.get(address())

    assert answer.status_code == 410
    assert "trop ancien" in answer.content.decode()


def test_a_forwarded_link_asks_a_code_that_the_parent_receives(client):
    """Who gets the link from somebody else sends a code to the parent, and cannot type the parent's own."""
    file_of()
    path = address()
    ask(client, path)
    of_the_parent = code()

    stranger = Client()
    answer = stranger.post(f"{path}code/", {"code": of_the_parent})
    assert answer.status_code == 400
    assert "autre appareil" in answer.content.decode()
    assert client.post(f"{path}code/", {"code": of_the_parent}).url == reverse("own_file")


def test_a_new_code_asked_elsewhere_ends_the_first(client):
    file_of()
    path = address()
    ask(client, path)
    first = code()
    other = Client()
    ask(other, path)

    assert client.post(f"{path}code/", {"code": first}).status_code == 400
    assert other.post(f"{path}code/", {"code": code()}).url == reverse("own_file")


def test_codes_cannot_be_guessed(client):
    file_of()
    path = address()
    entry = ask(client, path)
    right = code()
    for _try in range(TRIES):
        assert client.post(entry, {"code": another(right)}).status_code == 400

    answer = client.post(entry, {"code": right})
    assert answer.status_code == 400
    assert "Trop d’essais" in answer.content.decode()
    assert client.get(reverse("own_file")).status_code == 403


def test_a_link_does_not_ring_the_telephone_without_end(client):
    file_of()
    path = address()
    for _time in range(5):
        ask(client, path)

    assert client.post(path).status_code == 429
    assert len(letters()) == 6


def test_an_old_code_is_refused(client, clock):
    file_of()
    entry = ask(client, address())
    clock.shift(timedelta(minutes=10))

    assert "trop ancien" in client.post(entry, {"code": code()}).content.decode()


def test_a_code_is_read_as_people_type_it(client):
    file_of()
    entry = ask(client, address())
    figures = code()

    assert client.post(entry, {"code": f" {figures[:3]} {figures[3:]} "}).url == reverse("own_file")


def test_without_the_cache_no_code_is_sent_nor_tried(client, settings):
    file_of()
    path = address()
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0", "BACKEND": "core.cache.SoftCache"}
    }
    answer = client.post(path)

    assert answer.status_code == 503
    assert "indisponible" in answer.content.decode()


def test_the_visit_ends_after_half_an_hour(client, clock):
    file_of()
    open_it(client, address())
    clock.shift(timedelta(minutes=30))

    answer = client.get(reverse("own_file"))
    assert answer.status_code == 403
    assert "Sonia" not in answer.content.decode()


def test_leaving_closes_the_file_on_this_screen(client):
    file_of()
    open_it(client, address())
    client.post(reverse("own_file_leave"))

    assert client.get(reverse("own_file")).status_code == 403


def test_a_new_link_is_asked_without_learning_whether_there_is_a_file(client):
    file_of()
    known = client.post(reverse("family_link_ask"), {"contact": "06 12 34 56 78"})
    unknown = client.post(reverse("family_link_ask"), {"contact": "06 12 34 56 70"})

    assert known.content == unknown.content
    assert SignedLink.objects.filter(purpose="asked").count() == 1
    assert open_it(client, address()).url == reverse("own_file")


def test_nobody_makes_a_telephone_ring_that_wants_no_message(client):
    file_of(may_leave_message=False)
    client.post(reverse("family_link_ask"), {"contact": "06 12 34 56 78"})

    assert letters() == []


def test_a_contact_is_not_written_to_without_end(client):
    file_of()
    answers = [client.post(reverse("family_link_ask"), {"contact": "0612345678"}).status_code for _time in range(4)]

    assert answers == [200, 200, 200, 400]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Écrivez"), ("+32470123456", "étranger"), ("01 23 45 67 89", "mobile français"), ("a@b", "incomplète")],
)
def test_a_contact_badly_written_is_explained(client, typed, said):
    answer = client.post(reverse("family_link_ask"), {"contact": typed})

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_counsellor_hands_over_a_link_to_who_wants_no_message(client):
    file = file_of(may_leave_message=False)
    path = "/suivi/" + telling.hand_over(file, now=NOW).split("/suivi/")[1]

    assert open_it(client, path).url == reverse("own_file")


def test_the_parent_corrects_exports_withdraws_and_erases(client):
    file = file_of()
    open_it(client, address())
    answers = {
        "prenom": "Sonia-Maria",
        "mobile": "06 12 34 56 78",
        "message": "oui",
        "naissances": "03/2025",
        "seul": "oui",
        "revenus": "18 500",
        "accord_revenus": "1",
    }
    assert client.post(reverse("own_file_correct"), answers).status_code == 302
    file.refresh_from_db()
    assert (file.first_name, file.single_parent, file.children.count()) == ("Sonia-Maria", True, 1)
    assert "18500" not in file.sealed_income

    exported = json.loads(client.post(reverse("own_file_json")).content)
    assert exported["dossier"]["revenus (euros par an)"] == "18500.00"
    assert exported["enfants"] == [{"mois de naissance": "2025-03"}]
    readable = client.get(reverse("own_file_export")).content.decode()
    assert "18500.00" in readable
    assert "J’accepte" in readable

    client.post(reverse("own_file_withdraw"), {"objet": "income"})
    file.refresh_from_db()
    assert file.sealed_income == ""
    assert file.closed_at is None

    client.post(reverse("own_file_withdraw"), {"objet": "file"})
    file.refresh_from_db()
    assert file.closed_at is not None

    assert client.get(reverse("own_file_erase")).status_code == 200
    assert "effacé" in client.post(reverse("own_file_erase")).content.decode()
    assert not FamilyFile.objects.exists()
    assert client.get(reverse("own_file")).status_code == 403


def test_an_income_without_agreement_is_not_kept(client):
    file = file_of()
    open_it(client, address())
    answers = {"prenom": "Sonia", "mobile": "0612345678", "message": "oui", "revenus": "18 500"}
    answer = client.post(reverse("own_file_correct"), answers)

    assert answer.status_code == 400
    assert 'value="18 500"' in answer.content.decode()
    file.refresh_from_db()
    assert file.sealed_income == ""


def test_the_whole_visit_leaves_no_name_in_addresses(client):
    file_of()
    for path in (address(), reverse("own_file"), reverse("own_file_correct"), reverse("own_file_json")):
        assert "onia" not in path
        assert "612345678" not in path


def test_two_organisations_open_two_files_by_two_links(client):
    file_of()
    file_of(counsellor())
    cache.clear()
    client.post(reverse("family_link_ask"), {"contact": "0612345678"})

    assert SignedLink.objects.filter(purpose="asked").values("file").distinct().count() == 2
