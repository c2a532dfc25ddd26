"""Every environment variable is read in one place, and told in docs/configuration.md."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
READ = re.compile(r"environment\.(?:text|required|words|number|flag)\(\s*\"([A-Z_]+)\"")
RAW = re.compile(r"os\.environ|os\.getenv")
# Who may touch the environment itself: the reader, the entry points, and what hands it on to other processes.
RAW_READERS = {
    "manage.py",
    "core/local_services/processes.py",
    "portal/bench/processes.py",
    "portal/celery.py",
    "portal/probe.py",
    "portal/serving.py",
    "portal/settings/environment.py",
    "portal/wsgi.py",
}


def sources() -> dict[str, str]:
    apps = ("portal", "childcare", "aids", "families", "bookings", "accounts", "territory", "core")
    files = [ROOT / "manage.py", *(path for app in apps for path in (ROOT / app).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_each_variable_is_documented():
    read = {name for text in sources().values() for name in READ.findall(text)}

    assert read
    assert {name for name in read if f"`{name}`" not in DOCUMENT} == set()


def test_each_documented_variable_is_read():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENT, re.MULTILINE))
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    everything = "".join(sources().values()) + tests

    assert {name for name in documented if f'"{name}"' not in everything} == set()


def test_the_environment_is_read_through_the_settings_only():
    assert {name for name, text in sources().items() if RAW.search(text)} <= RAW_READERS


def test_a_variable_shared_by_all_settings_is_read_once():
    times = Counter(
        name
        for path, text in sources().items()
        if path.startswith("portal/settings/") and not path.endswith(("local.py", "production.py"))
        for name in READ.findall(text)
    )

    assert {name for name, count in times.items() if count > 1} == set()
