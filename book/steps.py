"""Where the processes of a run were in the program: for the script of the pages."""

from __future__ import annotations

from recorder.recording import Process

UNIT = 0.0001  # seconds


def steps_of(process: Process, thread: int = 0) -> str:
    """The steps of a thread of a process: pairs of units of time and lines, each counted from the pair before."""
    parts, last, line = [], 0, 0
    for step in process.steps:
        if step.thread == thread:
            t = max(last, int(step.t / UNIT))
            parts.append(f"{t - last} {step.line - line}")
            last, line = t, step.line
    return " ".join(parts)
