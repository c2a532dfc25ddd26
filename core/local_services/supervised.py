"""Executed by path as a fresh interpreter: becomes a server that dies with the process that asked for it.

    python supervised.py PARENT_PID SIGNAL UID GID COMMAND…

UID -1 keeps the user. The privileges are dropped before the death signal is set, because a change of user
clears it. Linux only for the death signal; elsewhere the owner stops its servers when it exits.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, asking: int, uid: int, gid: int, command: list[str]) -> None:
    os.setsid()
    os.umask(0o077)
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, asking)
    if os.getppid() != parent:  # it died before the signal was set
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
