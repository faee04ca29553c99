"""What the system shows of a process at one moment."""

from __future__ import annotations

import os
import sys
import time
from typing import NamedTuple

import psutil

TICKS = os.sysconf("SC_CLK_TCK") if sys.platform == "linux" else 1  # in a second of /proc


class Look(NamedTuple):
    """What one look at a process shows.

    zombie: whether it has ended and nobody has waited for it.
    busy: whether it has a core or waits for one.
    stopped: whether a signal has stopped it.
    ppid: the pid of its parent.
    threads: how many it has.
    group: its process group; 0 where there are none.
    reaped: a number that grows when it waits for a child that has ended, on Linux; 0 elsewhere.
    birth: what tells it from a later process with the same pid: its start, in a unit of the system's.
    """

    zombie: bool
    busy: bool
    stopped: bool
    ppid: int
    threads: int
    group: int
    reaped: int
    birth: float


def read(path: str) -> bytes:
    """A file of /proc that is shorter than 4 KiB. A file object would take another 6 µs."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 4096)
    finally:
        os.close(descriptor)


def look_at(pid: int) -> Look:
    """Look at a process.

    On Linux this reads /proc/PID/stat, see proc_pid_stat(5), in 10 µs; psutil, which serves every other
    system, takes 40 to 100 µs for the same and with thirty processes under way would look too seldom.

    Raises:
        psutil.Error: if there is no such process, or it may not be looked at.
    """
    if sys.platform == "linux":
        try:
            fields = read(f"/proc/{pid}/stat").rpartition(b") ")[2].split(None, 20)
            state, ppid = fields[0], int(fields[1])
        except (OSError, IndexError):
            raise psutil.NoSuchProcess(pid) from None
        if ppid == 0 and state in b"ZXx":
            raise psutil.NoSuchProcess(pid)  # the kernel is releasing it: it has no parent any more
        return Look(
            zombie=state in b"ZXx",
            busy=state == b"R",
            stopped=state == b"T",
            ppid=ppid,
            threads=int(fields[17]),
            group=int(fields[2]),
            reaped=int(fields[8]),  # the page faults of the children that it has waited for: nobody lives without
            birth=float(fields[19]),
        )
    process = psutil.Process(pid)
    with process.oneshot():
        status = process.status()
        zombie = status in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        return Look(
            zombie=zombie,
            busy=status == psutil.STATUS_RUNNING,
            stopped=status == psutil.STATUS_STOPPED,
            ppid=process.ppid(),
            threads=0 if zombie else process.num_threads(),
            group=_group(pid),
            reaped=0,
            birth=process.create_time(),
        )


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except (AttributeError, OSError):
        return 0


def processor_time(pid: int, threads: int) -> dict[int, tuple[float, float]]:
    """How long each thread of a process has had a core, and has waited for one, since its birth, in seconds.

    On Linux the kernel counts that, see https://docs.kernel.org/scheduler/sched-stats.html; other systems tell how long
    the process as a whole has had a core.

    Args:
        pid: the process.
        threads: how many threads it has.

    Returns:
        By thread id, of which the first is the pid; empty if the process has vanished.
    """
    try:
        if sys.platform == "linux":
            ids = [str(pid)] if threads < 2 else os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  (a third of the time)
            counts = {int(tid): read(f"/proc/{pid}/task/{tid}/schedstat").split() for tid in ids}
            return {tid: (int(ran) / 1e9, int(queued) / 1e9) for tid, (ran, queued, _) in counts.items()}
        times = psutil.Process(pid).cpu_times()
    except (OSError, ValueError, psutil.Error):
        return {}
    return {pid: (times.user + times.system, 0.0)}


def alive(pid: int, birth: float) -> bool:
    """Whether this very process lives and is no zombie."""
    try:
        look = look_at(pid)
    except psutil.Error:
        return False
    return look.birth == birth and not look.zombie


def newest() -> int | None:
    """A number that changes when a process or thread is created: on Linux the last pid, see proc_loadavg(5).

    Returns:
        The number, or None where there is none.
    """
    try:
        return int(read("/proc/loadavg").split()[4])
    except (OSError, ValueError, IndexError):
        return None


def birth_at(t: float) -> float:
    """The latest that `Look.birth` can be for a process born at `t` (monotonic seconds)."""
    if sys.platform == "linux":  # ticks since the system's start, the time asleep included
        asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
        return (t + asleep) * TICKS
    return time.time() - time.monotonic() + t + 1.0  # seconds of the wall clock, which may have been set since


def session(pid: int) -> int:
    """The session of a process; -1 if it has vanished, and on Windows, which has none."""
    try:
        return os.getsid(pid)
    except (AttributeError, OSError):
        return -1
