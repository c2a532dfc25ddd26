"""One pair of servers per folder, shared by the processes of that folder: the first to need it starts it."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from core.local_services import postgresql, valkey
from core.local_services.errors import LocalServicesError
from core.local_services.processes import server_identity
from core.local_services.sockets import make_socket_directory, sweep

WAIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the two servers listen: a libpq URL, a redis-py URL, and the folder of their sockets."""

    database_url: str
    redis_url: str
    sockets: str


class LocalServices:
    """The servers whose data lives in ``directory``.

    The owner is the process that holds the lock of the folder; the lock and the servers end with it, however
    it ends. The others read the addresses it wrote. ``disposable`` servers forget safety for speed (tests).
    """

    def __init__(self, directory: Path, choice: str = "", *, disposable: bool = False) -> None:
        self.directory = directory
        self.choice = choice
        self.disposable = disposable
        self._addresses: Addresses | None = None
        self._owner: _Ownership | None = None
        self._mutex = threading.Lock()

    def addresses(self) -> Addresses:
        """The servers of this folder, joined if they run, else started for as long as this process lasts.

        Raises LocalServicesError when they can be neither joined nor started.
        """
        with self._mutex:
            if self._addresses is None:
                self._addresses = self._join_or_start()
            return self._addresses

    def running(self) -> Addresses | None:
        """The servers of this folder when they run already; starts nothing."""
        return self._addresses or self._read_state()

    def stop(self) -> None:
        """End the servers if this process started them."""
        with self._mutex:
            if self._owner and self._owner.pid == os.getpid():
                self._owner.end()
            self._owner = self._addresses = None

    @property
    def owned(self) -> bool:
        """Whether this process started the servers, and will end them."""
        return self._owner is not None

    def _join_or_start(self) -> Addresses:
        self.directory.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.directory / "owner.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        limit = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                # Somebody owns the servers: they run, or are about to, or are ending.
                found = self._read_state()
                if found:
                    os.close(lock)
                    return found
                if time.monotonic() > limit:
                    os.close(lock)
                    raise LocalServicesError(f"Les services locaux de {self.directory} ne répondent pas.") from None
                time.sleep(0.05)
            else:
                return self._start(lock)

    def _start(self, lock: int) -> Addresses:
        identity = server_identity()
        sweep(identity)
        sockets, held = make_socket_directory(identity)
        self._owner = _Ownership(os.getpid(), lock, held, sockets, self.directory / "services.json", [])
        atexit.register(self.stop)
        # Disposable data goes with the sockets: what a killed run leaves is swept with them.
        home = sockets if self.disposable else self.directory
        try:
            database = postgresql.start_postgresql(home, sockets, identity, self.choice, disposable=self.disposable)
            self._owner.servers.append(database)
            cache = valkey.start_valkey(home, sockets, identity, self.choice)
            self._owner.servers.append(cache)
        except BaseException:
            self._owner.end()
            self._owner = None
            raise
        addresses = Addresses(database.url, cache.url, str(sockets))
        self._owner.write(addresses)
        return addresses

    def _read_state(self) -> Addresses | None:
        try:
            addresses = Addresses(**json.loads((self.directory / "services.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None
        sockets = Path(addresses.sockets)
        try:
            ours = sockets.stat().st_uid in {server_identity().uid, os.geteuid()}
        except OSError:
            return None
        return addresses if ours and postgresql.answers(sockets) and valkey.answers(sockets) else None


@dataclass(slots=True)
class _Ownership:
    """What the owning process holds, and gives back at the end."""

    pid: int
    lock: int
    held: int
    sockets: Path
    state: Path
    servers: list[postgresql.PostgreSQL | valkey.Valkey]

    def write(self, addresses: Addresses) -> None:
        partial = self.state.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(addresses)))
        partial.replace(self.state)

    def end(self) -> None:
        self.state.unlink(missing_ok=True)
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.sockets, ignore_errors=True)
        os.close(self.held)
        os.close(self.lock)
