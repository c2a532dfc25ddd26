"""The static files as production serves them, collected once and kept in build/ until they change."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test import override_settings

from portal.settings import base


def collected_static_files() -> Path:
    """The folder of the files collected for production; takes 20 s when they have changed, else nothing."""
    build = Path(settings.BASE_DIR) / "build"
    build.mkdir(exist_ok=True)
    with (build / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = build / f"static-{_fingerprint()}"
        if not target.exists():
            for former in build.glob("static-*"):
                shutil.rmtree(former)
            partial = build / "static-partial"
            with override_settings(STORAGES=base.STORAGES, STATIC_ROOT=partial):
                call_command("collectstatic", interactive=False, verbosity=0)
            partial.rename(target)
    return target


def _fingerprint() -> str:
    """Changes with any file that would be collected: its name, its size, its date."""
    digest = hashlib.sha256()
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
