"""What the processes of a run noted themselves, brought together with what was seen of them from outside.

The notes are taken by `recorder/inside/sitecustomize.py`, which says what each of them is.
"""

from __future__ import annotations

import ast
from collections.abc import Set
from pathlib import Path
from typing import Any

from recorder.recording import CHILD, FORK_SERVER, MAIN, OTHER, RESOURCE_TRACKER, Process, Span, Task
from recorder.watch import Watch

LOST = 0o100  # the permission that a process gives the file of notes when it could not write to it

Note = tuple[Any, ...]  # (seconds since the start of the run, pid, kind, *facts)


class NotesLost(Exception):
    """What the processes noted is not all there; the message says why."""


def read_notes(path: Path, t0: float) -> list[Note]:
    """The notes in the order in which they were taken.

    Args:
        path: the file that the processes of the run appended to.
        t0: monotonic seconds of the start of the run.

    Raises:
        NotesLost: if a process could not take a note: who wrote which line is not known then.
    """
    try:
        if path.stat().st_mode & LOST:
            raise NotesLost("its processes could not note what they wrote")
        data = path.read_bytes()
    except OSError as error:
        raise NotesLost(f"the notes of its processes are gone: {error}") from None
    notes = []
    for line in data.split(b"\n"):
        try:
            t, *rest = ast.literal_eval(line.decode("ascii"))
            notes.append((t - t0, *rest))
        except (ValueError, SyntaxError, UnicodeDecodeError, TypeError):
            continue  # cut off by a kill
    return notes


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


def processes_of(watch: Watch, notes: list[Note], exit_code: int | None) -> list[Process]:
    """Bring together what was seen from outside and what was noted inside.

    A process was alive when it took a note, so its life is drawn out to its notes where the watcher came
    later. One that only its parent noted, when it waited for it, is there too.

    Args:
        watch: what was seen.
        notes: what was noted.
        exit_code: of the main process.
    """
    born: dict[int, float] = {pid: spans[0].start for pid, spans in watch.spans.items()}
    last: dict[int, float] = {}
    argv: dict[int, list[str]] = {}
    names: dict[int, tuple[int, str]] = {}
    parents: dict[int, int] = {}
    codes: dict[int, int | None] = {}
    signals: dict[int, list[int]] = {}
    for t, pid, kind, *facts in notes:
        born[pid] = min(t, born.get(pid, t))
        last[pid] = t
        if kind == "interpreter":
            parents.setdefault(pid, facts[0])
            argv[pid] = facts[1]
        elif kind == "fork":
            parents.setdefault(pid, facts[0])
        elif kind == "process":
            names[pid] = (facts[0], facts[1])
        elif kind == "exit":
            ended, code = facts
            codes.update({ended: code} if ended != pid else {})  # what its parent learned is what counts, ...
            codes.setdefault(ended, code)  # ... but nobody waits for an orphan
            if ended not in born:
                born[ended], parents[ended] = t, pid
        elif kind == "signal":
            signals.setdefault(facts[0], []).append(facts[1])
    codes[watch.main] = exit_code

    def birth(pid: int) -> tuple[bool, float, int]:
        # Notes of two processes can come in the other order than their births; sight from outside cannot,
        # and within one pass pids tell (they count up, and begin anew at some power of two).
        seen = watch.spans[pid][0].start if pid in watch.spans else born[pid]
        return pid != watch.main, seen, (pid - watch.main) % (1 << 22)

    tasks = _tasks(notes)
    processes = []
    for pid in sorted(born, key=birth):
        spans = [Span(s.start, s.end, s.state, s.ppid) for s in watch.spans.get(pid, [])]
        if not spans and pid in parents:  # on a crowded machine the watcher may look too seldom
            spans = [Span(round(max(0.0, born[pid]), 6), round(last.get(pid, born[pid]), 6), "running", parents[pid])]
        if spans:
            spans[0].start = round(max(0.0, born[pid]), 6)
            spans[-1].end = round(max(spans[-1].end, last.get(pid, 0.0)), 6)
        created_by, name = names.get(pid, (spans[0].ppid if spans else parents.get(pid), None))
        role = MAIN if pid == watch.main else CHILD if pid in names else _helper(argv.get(pid, []))
        if role == MAIN:
            spans = [s for s in spans if s.state != "zombie"]  # it waits for us to reap it, at once
            name = "MainProcess"
        processes.append(Process(pid, role, name, created_by, spans))
        processes[-1].threads = watch.threads.get(pid, 0)
        processes[-1].tasks = tasks.get(pid, [])
        processes[-1].exit_code = codes.get(pid)
        processes[-1].signals = signals.get(pid, [])
    return processes


def _tasks(notes: list[Note]) -> dict[int, list[Task]]:
    """The tasks that each pool's worker did, by pid.

    A job of several parts (a `map`) counts its parts from 1; jobs of one part are counted themselves.
    """
    taken = [(facts[0], facts[1]) for _, _, kind, *facts in notes if kind == "task"]
    jobs = sorted({job for job, _ in taken})
    whole = {job for job in jobs if {part for j, part in taken if j == job} <= {0, None}}
    found: dict[int, list[Task]] = {}
    for t, pid, kind, *facts in notes:
        if kind == "task":
            job, part = facts
            number = jobs.index(job) + 1 if job in whole else part + 1
            found.setdefault(pid, []).append(Task(number, round(t, 6), round(t, 6)))
        elif kind == "done" and found.get(pid):
            found[pid][-1].end = round(t, 6)
    return found


def _helper(argv: list[str]) -> str:
    text = " ".join(argv)
    if "multiprocessing.resource_tracker" in text:
        return RESOURCE_TRACKER
    if "multiprocessing.forkserver" in text:
        return FORK_SERVER
    return OTHER
