"""What one run of a program was: its processes, its lines, how it ended.

A recording is plain data. Everything drawn or asserted on a page is computed from it, so it can be
published as JSON beside the page and read back without loss.
"""

from __future__ import annotations

import ast
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from recorder.schema import FORMAT

MAIN, CHILD, OTHER = "main", "child", "other"
RESOURCE_TRACKER, FORK_SERVER = "resource tracker", "fork server"
HELPERS = (RESOURCE_TRACKER, FORK_SERVER)
TRACEBACK = "Traceback (most recent call last)"

_FACT = re.compile(r"(?<![A-Za-z0-9_])(\w+)=(\[[^\]]*\]|[^\s,;，；。、)）]+)", re.ASCII)


@dataclass
class Line:
    """One line of the transcript.

    t: seconds from the start of the run to the moment the line's first byte was written.
    pid: the process that wrote it; None where no process noted the write (the interpreter itself did it, or another
        program), or where several processes wrote one line together.
    text: the line without its end.
    pids: where it has no `pid`, the processes that wrote parts of it, in the order of these.
    line: the line of the program in which its process was when it wrote it, counted from 1; None where that line
        writes nothing, or is not known.
    """

    t: float
    pid: int | None
    text: str
    pids: list[int] = field(default_factory=list)
    line: int | None = None

    @property
    def writers(self) -> list[int]:
        """The pids of all that are known to have written it."""
        return self.pids if self.pid is None else [self.pid]


@dataclass
class Span:
    """A stretch of a process's life in which its state and its parent stayed the same.

    start, end: seconds from the start of the run, as seen from outside.
    state: "running" (in any live state) or "zombie".
    ppid: the parent that the system named.
    """

    start: float
    end: float
    state: str
    ppid: int


@dataclass
class Task:
    """A task that a pool's worker did.

    number: among those handed in to its pool.
    start, end: seconds from the start of the run; end is None if the worker ended first.
    pool: 1, 2, …: the pools of a run in the order in which they were given their first tasks.
    """

    number: int
    start: float
    end: float | None
    pool: int = 1


@dataclass
class Step:
    """A process came to a line of the program's own file.

    t: seconds from the start of the run.
    line: of the program, counted from 1.
    function: the one that the line is in; "<module>" at the top level.
    thread: 0 for the process's main thread, 1, 2, … for others in the order in which they were first seen.
    """

    t: float
    line: int
    function: str
    thread: int = 0


@dataclass
class Wait:
    """A stretch in which the program's own code stood in a call that waits.

    start, end: seconds from the start of the run; end is None if the call never came back.
    call: the API's word: "join", "get", "acquire", "wait", "sleep", ….
    on: what it was called on, in the program's words: "queue", "children[0]"; "" for a plain function.
    line: of the program; None if it was Python that waited, because the process ended.
    pid: the process that a join() waited for, where it is known.
    thread: as in Step.
    """

    start: float
    end: float | None
    call: str
    on: str
    line: int | None
    pid: int | None = None
    thread: int = 0


@dataclass
class Hold:
    """A stretch in which a process held a lock or a semaphore.

    start, end: seconds from the start of the run; end is None if it never gave it back.
    lock: its name in the program's words.
    thread: as in Step.
    """

    start: float
    end: float | None
    lock: str
    thread: int = 0


@dataclass
class Load:
    """A stretch in which a thread of a process had work for a processor, as the system counted it.

    start, end: seconds from the start of the run.
    ran: seconds of it in which the thread had a core.
    queued: seconds of it in which it was ready and waited for one.
    thread: as in Step; of a process that is not followed inside, in the order of their births.
    """

    start: float
    end: float
    ran: float
    queued: float
    thread: int = 0

    @property
    def share(self) -> float:
        """The part of the stretch in which it had a core."""
        return min(1.0, self.ran / max(1e-9, self.end - self.start))

    @property
    def queued_share(self) -> float:
        """The part of the stretch in which it waited for one."""
        return min(1.0 - self.share, self.queued / max(1e-9, self.end - self.start))


