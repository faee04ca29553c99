"""What a machine must have for programs to be recorded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SHARED = Path("/dev/shm")
ROOM = 1 << 20  # bytes that must be free there: what is too small for a program ends it by SIGBUS, without a word


def fault() -> str | None:
    """Why no program can be recorded here, and what to do; None if nothing is in the way.

    It is asked before anything else is tried, because what fails then names anything but the cause.
    """
    if sys.platform != "linux":
        return None
    if not Path("/proc/self/stat").exists():
        return "there is no /proc, by which processes are seen\nrepair:       mount -t proc proc /proc"
    if not os.access(SHARED, os.W_OK | os.X_OK):
        return (
            f"nothing can be written to {SHARED}, where multiprocessing has its locks, queues and shared memory\n"
            f"repair:       mount -o remount,rw {SHARED}, or in a container: start it with --tmpfs {SHARED}"
        )
    there = os.statvfs(SHARED)
    if there.f_bavail * there.f_frsize < ROOM:
        return (
            f"{SHARED} has less than 1 MB of room, and multiprocessing has its locks, queues and shared memory there\n"
            f"repair:       remove what is in {SHARED}, or in a container: start it with --shm-size=64m"
        )
    return None
