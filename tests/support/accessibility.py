"""axe-core on the page as it is, and the width of the page: what every state of every page must pass."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def violations(page: Page) -> list[str]:
    """What axe finds once the page is there, one line each: the rule and the first element at fault."""
    page.wait_for_load_state("load")  # a click does not wait for the page that it leads to
    found = _axe.run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def overflow(page: Page) -> int:
    """Pixels that stick out sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus; fails when the keyboard does not reach it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