@dataclass
class Message:
    """An object that crossed from one process to another, or a signal.

    kind: "queue", "pipe", "pool", "manager", "arguments" (of start()) or "signal".
    channel: what it went through, in the program's words.
    sender, receiver: pids; the sender is None where that is the terminal, the receiver if nobody took it.
    put: seconds from the start of the run when the sender called.
    sent: when it was written into the pipe; None where that is no moment of its own, or it never was.
    taken: when the receiver's code got it; None if it never did. Of a manager: when the answer was there.
    text: a short repr of it, its type's name where a repr would run code of the program's; of a signal its name.
    """

    kind: str
    channel: str
    sender: int | None
    receiver: int | None
    put: float
    sent: float | None
    taken: float | None
    text: str


@dataclass
class Passage:
    """A barrier let processes go.

    t: seconds from the start of the run at which the last of them came.
    barrier: its name in the program's words.
    pids: the processes, in the order in which they came.
    """

    t: float
    barrier: str
    pids: list[int]


@dataclass
class Process:
    """One process of a run.

    pid: its id. role: "main", "child" (created by multiprocessing), "resource tracker", "fork server" or
    "other". name: multiprocessing's name of it, or None. created_by: the pid of the process that asked for
    it, which under forkserver is not the parent that the system names. spans: its life as seen from
    outside, in order; of a process that was missed there, one span from its first note to its last.
    lines: the texts of the lines it wrote. threads: the most threads that were seen in it at one time.
    tasks: those it did as a pool's worker, in order. exit_code: negative for a signal; None if nobody in the
    program waited for it. signals: the numbers of those that multiprocessing sent it, by terminate(), by kill(),
    at the end of a pool or of its creator. steps, waits, holds: its way through the program's own file, as noted
    inside; empty where nothing was. cut: the lines of which later steps were left out. loads: when it had a core, and
    when it waited for one, as seen from outside.
    """

    pid: int
    role: str
    name: str | None = None
    created_by: int | None = None
    spans: list[Span] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    threads: int = 0
    tasks: list[Task] = field(default_factory=list)
    exit_code: int | None = None
    signals: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether it ended with an exit code other than 0, or by a signal that was not multiprocessing's."""
        return self.exit_code not in (None, 0) and -self.exit_code not in self.signals

    @property
    def ppids(self) -> list[int]:
        """The successive parents that the system named."""
        parents: list[int] = []
        for span in self.spans:
            if not parents or parents[-1] != span.ppid:
                parents.append(span.ppid)
        return parents

    @property
    def ppid(self) -> int | None:
        """The first parent that the system named; None if the process was never seen from outside."""
        return self.spans[0].ppid if self.spans else None

    @property
    def started(self) -> float | None:
        """When it was first seen, in seconds from the start of the run."""
        return self.spans[0].start if self.spans else None

    @property
    def ended(self) -> float | None:
        """When it had ended (become a zombie or vanished), in seconds from the start of the run."""
        if not self.spans:
            return None
        return next((span.start for span in self.spans if span.state == "zombie"), self.spans[-1].end)

    @property
    def was_zombie(self) -> bool:
        """Whether it was ever seen as a zombie."""
        return any(span.state == "zombie" for span in self.spans)

    def at(self, t: float, thread: int = 0) -> Step | None:
        """The last step of a thread at or before `t` (seconds): where it was then; None if it had not come to any."""
        return next((step for step in reversed(self.steps) if step.t <= t and step.thread == thread), None)

    def ran(self, start: float = 0.0, end: float = float("inf")) -> float:
        """How long its threads had a core between two moments, as far as that was seen (all in seconds)."""
        within = ((min(end, load.end) - max(start, load.start), load.share) for load in self.loads)
        return sum(length * share for length, share in within if length > 0)

    def waited(self, call: str, on: str | None = None) -> list[Wait]:
        """Its waits in calls of this name, in order.

        Args:
            call: the API's word, as in Wait.call.
            on: what the call was made on, in the program's words; None for anything.
        """
        return [wait for wait in self.waits if wait.call == call and on in (None, wait.on)]

    def values(self, key: str) -> list[Any]:
        """The values of the `key=value` tokens that this process printed, in order."""
        return facts(self.lines, key)


