"""Deny by default: the public addresses are those of portal.public, no more and no less."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.public import PUBLIC_URLS


def patterns(resolver: URLResolver, namespace: str = "", route: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Every address: its full name, its route, its pattern."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, here)
        else:
            yield f"{namespace}{entry.name}", here, entry


ALL = list(patterns(get_resolver()))


def is_private(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "login_required", True)


def test_the_middleware_is_on():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_public_addresses_are_those_of_the_list():
    public = {name for name, _route, pattern in ALL if not is_private(pattern)}

    assert public == PUBLIC_URLS


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for _n, route, pattern in ALL if is_private(pattern) and "<" not in route])
def test_a_private_address_sends_a_stranger_to_sign_in(client, route):
    answer = client.get(f"/{route}")

    assert answer.status_code == 302
    assert answer.url.startswith((reverse("account_login"), reverse("admin:login")))
