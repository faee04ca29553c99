"""One watcher looks at the processes of all programs under way, from outside.

It sees what the system sees: which processes there are, in which state, under which parent. Each pass over
the process table costs about a millisecond however many programs run, so there is one watcher and not one
per program. A process that lives for less than a pass is missed here; the notes from inside
(`recorder.inside`) still tell of it.
"""

from __future__ import annotations

import os
import threading
import time

import psutil

from recorder.recording import Span

INTERVAL = 0.003  # seconds between two passes
SHARE = 8  # and at least this many times the processor time of a pass, so that watching never takes a core
THREADS_EVERY = 7  # looks between two counts of threads, which cost as much as all the rest of a look


class Watch:
    """What was seen of one program's processes.

    main: the pid of its main process, which leads a session of its own. t0: monotonic seconds of its start.
    spans: per pid, the stretches of its life, in order of first sight. threads: per pid, the most threads
    seen. looked: monotonic seconds at which the last complete pass began.
    """

    def __init__(self, main: int, t0: float) -> None:
        self.main = main
        self.t0 = t0
        self.spans: dict[int, list[Span]] = {}
        self.looked = 0.0
        self.threads: dict[int, int] = {}
        self._handles: dict[int, psutil.Process] = {}  # of those that have not vanished
        self._looks = 0

    def living(self) -> list[int]:
        """The pids that were alive (not zombies) at the last pass, the main process included."""
        return [pid for pid in list(self._handles) if self.spans[pid][-1].state != "zombie"]

    def add(self, pid: int, now: float) -> None:
        """Begin to follow a process; nothing happens if it has vanished already."""
        try:
            self._handles[pid] = psutil.Process(pid)
        except psutil.Error:
            return
        self.look(pid, now)

    def look(self, pid: int, now: float) -> None:
        """Note the state and the parent of one process."""
        t = round(now - self.t0, 6)
        seen = self.spans.get(pid, [])
        process = self._handles[pid]
        try:
            with process.oneshot():
                zombie = process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
                ppid = process.ppid()
                self._looks += 1
                if self._looks % THREADS_EVERY == 0 or pid not in self.threads:
                    self.threads[pid] = max(process.num_threads(), self.threads.get(pid, 0))
        except psutil.ZombieProcess:
            zombie, ppid = True, seen[-1].ppid if seen else self.main
        except psutil.Error:
            del self._handles[pid]
            return
        state = "zombie" if zombie else "running"
        if seen:
            seen[-1].end = t
            if (seen[-1].state, seen[-1].ppid) == (state, ppid):
                return
        self.spans.setdefault(pid, seen).append(Span(t, t, state, ppid))

    def known(self) -> list[int]:
        """The pids being followed: alive, or zombies that nobody has reaped yet."""
        return list(self._handles)


class Watcher(threading.Thread):
    """The thread that makes the passes. It sleeps while there is nothing to watch."""

    def __init__(self) -> None:
        super().__init__(name="watcher", daemon=True)
        self._watches: dict[int, Watch] = {}
        self._others = set(psutil.pids())  # processes known to belong to no program
        self._changed = threading.Condition()

    def follow(self, main: int, t0: float) -> Watch:
        """Begin to watch the program whose main process is `main` and whose clock began at `t0`."""
        watch = Watch(main, t0)
        with self._changed:
            watch.add(main, time.monotonic())
            self._watches[main] = watch
            self._others = {pid for pid in self._others if _session(pid) != main}  # seen before it was known
            self._changed.notify_all()
        return watch

    def forget(self, watch: Watch) -> None:
        """Stop watching a program."""
        with self._changed:
            self._watches.pop(watch.main, None)

    def wait_for_pass(self, watch: Watch, since: float, timeout: float = 1.0) -> bool:
        """Wait until a whole pass that began after `since` (monotonic seconds) has been made."""
        with self._changed:
            return self._changed.wait_for(lambda: watch.looked >= since, timeout)

    def run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._watches)
                began, busy = time.monotonic(), time.thread_time()
                self._pass(began)
                for watch in self._watches.values():
                    watch.looked = began
                self._changed.notify_all()
                busy = time.thread_time() - busy
            time.sleep(max(INTERVAL, SHARE * busy))

    def _pass(self, now: float) -> None:
        members: dict[int, Watch] = {}
        for watch in self._watches.values():
            for pid in watch.known():
                watch.look(pid, now)
                members[pid] = watch
        pids = set(psutil.pids())
        self._others &= pids
        for pid in sorted(pids - self._others - members.keys()):
            watch = self._owner(pid, members)
            if watch:
                members[pid] = watch
                watch.add(pid, now)
            else:
                self._others.add(pid)

    def _owner(self, pid: int, members: dict[int, Watch]) -> Watch | None:
        try:
            return self._watches.get(_session(pid)) or members.get(psutil.Process(pid).ppid())
        except psutil.Error:
            return None


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except (AttributeError, OSError):  # Windows has no sessions; or the process has vanished
        return -1
