"""Signing in as a person does: on a phone, with the keyboard, and with nothing in the console."""

from __future__ import annotations

import re

from accounts.models import User


def test_a_parent_signs_in_with_a_code_sent_to_her_phone(browser_page, outboxes, empty_cache):
    User.objects.create_user(phone="+33639980001")
    browser_page.goto("/compte/connexion/")

    browser_page.get_by_label("Adresse e-mail ou numéro de mobile").focus()
    browser_page.keyboard.type("06 39 98 00 01")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_label("Code").wait_for()
    code = re.search(r"\d{6}", outboxes[1][-1][1])[0]
    browser_page.get_by_label("Code").fill(code)
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(lambda url: "/compte/" not in url)

    cookies = browser_page.context.cookies()
    assert [cookie["name"] for cookie in cookies] == ["releve"]
    assert cookies[0]["httpOnly"]
    assert cookies[0]["expires"] == -1


def test_a_wrong_code_is_told_beside_its_field(browser_page, empty_cache):
    User.objects.create_user(email="lea@exemple.fr")
    browser_page.goto("/compte/connexion/")
    browser_page.get_by_label("Adresse e-mail ou numéro de mobile").fill("lea@exemple.fr")
    browser_page.get_by_role("button", name="Recevoir un code").click()

    browser_page.get_by_label("Code").fill("abc")
    browser_page.keyboard.press("Enter")

    browser_page.locator(".fr-error-text").wait_for()
    described_by = browser_page.get_by_label("Code").get_attribute("aria-describedby") or ""
    assert browser_page.locator(".fr-error-text").get_attribute("id") in described_by
