"""A control group for each run, where one can be had: see cgroups(7) and cgroup-v2.rst in the sources of Linux.

Whatever a process of a group starts is born in that group, and the kernel stops or kills all of it at one stroke: no
fork is too fast for it. Root may make groups, and whoever's service manager leaves its own to it (systemd does, in the
terminal of a desktop); in a container mostly nobody may. It takes Linux 5.14. A group has no limit and no share of its
own, so that a program runs in it as outside.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

KILL, FREEZE, PROCESSES, EVENTS = "cgroup.kill", "cgroup.freeze", "cgroup.procs", "cgroup.events"


class Group:
    """One group. What is asked of one that could not be made, or has been removed, is done by doing nothing.

    folder: by which it is known; None if it could not be made.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        try:
            if folder:
                folder.mkdir()
                if not (folder / KILL).exists():
                    self.remove()
                    self.folder = None
        except OSError:
            self.folder = None

    def within(self, name: str) -> Group:
        """Make a group in this one."""
        return Group(self.folder / name if self.folder else None)

    def processes(self) -> list[int]:
        """The pids of its living processes, not those of the groups in it."""
        if not self.folder:
            return []
        try:
            return [int(pid) for pid in (self.folder / PROCESSES).read_text().split()]
        except OSError:
            return []

    def freeze(self, seconds: float = 0.5) -> None:
        """Stop all of its processes, as far as that takes no longer than this."""
        self._write(FREEZE)
        self._wait_for("frozen 1", seconds)

    def kill(self, seconds: float = 1.0) -> None:
        """Kill all of its processes and those of the groups in it, and wait until they have ended, at most so long."""
        self._write(KILL)
        self._wait_for("populated 0", seconds)

    def remove(self) -> None:
        """Remove it, and the groups in it, if nothing lives there."""
        if not self.folder:
            return
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.is_dir():
                    os.rmdir(entry.path)  # noqa: PTH106
            self.folder.rmdir()

    def _write(self, file: str) -> None:
        if self.folder:
            with suppress(OSError):
                (self.folder / file).write_text("1")

    def _wait_for(self, event: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        with suppress(OSError):
            while self.folder and event not in (self.folder / EVENTS).read_text() and time.monotonic() < deadline:
                time.sleep(0.001)


def group_of(mark: str) -> Path | None:
    """The folder of the group in which the groups of all runs of a service are; None if there are no groups here."""
    own = _own()
    return own / f"recorder-{mark[-8:]}" if own else None


def kill_group_of(mark: str) -> None:
    """Kill whatever is in the groups of the runs of a service that has ended, and remove them."""
    folder = group_of(mark)
    if folder and folder.exists():
        group = Group(None)
        group.folder = folder
        group.kill()
        group.remove()


def _own() -> Path | None:
    """The folder of the group of this process."""
    try:
        [path] = [line[3:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::")]
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            fields = line.split(" ")
            if "cgroup2" in fields[fields.index("-") + 1 :][:1] and Path(path).is_relative_to(fields[3]):
                return Path(fields[4]) / Path(path).relative_to(fields[3])
    except (OSError, ValueError):
        pass
    return None
