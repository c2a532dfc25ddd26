"""The pages of letters on a telephone, and an e-mail as it arrives: axe finds nothing, nothing sticks out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.messages.addresses import address_row
from core.messages.delivery import deliver
from core.messages.links import way_out_url
from core.messages.preferences import choices_of
from core.messages.sent_files import sent_files
from tests.support.accessibility import overflow, violations
from tests.support.letters import EMAIL, NOW, PLACES, queued, text_message

pytestmark = pytest.mark.django_db


def check(page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


@pytest.mark.slow
def test_out_of_a_topic_in_two_taps_then_back_by_the_choices(browser_page):
    page = browser_page
    page.goto(way_out_url(address_row("email", EMAIL), PLACES.code).removeprefix("http://localhost:8000"))
    check(page, "way out")

    page.click("button:has-text('Ne plus les recevoir')")
    page.wait_for_selector("h1:has-text('C’est fait')")
    check(page, "done")
    assert choices_of("email", EMAIL) == {PLACES.code: "never"}

    page.click("text=Choisir ce que vous recevez")
    check(page, "choices")
    page.check("#id_email_test_places_1", force=True)
    page.click("button:has-text('Enregistrer')")
    page.wait_for_selector("text=C’est noté.")
    check(page, "saved")
    assert choices_of("email", EMAIL)[PLACES.code] == "daily"


def test_a_lost_link(browser_page, console_errors):
    browser_page.goto("/messages/choix/x/")
    check(browser_page, "lost")
    assert all("404" in error for error in console_errors)
    console_errors.clear()


@pytest.mark.slow
def test_the_letter_box_and_an_email(browser_page, settings, tmp_path):
    settings.SENT_MESSAGES_DIR = tmp_path
    settings.EMAIL_BACKEND = "core.messages.sent_files.EmailBackend"
    settings.SMS_SENDER = "core.messages.sms.FileSender"
    deliver(queued(html="<h2>Mardi</h2><p>Une place est libre.</p>").pk, now=NOW)
    deliver(queued(text_message()).pk, now=NOW)

    browser_page.goto(reverse("sent_messages"))
    check(browser_page, "letter box")
    for sent in sent_files():
        browser_page.goto(reverse("sent_message", args=[sent.name]))
        check(browser_page, sent.channel)
    browser_page.click("text=Voir la version HTML")
    browser_page.wait_for_selector("h2:has-text('Mardi')")
    check(browser_page, "e-mail")
    assert browser_page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Arial")
