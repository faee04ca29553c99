"""Where each process was in its program, and what it waited for: made of the notes that it took inside.

The notes name a line and a function; the program's text says what stands there. So a wait is called what the program
calls the thing: `children[0]`, `queue`, `lock`.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from recorder.notes import Note
from recorder.recording import Hold, Step, Wait

WORTH = 0.001  # seconds: a shorter stay in a call is no wait
# Calls that may wait, as they are noted; what the reader's program says for them, where that is another word.
WAITS = {
    **{name: name for name in ("join", "get", "put", "wait", "recv", "recv_bytes", "send", "acquire", "result")},
    **{
        name: name for name in ("map", "starmap", "apply", "as_completed", "shutdown", "wait_for", "communicate", "run")
    },
    **{name: name for name in ("check_output", "call", "check_call", "poll", "input", "terminate")},
    "__enter__": "acquire",
    "next": "next",
    "__next__": "next",
    "result_iterator": "next",
    "join_thread": "join_thread",  # of a queue, as multiprocessing calls it when a process ends
    "_callmethod": "call",
}
WORK = {"put": 10, "send": 10}  # calls that work before they wait, if they do: so many times as long
LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "AcquirerProxy", "_RLock", "lock")
# Calls of functions written in C leave no note: the line says that one is there.
# Calls that write to standard output or standard error.
WRITES = frozenset({"print", "write", "writelines", "flush", "close", "print_exc", "print_stack", "dump_traceback"})
WRITES |= {"warn", "log", "debug", "info", "warning", "error", "critical", "exception", "run", "call", "check_call"}
MODULES = ("time", "os", "signal", "select", "subprocess", "multiprocessing")  # are nothing to wait on
IN_C = ("sleep", "acquire", "wait", "waitpid", "wait3", "wait4", "waitid", "pause", "sigwait", "select")


class Source:
    """What a program's text says of a line."""

    def __init__(self, text: bytes) -> None:
        self._calls: dict[int, list[tuple[str, str]]] = defaultdict(list)  # by line: (name of the function, its owner)
        self._named: dict[int, list[tuple[str, str]]] = defaultdict(list)  # likewise, without being called
        self._entered: dict[int, str] = {}  # by line: what a with statement is about, if that has a name
        self._with_limit: set[int] = set()  # lines in which acquire() is called with arguments
        self._locks: set[str] = set()  # the names of what is made by calling one of LOCKS
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return  # it does not run either
        for node in ast.walk(tree):
            if isinstance(node, ast.With):
                for item in node.items:
                    self._read_with(item.context_expr)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self._read_assignment(target, node.value)
            elif isinstance(node, (ast.For, ast.comprehension)):
                self._calls[node.iter.lineno].append(("next", ast.unparse(node.iter)))
            elif isinstance(node, ast.Call):
                self._read_call(node)
            elif isinstance(node, ast.Attribute):  # handed on to be called: iter(queue.get, None)
                self._named[node.lineno].append(_called(node))

    def _read_with(self, entered: ast.expr) -> None:
        self._calls[entered.lineno].append(("__enter__", ast.unparse(entered)))
        if isinstance(entered, (ast.Name, ast.Attribute)):
            self._entered[entered.lineno] = ast.unparse(entered)

    def _read_assignment(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for each in zip(target.elts, value.elts, strict=True):
                self._read_assignment(*each)
        elif isinstance(value, ast.Call) and _called(value.func)[0] in LOCKS:
            self._locks.add(ast.unparse(target))

    def _read_call(self, call: ast.Call) -> None:
        name, owner = _called(call.func)
        for line in range(call.lineno, (call.end_lineno or call.lineno) + 1):
            self._calls[line].append((name, owner))
            if name == "acquire" and (call.args or call.keywords):
                self._with_limit.add(line)

    def owner(self, line: int, name: str) -> str | None:
        """What a function is called on in a line: `queue` for queue.get(); None if it is not called there."""
        found = [*self._calls.get(line, ()), *self._named.get(line, ())]
        return next((owner for called, owner in found if called == name), None)

    def waits_in_c(self, line: int) -> tuple[str, str] | None:
        """The function of IN_C that is called in a line, and what it is called on; None if there is none."""
        return next(((name, owner) for name, owner in self._calls.get(line, ()) if name in IN_C), None)

    def gives_up(self, line: int) -> bool:
        """Whether acquire() is called in a line with arguments, so that it may return without the lock."""
        return line in self._with_limit

    def enters(self, line: int) -> str | None:
        """The lock that a with statement in this line is about, or None."""
        name = self._entered.get(line)
        return name if name in self._locks else None

    def releases(self, line: int) -> str | None:
        """The lock that is released in a line, or None."""
        return self.owner(line, "release")

    def writes(self, line: int) -> bool:
        """Whether a line calls something that writes."""
        return any(name in WRITES for name, _ in self._calls.get(line, ()))


def _called(function: ast.expr) -> tuple[str, str]:
    if isinstance(function, ast.Attribute):
        owner = ast.unparse(function.value)
        return function.attr, "" if owner in MODULES else owner
    return (function.id, "") if isinstance(function, ast.Name) else ("", "")


@dataclass
class Followed:
    """What was noted of one process inside.

    steps: the lines it came to, in order.
    cut: the lines of which later steps are left out.
    waits: the calls in which it waited, in the order in which they began.
    holds: the locks that it held, likewise.
    places: (seconds, line): from then on it was in this line of the program, or in none of them.
    """

    steps: list[Step] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    places: list[tuple[float, int | None]] = field(default_factory=list)


def follow(notes: Iterable[Note], source: Source) -> dict[int, Followed]:
    """What each process noted of its way through the program, by pid.

    Args:
        notes: all notes of the run, in the order in which they were taken.
        source: the program's text.
    """
    found: dict[int, Followed] = defaultdict(Followed)
    threads: dict[tuple[int, int], _Thread] = {}
    for t, pid, kind, *facts in notes:
        if kind == "often":
            found[pid].cut.append(facts[0])
        elif kind in ("line", "back", "enter", "leave"):
            number = facts[0]
            thread = threads.get((pid, number))
            if thread is None:
                thread = threads[pid, number] = _Thread(number, found[pid], source)
            thread.take(round(t, 6), kind, facts[1:])
    for process in found.values():
        process.waits = sorted(
            (
                wait
                for wait in process.waits
                if wait.end is None or wait.end - wait.start >= WORTH * WORK.get(wait.call, 1)
            ),
            key=lambda wait: wait.start,
        )
    return dict(found)


def numbers_of_threads(notes: Iterable[Note], pid: int) -> dict[int, int]:
    """The numbers of a process's threads by their ids: that of the main one, and of those that came to the program.

    Args:
        notes: all notes of the run.
        pid: that of the process.
    """
    return {pid: 0} | {note[4]: note[3] for note in notes if note[1:3] == (pid, "thread")}


def printed_in(followed: Followed, t: float, source: Source) -> int | None:
    """The line of the program in which a process wrote something.

    Args:
        followed: what was noted of the process.
        t: seconds from the start of the run at which it wrote.
        source: the program's text.

    Returns:
        The line, or None: it was in none of them, or in one that writes nothing.
    """
    line = next((line for since, line in reversed(followed.places) if since <= t), None)
    return line if line and source.writes(line) else None


class _Thread:
    """One thread's notes, taken one after the other."""

    def __init__(self, number: int, into: Followed, source: Source) -> None:
        self.number = number
        self.into = into
        self.source = source
        self._open: tuple[str, Wait] | None = None  # the call as noted (or "C"), the wait it may be
        self._uncertain: dict[str, Hold] = {}  # locks that it may have got
        self._stack: list[tuple[str, int]] = []  # the program's functions that are under way, each with its line
        self._within: set[str | None] = set()  # locks in whose with statements it is, if those leave no notes

    def take(self, t: float, kind: str, facts: list[Any]) -> None:
        if kind == "line":
            self._come(t, *facts)
        elif kind == "back":
            self._end(t)
            self._go_back_to(facts[0])
            self._stack = self._stack[:-1]
            self.into.places.append((t, self._stack[-1][1] if self._stack else None))
        elif kind == "enter":
            self._enter(t, *facts)
        elif kind == "leave" and self._open and self._open[0] == facts[0]:
            self._end(t)

    def _come(self, t: float, line: int, function: str) -> None:
        self._end(t)
        self.into.steps.append(Step(t, line, function, self.number))
        self.into.places.append((t, line))
        self._go_back_to(function)
        self._stack = [*self._stack[:-1], (function, line)] if self._in(function) else [*self._stack, (function, line)]
        if released := self.source.releases(line):
            self._release(t, released)
        if in_c := self.source.waits_in_c(line):
            self._begin("C", Wait(t, None, in_c[0], in_c[1], line, None, self.number))
        elif (lock := self.source.enters(line)) in self._within:  # it comes back at the end of the statement
            self._within.remove(lock)
            self._release(t, lock)
        elif lock:
            self._begin("C", Wait(t, None, "acquire", lock, line, None, self.number))

    def _in(self, function: str) -> bool:
        return bool(self._stack) and self._stack[-1][0] == function

    def _go_back_to(self, function: str) -> None:
        """Leave what was called by a function that is under way: not every return has been noted."""
        if any(name == function for name, _ in self._stack):
            while not self._in(function):
                self._stack.pop()

    def _enter(self, t: float, line: int, name: str, owner_class: str, about: tuple[Any, ...], _: int) -> None:
        if name in ("__enter__", "__exit__") and owner_class not in LOCKS:
            return
        if name == "__exit__":
            self._drop()
            self._release(t, None)
        elif name in WAITS:
            owner = self.source.owner(line, name) or self.source.owner(line, WAITS[name]) or ""
            pid = about[0] if name == "join" and about and isinstance(about[0], int) else None
            self._drop()
            self._begin(name, Wait(t, None, WAITS[name], owner, line or None, pid, self.number))

    def _begin(self, name: str, wait: Wait) -> None:
        self._open = name, wait
        self.into.waits.append(wait)

    def _end(self, t: float) -> None:
        if self._open is None:
            return
        (name, wait), self._open = self._open, None
        wait.end = t
        if wait.call == "acquire":
            hold = Hold(t, None, wait.on, self.number)
            if name == "C" and self.source.enters(wait.line or 0):
                self._within.add(wait.on)
            if self.source.gives_up(wait.line or 0):
                self._uncertain[wait.on] = hold  # only one who has a lock can give it back
            else:
                self.into.holds.append(hold)

    def _drop(self) -> None:
        """What was taken for a wait in C is the call that has been noted now."""
        if self._open and self._open[0] == "C":
            self.into.waits.remove(self._open[1])
            self._open = None

    def _release(self, t: float, lock: str | None) -> None:
        if hold := self._uncertain.pop(lock or "", None):
            self.into.holds.append(hold)
        for hold in reversed(self.into.holds):
            if hold.end is None and hold.thread == self.number and lock in (None, hold.lock):
                hold.end = t
                return
