"""The pages of an account on a telephone: a passkey with a real authenticator, ProConnect, devices, axe on each."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from tests.support.accessibility import overflow, violations

pytestmark = pytest.mark.usefixtures("empty_cache")


@pytest.fixture
def authenticator(browser_page):
    """A virtual authenticator, as a telephone with a fingerprint."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    found = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, found["authenticatorId"]


def sign_in(page, outboxes, email: str) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Adresse e-mail ou numéro de mobile").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code").fill(re.search(r"\b\d{6}\b", outboxes[0][-1].body)[0])
    page.keyboard.press("Enter")


def check(page) -> None:
    assert violations(page) == [], page.url
    assert overflow(page) <= 0, page.url


@pytest.mark.slow
def test_a_passkey_is_added_then_asked_at_the_next_sign_in(browser_page, authenticator, outboxes):
    user = User.objects.create_user(email="camille@exemple.fr")
    sign_in(browser_page, outboxes, user.email)
    browser_page.wait_for_url(lambda url: "/connexion/" not in url)
    browser_page.goto(reverse("mfa_index"))
    check(browser_page)
    browser_page.get_by_role("link", name="Ajouter une clé d’accès").click()
    browser_page.get_by_role("button", name="Ajouter").wait_for()
    check(browser_page)

    browser_page.get_by_role("button", name="Ajouter").click()
    browser_page.wait_for_url("**/recovery-codes/")

    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    written = AuditEvent.objects.filter(type="account.second_factor_added", actor=user.pk, subject_pk=str(user.pk))
    assert [line.data for line in written] == [{"factor": "webauthn"}]
    check(browser_page)
    browser_page.goto(reverse("mfa_list_webauthn"))
    check(browser_page)
    for name in ("my_account", "my_account_delete", "account_devices"):
        browser_page.goto(reverse(name))
        check(browser_page)
    browser_page.get_by_role("button", name="Se déconnecter", exact=True).click()
    sign_in(browser_page, outboxes, user.email)
    browser_page.wait_for_url("**/authenticate/")
    check(browser_page)
    browser_page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    browser_page.wait_for_url(lambda url: "/compte/" not in url)


@pytest.mark.slow
def test_a_passkey_that_the_device_refuses_is_told_on_the_page(browser_page, outboxes):
    user = User.objects.create_user(email="camille@exemple.fr")
    sign_in(browser_page, outboxes, user.email)
    browser_page.wait_for_url(lambda url: "/connexion/" not in url)
    browser_page.goto(reverse("mfa_add_webauthn"))
    refuse = "() => { navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    browser_page.evaluate(refuse)

    browser_page.get_by_role("button", name="Ajouter").click()

    browser_page.get_by_text("Votre appareil n’a pas confirmé").wait_for()
    check(browser_page)


@pytest.mark.slow
def test_an_agent_comes_through_proconnect_and_leaves_it(browser_page):
    browser_page.goto(reverse("account_login"))
    check(browser_page)
    browser_page.get_by_role("link", name="S’identifier avec ProConnect").click()
    browser_page.get_by_role("button", name="Être Samia").wait_for()
    check(browser_page)
    browser_page.get_by_role("button", name="Être Samia").click()

    browser_page.wait_for_url(f"**{reverse('identity_organisation')}")
    check(browser_page)
    assert User.objects.get().first_name == "Samia"
    browser_page.goto(reverse("account_devices"))
    browser_page.get_by_role("button", name="Se déconnecter", exact=True).click()
    browser_page.wait_for_url(f"**{reverse('account_login')}")
    browser_page.get_by_text("Vous êtes déconnecté.").wait_for()


def test_the_other_pages_of_accounts(browser_page):
    for name in ("account_signup", "socialaccount_login_cancelled", "account_inactive"):
        browser_page.goto(reverse(name))
        check(browser_page)
