"""Families' files in a browser: axe finds nothing on each page; a counsellor opens, a parent without account erases."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from families.models import FamilyFile
from families.services.needs import create_need
from families.services.telling import hand_over
from tests.families.offices import TRAINING, counsellor, file_of, letters
from tests.support.accessibility import overflow, violations
from tests.support.signed_in import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


def check(page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


def sign_in(context, who) -> None:
    client = PortalClient()
    client.force_login(who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


@pytest.mark.slow
def test_the_pages_of_counsellors(browser_page, browser_context):
    now = timezone.now()
    me = counsellor(joined_at=now)
    counsellor(me.organisation, joined_at=now)
    file = file_of(me, now=now)
    need = create_need(TRAINING, [file], by=me, now=now)
    sign_in(browser_context, me.user)
    pages = [
        reverse("family_files"),
        reverse("family_file_open"),
        reverse("family_list"),
        reverse("family_needs"),
        reverse("family_need_new"),
        reverse("family_need", args=[need.pk]),
        reverse("family_file", args=[file.pk]),
        reverse("family_file_edit", args=[file.pk]),
        reverse("family_file_erase", args=[file.pk]),
        reverse("agreement_text", args=["file-2026-11-22"]),
    ]
    for address in pages:
        browser_page.goto(address)
        assert browser_page.url.endswith(address)
        check(browser_page, address)
    browser_page.goto(reverse("family_need_new"))
    for rhythm, field in (("variables", "#id_lundi_de"), ("dates", "#id_seance1_jour")):
        browser_page.click(f"button[value={rhythm}]")
        browser_page.wait_for_selector(field)
        check(browser_page, rhythm)


@pytest.mark.slow
def test_a_counsellor_opens_a_file_and_corrects_a_list(browser_page, browser_context, console_errors):
    me = counsellor(joined_at=timezone.now())
    sign_in(browser_context, me.user)
    page = browser_page
    page.goto(reverse("family_file_open"))
    page.fill("#id_prenom", "Awa")
    page.click("button:has-text('Ouvrir le dossier')")
    page.wait_for_selector(".fr-alert--error")
    check(page, "opening, in error")
    page.fill("#id_contact", "06 12 34 56 78")
    page.check("input[name=message][value=oui]", force=True)
    page.fill("#id_naissances", "03/2025")
    page.check("#id_accord", force=True)
    page.click("button:has-text('Ouvrir le dossier')")
    page.wait_for_selector("text=Le parent reçoit un message")
    assert FamilyFile.objects.get().first_name == "Awa"

    page.goto(reverse("family_list"))
    page.fill("#id_liste", "prenom;email;mobile;message;naissances;accord;recueilli\nLina;;12;oui;03/2025;oui;écrit\n")
    page.click("text=Vérifier sans rien enregistrer")
    page.wait_for_selector("text=1 ligne à corriger")
    check(page, "list, to correct")
    console_errors.clear()


@pytest.mark.slow
def test_a_parent_without_account_sees_and_erases(browser_page, console_errors):
    now = timezone.now()
    file = file_of(now=now)
    path = re.sub(r"^https?://[^/]+", "", hand_over(file, now=now))
    page = browser_page
    page.goto(path)
    check(page, "landing")
    page.click("text=Recevoir un code")
    page.wait_for_selector("#id_code")
    check(page, "code")
    page.fill("#id_code", re.findall(r"\b\d{6}\b", letters()[-1].text)[-1])
    page.click("text=Continuer")
    page.wait_for_selector("text=Ce qui est gardé")
    check(page, "own file")
    for name in ("own_file_correct", "own_file_export"):
        page.goto(reverse(name))
        check(page, name)
    page.goto(reverse("own_file"))
    page.click("text=Effacer mon dossier")
    check(page, "erase")
    page.click("text=Effacer pour toujours")
    page.wait_for_selector("text=Votre dossier est effacé")
    check(page, "erased")
    assert not FamilyFile.objects.exists()

    for address in (path, reverse("own_file"), reverse("family_link_ask"), reverse("retention")):
        page.goto(address)
        check(page, address)
    console_errors.clear()
