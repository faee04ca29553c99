"""Read what the processes of a run noted; `recorder/inside/process_notes/hooks.py` says what each note is."""

from __future__ import annotations

import ast
import os
import re
import time
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

Note = tuple[Any, ...]  # (seconds since the start of the run, pid, kind, *facts)

PAGE = re.compile(r"\d+-\d+-\d+")  # the name of a page
ELSEWHERE = 1.0  # seconds outside the run from which on a time is one of another clock


class NotesLost(Exception):
    """What the processes noted is not all there; the message says why."""


class Write(NamedTuple):
    """A write to the terminal that was noted.

    t: seconds from the start of the run; it was about to be made.
    pid: of the process that made it.
    fd: the descriptor in that process.
    data: what its bytes begin with.
    size: how many bytes there were.
    done: seconds; it had been made. None if that was not noted: then not all of it need have been written.
    """

    t: float
    pid: int
    fd: int
    data: bytes
    size: int
    done: float | None


class _Page(NamedTuple):
    """The notes on one page: whose, which pid that process knew itself by, and the notes without the first."""

    pid: int
    own_pid: int
    notes: list[Note]


def read_notes(folder: Path, t0: float) -> list[Note]:
    """The notes of all processes, in the order in which they were taken.

    Args:
        folder: where they took them.
        t0: monotonic seconds of the start of the run.

    Returns:
        The notes, with the machine's pids and times of one clock also for processes in namespaces of their own, see
        pid_namespaces(7) and time_namespaces(7). What tells of an end is ("exit", pid, exit code) in all cases.

    Raises:
        NotesLost: if a process could not take a note: who wrote which line is not known then.
    """
    try:
        if not folder.stat().st_mode & 0o200:
            raise NotesLost("its processes could not note what they wrote")
        paths = sorted((path for path in folder.iterdir() if PAGE.fullmatch(path.name)), key=_order)
        pages = [page for path in paths if (page := _read_page(path, t0))]
    except OSError as error:
        raise NotesLost(f"the notes of its processes are gone: {error}") from None
    known_as = {page.own_pid: page.pid for page in pages if page.own_pid != page.pid}
    notes = [note for page in pages for note in _translated(page, known_as if page.own_pid != page.pid else None)]
    return sorted(notes, key=lambda note: note[0])


def of_this_machine(notes: list[Note], seen: Set[int], end: float) -> list[Note]:
    """Without the notes of processes with pids or a clock of their own, see pid_namespaces(7) and time_namespaces(7).

    Their numbers are not the machine's: what they noted is said of other processes, or of another time.

    Args:
        notes: what was noted.
        seen: the pids that were seen from outside.
        end: seconds from the start of the run to its end.
    """
    notes = [note for note in notes if -1.0 <= note[0] <= end + 1.0]
    parents = {pid: facts[0] for _, pid, kind, *facts in notes if kind in ("fork", "interpreter")}
    own = set(seen)
    while more := {pid for pid, parent in parents.items() if parent in own} - own:
        own |= more
    return [note for note in notes if note[1] in own]


def last_pages(folder: Path) -> dict[int, float]:
    """By pid, when (monotonic seconds) a process that took notes began its last page; it had been born before.

    Args:
        folder: the folder of one run, or that of the folders of many.
    """
    found: dict[int, float] = {}
    for path in [*folder.glob("notes/*"), *folder.glob("*/notes/*")]:
        if not PAGE.fullmatch(path.name):
            continue  # the program's own
        pid, moment, _ = _order(path)
        found[pid] = max(moment / 1e9, found.get(pid, 0.0))
    return found


def noted_segments(folder: Path) -> set[str]:
    """The names in /dev/shm of the shared memory and the semaphores that processes noted.

    Args:
        folder: the folder of one run, or that of the folders of many.
    """
    found = set()
    for path in [*folder.glob("notes/*"), *folder.glob("*/notes/*")]:
        with suppress(OSError):
            data = path.read_bytes() if PAGE.fullmatch(path.name) else b""
            found |= {f"sem.{name.decode()}" for name in re.findall(rb", 'semaphore', '/?([^'/\\\\]+)'\)\n", data)}
            found |= {name.decode() for name in re.findall(rb", 'memory', '/dev/shm/([^'/\\\\]+)'\)\n", data)}
    return found


def writes_of(notes: Iterable[Note], terminal: tuple[int, int]) -> list[Write]:
    """The writes to the terminal, in the order in which they were begun.

    Args:
        notes: all notes of the run.
        terminal: its device and inode.
    """
    found: list[Write] = []
    open_: dict[tuple[int, int], int] = {}  # by process and descriptor, the place in `found` of the write under way
    for t, pid, kind, *facts in notes:
        if kind == "write":
            fd, place, data, size = facts
            open_.pop((pid, fd), None)
            if place == terminal:
                open_[pid, fd] = len(found)
                found.append(Write(t, pid, fd, data, size, None))
        elif kind == "wrote" and (pid, facts[0]) in open_:
            begun = open_.pop((pid, facts[0]))
            size = facts[1] or 0
            found[begun] = found[begun]._replace(data=found[begun].data[:size], size=size, done=t)
    return [write for write in found if write.size]


def _order(path: Path) -> tuple[int, int, int]:
    """Of a page: the pid of its process, the nanosecond at which it was begun, its number there."""
    pid, moment, number = path.name.split("-")
    return int(pid), int(moment), int(number)


def _read_page(path: Path, t0: float) -> _Page | None:
    data = path.read_bytes()
    if data.startswith(b"!"):
        raise NotesLost("its processes could not note all that they wrote")
    taken = list(_parsed(data[1:].rstrip(b"\0")))
    if not taken:
        return None
    (t, _, own_pid, seconds), *rest = taken
    ahead = -t0
    if not -ELSEWHERE <= t - t0 <= time.monotonic() - t0 + ELSEWHERE:
        ahead += (time.monotonic() - time.time()) - (t - seconds)  # its clock is another; the time of day is the same
    pid = _order(path)[0]
    return _Page(pid, own_pid, [(note[0] + ahead, pid, *note[1:]) for note in rest])


def _parsed(data: bytes) -> Iterator[Note]:
    for line in data.split(b"\n"):
        try:
            yield ast.literal_eval(line.decode("ascii"))
        except (ValueError, SyntaxError, UnicodeDecodeError):
            continue  # cut off by a kill


def _translated(page: _Page, known_as: dict[int, int] | None) -> Iterator[Note]:
    """The notes of a page, those of ends in one form.

    Args:
        page: the page.
        known_as: if its process has a namespace of pids, the machine's number of each process in it.
    """
    for t, pid, kind, *facts in page.notes:
        if known_as is not None and kind in ("forked", "start", "wait", "waitid", "signal", "process", "interpreter"):
            if facts[0] not in known_as:
                continue
            facts[0] = known_as[facts[0]]
        if kind == "ended":
            yield t, pid, "exit", pid, facts[0]
        elif kind == "wait":
            ended, status = facts
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                yield t, pid, "exit", ended, os.waitstatus_to_exitcode(status)
        elif kind == "waitid":
            ended, how, status = facts
            if how in (os.CLD_EXITED, os.CLD_KILLED, os.CLD_DUMPED):
                yield t, pid, "exit", ended, status if how == os.CLD_EXITED else -status
        else:
            yield t, pid, kind, *facts
