"""A private Valkey (or Redis) server: unix socket only, nothing written to disk."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from core.local_services.binaries import valkey_binary
from core.local_services.processes import Identity, reachable_directory, runnable, spawn, stop, wait_until

SOCKET_NAME = "valkey"


@dataclass(slots=True)
class Valkey:
    """A running server; ``url`` is a redis-py address of its database 0."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        stop(self.process)


def start_valkey(directory: Path, sockets: Path, identity: Identity, choice: str = "") -> Valkey:
    """Start the server: cache and broker only, so nothing of it outlives a run."""
    folder = reachable_directory(directory, identity)
    server = runnable(valkey_binary(choice), identity, folder)
    log = folder / "valkey.log"
    path = sockets / SOCKET_NAME
    options: list[str | Path] = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", sockets]
    process = spawn([server, *options, "--save", "", "--appendonly", "no"], identity, log)
    wait_until(lambda: answers(sockets), process, "Valkey", log)
    return Valkey(f"unix://{path}?db=0", process)


def answers(sockets: Path) -> bool:
    """Whether a server replies to PING on the socket of this folder."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(sockets / SOCKET_NAME))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False
