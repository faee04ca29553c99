"""One watcher looks at the processes of all programs under way, from outside.

It sees what the system sees: which processes there are, in which state, under which parent. Reading the table of
all processes costs about a millisecond however many programs run, so there is one watcher and not one per program,
and it reads the table only when a process has been created since. Where the kernel does not tell of it, a process that
lives for less than a pass is missed here; the notes from inside (`recorder.inside`) still tell of it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from recorder.events import Event, Events
from recorder.launch import Launched
from recorder.leftovers import Found
from recorder.look import alive, look_at, newest, session
from recorder.segments import Segments, held
from recorder.watch import Watch

INTERVAL = 0.005  # seconds between two passes
TABLE = 0.02  # seconds after which the table of all processes is read although none seems to have been created
RECENT = 4096  # events that are remembered for a program that is being started
SHARE = 3  # and at least this many times the processor time of a pass, so that watching never takes a core


class WatcherEnded(Exception):
    """Nobody looks any more, so that nothing can be said about a run."""


class Watcher(threading.Thread):
    """The thread that makes the passes. It sleeps while there is nothing to watch.

    closed: whether no program may be started any more.
    """

    def __init__(self) -> None:
        super().__init__(name="watcher", daemon=True)
        self.closed = False
        self._watches: dict[int, Watch] = {}  # by the session, which has the pid of main
        self._keepers: dict[int, Watch] = {}  # by the pid of the program's keeper
        self._others = set(psutil.pids())  # processes known to belong to no program
        self._newest: int | None = None
        self._read = 0.0  # monotonic seconds when the table of all processes was read
        self._events = Events()
        self._recent: deque[Event] = deque(maxlen=RECENT)
        self._starting = threading.Lock()
        self._one_starts = False  # and is not followed yet: what the kernel tells of it must not be missed
        self._segments = Segments()
        self._changed = threading.Condition()

    @contextmanager
    def starting(self) -> Iterator[None]:
        """To be held by whoever starts a program until it is followed; `close` ends that for good."""
        with self._starting:
            with self._changed:
                if not self._watches:
                    self._events.begin()
                self._one_starts = True
            try:
                yield
            finally:
                with self._changed:
                    self._one_starts = False

    def follow(self, program: Launched) -> Watch:
        """Begin to watch a program that has been started, while `starting` is held."""
        watch = Watch(program.main, program.parent, program.t0)
        with self._changed:
            watch.look(watch.main, time.monotonic())
            self._watches[watch.main] = watch
            if program.kept:
                self._keepers[program.parent] = watch
                for event in self._recent:  # what was told before it was known whose it is
                    if event.t >= program.t0 or event.pid == program.main:
                        self._take_in(event, time.monotonic())
            # Not those of its processes that were seen before it was known; and while nobody was watched, numbers
            # may have gone to other processes.
            self._others = {pid for pid in self._others & set(psutil.pids()) if session(pid) != watch.main}
            self._changed.notify_all()
        return watch

    def close(self) -> None:
        """Let no program be started any more."""
        self.closed = True
        with self._starting:  # who has not looked at it has started a program by then
            return

    def forget(self, watch: Watch) -> None:
        """Stop watching a program."""
        with self._changed:
            self._watches.pop(watch.main, None)
            self._keepers.pop(watch.parent, None)
            if not self._watches and not self._one_starts:
                self._events.end()

    def living(self) -> Found:
        """The living processes of all programs, as far as they were seen."""
        seen = [item for watch in list(self._watches.values()) for item in watch.living().items()]
        return {pid: birth for pid, birth in seen if alive(pid, birth)}

    def segments(self) -> dict[str, int]:
        """What all programs have made in /dev/shm, by name: the inodes."""
        return {name: inode for watch in list(self._watches.values()) for name, inode in watch.segments.items()}

    def demand(self) -> tuple[int, float]:
        """How many programs are being watched, and how many cores they want together; see `Watch`."""
        watches = list(self._watches.values())
        return len(watches), sum(watch.demand for watch in watches)

    def wait_for_pass(self, watch: Watch, since: float, timeout: float = 1.0) -> bool:
        """Wait until a whole pass that began after `since` (monotonic seconds) has been made.

        Args:
            watch: that of the program that it is about.
            since: monotonic seconds.
            timeout: seconds.

        Returns:
            Whether it has been made.

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
        self._hear(now)
        members: dict[int, Watch] = {}
        for watch in self._watches.values():
            for pid in watch.known():
                watch.look(pid, now)
                members[pid] = watch
        last = newest()
        if last is None or last != self._newest or now - self._read >= TABLE:
            self._newest, self._read = last, now
            self._read_table(members, now)
        if new := self._segments.new(now):
            for pid, watch in members.items():
                watch.segments |= held(pid, new)

    def _hear(self, now: float) -> None:
        """Take in what the kernel has told since the last pass."""
        try:
            for event in self._events.read():
                self._recent.append(event)
                self._take_in(event, now)
        except OSError:  # they were too many at a time
            for watch in self._watches.values():
                watch.lost = True

    def _take_in(self, event: Event, now: float) -> None:
        if event.born:
            watch = self._keepers.get(event.ppid) or self._with(event.ppid)
            if watch:
                watch.born(event.pid, event.t, event.ppid)
                watch.look(event.pid, now)
        elif watch := self._with(event.pid):
            watch.died(event.pid, event.t)

    def _with(self, pid: int) -> Watch | None:
        return next((watch for watch in self._watches.values() if pid in watch.spans), None)

    def _read_table(self, members: dict[int, Watch], now: float) -> None:
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
            ppid = look_at(pid).ppid
        except psutil.Error:
            return None
        return members.get(ppid) or self._keepers.get(ppid) or self._watches.get(session(pid))
