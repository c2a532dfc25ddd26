from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_admin_sends_to_sign_in(browser_page):
    browser_page.goto("/admin/")
    assert "compte" in browser_page.url or "admin" in browser_page.url
