"""Which processes of a recording were given a new parent, and when."""

from __future__ import annotations

from dataclasses import dataclass

from recorder.recording import HELPERS, Recording


@dataclass(frozen=True)
class Adoption:
    """A process was given a new parent.

    pid: the process.
    parent: the new parent's pid.
    t: seconds from the start of the run.
    """

    pid: int
    parent: int
    t: float


def adoptions(recording: Recording) -> list[Adoption]:
    """The adoptions that a timeline draws, in order of birth of the adopted."""
    return [
        Adoption(process.pid, after.ppid, after.start)
        for process in recording.processes
        if process.role not in HELPERS
        for before, after in zip(process.spans, process.spans[1:], strict=False)
        if before.ppid != after.ppid
    ]
