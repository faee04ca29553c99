"""Named semaphores and shared memory: what a program makes in /dev/shm, and leaves there when it is killed.

Whose a name is, only the processes tell that use it: so they are asked when it appears, and it is removed when
nobody on the machine uses it any more.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

import psutil

FOLDER = Path("/dev/shm")
ASKED = 5  # passes of the watcher in which a new name is shown to it: its process may be as new


class Segments:
    """The names that appear in /dev/shm. Where there is no such folder, none ever does."""

    def __init__(self) -> None:
        self._names = _names()
        self._new: dict[str, int] = {}  # how often each is still to be shown

    def new(self) -> dict[str, int]:
        """The names that have appeared lately, with their inodes."""
        found = {}
        before, self._names = self._names, _names()
        self._new |= dict.fromkeys(self._names - before, ASKED)
        for name, left in list(self._new.items()):
            with suppress(OSError):
                found[name] = (FOLDER / name).stat().st_ino
            self._new[name] = left - 1
            if left <= 1:
                del self._new[name]
        return found


def held(pid: int, segments: dict[str, int]) -> dict[str, int]:
    """Those of some segments, given as inodes by name, that a process has open or mapped."""
    inodes = set()
    try:
        # By the inode: a semaphore is mapped before it gets its name, see sem_open(3).
        inodes |= {int(inode) for inode in re.findall(rb" (\d+) +/dev/shm/", Path(f"/proc/{pid}/maps").read_bytes())}
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if os.readlink(descriptor).startswith(f"{FOLDER}/"):  # noqa: PTH115
                    inodes.add(descriptor.stat().st_ino)
    except OSError:
        pass  # it has ended, or is not ours to look into
    return {name: inode for name, inode in segments.items() if inode in inodes}


def remove(segments: dict[str, int]) -> None:
    """Remove what nobody uses any more.

    Args:
        segments: the inodes by name, so that nothing is removed that has got the name since.
    """
    for name, inode in segments.items():
        with suppress(OSError):
            if (FOLDER / name).stat().st_ino == inode and not any(held(pid, {name: inode}) for pid in psutil.pids()):
                (FOLDER / name).unlink()


def _names() -> set[str]:
    try:
        return set(os.listdir(FOLDER))  # noqa: PTH208
    except OSError:
        return set()
