"""Opening an account: an e-mail or a mobile, a code, and the same answer whether the account exists or not."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_sign_in import code_in, give, who
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


def ask(client, login: str):
    return client.post(reverse("account_signup"), {"login": login}, follow=True)


def test_an_account_is_opened_with_an_e_mail(client, outboxes):
    page = ask(client, "Nouvelle@Exemple.fr")

    assert page.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    assert who(client) is None
    give(client, code_in(outboxes[0][0].body))
    user = User.objects.get()
    assert (user.email, user.phone, user.has_usable_password()) == ("nouvelle@exemple.fr", None, False)
    assert who(client) == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified


def test_an_account_is_opened_with_a_mobile(client, outboxes):
    ask(client, "06 39 98 00 07")

    number, text = outboxes[1][0]
    assert number == "+33639980007"
    give(client, code_in(text))
    user = User.objects.get()
    assert (user.email, user.phone, user.phone_verified) == (None, "+33639980007", True)
    assert who(client) == str(user.pk)


def test_two_people_without_e_mail_have_each_their_account(client, outboxes):
    ask(client, "06 39 98 00 07")
    ask(PortalClient(), "06 39 98 00 08")

    assert User.objects.filter(email=None).count() == 2


@pytest.mark.parametrize("login", ["lea@exemple.fr", "+33639980001"])
def test_an_account_that_exists_looks_the_same_and_gets_no_code(client, outboxes, login):
    User.objects.create_user(email="lea@exemple.fr", phone="+33639980001")

    taken = ask(client, login)
    free = ask(PortalClient(), "nouvelle@exemple.fr" if "@" in login else "+33639980009")

    assert taken.redirect_chain == free.redirect_chain
    assert "déjà un compte" not in taken.content.decode()
    mails, messages = outboxes
    told = mails[0].body if "@" in login else messages[0][1]
    assert "compte" in told
    assert "code est" not in told
    assert User.objects.count() == 2


def test_no_code_opens_an_account_that_exists(client, outboxes):
    User.objects.create_user(email="lea@exemple.fr")
    ask(client, "lea@exemple.fr")

    for code in ("", "000000", "None"):
        give(client, code)

    assert who(client) is None


@pytest.mark.parametrize("written", ["", "léa", "+1 202 555 0100", "06 12", "<script>alert(1)</script>"])
def test_what_is_neither_is_refused_beside_the_field_and_kept(client, written):
    page = ask(client, written)

    assert "fr-error-text" in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert not User.objects.exists()


def test_a_number_abroad_is_told_which_ones_are_possible(client):
    assert "numéro de mobile français" in ask(client, "+44 7700 900123").content.decode()
