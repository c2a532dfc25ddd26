"""Other Python processes, as root or as an ordinary user, that tests start and look at from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.ordinary_user import NOBODY

ROOT = Path(__file__).resolve().parents[2]


def python(
    code: str, *arguments: object, interpreter: str | Path = sys.executable, **options: Any
) -> subprocess.Popen[str]:
    """Start ``python -c code`` in this project; ``options`` are those of Popen."""
    return subprocess.Popen(
        [interpreter, "-c", code, *map(str, arguments)],
        **{
            "cwd": ROOT,
            "env": {**os.environ, "PYTHONPATH": str(ROOT)},
            "stdin": subprocess.PIPE,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
            **options,
        },
    )


def ordinary_python(home: Path) -> dict[str, Any]:
    """Options of ``python`` for the ordinary user of ``home``, when we are root; else for ourselves."""
    if os.geteuid():
        return {}
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(home / "project"),
        "LD_LIBRARY_PATH": str(home / "lib"),
    }
    identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return {"interpreter": home / "bin/python", "cwd": home, "env": environment, **identity}


def eventually(happens: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether it happens within this time."""
    limit = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


@pytest.fixture
def started():
    """Start processes with ``python``; those that still run at the end of the test are ended."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments, **options) -> subprocess.Popen[str]:
        processes.append(python(*arguments, **options))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()
