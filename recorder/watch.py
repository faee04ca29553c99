"""One watcher looks at the processes of all programs under way, from outside.

It sees what the system sees: which processes there are, in which state, under which parent. Reading the table of
all processes costs about a millisecond however many programs run, so there is one watcher and not one per program,
and it reads the table only when a process has been created since. A process that lives for less than a pass is
missed here; the notes from inside (`recorder.inside`) still tell of it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import NamedTuple

import psutil

from recorder.recording import Span

INTERVAL = 0.003  # seconds between two passes
TABLE = 0.02  # seconds after which the table of all processes is read although none seems to have been created
MEMORY = 0.03  # seconds
TICKS = os.sysconf("SC_CLK_TCK") if sys.platform == "linux" else 1  # in a second of /proc
SHARE = 3  # and at least this many times the processor time of a pass, so that watching never takes a core


class Look(NamedTuple):
    """What one look at a process shows: whether it is a zombie, whether it has a core or waits for one, its parent,
    its threads, and what tells it from a later process with the same pid (its start, in a unit of the system's)."""

    zombie: bool
    busy: bool
    ppid: int
    threads: int
    birth: float


def _read(path: str) -> bytes:
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
            fields = _read(f"/proc/{pid}/stat").rpartition(b") ")[2].split(None, 20)
        except OSError:
            raise psutil.NoSuchProcess(pid) from None
        return Look(fields[0] in b"ZXx", fields[0] == b"R", int(fields[1]), int(fields[17]), float(fields[19]))
    process = psutil.Process(pid)
    with process.oneshot():
        status = process.status()
        zombie, busy = status in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD), status == psutil.STATUS_RUNNING
        return Look(zombie, busy, process.ppid(), 0 if zombie else process.num_threads(), process.create_time())


def newest() -> int | None:
    """A number that changes when a process or thread is created: on Linux the last pid, see proc_loadavg(5).

    Returns:
        The number, or None where there is none.
    """
    try:
        return int(_read("/proc/loadavg").split()[4])
    except (OSError, ValueError, IndexError):
        return None


def birth_at(t: float) -> float:
    """The latest that `Look.birth` can be for a process born at `t` (monotonic seconds)."""
    if sys.platform == "linux":  # ticks since the system's start, the time asleep included
        asleep = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
        return (t + asleep) * TICKS
    return time.time() - time.monotonic() + t + 1.0  # seconds of the wall clock, which may have been set since


class Watch:
    """What was seen of one program's processes.

    main: the pid of its main process, which leads a session of its own. t0: monotonic seconds of its start.
    spans: per pid, the stretches of its life, in order of first sight. threads: per pid, the most threads
    seen. looked: monotonic seconds at which the last complete pass began. demand: how many cores the program wants: its
    processes that have a core or wait for one, averaged over about the last MEMORY seconds. A program that has just
    been started is taken to want one.
    """

    def __init__(self, main: int, t0: float) -> None:
        self.main = main
        self.t0 = t0
        self.spans: dict[int, list[Span]] = {}
        self.looked = t0
        self.demand = 1.0
        self.busy = 0  # processes found to have a core or wait for one in the pass under way
        self.threads: dict[int, int] = {}
        self._births: dict[int, float] = {}  # of those that have not vanished

    def living(self) -> dict[int, float]:
        """The pids, with their births, that were alive (not zombies) at the last pass, the main process included."""
        seen = list(self._births.items())
        return {pid: birth for pid, birth in seen if not (spans := self.spans.get(pid)) or spans[-1].state != "zombie"}

    def look(self, pid: int, now: float) -> None:
        """Note the state and the parent of one process at `now` (monotonic seconds), unless it has vanished."""
        t = round(now - self.t0, 6)
        seen = self.spans.get(pid, [])
        try:
            zombie, busy, ppid, threads, birth = look_at(pid)
        except psutil.ZombieProcess:
            zombie, busy, ppid, threads, birth = (
                True,
                False,
                seen[-1].ppid if seen else self.main,
                0,
                self._births.get(pid, 0.0),
            )
        except psutil.Error:
            self._births.pop(pid, None)
            return
        if self._births.setdefault(pid, birth) != birth:
            del self._births[pid]  # ours has vanished, and its number has gone to another process
            return
        self.busy += busy
        self.threads[pid] = max(threads, self.threads.get(pid, 0))
        state = "zombie" if zombie else "running"
        if seen:
            seen[-1].end = t
            if (seen[-1].state, seen[-1].ppid) == (state, ppid):
                return
        self.spans.setdefault(pid, seen).append(Span(t, t, state, ppid))

    def end_pass(self, began: float) -> None:
        """Note that a whole pass, begun at `began` (monotonic seconds), has been made."""
        self.demand += (self.busy - self.demand) * min(1.0, (began - self.looked) / MEMORY)
        self.looked, self.busy = began, 0

    def known(self) -> list[int]:
        """The pids being followed: alive, or zombies that nobody has reaped yet."""
        return list(self._births)


