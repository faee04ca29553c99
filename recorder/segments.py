"""Named semaphores and shared memory: what a program makes in /dev/shm, and leaves there when it is killed.

Whose a name is, only the processes tell that use it: so they are asked when it appears, and it is removed when
nobody on the machine uses it any more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

FOLDER = Path("/dev/shm")
ASKED = 5  # passes of the watcher in which a new name is shown to it: its process may be as new


class Segments:
    """The names that appear in /dev/shm. Where there is no such folder, none ever does."""

    def __init__(self) -> None:
        self._changed = 0
        self._names = _names()
        self._new: dict[str, int] = {}  # how often each is still to be shown

    def new(self) -> Iterator[tuple[str, int]]:
        """The names, with their inodes, that have appeared lately."""
        try:
            changed = os.stat(FOLDER).st_mtime_ns  # noqa: PTH116  at every pass of the watcher
        except OSError:
            return
        if changed != self._changed:
            self._changed, before, self._names = changed, self._names, _names()
            self._new = self._new | dict.fromkeys(self._names - before, ASKED)
        for name, left in list(self._new.items()):
            with suppress(OSError):
                yield name, (FOLDER / name).stat().st_ino
            self._new[name] = left - 1
            if left <= 1:
                del self._new[name]


def holds(pid: int, name: str) -> bool:
    """Whether a process has a name in /dev/shm open or mapped."""
    path = str(FOLDER / name)
    try:
        if f" {path}\n".encode() in Path(f"/proc/{pid}/maps").read_bytes():
            return True
        return any(os.readlink(descriptor) == path for descriptor in Path(f"/proc/{pid}/fd").iterdir())  # noqa: PTH115
    except OSError:
        return False


def remove(segments: dict[str, int]) -> None:
    """Remove what nobody uses any more.

    Args:
        segments: the inodes by name, so that nothing is removed that has got the name since.
    """
    for name, inode in segments.items():
        with suppress(OSError):
            if (FOLDER / name).stat().st_ino == inode and not any(holds(pid, name) for pid in psutil.pids()):
                (FOLDER / name).unlink()


def _names() -> set[str]:
    try:
        return set(os.listdir(FOLDER))  # noqa: PTH208
    except OSError:
        return set()
