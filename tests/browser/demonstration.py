"""Acting in a browser as a person of the demonstration: codes and links are read on its page of messages."""

from __future__ import annotations

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Membership, User
from core.messages import delivery
from tests.support.accessibility import overflow, violations
from tests.support.signed_in import figures

LONG_AGO = timedelta(days=8)  # a day more than the delay to add a second factor


def check(page: Page) -> None:
    """What every page must pass, once it is all there."""
    page.wait_for_load_state()
    found = violations(page)
    assert not found, (page.url, found)
    assert overflow(page) <= 0, page.url


def last_message(page: Page) -> str:
    """The text of the newest message, read in another tab. No worker runs here: what is due is sent first."""
    delivery.sweep(clock=timezone.now)
    tab = page.context.new_page()
    tab.goto(reverse("sent_messages"))
    tab.locator("main li a").first.click()
    text = tab.inner_text("main .fr-callout")
    tab.close()
    return text


def last_code(page: Page) -> str:
    return re.findall(r"\b\d{6}\b", last_message(page))[-1]


def give_code(page: Page) -> None:
    """Type the code that was just sent."""
    page.get_by_label("Code").wait_for()
    page.get_by_label("Code").fill(last_code(page))
    page.keyboard.press("Enter")


def sign_in(page: Page, contact: str) -> None:
    """From the header of the first page to wherever one arrives."""
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Se connecter").click()
    page.get_by_label("Adresse e-mail ou numéro de mobile").fill(contact)
    page.get_by_role("button", name="Recevoir un code").click()
    give_code(page)
    page.wait_for_url(lambda url: "/connexion/" not in url)
    check(page)


def sign_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("link", name="Se déconnecter").click()
    check(page)
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("banner").get_by_role("link", name="Se connecter").wait_for()


def owes_a_second_factor(email: str) -> None:
    """As if the account had been there for longer than the delay."""
    User.objects.filter(email=email).update(date_joined=timezone.now() - LONG_AGO)
    Membership.objects.filter(user__email=email).update(joined_at=timezone.now() - LONG_AGO)


def add_second_factor(page: Page) -> None:
    """From the only page that is left open, with the figures that an application would show."""
    page.wait_for_url(f"**{reverse('mfa_index')}")
    check(page)
    page.get_by_role("link", name="Ajouter une application de codes").click()
    check(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(figures(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    check(page)


def own_file_from_the_letter(page: Page, link: str) -> None:
    """The link of a letter, then a code, then the file."""
    page.goto(link)
    check(page)
    page.get_by_role("button", name="Recevoir un code").click()
    give_code(page)
    page.get_by_role("heading", name="Mon dossier").wait_for()
    check(page)
