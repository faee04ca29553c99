"""How much of its time each thread of a process had a core, or waited for one: made of the system's own counts.

A thread that computes has a core nearly all the time. Two on one core have it half the time each, and wait for it in
the other half. Two under the GIL have it half the time each, too, but wait for the lock meanwhile, not for a core.
"""

from __future__ import annotations

from itertools import pairwise

from recorder.recording import Load

INTERVAL = 0.02  # seconds between two questions: the system brings its counts up to date every few milliseconds
MOST = 5000  # questions that are asked of one thread
PARTS = 60  # of a run: what is shorter is not told apart, for the system counts a wait when it is over
SAME = 0.25  # of the time: shares that differ by less are one stretch
IDLE = 0.05  # of the time: less is no load
WORTH = 0.01  # seconds: a thread that had a core for less is no load either

Counts = dict[int, tuple[float, float]]  # by thread id: seconds since its birth in which it had a core, waited for one
Sample = tuple[float, float, float]  # seconds since the start of the run, and as in Counts


class Samples:
    """What the system has said of the threads of one process, question by question."""

    def __init__(self, born: float) -> None:
        """Begin with a process that has used nothing yet, at `born` (seconds since the start of the run)."""
        self.last = born
        self._of: dict[int, list[Sample]] = {}  # by thread id

    def add(self, t: float, counts: Counts) -> None:
        """Take in what was said at `t` (seconds since the start of the run)."""
        for thread, (ran, queued) in counts.items():
            samples = self._of.setdefault(thread, [(self.last, 0.0, 0.0)])
            if t > samples[-1][0] and len(samples) < MOST:
                samples.append((t, ran, queued))
        self.last = t

    def loads(self, length: float, numbers: dict[int, int] | None) -> list[Load]:
        """The stretches in which the process had something to do for a processor, thread by thread.

        Args:
            length: of the run, in seconds.
            numbers: the numbers of its threads by their ids; others are left out. None: they are numbered here, in the
                order of their ids, which is that of their births.
        """
        if numbers is None:
            working = [thread for thread in sorted(self._of) if self._of[thread][-1][1] >= WORTH]
            numbers = {thread: number for number, thread in enumerate(working)}
        return [
            load
            for thread, number in sorted(numbers.items(), key=lambda item: item[1])
            for load in _stretches(_spaced(self._of.get(thread, []), length / PARTS), number)
        ]


def _spaced(samples: list[Sample], apart: float) -> list[Sample]:
    """The first, the last, and of those between as many as stand so far apart (seconds)."""
    kept = samples[:1]
    for sample in samples[1:-1]:
        if apart <= sample[0] - kept[-1][0] and apart <= samples[-1][0] - sample[0]:
            kept.append(sample)
    return kept + samples[1:][-1:]


def _stretches(samples: list[Sample], number: int) -> list[Load]:
    found: list[Load] = []
    for (start, ran, queued), (end, ran_then, queued_then) in pairwise(samples):
        more = Load(start, end, max(0.0, ran_then - ran), max(0.0, queued_then - queued), number)
        if more.share + more.queued_share < IDLE:
            continue
        last = found[-1] if found and found[-1].end == start else None
        if last and abs(last.share - more.share) < SAME and abs(last.queued_share - more.queued_share) < SAME:
            last.end, last.ran, last.queued = more.end, last.ran + more.ran, last.queued + more.queued
        else:
            found.append(more)
    return [Load(load.start, load.end, round(load.ran, 6), round(load.queued, 6), number) for load in found]
