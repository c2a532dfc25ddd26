"""Which Chromium drives the browser tests, and how it is started."""

from __future__ import annotations

import os
import shutil

# The sandbox needs rights that containers do not give; everything that could call home is off.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")


def chromium_executable() -> str | None:
    """The Chromium of the machine (variable CHROMIUM first); None means Playwright's own download."""
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return wanted
    return next((found for found in map(shutil.which, NAMES) if found), None)
