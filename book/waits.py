"""What a process waited for, as a page says it."""

from __future__ import annotations

from recorder.recording import Process, Recording, Wait

LONGEST = 28  # characters of what a call is made on


def waits_of(process: Process, thread: int = 0) -> list[Wait]:
    """The waits of one thread of a process, which its bar shows; 0 is the main one."""
    return [wait for wait in process.waits if wait.thread == thread]


def wait_label(wait: Wait, names: dict[int, str]) -> str:
    """A wait in the program's words: `queue.get()`; of a join() whose process is known, also which one that is."""
    on = f"{wait.on[: LONGEST - 1]}…" if len(wait.on) > LONGEST else wait.on
    call = f"{on}.{wait.call}()" if on else f"{wait.call}()"
    return f"{wait.call}() {names[wait.pid]}" if wait.pid in names else call


def never_back(recording: Recording) -> list[tuple[Process, Wait]]:
    """The processes that stood in a wait when a limit ended the run, each with the wait."""
    if not recording.limit:
        return []
    return [
        (process, wait)
        for process in recording.processes
        for wait in waits_of(process)
        if wait.end is None and process.ended is not None and process.ended >= recording.duration - 0.05
    ]
