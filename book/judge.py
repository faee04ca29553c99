"""The judge of a run: whether it ended as its fence says, and if not, what is to be mended."""

from __future__ import annotations

import os
from collections.abc import Iterable

from book.complaint import RunFailed, of_run
from recorder.recording import MAIN, RESOURCE_TRACKER, TRACEBACK, Process, Recording


def check(recording: Recording, fails: str | None, time_limit: float, exits: tuple[int, ...] = ()) -> None:
    """Raise RunFailed unless the run ended as the page says.

    Args:
        recording: the run.
        fails: the text that the transcript of an expected failure contains, or the limit that ends it; or None.
        time_limit: seconds, for the message.
        exits: the exit codes with which processes besides the main one may end.
    """
    allowed = exits if fails is None else (*exits, 1)
    ended = [
        process
        for process in _failed_besides_main([recording])
        if process.exit_code not in allowed and not (fails and _came_too_late(process))
    ]
    strays = recording.leftovers > 0 and not recording.limit
    if ended or strays or not (_sound(recording) if fails is None else _failed_with(recording, fails)):
        codes = {process.exit_code for process in ended if process.exit_code is not None}
        raise RunFailed(
            of_run(
                recording,
                _expected(fails),
                _came(recording, ended, time_limit),
                _repair(recording, fails, codes),
            )
        )


def check_exits(recordings: list[Recording], exits: tuple[int, ...]) -> None:
    """Raise RunFailed unless each of the exit codes came in one of the runs of a program at least."""
    came = {process.exit_code for process in _failed_besides_main(recordings) if process.exit_code is not None}
    for code in exits:
        if code in came or (code < 0 and os.name != "posix"):
            continue
        raise RunFailed(
            of_run(
                recordings[0],
                f"a process besides the main one that ends with exit code {code}, in one run at least",
                f"exit codes: {_listed(came) or 'none that needs naming'}",
                f"mend the program, or take {code} out of exits= in the fence",
            )
        )


def _failed_besides_main(recordings: Iterable[Recording]) -> list[Process]:
    return [
        process
        for recording in recordings
        for process in recording.processes
        if process.role != MAIN and process.failed and not _found_a_leak(process)
    ]


def _found_a_leak(process: Process) -> bool:
    """A resource tracker says so in a line; since Python 3.13 it ends with 1, too (gh-104090)."""
    return process.role == RESOURCE_TRACKER and process.exit_code == 1


def _came_too_late(process: Process) -> bool:
    """A resource tracker says in a line what was removed before it could, and since Python 3.13 ends with 2.

    In a program that fails this is chance: a process that is just being terminated may still remove what it made.
    """
    return process.role == RESOURCE_TRACKER and process.exit_code == 2


def _sound(recording: Recording) -> bool:
    return recording.exit_code == 0 and not recording.limit and TRACEBACK not in recording.text


def _failed_with(recording: Recording, fails: str) -> bool:
    return not _sound(recording) and fails in (f"{recording.limit} limit" if recording.limit else recording.text)


def _expected(fails: str | None) -> str:
    if fails is None:
        return "exit code 0 of every process, no traceback, an end within the limits, nothing left alive"
    if fails in ("time limit", "output limit", "line limit"):
        return f"a run that is ended by the {fails}"
    return f"a failure whose transcript contains {fails!r}"


def _came(recording: Recording, ended: list[Process], time_limit: float) -> str:
    came = [] if recording.exit_code is None else [f"exit code {recording.exit_code}"]
    came += [f"{p.name or p.role} (pid {p.pid}): exit code {p.exit_code}" for p in ended]
    if recording.limit == "time":
        came.append(f"ended by the time limit of {time_limit:g} s")
    elif recording.limit:
        came.append(f"ended by the {recording.limit} limit")
    if recording.leftovers:
        came.append(f"{recording.leftovers} of its processes still alive at the end")
    return "; ".join(came)


def _repair(recording: Recording, fails: str | None, codes: set[int]) -> str:
    if codes and not (codes == {1} and TRACEBACK in recording.text):
        wanted = f"record(…, exits=({_listed(codes)},))"
        return f"mend the program, or say in the fence that they belong to the lesson: {wanted}"
    if fails is not None:
        return "mend the program, or what the fence says in fails="
    if recording.limit:
        return f'mend the program, or say in the fence that it must not end: record(…, fails="{recording.limit} limit")'
    if recording.leftovers and recording.exit_code == 0:
        return "mend the program: it must end, or wait for, every process that it starts"
    return 'mend the program, or say in the fence that it must fail: record(…, fails="text of the error")'


def _listed(codes: set[int]) -> str:
    return ", ".join(str(code) for code in sorted(codes))
