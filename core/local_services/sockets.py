"""Short private folders in /tmp for the sockets: a path of a unix socket holds 108 bytes at most."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from core.local_services.processes import Identity

PREFIX = "releve-"
LOCK_NAME = "in-use"
JUST_MADE_SECONDS = 60


def make_socket_directory(identity: Identity, root: Path | None = None) -> tuple[Path, int]:
    """A new 0700 folder of the server's user, and the descriptor whose lock says that it is in use."""
    directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root or tempfile.gettempdir()))
    held = os.open(directory / LOCK_NAME, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    identity.own(directory)
    return directory, held


def sweep(identity: Identity, root: Path | None = None, age: float = JUST_MADE_SECONDS) -> list[Path]:
    """Remove the folders that killed processes left behind, and return them."""
    removed = []
    for directory in Path(root or tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            status = directory.lstat()
            ours = status.st_uid in {identity.uid, os.geteuid()}
            if ours and time.time() - status.st_mtime > age and _abandoned(directory / LOCK_NAME):
                shutil.rmtree(directory, ignore_errors=True)
                removed.append(directory)
        except OSError:
            continue  # somebody else swept it meanwhile
    return removed


def _abandoned(lock: Path) -> bool:
    """Whether no process holds the folder any more; a folder without our mark is not ours to remove."""
    held = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True
