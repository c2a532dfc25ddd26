"""A real Chromium on the portal as production serves it; a console error fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.support.chromium import ARGUMENTS, chromium_executable
from tests.support.portal_server import PortalServer

PHONE = {"width": 375, "height": 812}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder carries the marker, so that ``-m "not browser"`` leaves them out."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def live_server() -> Iterator[PortalServer]:
    """The portal on a loopback port: ``live_server.url``, without a final slash.

    It takes the name of pytest-django's fixture, which adds to it, per test, the transactional database and
    the settings of ``_live_server_modified_settings``.
    """
    server = PortalServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def _playwright_browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, where Django would then refuse to use its connections.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_context_arguments() -> dict[str, object]:
    """Arguments of the browser context; a test module overrides this fixture (``java_script_enabled=False``…)."""
    return {}


@pytest.fixture
def console_errors() -> list[str]:
    """What the console complained of; a test that expects a complaint checks it and empties the list."""
    return []


@pytest.fixture
def browser_context(
    live_server: PortalServer,
    _playwright_browser: Browser,
    browser_context_arguments: dict[str, object],
) -> Iterator[BrowserContext]:
    """A fresh browser profile in French, at the size of a phone, that reaches nothing but the portal."""
    arguments = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": PHONE, "base_url": live_server.url}
    context = _playwright_browser.new_context(**{**arguments, **browser_context_arguments})
    context.set_default_timeout(10_000)

    def stay_here(route: Route) -> None:
        if route.request.url.startswith((live_server.url, "data:", "blob:")):
            route.fallback()
        else:
            route.abort()

    context.route("**/*", stay_here)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext, console_errors: list[str]) -> Iterator[Page]:
    """A page; ``browser_page.goto("/")`` opens the portal. Fails at the end on any console or page error."""
    page = browser_context.new_page()
    page.on("console", lambda message: console_errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    yield page
    page.close()
    assert console_errors == []
