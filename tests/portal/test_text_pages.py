"""Pages of text, and what stands on every page."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse

PAGES = ["help", "accessibility", "privacy", "legal", "site_map"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_text_needs_no_database(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert b"<h1" in answer.content


def test_every_page_states_its_accessibility_and_has_skip_links(client):
    html = client.get("/").content.decode()

    assert "Accessibilité : partiellement conforme" in html
    assert 'href="#contenu"' in html
    assert 'lang="fr"' in html
    for name in ("privacy", "legal", "site_map", "help"):
        assert reverse(name) in html


def test_the_brand_of_the_state_is_off_unless_configured(client):
    assert "fr-logo" not in client.get("/").content.decode()
    with override_settings(STATE_BRAND="République\nfrançaise"):
        assert "République<br>française" in client.get("/").content.decode()


def test_the_policy_allows_no_inline_script_nor_style(client):
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize("path", ["/", "/besoin/formation/?horaires=variables", "/mon-prix/", "/aide/", "/rien/"])
def test_no_page_holds_an_inline_script_style_or_handler(client, path):
    html = client.get(path).content.decode()

    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html
    assert "{{" not in html
    assert "{%" not in html


def test_the_page_of_a_breakdown_needs_nothing():
    assert "Une erreur est arrivée" in render_to_string("500.html")


def test_privacy_says_what_is_kept_and_how_long(client):
    html = client.get(reverse("privacy")).content.decode()

    assert "12 heures au plus" in html
    assert "Combien de temps" in html
