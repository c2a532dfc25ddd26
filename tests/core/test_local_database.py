"""Every command works without configuration, and starts the local services only if it needs them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.processes import ROOT, eventually, is_alive


@pytest.fixture
def local_directory(tmp_path):
    """Where the commands of a test keep their services: never those of the developer."""
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)
    return tmp_path / "local"


@pytest.fixture
def environment(local_directory):
    without = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PORT"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    return {**kept, "LOCAL_DIR": str(local_directory)}


def manage(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", [["check"], ["makemigrations", "--check", "--dry-run", "accounts"]], ids=str)
@pytest.mark.slow
def test_a_command_without_a_database_starts_nothing(command, environment, local_directory):
    manage(*command, environment=environment)

    assert not local_directory.exists()


@pytest.mark.slow
def test_a_command_with_a_database_starts_it_for_its_own_duration(environment, local_directory):
    code = "from django.db import connection as c; c.ensure_connection(); print(c.settings_dict['HOST'])"

    hosts = [manage("shell", "-c", code, environment=environment).split()[-1] for _ in range(2)]

    assert all(Path(host).name.startswith("releve-") for host in hosts)
    assert not any(Path(host).exists() for host in hosts)
    assert list(local_directory.glob("postgresql-*/PG_VERSION"))


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``manage.py serve`` and the address it tells, once everything runs."""
    command = [sys.executable, "manage.py", "serve", "--without-demo", "--port", "18000"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as serve:
        try:
            yield serve, next(found[0] for line in serve.stdout if (found := re.search(r"http://\S+", line)))
        finally:
            serve.kill()


@pytest.mark.slow
def test_serve_starts_everything_and_stops_everything(environment):
    """The whole of ``make run``: the second time on the data of the first, each time ended in its own way."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        with serving(environment) as (serve, address):
            children = processes_below(serve.pid)
            with urllib.request.urlopen(f"{address}sante/vivant/") as answer:
                assert answer.status == 200
            assert "caf-aide-locale : déjà là" in manage("import_local_aids", "--shipped", environment=environment)

            serve.send_signal(ending)

            assert "Tout est arrêté" in serve.stdout.read()
            assert serve.wait(20) == 0
            assert len(children) >= 5
            assert eventually(lambda pids=children: not any(map(is_alive, pids)))


@pytest.mark.slow
def test_nothing_outlives_a_killed_serve(environment):
    with serving(environment) as (serve, _address):
        children = processes_below(serve.pid)

        serve.kill()

        assert eventually(lambda: not any(map(is_alive, children)), seconds=30)


def processes_below(pid: int) -> list[int]:
    """The descendants of a process."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found[1:]
