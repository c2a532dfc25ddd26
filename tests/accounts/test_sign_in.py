from __future__ import annotations

import re

import pytest
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


def code_in(text: str) -> str:
    return re.search(r"\b(\d{6})\b", text)[1]


def ask_for_a_code(client, login: str):
    return client.post(reverse("account_login"), {"login": login}, follow=True)


def give(client, code: str):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def who(client) -> str | None:
    return client.session.get("_auth_user_id")


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


def test_a_code_sent_by_mail_signs_in(client, outboxes):
    user = User.objects.create_user(email="lea@exemple.fr")
    mails, _ = outboxes

    page = ask_for_a_code(client, "Lea@exemple.fr")

    assert page.status_code == 200
    assert mails[0].to == ["lea@exemple.fr"]
    assert who(client) is None
    assert give(client, code_in(mails[0].body)).status_code == 302
    assert who(client) == str(user.pk)


@pytest.mark.parametrize("written", ["06 39 98 00 01", "+33639980001", "0033 6.39.98.00.01", "+33 (0)6 39 98 00 01"])
def test_a_code_sent_to_a_mobile_signs_in_somebody_without_mail(client, outboxes, written):
    user = User.objects.create_user(phone="+33639980001")
    _, messages = outboxes

    ask_for_a_code(client, written)

    number, text = messages[0]
    assert number == "+33639980001"
    assert give(client, code_in(text)).status_code == 302
    assert who(client) == str(user.pk)
    user.refresh_from_db()
    assert user.phone_verified


def test_an_unknown_address_looks_the_same_and_gets_no_code(client, outboxes):
    mails, messages = outboxes

    page = ask_for_a_code(client, "personne@exemple.fr")

    assert page.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    assert not re.search(r"\b\d{6}\b", mails[0].body)
    assert messages == []


def test_what_is_neither_mail_nor_mobile_is_refused_with_words(client):
    page = ask_for_a_code(client, "<script>alert(1)</script>")

    assert page.status_code == 200
    assert "fr-error-text" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_replaying_an_older_cookie_gives_no_more_attempts(client, outboxes):
    User.objects.create_user(email="lea@exemple.fr")
    mails, _ = outboxes
    ask_for_a_code(client, "lea@exemple.fr")
    code = code_in(mails[0].body)
    wrong = "000000" if code != "000000" else "111111"
    cookie = client.cookies["releve"].value

    for _attempt in range(5):
        client.cookies["releve"] = cookie
        give(client, wrong)
    client.cookies["releve"] = cookie

    assert "Trop d’essais" in give(client, code).content.decode()
    assert who(client) is None


def test_leaving_needs_a_post(client, outboxes):
    client.force_login(User.objects.create_user(email="lea@exemple.fr"))

    client.get(reverse("account_logout"))
    assert who(client) is not None
    client.post(reverse("account_logout"))
    assert who(client) is None
