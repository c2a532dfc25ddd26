"""An agent comes through ProConnect: new, known, with an address that is taken, and goes away again."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import Invitation, Membership, Organisation, SignIn, User
from core.models import OutboxMessage
from tests.accounts.identity.conftest import Walker
from tests.accounts.test_sign_in import code_in
from tests.support.signed_in import add_second_factor, figures

pytestmark = pytest.mark.django_db

NEW, KNOWN, ELSEWHERE = "a1f2be90-agent-nouveau", "5d1c0f7a-agent-connu", "77c3d1e2-agent-ailleurs"
SIRET = "99900001100018"


def test_the_request_holds_what_proconnect_asks_and_nothing_else(walker):
    query = parse_qs(urlsplit(walker.start()).query)

    assert set(query) == {"client_id", "redirect_uri", "scope", "response_type", "state", "nonce"}
    assert len(query["state"][0]) >= 32
    assert len(query["nonce"][0]) >= 32
    assert set(query["scope"][0].split()) == {"openid", "given_name", "usual_name", "email", "siret"}


def test_a_visitor_adds_nothing_to_the_request(walker):
    answer = walker.get(
        reverse("identity_login", args=["proconnect"]),
        {"auth_params": "prompt=none&nonce=short", "scope": "phone", "process": "connect", "action": "reauthenticate"},
    )

    query = parse_qs(urlsplit(answer.url).query)
    assert "prompt" not in query
    assert len(query["nonce"][0]) >= 32
    assert "phone" not in query["scope"][0]


def test_a_new_agent_gets_an_account_with_the_least(walker):
    answer = walker.sign_in(NEW)

    user = User.objects.get(email="samia.benali@releve.example")
    account = SocialAccount.objects.get(user=user)
    assert answer.status_code == 302
    assert walker.who == str(user.pk)
    assert (user.first_name, user.last_name, user.has_usable_password()) == ("Samia", "Benali", False)
    assert EmailAddress.objects.get(user=user).verified
    assert account.extra_data == {"siret": SIRET}
    assert len(walker.cookies["releve"].value) < 3900


def test_the_same_agent_comes_back_to_the_same_account(walker, provider_port):
    walker.sign_in(NEW)
    again = Walker(provider_port)

    again.sign_in(NEW)

    assert again.who == walker.who
    assert User.objects.count() == SocialAccount.objects.count() == 1
    assert SignIn.objects.count() == 2


def test_a_second_factor_is_asked_after_proconnect_too(walker, provider_port):
    walker.sign_in(NEW)
    secret = add_second_factor(User.objects.get())
    again = Walker(provider_port)

    answer = again.sign_in(NEW)

    assert answer.url == reverse("mfa_authenticate")
    assert again.who is None
    again.post(reverse("mfa_authenticate"), {"code": figures(secret)})
    assert again.who == walker.who


def test_an_address_that_has_an_account_is_never_merged_silently(walker, outboxes):
    known = User.objects.create_user(email="conseillere@releve.example")

    answer = walker.sign_in(KNOWN)

    assert answer.url.startswith(reverse("account_confirm_login_code"))
    assert walker.who is None
    assert not SocialAccount.objects.exists()
    answer = walker.post(answer.url, {"code": code_in(outboxes[0][0].body), "next": reverse("identity_link")})
    assert walker.who == str(known.pk)
    assert answer.url == reverse("identity_link")
    page = walker.get(answer.url)
    assert "Relier ProConnect" in page.content.decode()
    assert not SocialAccount.objects.exists()


def test_linking_needs_a_yes_and_then_the_button_suffices(walker, provider_port, outboxes):
    known = User.objects.create_user(email="conseillere@releve.example")
    answer = walker.sign_in(KNOWN)
    walker.post(answer.url, {"code": code_in(outboxes[0][0].body)})

    walker.post(reverse("identity_link"), {"relier": "oui"})

    account = SocialAccount.objects.get()
    assert (account.user, account.uid, account.extra_data) == (known, KNOWN, {"siret": SIRET})
    assert SignIn.objects.get().provider == "proconnect"
    again = Walker(provider_port)
    again.sign_in(KNOWN)
    assert again.who == str(known.pk)


def test_saying_no_links_nothing(walker, outboxes):
    User.objects.create_user(email="conseillere@releve.example")
    answer = walker.sign_in(KNOWN)
    walker.post(answer.url, {"code": code_in(outboxes[0][0].body)})

    walker.post(reverse("identity_link"), {})
    walker.post(reverse("identity_link"), {"relier": "oui"})

    assert not SocialAccount.objects.exists()


def test_somebody_else_cannot_take_the_link_that_waits(walker, outboxes):
    User.objects.create_user(email="conseillere@releve.example")
    thief = User.objects.create_user(email="voleur@exemple.fr")
    walker.sign_in(KNOWN)
    waiting = walker.session["identity_link"]
    walker.force_login(thief)
    session = walker.session
    session["identity_link"] = waiting
    session.save()
    walker.cookies["releve"] = session.session_key

    walker.post(reverse("identity_link"), {"relier": "oui"})

    assert not SocialAccount.objects.exists()


def test_cancelling_at_proconnect_says_so(walker):
    authorize = walker.start()
    state = parse_qs(urlsplit(authorize).query)["state"][0]

    answer = walker.get(
        reverse("identity_callback", args=["proconnect"]), {"error": "access_denied", "state": state}, follow=True
    )

    assert "Connexion annulée" in answer.content.decode()
    assert walker.who is None


def test_signing_out_ends_the_session_there_too(walker):
    walker.sign_in(NEW)

    page = walker.post(reverse("account_logout"))

    address = page.context["address"]
    query = parse_qs(urlsplit(address).query)
    assert set(query) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert len(query["state"][0]) >= 32
    assert walker.who is None
    assert not SignIn.objects.exists()
    back = requests.get(address, allow_redirects=False)
    assert back.status_code == 302
    answer = walker.come_back(back.headers["location"])
    assert answer.url == reverse("account_login")


def test_coming_back_from_a_sign_out_that_is_not_ours_is_refused(walker):
    walker.sign_in(NEW)
    walker.post(reverse("account_logout"))

    assert walker.get(reverse("identity_signed_out"), {"state": "x" * 43}).status_code == 400
    assert walker.get(reverse("identity_signed_out")).status_code == 400


def test_the_token_for_signing_out_is_kept_encrypted(walker):
    walker.sign_in(NEW)

    sealed = SignIn.objects.get().sealed_id_token
    assert sealed
    assert not sealed.startswith("eyJ")
    assert "id_token" not in SocialAccount.objects.get().extra_data


@pytest.fixture
def organisation():
    return Organisation.objects.create(
        kind="mission_locale", name="Mission locale du Saulnois", siret=SIRET, departement="57", state="active"
    )


def test_the_siret_proposes_the_organisation_and_makes_nobody_a_member(walker, organisation):
    director = User.objects.create_user(email="direction@mission-locale.example")
    Membership.objects.create(user=director, organisation=organisation, role="counsellor", is_administrator=True)

    answer = walker.sign_in(NEW)

    assert answer.url == reverse("identity_organisation")
    page = walker.get(answer.url)
    assert "Mission locale du Saulnois" in page.content.decode()
    for _twice in range(2):
        walker.post(reverse("identity_organisation"))
    letter = OutboxMessage.objects.get()
    assert letter.recipient == "direction@mission-locale.example"
    assert "samia.benali@releve.example" in letter.text
    assert not Membership.objects.exclude(user=director).exists()
    assert not Invitation.objects.exists()


def test_an_unknown_siret_is_told_clearly(walker):
    answer = walker.sign_in(ELSEWHERE)

    assert "99900009400014" in walker.get(answer.url).content.decode()


def test_a_member_is_proposed_nothing(walker, organisation):
    walker.sign_in(NEW)
    Membership.objects.create(user=User.objects.get(), organisation=organisation, role="counsellor")

    assert walker.get(reverse("identity_organisation")).status_code == 302


def test_two_tabs_do_not_take_each_others_nonce(walker):
    first, second = walker.start(), walker.start()

    answer = walker.come_back(walker.choose(first, NEW))

    assert answer.status_code == 302
    assert walker.who is not None
    assert first != second


def test_off_unless_configured(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert client.get(reverse("identity_login", args=["proconnect"])).status_code == 404
    assert client.get(reverse("identity_callback", args=["proconnect"])).status_code == 404
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_signup"])
def test_the_buttons_of_the_dsfr_are_there_when_it_is_configured(client, name):
    page = client.get(reverse(name)).content.decode()

    for kind, brand in (("proconnect", "ProConnect"), ("franceconnect", "FranceConnect")):
        assert f'<a class="fr-connect" href="{reverse("identity_login", args=[kind])}">' in page
        assert f'<span class="fr-connect__brand">{brand}</span>' in page
        assert f"Qu’est-ce que {brand} ?" in page


def test_proconnect_down_is_said_and_the_code_remains(client, settings, empty_cache):
    app = {
        **settings.SOCIALACCOUNT_PROVIDERS["proconnect"]["APPS"][0],
        "settings": {"server_url": "http://127.0.0.1:9"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"proconnect": {"APPS": [app]}}

    page = client.get(reverse("identity_login", args=["proconnect"]))

    assert page.status_code == 401
    assert "ProConnect ne répond pas" in page.content.decode()
    assert reverse("account_login") in page.content.decode()


def test_signing_out_here_does_not_wait_for_a_provider_that_is_down(walker, settings, empty_cache):
    walker.sign_in(NEW)
    empty_cache.clear()
    app = {
        **settings.SOCIALACCOUNT_PROVIDERS["proconnect"]["APPS"][0],
        "settings": {"server_url": "http://127.0.0.1:9"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"proconnect": {"APPS": [app]}}

    answer = walker.post(reverse("account_logout"))

    assert answer.status_code == 302
    assert walker.who is None
    assert not SignIn.objects.exists()
