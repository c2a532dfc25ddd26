from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal.middleware import RequestLogMiddleware

TOKEN = "x" * 43


@pytest.mark.parametrize(
    "name", ["invitation", "family_link", "family_link_code", "message_way_out", "message_choices"]
)
def test_the_key_of_a_signed_link_is_not_logged(name):
    line = RequestLogMiddleware.format_request(RequestFactory().get(reverse(name, args=[TOKEN])))

    assert TOKEN not in line
    assert "…" in line


def test_other_addresses_are_whole_without_their_query():
    assert RequestLogMiddleware.format_request(RequestFactory().get("/places/?ville=Lens")) == "GET /places/"
