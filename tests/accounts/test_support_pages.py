"""Support access in a browser: the form, the banner on each page, reading only, and its three ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from accounts.models import SupportAccess, User
from core.models import AuditEvent
from tests.accounts.test_support_access import with_second_factor

pytestmark = pytest.mark.django_db
ADD = "/admin/accounts/supportaccess/add/"
BANNER = "Accès d’assistance : vous voyez les pages de lea@exemple.fr."


@pytest.fixture
def person():
    return User.objects.create_user(email="lea@exemple.fr")


@pytest.fixture
def administrator():
    return with_second_factor(User.objects.create_superuser("admin@exemple.fr"))


@pytest.fixture
def support(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def reading(support, person):
    """A browser where an access to Léa's pages was just opened."""
    answer = support.post(ADD, {"contact": "Lea@exemple.fr", "reason": "Page blanche"})
    assert answer.url == "/"
    return support


def requests() -> list[dict]:
    lines = AuditEvent.objects.filter(type="support.requested").order_by("pk")
    return [line.data for line in lines]


def test_the_banner_is_on_each_page(reading):
    for address in ("/", "/aide/", "/nulle-part/", reverse("price")):
        page = reading.get(address).content.decode()
        assert BANNER in page
        assert f'action="{reverse("support_end")}"' in page


def test_each_request_is_noted(reading, administrator, person):
    reading.get("/aide/?de=lea@exemple.fr")
    reading.get("/nulle-part/lea@exemple.fr/")
    reading.get("/lieux/12-creche-de-lea/")

    assert requests() == [
        {"method": "GET", "page": "help", "numbers": [], "refused": False},
        {"method": "GET", "page": "unknown", "numbers": [], "refused": False},
        {"method": "GET", "page": "facility", "numbers": [12], "refused": False},
    ]
    line = AuditEvent.objects.filter(type="support.requested").first()
    assert (line.actor, line.acting_for, line.request_id is None) == (administrator.pk, person.pk, False)


def test_the_pages_are_those_of_the_person(reading, person):
    answer = reading.get("/aide/")

    assert answer.wsgi_request.user == person


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_changed(reading, method):
    answer = getattr(reading, method)(reverse("erase"))

    assert answer.status_code == 403
    assert BANNER in answer.content.decode()
    assert requests() == [{"method": method.upper(), "page": "erase", "numbers": [], "refused": True}]


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes", "admin:index"])
def test_neither_secrets_nor_the_administration_open(reading, name):
    answer = reading.get(reverse(name))

    assert answer.status_code == 403
    assert requests()[-1]["refused"] is True


def test_the_button_ends_it(reading, administrator):
    answer = reading.post(reverse("support_end"))

    assert answer.url == reverse("admin:index")
    assert SupportAccess.objects.get().ended_at is not None
    page = reading.get("/aide/")
    assert BANNER not in page.content.decode()
    assert page.wsgi_request.user == administrator
    assert AuditEvent.objects.filter(type="support.ended").count() == 1


def test_a_button_pressed_too_late_is_harmless(reading):
    reading.post(reverse("support_end"))

    assert reading.post(reverse("support_end")).url == "/"
    assert AuditEvent.objects.filter(type="support.ended").count() == 1


def test_it_ends_by_itself(reading, administrator):
    with time_machine.travel(timezone.now() + timedelta(minutes=30, seconds=1)):
        answer = reading.get("/aide/")
        assert answer.url == reverse("admin:index")
        page = reading.get("/aide/")

    assert BANNER not in page.content.decode()
    assert page.wsgi_request.user == administrator
    assert AuditEvent.objects.get(type="support.ended").data == {"by": "time"}
    assert requests() == []


def test_what_was_sent_after_the_end_is_not_done_as_oneself(reading):
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = reading.post(reverse("erase"))

    assert answer.url == reverse("admin:index")


@pytest.mark.parametrize("loss", ["second factor", "staff", "the person became an administrator", "ended elsewhere"])
def test_a_right_lost_ends_it_at_the_next_request(reading, administrator, person, loss):
    if loss == "second factor":
        Authenticator.objects.filter(user=administrator).delete()
    elif loss == "staff":
        User.objects.filter(pk=administrator.pk).update(is_staff=False)
    elif loss == "ended elsewhere":
        SupportAccess.objects.update(ended_at=timezone.now())
    else:
        User.objects.filter(pk=person.pk).update(is_staff=True)

    answer = reading.get("/aide/")

    assert answer.status_code == 302
    assert BANNER not in reading.get("/aide/").content.decode()
    assert requests() == []


def test_the_number_of_somebody_elses_access_opens_nothing(client, administrator, person):
    other = with_second_factor(User.objects.create_superuser("autre@exemple.fr"))
    client.force_login(other)
    client.post(ADD, {"contact": "lea@exemple.fr", "reason": "Page blanche"})
    session = client.session["support_access"]
    client.logout()
    client.force_login(administrator)
    kept = client.session
    kept["support_access"] = session
    kept.save()
    client.cookies["releve"] = kept.session_key

    assert client.get("/aide/").status_code == 302
    assert client.get("/aide/").wsgi_request.user == administrator


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"contact": "personne@exemple.fr", "reason": "x"}, "Aucun compte"),
        ({"contact": "admin@exemple.fr", "reason": "x"}, "n’administre pas"),
        ({"contact": "lea@exemple.fr", "reason": " "}, "obligatoire"),
    ],
)
def test_the_form_says_what_to_change_and_keeps_what_was_typed(support, person, typed, said):
    answer = support.post(ADD, typed)

    assert said in answer.content.decode()
    assert typed["contact"] in answer.content.decode()
    assert not SupportAccess.objects.exists()


def test_past_accesses_are_read_and_never_changed(support, person):
    support.post(ADD, {"contact": "lea@exemple.fr", "reason": "Page blanche"})
    support.post(reverse("support_end"))
    access = SupportAccess.objects.get()

    assert "Page blanche" in support.get("/admin/accounts/supportaccess/").content.decode()
    page = support.get(f"/admin/accounts/supportaccess/{access.pk}/change/").content.decode()
    assert "Page blanche" in page
    assert 'name="_save"' not in page
    assert support.post(f"/admin/accounts/supportaccess/{access.pk}/delete/").status_code == 403
