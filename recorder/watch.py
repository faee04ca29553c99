"""What was seen from outside of one program's processes."""

from __future__ import annotations

from collections import Counter

import psutil

from recorder.loads import INTERVAL, Samples
from recorder.look import Look, look_at, processor_time
from recorder.recording import Span

MEMORY = 0.03  # seconds


class Watch:
    """What was seen of one program's processes.

    main: the pid of its main process, which leads a session of its own.
    parent: the pid of main's parent.
    t0: monotonic seconds of its start.
    spans: per pid, the stretches of its life, in order of first sight.
    threads: per pid, the most threads seen.
    late: the pids of those that had lost their first parent before they were seen.
    waits: per pid, how many times it was seen that since the look before it had waited for children that had ended.
    lost: whether some of what the kernel has told was not heard.
    segments: what its processes have made in /dev/shm, by name: the inodes.
    looked: monotonic seconds at which the last complete pass began.
    demand: how many cores the program wants: its processes that have a core or wait for one, averaged over about the
        last MEMORY seconds. A program that has just been started is taken to want one.
    samples: per pid, what the system has said of the processor time of its threads.
    groups: per pid, its process group.
    busy: how many processes were found to have a core or to wait for one in the pass under way.
    """

    def __init__(self, main: int, parent: int, t0: float) -> None:
        self.main, self.parent, self.t0 = main, parent, t0
        self.spans: dict[int, list[Span]] = {main: [Span(0.0, 0.0, "running", parent)]}
        self.threads: dict[int, int] = {}
        self.late: set[int] = set()
        self.waits: Counter[int] = Counter()
        self.lost = False
        self._told = False  # of the birth of main
        self.segments: dict[str, int] = {}
        self.looked = t0
        self.demand = 1.0
        self.busy = 0
        self.samples: dict[int, Samples] = {}
        self.groups: dict[int, int] = {}
        self._births: dict[int, float] = {}  # of those that have not vanished
        self._ends: dict[int, float] = {}  # of those of which the kernel told
        self._reaped: dict[int, int] = {}

    @property
    def complete(self) -> bool:
        """Whether the kernel has told of each birth."""
        return self._told and not self.lost

    def living(self) -> dict[int, float]:
        """The pids, with their births, that were alive (not zombies) at the last pass, the main process included."""
        return {pid: birth for pid, birth in list(self._births.items()) if self.spans[pid][-1].state != "zombie"}

    def known(self) -> list[int]:
        """The pids being followed: alive, or zombies that nobody has reaped yet."""
        return list(self._births)

    def born(self, pid: int, t: float, ppid: int) -> None:
        """The kernel told that at `t` (monotonic seconds) the process `ppid` has made the process `pid`."""
        if pid == self.main:
            self._told = True
            return
        if ppid in self.groups:  # until it is looked at, for which many a life is too short
            self.groups.setdefault(pid, self.groups[ppid])
        at = self._since_start(t)
        seen = self.spans.setdefault(pid, [])
        self.late.discard(pid)
        if not seen:
            seen.append(Span(at, at, "running", ppid))
        elif (seen[0].state, seen[0].ppid) == ("running", ppid):
            if len(seen) == 1:
                seen[0].end = max(at, seen[0].end)  # it was seen by a pass that had begun before its birth
            seen[0].start = min(at, seen[0].end)
        else:  # it was seen before the kernel's word was heard, by a pass that had begun before its birth
            seen[0].start = round(max(seen[0].start, at + 1e-6), 6)
            seen[0].end = max(seen[0].end, seen[0].start)
            seen.insert(0, Span(at, seen[0].start, "running", ppid))

    def died(self, pid: int, t: float) -> None:
        """The kernel told that the process `pid` has ended at `t` (monotonic seconds)."""
        at = self._ends[pid] = max(self._since_start(t), self.spans[pid][0].start)
        spans = self.spans[pid]
        if spans[-1].state == "zombie":
            spans[-1].start, spans[-1].end = at, max(at, spans[-1].end)
        running = [span for span in spans if span.state == "running"]
        if running:
            running[-1].end = max(at, running[-1].start)

    def look(self, pid: int, now: float) -> None:
        """Note the state and the parent of one process at `now` (monotonic seconds), unless it has vanished."""
        t = self._since_start(now)
        try:
            look = look_at(pid)
        except psutil.ZombieProcess:  # of which macOS tells no more
            spans = self.spans.get(pid)
            look = Look(True, False, False, spans[-1].ppid if spans else self.main, 0, 0, 0, self._births.get(pid, 0.0))
        except psutil.Error:
            self._vanish(pid, t)
            return
        if self._births.setdefault(pid, look.birth) != look.birth:
            self._vanish(pid, t)  # and its number has gone to another process
            return
        self.busy += look.busy
        self.groups[pid] = look.group
        self.threads[pid] = max(look.threads, self.threads.get(pid, 0))
        state = "zombie" if look.zombie else "running"
        seen = self.spans.setdefault(pid, [])
        if seen:  # it can have been born after the pass had begun
            t = max(t, seen[-1].end, round(seen[-1].start + 1e-6, 6))
        if not seen:
            seen.append(Span(t, t, state, look.ppid))
            if look.ppid not in self.spans:
                self.late.add(pid)
        if look.reaped > self._reaped.get(pid, 0):
            self._reaped[pid] = look.reaped
            self.waits[pid] += 1
        self._count(pid, t, look)
        last = seen[-1]
        if (last.state, last.ppid) == (state, look.ppid):
            last.end = t
        elif not look.zombie or last.state == "zombie":  # a zombie can be adopted, too
            last.end = t
            seen.append(Span(t, t, state, look.ppid))
        else:
            ended = self._ends.get(pid, t)
            last.end = max(ended, last.start)
            seen.append(Span(last.end, max(t, last.end), state, look.ppid))

    def _count(self, pid: int, t: float, look: Look) -> None:
        """Ask for the processor time of a process now and then, and when it has ended."""
        spans = self.spans[pid]
        samples = self.samples.setdefault(pid, Samples(spans[0].start))
        if t - samples.last >= INTERVAL or (look.zombie and spans[-1].state != "zombie"):
            samples.add(t, processor_time(pid, look.threads))

    def end_pass(self, began: float) -> None:
        """Note that a whole pass, begun at `began` (monotonic seconds), has been made."""
        self.demand += (self.busy - self.demand) * min(1.0, (began - self.looked) / MEMORY)
        self.looked, self.busy = began, 0

    def end(self, pid: int, t: float) -> None:
        """Whoever waited for a process, and not the watcher, knows that it had ended at `t` (monotonic seconds)."""
        at = self._since_start(t)
        spans = self.spans.get(pid, [])
        if spans and pid not in self._ends:
            spans[-1].end = max(at, spans[-1].start)

    def _vanish(self, pid: int, t: float) -> None:
        """A process was not there any more at `t`: what was seen of it for a moment only lasted for some time."""
        spans = self.spans.get(pid, [])
        if self._births.pop(pid, None) is None or (last := spans[-1]).end > last.start:
            return
        if last.state == "zombie" and len(spans) > 1:
            spans.pop()
        elif pid in self._ends:
            return
        elif last.state == "running":
            last.end = round((last.start + t) / 2, 6)
        else:
            spans[0] = Span(min(last.start, self._since_start(self.looked)), last.end, "running", last.ppid)

    def _since_start(self, t: float) -> float:
        return round(max(0.0, t - self.t0), 6)