STRETCHES = {
    "spans": Span,
    "tasks": Task,
    "waits": Wait,
    "holds": Hold,
    "loads": Load,
}  # of a process; "from" and "to" in JSON
_OURS = {"from": "start", "to": "end"}


@dataclass
class Recording:
    """One run of one program under one start method.

    program: path below snippets/. command: what a reader types. start_method: the default one during the
    run.
    repetition: 0 for the first run of its kind, then 1, 2, ….
    python, platform: what ran it. terminal: "pseudo-terminal", or "pipe" where there is none.
    started: wall-clock time of the start, ISO 8601, UTC. duration: seconds. exit_code: of the main process,
    negative for a signal; None if the limit came first. limit: "time", "output" or "line" if the run was ended by that
    limit. leftovers: how many processes were still alive when the run was ended. processes: in order of birth. lines:
    in order of the transcript. unseen: how many processes, at the least, lived too shortly to be seen.
    """

    program: str
    command: list[str]
    start_method: str
    repetition: int
    python: str
    platform: str
    terminal: str
    started: str
    duration: float
    exit_code: int | None
    limit: str | None
    leftovers: int
    processes: list[Process]
    lines: list[Line]
    crossings: list[Message] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    unseen: int = 0

    @property
    def version(self) -> tuple[int, int, int]:
        """The version of the Python that ran the program, (3, 11, 7) for instance."""
        major, minor, micro = re.findall(r"\d+", self.python)[:3]
        return int(major), int(minor), int(micro)

    @property
    def text(self) -> str:
        """The whole transcript."""
        return "\n".join(line.text for line in self.lines)

    @property
    def main(self) -> Process:
        """The main process."""
        return next(p for p in self.processes if p.role == MAIN)

    @property
    def children(self) -> list[Process]:
        """The processes that multiprocessing created, in order of birth, grandchildren included."""
        return [p for p in self.processes if p.role == CHILD]

    @property
    def helpers(self) -> list[Process]:
        """The resource tracker and the fork server, where there are any."""
        return [p for p in self.processes if p.role in HELPERS]

    def messages(self, kind: str | None = None) -> list[Message]:
        """What crossed between processes, in the order in which it was put; of one kind, or all."""
        return [message for message in self.crossings if kind in (None, message.kind)]

    def process(self, pid: int | None) -> Process | None:
        """The process with this pid, or None."""
        return next((p for p in self.processes if p.pid == pid), None)

    def values(self, key: str) -> list[Any]:
        """The values of all `key=value` tokens of the transcript, in order; see `facts`."""
        return facts([line.text for line in self.lines], key)

    def to_json(self) -> dict[str, Any]:
        """The recording as published; recording.schema.json says what is in it, and `from_json` is the way back."""
        data = {"format": FORMAT, **asdict(self)}
        data["duration_s"] = data.pop("duration")
        for process in data["processes"]:
            del process["lines"]  # they are in `lines`, with their pid
            for name in STRETCHES:
                for stretch in process[name]:
                    stretch["from"], stretch["to"] = stretch.pop("start"), stretch.pop("end")
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Recording:
        """Read back what `to_json` gave."""
        data = {**data, "duration": data["duration_s"]}
        del data["duration_s"], data["format"]
        lines = [Line(**line) for line in data.pop("lines")]
        processes = []
        for given in data.pop("processes"):
            stretches = {
                name: [
                    kind(**{_OURS.get(key, key): value for key, value in stretch.items()}) for stretch in given[name]
                ]
                for name, kind in STRETCHES.items()
            }
            steps = [Step(**step) for step in given["steps"]]
            wrote = [line.text for line in lines if line.pid == given["pid"]]
            processes.append(Process(**{**given, **stretches, "lines": wrote, "steps": steps}))
        crossings = [Message(**message) for message in data.pop("crossings")]
        passages = [Passage(**passage) for passage in data.pop("passages")]
        return cls(**data, processes=processes, lines=lines, crossings=crossings, passages=passages)


def facts(lines: list[str], key: str) -> list[Any]:
    """The values of the `key=value` tokens in some lines, in order.

    A value is what Python reads in it (int, float, list, True, False, None), otherwise a str.
    """
    return [_value(m[2]) for line in lines for m in _FACT.finditer(line) if m[1] == key]


def _value(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
