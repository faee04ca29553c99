"""Which threads of a process have a row of their own below its bar: those that came to the program, or worked."""

from __future__ import annotations

from dataclasses import dataclass

from recorder.recording import Hold, Load, Process, Wait

MOST = 6  # threads of a process that are drawn


@dataclass(frozen=True)
class Thread:
    """A thread besides the main one.

    number: as in the recording.
    start, end: seconds from the start of the run; from the first that is known of it to the last.
    holds: whether it held a lock.
    """

    number: int
    start: float
    end: float
    holds: bool


def threads_of(process: Process) -> list[Thread]:
    """The threads of a process besides its main thread, in the order in which they were first seen."""
    ended = process.ended or 0.0
    seen: dict[int, list[float]] = {}
    for step in process.steps:
        seen.setdefault(step.thread, []).append(step.t)
    stretches: list[Wait | Hold | Load] = [*process.waits, *process.holds, *process.loads]
    for stretch in stretches:
        seen.setdefault(stretch.thread, []).extend((stretch.start, ended if stretch.end is None else stretch.end))
    held = {hold.thread for hold in process.holds}
    return [
        Thread(number, min(seen[number]), max(seen[number]), number in held) for number in sorted(seen) if number > 0
    ]
