"""Named semaphores and shared memory: what a program makes in /dev/shm, and leaves there when it is killed.

Whose a name is, a process that makes it by multiprocessing notes; of others, only the processes tell that use it: so
they are asked when it appears, and when they have been stopped to be killed. It is removed when nobody on the machine
uses it any more. What another program than Python makes and leaves within some milliseconds can stay.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

from recorder.notes import noted_segments

FOLDER = Path("/dev/shm")
OFTEN = 5  # passes of the watcher in which a new name is shown to its processes, ...
ASKED = 1.0  # ... and seconds in which it is shown from time to time after that: its process may be as new
AGAIN = 0.02  # seconds from one time to the next


class Segments:
    """The names that appear in /dev/shm. Where there is no such folder, none ever does."""

    def __init__(self) -> None:
        self._names = _names()
        self._new: dict[str, tuple[float, int]] = {}  # (monotonic seconds of its first sight, how often it was shown)

    def new(self, now: float) -> dict[str, int]:
        """The names that are to be shown to all processes at `now` (monotonic seconds), with their inodes."""
        before, self._names = self._names, _names()
        self._new |= dict.fromkeys(self._names - before, (now, 0))
        due = []
        for name, (since, times) in list(self._new.items()):
            if name not in self._names or (now > since + ASKED and times >= OFTEN):
                del self._new[name]
            elif times < OFTEN or now >= since + AGAIN * (times - OFTEN):
                self._new[name] = since, times + 1
                due.append(name)
        return _inodes(due)


def since(seconds: float) -> dict[str, int]:
    """The names that were made, or changed in length or rights, after a time of day (seconds), with their inodes."""
    found = {}
    for name in _names():
        with suppress(OSError):
            stat = (FOLDER / name).stat()
            if stat.st_ctime >= seconds:
                found[name] = stat.st_ino
    return found


def noted(folder: Path) -> dict[str, int]:
    """What the processes of some runs noted that they made, and is still there.

    Args:
        folder: that of one run, or that of the folders of many. What is older than this process is not theirs.
    """
    names = noted_segments(folder)
    return (
        {name: inode for name, inode in since(psutil.Process().create_time()).items() if name in names} if names else {}
    )


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


def _inodes(names: Iterable[str]) -> dict[str, int]:
    found = {}
    for name in names:
        with suppress(OSError):
            found[name] = (FOLDER / name).stat().st_ino
    return found


def _names() -> set[str]:
    try:
        return set(os.listdir(FOLDER))  # noqa: PTH208
    except OSError:
        return set()
