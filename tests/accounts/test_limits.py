"""What is tried too often stops, by address and by network; what is down is said."""

from __future__ import annotations

import smtplib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_sign_in import ask_for_a_code, code_in, give, who
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


@pytest.fixture
def lea():
    return User.objects.create_user(email="lea@exemple.fr", phone="+33639980001")


class BrokenMail(BaseEmailBackend):
    def send_messages(self, messages) -> int:
        raise smtplib.SMTPServerDisconnected("no server")


class BrokenSms:
    def send(self, number: str, text: str, reference: str) -> None:
        raise ConnectionRefusedError("no provider")


@pytest.mark.parametrize("page", ["account_login", "account_signup"])
@pytest.mark.parametrize("login", ["lea@exemple.fr", "06 39 98 00 01"])
def test_an_address_is_sent_three_codes_a_minute(lea, outboxes, page, login):
    for _time in range(3):
        PortalClient().post(reverse(page), {"login": login})
    sent = len(outboxes[0]) + len(outboxes[1])

    answer = PortalClient(REMOTE_ADDR="192.0.2.9").post(reverse(page), {"login": login})

    assert sent == 3
    assert len(outboxes[0]) + len(outboxes[1]) == sent
    assert "fr-error-text" in answer.content.decode()


@pytest.mark.slow
def test_one_network_asks_twenty_times_a_minute(lea):
    for number in range(20):
        PortalClient().post(reverse("account_login"), {"login": f"personne{number}@exemple.fr"})

    here = PortalClient().post(reverse("account_login"), {"login": "encore@exemple.fr"})
    there = PortalClient(REMOTE_ADDR="192.0.2.9").post(reverse("account_login"), {"login": "encore@exemple.fr"})

    assert here.status_code == 200
    assert "fr-error-text" in here.content.decode()
    assert there.status_code == 302


@pytest.mark.slow
def test_opening_accounts_in_a_row_stops_with_a_page_of_ours():
    for number in range(20):
        PortalClient().post(reverse("account_signup"), {"login": f"personne{number}@exemple.fr"})

    page = PortalClient().post(reverse("account_signup"), {"login": "encore@exemple.fr"})

    assert page.status_code == 429
    assert "Trop d’essais" in page.content.decode()


@pytest.mark.slow
def test_behind_our_proxy_the_limit_follows_the_visitor_and_not_what_they_claim(lea, settings):
    """The last address of X-Forwarded-For is our proxy's word; those before it are the visitor's."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def ask(claimed: str, seen: str) -> int:
        browser = PortalClient(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": f"{claimed}, {seen}"})
        number = User.objects.count() + ask.times
        ask.times += 1
        return browser.post(reverse("account_login"), {"login": f"personne{number}@exemple.fr"}).status_code

    ask.times = 0
    first = [ask(f"203.0.113.{number}", "198.51.100.7") for number in range(20)]
    assert set(first) == {302}
    assert ask("203.0.113.99", "198.51.100.7") == 200
    assert ask("203.0.113.99", "198.51.100.8") == 302


def test_a_request_that_missed_our_proxies_is_an_error_and_not_an_open_door(lea, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2

    with pytest.raises(ImproperlyConfigured):
        PortalClient(headers={"x-forwarded-for": "198.51.100.7"}).post(
            reverse("account_login"), {"login": "lea@exemple.fr"}
        )


def test_a_code_is_guessed_three_times_then_a_new_one_is_needed(client, lea, outboxes):
    ask_for_a_code(client, "lea@exemple.fr")
    code = code_in(outboxes[0][0].body)
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(2):
        assert "fr-error-text" in give(client, wrong).content.decode()

    page = client.post(reverse("account_confirm_login_code"), {"code": wrong}, follow=True)

    assert page.redirect_chain[-1][0] == reverse("account_request_login_code")
    assert "fr-alert" in page.content.decode()
    give(client, code)
    assert who(client) is None


def test_two_browsers_each_use_the_code_they_asked_for(lea, outboxes):
    first, second = PortalClient(), PortalClient()
    for browser in (first, second):
        ask_for_a_code(browser, "lea@exemple.fr")
    codes = [code_in(mail.body) for mail in outboxes[0]]

    give(first, codes[1] if codes[1] != codes[0] else "000000")
    assert who(first) is None
    give(second, codes[1])
    give(first, codes[0])

    assert who(first) == who(second) == str(lea.pk)


@pytest.mark.parametrize(
    ("login", "broken"),
    [
        ("lea@exemple.fr", {"EMAIL_BACKEND": "tests.accounts.test_limits.BrokenMail"}),
        ("06 39 98 00 01", {"SMS_SENDER": "tests.accounts.test_limits.BrokenSms"}),
    ],
)
@pytest.mark.parametrize("page", ["account_login", "account_signup"])
def test_when_no_message_leaves_the_page_says_so(client, lea, settings, login, broken, page):
    for name, value in broken.items():
        setattr(settings, name, value)

    answer = client.post(reverse(page), {"login": login})

    assert answer.status_code == 503
    assert "Le code n’est pas parti" in answer.content.decode()


def test_a_new_account_survives_a_mail_that_did_not_leave(client, settings, outboxes):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.accounts.test_limits.BrokenMail"
    client.post(reverse("account_signup"), {"login": "nouvelle@exemple.fr"})
    settings.EMAIL_BACKEND = working

    ask_for_a_code(client, "nouvelle@exemple.fr")
    give(client, code_in(outboxes[0][-1].body))

    assert who(client) == str(User.objects.get().pk)


def test_without_valkey_no_code_is_tried_and_the_same_one_works_afterwards(client, lea, outboxes, settings):
    there = settings.CACHES
    away = {"LOCATION": "redis://127.0.0.1:1/0", "BACKEND": "core.cache.SoftCache"}
    ask_for_a_code(client, "lea@exemple.fr")
    code = code_in(outboxes[0][0].body)

    settings.CACHES = there | {"default": there["default"] | away}
    assert "indisponible pour quelques minutes" in give(client, code).content.decode()
    assert who(client) is None

    settings.CACHES = there
    give(client, code)
    assert who(client) == str(lea.pk)
