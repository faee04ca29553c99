"""A program that runs: its output so far, the ends of its processes, its limits, and its own end."""

from __future__ import annotations

import math
import os
import select
import threading
import time
from contextlib import suppress

import psutil

from recorder import segments
from recorder.job import Job
from recorder.launch import Ended, Launched, ParentLost
from recorder.leftovers import SECONDS, Found, Traces, end_all, search
from recorder.look import alive, look_at, processor_time
from recorder.watch import Watch
from recorder.watcher import Watcher

CTRL_C = b"\x03"  # the character that this key sends; the terminal makes it a SIGINT
REACTION = 0.1  # seconds after which a text has been read: at once, Ctrl-C would strike within the print() of it
REST = 0.05  # and the program must have rested for as long: a signal just before a wait does not end it
PATIENCE = 2.0  # seconds after which it is pressed all the same, for there are programs that never rest
GRACE = 0.5  # seconds for the last output of processes that have ended
LOOK = 0.2  # seconds between two looks at what nobody tells of
SHORT_LOOK = 0.02  # seconds between two looks for the end of processes that outlive main, where nobody tells of it


class UnderWay:
    """A program that has been started.

    program: how it was started.
    watch: what is seen of its processes.
    output: what it has written so far.
    arrivals: (length of the output then, monotonic seconds) of each piece of it.
    ended: when the picture of the run ends (monotonic seconds).
    pressed: when Ctrl-C was pressed (likewise); None if it was not.
    living: the pids of the processes that could not be ended.
    left: the pids of those that were alive when the run was ended.
    """

    def __init__(
        self,
        program: Launched,
        watch: Watch,
        watcher: Watcher,
        traces: Traces,
        read_end: int,
        ctrl_c: bytes = b"",
    ) -> None:
        self.program, self.watch = program, watch
        self._watcher, self._traces = watcher, traces
        self.output = bytearray()
        self.arrivals: list[tuple[int, float]] = []
        self.ended = 0.0
        self.living: list[int] = []
        self.left: frozenset[int] = frozenset()
        self._lines = 0
        self._ctrl_c = ctrl_c
        self.pressed: float | None = None
        self._ends: list[Ended] = []
        self._lost: Exception | None = None  # why not all ends will be known
        self._all_told = self._closed = False
        self._changed = threading.Condition()
        # Blocking threads, so that output and the end of main get their times at once, on every platform.
        for target, arguments in ((self._hear, ()), (self._read, (read_end,))):
            threading.Thread(target=target, args=arguments, daemon=True).start()

    def wait(self, job: Job) -> str | None:
        """Wait until all processes of the program have ended.

        Args:
            job: what it is run for, with its limits.

        Returns:
            The limit that was reached, if any.

        Raises:
            ParentLost: if it has stopped or killed its parent.
            OSError: if it could not be started.
        """
        deadline = self.program.t0 + job.time_limit
        stopped = False
        while True:
            pause = LOOK if self.program.kept or not self._ends else SHORT_LOOK
            with self._changed:
                self._changed.wait_for(
                    lambda: self._told() or self.too_much(job), max(0.0, min(pause, deadline - time.monotonic()))
                )
            if limit := self.too_much(job):
                return limit
            if self._lost:
                raise self._lost
            if self._told() and self._none_lives():
                return None
            if self.program.stopped():
                if stopped:
                    raise ParentLost("its program stopped the process that had started it")
                stopped = True  # at the next look it may go on
            if time.monotonic() >= deadline:
                return "time"

    def too_much(self, job: Job) -> str | None:
        """The limit of the output that has been reached, if any."""
        if len(self.output) > job.output_limit:
            return "output"
        return "line" if self._lines > job.line_limit else None

    def end(self) -> int:
        """Kill what is left, and stop watching before that: the picture ends here.

        Returns:
            How many processes were left, the main one included.
        """
        left: set[tuple[int, float]] = set()
        try:
            if not self._watcher.closed:  # otherwise that is done for all runs at once
                if not self._told():
                    self.program.group.freeze()
                left = end_all(self._left, stopped=self._freeze, kill=self.program.kill)
                self._end_what_was_not_found()
        finally:
            self._watcher.forget(self.watch)
        with self._changed:
            self._changed.wait_for(lambda: self._all_told and self._closed, timeout=GRACE)
        self.living = sorted(self._search()) if left else []
        self.program.close()
        self.left = frozenset(pid for pid, _ in left)
        return len(left)

    def _end_what_was_not_found(self) -> None:
        """Some start others and end faster than they are found: their keeper alone knows when there is none left."""
        deadline = time.monotonic() + SECONDS
        while self.program.kept and not self._all_told and time.monotonic() < deadline:
            self.program.kill()
            with self._changed:
                self._changed.wait_for(lambda: self._all_told, 0.05)

    def ends(self) -> list[Ended]:
        """The ends of main and of whatever else its parent learned of, as far as they are in the picture."""
        with self._changed:
            return [end for end in self._ends if end.t <= self.ended]

    def _freeze(self) -> None:
        self.ended = time.monotonic()
        new = segments.since(time.time() - (self.ended - self.program.t0))
        for pid in self.watch.living() if new else ():
            self.watch.segments |= segments.held(pid, new)
        try:
            if not self._watcher.wait_for_pass(self.watch, self.ended, timeout=5.0):
                self.watch.lost = True
        finally:
            self._watcher.forget(self.watch)

    def _told(self) -> bool:
        return self._all_told and (self.program.kept or self._closed)

    def _none_lives(self) -> bool:
        if self.program.kept:
            return True
        self._watcher.wait_for_pass(self.watch, time.monotonic())
        return not self.watch.living()

    def _left(self) -> Found:
        """What lives of it. While its keeper has not said that there is none, it is looked for again and again."""
        deadline = time.monotonic() + LOOK
        while True:
            found = self._search()
            if found or not self.program.kept or self._all_told or time.monotonic() > deadline:
                return found
            with self._changed:
                self._changed.wait_for(lambda: self._all_told, 0.002)

    def _search(self) -> Found:
        if self.program.kept and self._all_told and not self._lost:
            return {}
        known = {pid: birth for pid, birth in self.watch.living().items() if alive(pid, birth)}
        for pid in self.program.group.processes():
            with suppress(psutil.Error):
                known[pid] = look_at(pid).birth
        return search(self._traces, known, self.program.root())

    def _read(self, read_end: int) -> None:
        most = 4 * Job.output_limit
        press_at = press_by = math.inf
        rest = None
        while True:
            while (wait := press_at - time.monotonic()) < math.inf:
                if select.select([read_end], [], [], max(0.0, wait))[0] and time.monotonic() < press_at:
                    break  # what it has written comes first
                before, rest = rest, self._rest()
                press_at = time.monotonic() + REST
                if (rest and rest == before) or press_at > press_by:
                    press_at, self.pressed = math.inf, time.monotonic()
                    os.write(read_end, CTRL_C)
            try:
                data = os.read(read_end, 65536)
            except OSError:  # EIO: every process has closed the terminal
                data = b""
            now = time.monotonic()
            with self._changed:
                if data and len(self.output) <= most:  # the rest is read and dropped
                    self.output += data
                    self._lines += data.count(b"\n")
                    self.arrivals.append((len(self.output), now))
                self._closed = not data
                self._changed.notify_all()
            if not data:
                break
            if self._ctrl_c and self._ctrl_c in self.output:
                self._ctrl_c, press_at, press_by = b"", now + REACTION - REST, now + PATIENCE
        os.close(read_end)

    def _rest(self) -> list[dict[int, tuple[float, float]]] | None:
        """How long the main thread of each process has had a core, and waited for one; None while one has or does."""
        times = []
        with suppress(psutil.Error):
            for pid in sorted(self.watch.living()):
                if look_at(pid).busy:
                    return None
                times.append(processor_time(pid, 1))
        return times

    def _hear(self) -> None:
        try:
            for end in self.program.ends():
                with self._changed:
                    self._ends.append(end)
                    self._changed.notify_all()
        except (ParentLost, OSError) as error:
            self._lost = error
        with self._changed:
            self._all_told = True
            self._changed.notify_all()
