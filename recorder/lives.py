"""The lives of a run's processes: what they noted themselves, brought together with what was seen from outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from recorder.notes import Note
from recorder.recording import CHILD, FORK_SERVER, MAIN, OTHER, RESOURCE_TRACKER, Process, Span, Task
from recorder.watch import Watch

PIDS = 1 << 22  # they count up, and begin anew at some power of two


@dataclass
class _Life:
    """What the notes say of one process.

    first, last: seconds from the start of the run; it was alive then.
    parent: the pid of the process that forked it.
    creator: that of the process that asked multiprocessing for it.
    name: multiprocessing's name of it.
    argv: its command line, if it is a fresh interpreter.
    code: its exit code.
    learned: when a process that had waited for it knew that.
    signals: (seconds, number) of those that multiprocessing sent it.
    pool: what tells the pool whose worker it is from others.
    tasks: (seconds, job, part) of those that it took.
    done: seconds at which it had done each of them; one is missing if it was not finished.
    """

    first: float
    last: float | None = None
    parent: int | None = None
    creator: int | None = None
    name: str | None = None
    argv: list[str] = field(default_factory=list)
    code: int | None = None
    learned: float | None = None
    signals: list[tuple[float, int]] = field(default_factory=list)
    pool: int | None = None
    tasks: list[tuple[float, int, int]] = field(default_factory=list)
    done: list[float] = field(default_factory=list)

    def take(self, t: float, kind: str, facts: list[object]) -> None:
        """A note of its own."""
        self.first, self.last = min(t, self.first), max(t, self.last or t)
        match kind, facts:
            case "interpreter", [int(ppid), list(argv)]:
                self.parent, self.argv = self.parent or ppid, argv
            case "fork", [int(ppid)]:
                self.parent = ppid
            case "process", [int(creator), str(name)]:
                self.creator, self.name = creator, name
            case "pool", [int(pool)]:
                self.pool = pool
            case "task", [int(job), part]:
                self.tasks.append((t, job, part if isinstance(part, int) else 0))
            case "done", _ if len(self.done) < len(self.tasks):
                self.done.append(t)

    def hear(self, t: float, by: int, kind: str, facts: list[object]) -> None:
        """A note that another process took of it."""
        match kind, facts:
            case "forked", _:
                self.parent = self.parent or by
            case "start", [[str(name)]]:
                self.creator, self.name = by, name
            case "exit", [int(code)]:
                self.code, self.learned = code, t
                self.parent = self.parent or by
            case "signal", [int(number)]:
                self.signals.append((t, number))


def processes_of(
    watch: Watch, notes: list[Note], codes: dict[int, int], left: frozenset[int] = frozenset()
) -> list[Process]:
    """Bring together what was seen from outside and what was noted inside.

    A process was alive when it took a note, so its life is drawn out to its notes where the watcher came later. One
    that only others noted, when they forked it or waited for it, is there too.

    Args:
        watch: what was seen.
        notes: what was noted, in order.
        codes: by pid, the exit codes that the program's parent learned: main's, and orphans'.
        left: the pids of those that were alive when the run was ended. They may have noted the exit code that they
            were to have: since Python 3.14 a forked child waits for its queues after that.

    Returns:
        The processes in order of birth.
    """
    lives = _lives(notes)
    for pid, spans in watch.spans.items():
        lives.setdefault(pid, _Life(spans[0].start))
    for pid, life in lives.items():
        if life.learned is None:
            life.code = codes.get(pid, None if pid in left else life.code)
    lives[watch.main].code = codes.get(watch.main)

    def birth(pid: int) -> tuple[bool, float, int]:
        # Notes of two processes can come in the other order than their births; sight from outside cannot, and within
        # one pass pids tell.
        seen = watch.spans[pid][0].start if watch.spans.get(pid) else lives[pid].first
        return pid != watch.main, seen, (pid - watch.main) % PIDS

    pools = _pools(lives)
    return [_process(pid, lives[pid], watch, pools.get(pid, [])) for pid in sorted(lives, key=birth)]


def unseen(watch: Watch, processes: list[Process]) -> int:
    """How many processes, at the least, lived too shortly to be seen.

    Whenever a process was seen to have waited for children that had ended, there was one at the least. Those of its
    children that are known may account for as many such waits; for each other one there was a child that is not.

    Args:
        watch: what was seen.
        processes: all that are known.

    Returns:
        Their number; 0 where the kernel has told of each birth.
    """
    if watch.complete:
        return 0
    known = Counter(pid for process in processes for pid in {*process.ppids, process.created_by})
    return sum(max(0, times - known[pid]) for pid, times in watch.waits.items())


def _lives(notes: list[Note]) -> dict[int, _Life]:
    lives: dict[int, _Life] = {}
    for t, pid, kind, *facts in notes:
        lives.setdefault(pid, _Life(t)).take(t, kind, facts)
        if kind in ("forked", "start", "exit", "signal") and isinstance(facts[0], int) and facts[0] > 0:
            if facts[0] != pid:
                lives.setdefault(facts[0], _Life(t)).hear(t, pid, kind, facts[1:])
            elif kind == "exit" and lives[pid].learned is None:  # what who waited for it learned is what counts, ...
                lives[pid].code = facts[1]  # ... but nobody waits for an orphan
    return lives


def _process(pid: int, life: _Life, watch: Watch, tasks: list[Task]) -> Process:
    role = MAIN if pid == watch.main else CHILD if life.name is not None else _helper(life.argv)
    spans = _spans(life, watch.spans.get(pid, []))
    if role == MAIN:
        spans = [span for span in spans if span.state != "zombie"]  # it waits for us to reap it, at once
    return Process(
        pid,
        role,
        "MainProcess" if role == MAIN else life.name,
        life.creator if life.creator is not None else spans[0].ppid if spans else life.parent,
        spans,
        threads=watch.threads.get(pid, 0),
        tasks=tasks,
        exit_code=life.code,
        # What was sent after its end was known was not sent.
        signals=[number for t, number in life.signals if life.learned is None or t <= life.learned],
    )


def _spans(life: _Life, seen: list[Span]) -> list[Span]:
    """Its life as it was seen, drawn out to what was noted."""
    first = round(max(0.0, life.first), 6)
    last = round(max(life.last or 0.0, first), 6)
    if not seen:  # on a crowded machine the watcher may look too seldom
        return [] if life.parent is None else [Span(first, last, "running", life.parent)]
    spans = [Span(span.start, span.end, span.state, span.ppid) for span in seen]
    if life.parent is not None and life.parent != spans[0].ppid and first < spans[0].start:
        spans.insert(0, Span(first, spans[0].start, "running", life.parent))  # adopted before it was first seen
    spans[0].start = min(first, spans[0].start)
    spans[-1].end = max(spans[-1].end, last)
    if life.learned is not None:  # whoever waited for it knew then that it was over, however late the watcher looked
        over = round(max(life.learned, last), 6)
        spans = [span for span in spans if span.start <= over]
        spans[-1].end = min(spans[-1].end, over)
    return spans


def _pools(lives: dict[int, _Life]) -> dict[int, list[Task]]:
    """The tasks that each pool's worker did, by pid.

    Where a pool has a job of several parts (a `map`), each job counts its parts from 1; else the jobs are counted.
    """
    pools: dict[int | None, int] = {}
    found: dict[int, list[Task]] = {}
    for life in sorted((life for life in lives.values() if life.tasks), key=lambda life: life.tasks[0]):
        pools.setdefault(life.pool, len(pools) + 1)
    for pool, number_of_pool in pools.items():
        workers = {pid: life for pid, life in lives.items() if life.pool == pool and life.tasks}
        parts: dict[int, set[int]] = {}
        for life in workers.values():
            for _, job, part in life.tasks:
                parts.setdefault(job, set()).add(part)
        jobs = sorted(parts)
        by_part = any(own - {0} for own in parts.values())
        for pid, life in workers.items():
            ends = [*(round(t, 6) for t in life.done), None]
            found[pid] = [
                Task(
                    part + 1 if by_part else jobs.index(job) + 1,
                    round(t, 6),
                    ends[min(i, len(ends) - 1)],
                    number_of_pool,
                )
                for i, (t, job, part) in enumerate(life.tasks)
            ]
    return found


def _helper(argv: list[str]) -> str:
    text = " ".join(argv)
    if "multiprocessing.resource_tracker" in text:
        return RESOURCE_TRACKER
    if "multiprocessing.forkserver" in text:
        return FORK_SERVER
    return OTHER
