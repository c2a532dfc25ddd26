"""``python -m tests.support.install_chromium``: see to it that a Chromium can be driven, or say what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.chromium import chromium_executable

ADVICE = """Chromium is missing and could not be installed. Run one of these, then try again:
  sudo apt-get install chromium        (Debian)
  .venv/bin/playwright install chromium
or name the browser of this machine: CHROMIUM=/path/to/chromium make test"""


def main() -> int:
    if chromium_executable() or _playwrights_own():
        return 0
    for attempt in (_debian_package, _playwright_download):
        if attempt() and (chromium_executable() or _playwrights_own()):
            return 0
    print(ADVICE, file=sys.stderr)
    return 1


def _playwrights_own() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _debian_package() -> bool:
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print("Installing Chromium from Debian…")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-q"], ["apt-get", "install", "-yq", "--no-install-recommends", "chromium"])
    return all(subprocess.run(command, env=environment, check=False).returncode == 0 for command in commands)


def _playwright_download() -> bool:
    print("Downloading Playwright’s Chromium…")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
