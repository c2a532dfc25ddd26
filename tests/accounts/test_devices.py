"""« Mes connexions »: what is signed in is known to the server, and ends when it is told to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.domain.device import device_name
from accounts.models import SignIn, User
from accounts.tasks import forget_over_sign_ins
from tests.accounts.test_sign_in import ask_for_a_code, code_in, give
from tests.support.signed_in import PortalClient, add_second_factor

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


@pytest.fixture
def lea():
    return User.objects.create_user(email="lea@exemple.fr")


def sign_in(mails, agent: str = FIREFOX) -> PortalClient:
    """A browser that signs in by code as a person does."""
    browser = PortalClient(headers={"user-agent": agent})
    ask_for_a_code(browser, "lea@exemple.fr")
    give(browser, code_in(mails[-1].body))
    return browser


def is_in(browser) -> bool:
    return browser.get(reverse("account_devices")).status_code == 200


def test_two_browsers_are_listed_by_what_they_are(lea, outboxes):
    here = sign_in(outboxes[0])
    sign_in(outboxes[0], IPHONE)

    page = here.get(reverse("account_devices"))

    devices = page.context["devices"]
    assert [(device.device, device.is_this_one) for device in devices] == [
        ("Firefox sur Windows", True),
        ("Safari sur iPhone", False),
    ]
    assert "Lieu : inconnu" in page.content.decode()


def test_the_last_use_is_told_to_the_minute(lea, outboxes):
    with time_machine.travel("2026-11-23 08:00:00+00:00", tick=False) as clock:
        here, there = sign_in(outboxes[0]), sign_in(outboxes[0], IPHONE)
        clock.shift(timedelta(hours=2))
        there.get(reverse("account_devices"))
        other = here.get(reverse("account_devices")).context["devices"][1]

    assert other.last_used_at - other.signed_in_at == timedelta(hours=2)


def test_a_copied_cookie_ends_with_the_sign_out(lea, outboxes):
    browser = sign_in(outboxes[0])
    copied = browser.cookies["releve"].value
    browser.post(reverse("account_logout"))

    thief = PortalClient()
    thief.cookies["releve"] = copied

    assert not is_in(thief)


def test_one_device_is_signed_out_from_another(lea, outboxes):
    here, there = sign_in(outboxes[0]), sign_in(outboxes[0], IPHONE)
    other = next(device for device in here.get(reverse("account_devices")).context["devices"] if not device.is_this_one)

    here.post(reverse("account_devices"), {"connexion": str(other.pk)})

    assert is_in(here)
    assert not is_in(there)


def test_everywhere_is_everywhere(lea, outboxes):
    here, there = sign_in(outboxes[0]), sign_in(outboxes[0], IPHONE)

    here.post(reverse("account_devices"), {"partout": "oui"})

    assert not is_in(here)
    assert not is_in(there)
    assert not SignIn.objects.exists()


def test_the_sign_in_of_somebody_else_is_not_found(client, lea, outboxes):
    sign_in(outboxes[0])
    hers = SignIn.objects.get(user=lea)
    client.force_login(User.objects.create_user(email="hugo@exemple.fr"))

    page = client.post(reverse("account_devices"), {"connexion": str(hers.pk)}, follow=True)

    assert SignIn.objects.filter(pk=hers.pk).exists()
    assert "déjà terminée" in page.content.decode()


@pytest.mark.parametrize("given", ["", "abc", "'; DROP TABLE sign_in", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_sign_in_is_said_so(client, lea, given):
    client.force_login(lea)

    assert client.post(reverse("account_devices"), {"connexion": given}).status_code == 302
    assert is_in(client)


def test_who_was_signed_out_is_told_why(lea, outboxes):
    browser = sign_in(outboxes[0])
    SignIn.objects.all().delete()

    page = browser.get(reverse("account_devices"), follow=True)

    assert page.redirect_chain[0][0].startswith(reverse("account_login"))
    assert "Cette connexion est terminée" in page.content.decode()


def test_a_sign_in_ends_by_itself_after_twelve_hours(lea, outboxes):
    with time_machine.travel("2026-11-23 08:00:00+00:00", tick=False) as clock:
        browser = sign_in(outboxes[0])
        clock.shift(timedelta(hours=11, minutes=59))
        assert is_in(browser)
        clock.shift(timedelta(minutes=2))
        assert not is_in(browser)
        forget_over_sign_ins()
        assert not SignIn.objects.exists()


def test_a_session_that_names_somebody_elses_sign_in_is_over(client, lea):
    client.force_login(lea)
    hugo = User.objects.create_user(email="hugo@exemple.fr")
    SignIn.objects.update(user=hugo)

    assert not is_in(client)


def test_the_administration_signs_out_for_good_too(client):
    administrator = User.objects.create_superuser("admin@exemple.fr")
    add_second_factor(administrator)
    client.force_login(administrator)

    client.post(reverse("admin:logout"))

    assert not SignIn.objects.exists()


def test_a_public_page_asks_nothing_about_who_is_there(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("legal"))


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Mac"),
        ("curl/8.5", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent, name):
    assert device_name(agent) == name