class WatcherEnded(Exception):
    """Nobody looks any more, so that nothing can be said about a run."""


class Watcher(threading.Thread):
    """The thread that makes the passes. It sleeps while there is nothing to watch.

    starting: is held by whoever starts a program until it is followed; `close` ends that for good.
    """

    def __init__(self) -> None:
        super().__init__(name="watcher", daemon=True)
        self.starting = threading.Lock()
        self.closed = False
        self._watches: dict[int, Watch] = {}
        self._others = set(psutil.pids())  # processes known to belong to no program
        self._newest: int | None = None
        self._read = 0.0  # monotonic seconds when the table of all processes was read
        self._changed = threading.Condition()

    def follow(self, main: int, t0: float) -> Watch:
        """Begin to watch the program whose main process is `main` and whose clock began at `t0`."""
        watch = Watch(main, t0)
        with self._changed:
            watch.look(main, time.monotonic())
            self._watches[main] = watch
            # Not those of its processes that were seen before it was known; and while nobody was watched, numbers
            # may have gone to other processes.
            self._others = {pid for pid in self._others & set(psutil.pids()) if _session(pid) != main}
            self._changed.notify_all()
        return watch

    def close(self) -> None:
        """Let no program be started any more."""
        with self.starting:
            self.closed = True

    def forget(self, watch: Watch) -> None:
        """Stop watching a program."""
        with self._changed:
            self._watches.pop(watch.main, None)

    def demand(self) -> tuple[int, float]:
        """How many programs are being watched, and how many cores they want together; see `Watch`."""
        watches = list(self._watches.values())
        return len(watches), sum(watch.demand for watch in watches)

    def wait_for_pass(self, watch: Watch, since: float, timeout: float = 1.0) -> bool:
        """Wait until a whole pass that began after `since` (monotonic seconds) has been made.

        Raises:
            WatcherEnded: if none will ever be made.
        """
        with self._changed:
            passed = self._changed.wait_for(lambda: watch.looked >= since, timeout)
        if not passed and not self.is_alive():
            raise WatcherEnded("the watcher's thread has ended; its traceback stands above")
        return passed

    def run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._watches)
                began, busy = time.monotonic(), time.thread_time()
                self._pass(began)
                for watch in self._watches.values():
                    watch.end_pass(began)
                self._changed.notify_all()
                busy = time.thread_time() - busy
            time.sleep(max(INTERVAL, SHARE * busy))

    def _pass(self, now: float) -> None:
        members: dict[int, Watch] = {}
        for watch in self._watches.values():
            for pid in watch.known():
                watch.look(pid, now)
                members[pid] = watch
        last = newest()
        if last is not None and last == self._newest and now - self._read < TABLE:
            return
        self._newest, self._read = last, now
        pids = set(psutil.pids())
        self._others &= pids
        for pid in sorted(pids - self._others - members.keys()):
            watch = self._owner(pid, members)
            if watch:
                members[pid] = watch
                watch.look(pid, now)
            else:
                self._others.add(pid)

    def _owner(self, pid: int, members: dict[int, Watch]) -> Watch | None:
        try:
            return self._watches.get(_session(pid)) or members.get(look_at(pid).ppid)
        except psutil.Error:
            return None


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except (AttributeError, OSError):  # Windows has no sessions; or the process has vanished
        return -1
