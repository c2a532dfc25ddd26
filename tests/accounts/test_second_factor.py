"""Professionals and administrators hold a second factor: seven days to add one, then only the pages that add it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse
from django.utils import timezone

from accounts.domain.second_factor import duty_since
from accounts.middleware import OPEN_WHEN_OVERDUE
from accounts.models import Membership, Organisation, User
from accounts.selectors.second_factor import second_factor_duty
from tests.accounts.test_sign_in import ask_for_a_code, code_in, give, who
from tests.support.signed_in import add_second_factor, figures

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


def member(days: float, *, state: str = "active", ended: bool = False) -> User:
    user = User.objects.create_user(email="camille@exemple.fr")
    organisation = Organisation.objects.create(
        kind="mission_locale", name="Mission locale", siret="13002526500013", departement="57", state=state
    )
    joined = NOW - timedelta(days=days)
    Membership.objects.create(
        user=user, organisation=organisation, role="counsellor", joined_at=joined, ended_at=NOW if ended else None
    )
    return user


@pytest.mark.parametrize(("days", "left"), [(0, 7), (0.5, 7), (1, 6), (6.5, 1), (6.99, 1), (7, 0), (400, 0)])
def test_the_days_that_are_left(days, left):
    assert duty_since(NOW - timedelta(days=days), NOW).days_left == left


def test_within_the_seven_days_a_banner_tells_how_many_are_left(client):
    client.force_login(member(days=2))

    page = client.get(reverse("account_devices"))

    assert page.status_code == 200
    assert "Il vous reste 5 jours" in " ".join(page.content.decode().split())


@pytest.mark.parametrize("name", ["account_devices", "identity_organisation", "start", "help", "simulator"])
def test_afterwards_every_page_leads_to_the_one_that_adds_it(client, name):
    client.force_login(member(days=8))

    answer = client.get(reverse(name))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_the_pages_that_add_it_and_signing_out_stay_open(client):
    client.force_login(member(days=8))

    assert "Le délai est passé" in client.get(reverse("mfa_index")).content.decode()
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert {name for name in OPEN_WHEN_OVERDUE if name.startswith("admin")} == set()


def test_adding_it_opens_everything_again_and_gives_recovery_codes(client):
    user = member(days=8)
    client.force_login(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    answer = client.post(reverse("mfa_activate_totp"), {"code": figures(secret)})

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("account_devices")).status_code == 200
    assert Authenticator.objects.filter(user=user, type="recovery_codes").exists()


def test_taking_it_away_brings_the_duty_back(client):
    user = member(days=8)
    add_second_factor(user)
    client.force_login(user)
    assert client.get(reverse("account_devices")).status_code == 200

    Authenticator.objects.filter(user=user).delete()

    assert client.get(reverse("account_devices")).status_code == 302


def test_recovery_codes_alone_are_no_second_factor():
    user = member(days=8)
    RecoveryCodes.activate(user)

    assert second_factor_duty(user, NOW).is_overdue


def test_a_parent_owes_nothing(client):
    parent = User.objects.create_user(email="lea@exemple.fr", date_joined=NOW - timedelta(days=400))
    client.force_login(parent)

    assert second_factor_duty(parent, NOW) is None
    assert client.get(reverse("account_devices")).status_code == 200


@pytest.mark.parametrize(("state", "ended"), [("active", True), ("closed", False), ("pending", False)])
def test_who_works_nowhere_today_owes_nothing(state, ended):
    assert second_factor_duty(member(days=8, state=state, ended=ended), NOW) is None


def test_leaving_and_coming_back_does_not_start_the_days_again():
    user = member(days=30, ended=True)
    Membership.objects.create(
        user=user, organisation=Organisation.objects.get(), role="counsellor", joined_at=NOW - timedelta(hours=1)
    )

    assert second_factor_duty(user, NOW).is_overdue


def test_an_administrator_counts_from_the_opening_of_the_account():
    staff = User.objects.create_superuser("admin@exemple.fr", date_joined=NOW - timedelta(days=3))

    assert second_factor_duty(staff, NOW).days_left == 4


def test_a_recovery_code_signs_in_once(client, outboxes):
    user = member(days=0)
    add_second_factor(user)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    ask_for_a_code(client, user.email)
    give(client, code_in(outboxes[0][0].body))

    client.post(reverse("mfa_authenticate"), {"code": code})
    assert who(client) == str(user.pk)
    client.post(reverse("account_logout"))
    ask_for_a_code(client, user.email)
    give(client, code_in(outboxes[0][1].body))
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert who(client) is None


def test_codes_of_the_application_are_guessed_only_so_often(client, outboxes):
    user = member(days=0)
    secret = add_second_factor(user)
    ask_for_a_code(client, user.email)
    give(client, code_in(outboxes[0][0].body))
    wrong = "000000" if figures(secret) != "000000" else "111111"
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": wrong})

    page = client.post(reverse("mfa_authenticate"), {"code": figures(secret)})

    assert who(client) is None
    assert "fr-error-text" in page.content.decode()


def test_the_secrets_are_not_readable_in_the_database():
    user = member(days=0)
    secret = add_second_factor(user)

    stored = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in stored
    assert Authenticator.objects.get(user=user).wrap().validate_code(figures(secret))
