"""What a fence asks for when it calls `record`: its arguments, checked, and the jobs that they mean."""

from __future__ import annotations

import ast
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches

from book.complaint import Complaint, RunFailed
from book.pages import Fence, running_fences
from recorder.job import DEFAULT, SNIPPETS, Job

KNOWN_METHODS = ("fork", "spawn", "forkserver")
START_METHODS = tuple(m for m in KNOWN_METHODS if m in multiprocessing.get_all_start_methods())

instead: ContextVar[Callable[[list[Job]], list[Job]]] = ContextVar("instead", default=list)
"""Gives the jobs that `record` runs in place of a page's own, for who asks a fence about other runs than it shows."""


@dataclass(frozen=True)
class Request:
    """The arguments of `book.record`, which tells what they mean."""

    program: str
    start_methods: tuple[str, ...] | None = None
    fails: str | dict[str, str] | None = None
    time_limit: float = 30.0
    alone: bool = False
    runs: int = 1
    exits: tuple[int, ...] = ()
    ctrl_c: str = ""

    def check(self) -> None:
        """Raise RunFailed if there is a slip in the arguments."""
        for expected, came, repair in self._slips():
            program = self.program if isinstance(self.program, str) else ""
            raise RunFailed(Complaint(expected, came, repair, program=program))

    @property
    def methods(self) -> list[str]:
        """The start methods that apply here, in the order of the tabs."""
        return [m for m in START_METHODS if self.start_methods is None or m in self.start_methods]

    def fails_under(self, method: str) -> str | None:
        """What the program must fail with under a start method; None if it must not fail."""
        return self.fails.get(method) if isinstance(self.fails, dict) else self.fails

    def jobs(self) -> list[Job]:
        """The runs that are asked for; the arguments must be without slips."""
        methods, text = self.methods, (SNIPPETS / self.program).read_bytes()
        often = DEFAULT if DEFAULT in methods else methods[0]
        jobs = [
            Job(self.program, text, method, repetition, float(self.time_limit), self.alone, ctrl_c=self.ctrl_c)
            for method in methods
            for repetition in range(self.runs if method == often else 1)
        ]
        return instead.get()(jobs)

    def _slips(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with the arguments: (expected, came, repair)."""
        if not isinstance(self.program, str) or not (SNIPPETS / self.program).is_file():
            path = f"snippets/{self.program}" if isinstance(self.program, str) else repr(self.program)
            yield "the path of a program", f"there is no program {path}", "write it, or mend the name in the fence"
        yield from self._slips_of_start_methods()
        yield from self._slips_of_fails()
        if not isinstance(self.time_limit, int | float) or self.time_limit <= 0:
            yield "a number of seconds", f"time_limit={self.time_limit!r}", "write a number: time_limit=10"
        if not isinstance(self.alone, bool):
            yield "True or False", f"alone={self.alone!r}", "write alone=True"
        if not isinstance(self.runs, int) or self.runs < 1:
            yield "a number of runs, 1 or more", f"runs={self.runs!r}", "write a number: runs=3"
        if not isinstance(self.exits, tuple) or not all(isinstance(code, int) for code in self.exits):
            wanted = f"exits=({self.exits},)" if isinstance(self.exits, int) else "exits=(3,)"
            yield "a tuple of exit codes", f"exits={self.exits!r}", f"write {wanted}"
        elif 0 in self.exits:
            yield "exit codes other than 0", f"exits={self.exits!r}", "take the 0 out: it is expected of every process"
        if not isinstance(self.ctrl_c, str):
            yield "a text that the program writes", f"ctrl_c={self.ctrl_c!r}", 'write ctrl_c="press Ctrl-C"'

    def _slips_of_start_methods(self) -> Iterator[tuple[str, str, str]]:
        given = self.start_methods
        if given is None:
            return
        if not isinstance(given, tuple):
            wanted = f"start_methods=({given!r},)" if isinstance(given, str) else 'start_methods=("fork", "spawn")'
            yield "a tuple of start methods", f"start_methods={given!r}", f"write {wanted}"
            return
        yield from _unknown_methods(given, f"start_methods={given!r}")
        if not self.methods:
            here = ", ".join(START_METHODS)
            yield "one run at least", f"none: start_methods={given!r}", f"name one that this platform has: {here}"

    def _slips_of_fails(self) -> Iterator[tuple[str, str, str]]:
        texts = self.fails.values() if isinstance(self.fails, dict) else [self.fails]
        if self.fails is not None and not all(isinstance(text, str) and text for text in texts):
            repair = 'write fails="text of the error", or fails={"spawn": "text of the error"}'
            yield "a text, or a text for each start method", f"fails={self.fails!r}", repair
        elif isinstance(self.fails, dict):
            yield from _unknown_methods(self.fails, f"fails={self.fails!r}")
            idle = [m for m in self.fails if self.start_methods is not None and m not in self.start_methods]
            if idle:
                repair = f"add {idle[0]!r} to start_methods=, or take it out of fails="
                yield "start methods under which the program runs", f"fails={self.fails!r}", repair


def _unknown_methods(given: Iterable[object], came: str) -> Iterator[tuple[str, str, str]]:
    for name in given:
        if name not in KNOWN_METHODS:
            near = get_close_matches(str(name), KNOWN_METHODS, 1)
            repair = f"write {near[0]!r} for {name!r}" if near else f"take {name!r} out"
            yield f"start methods: {', '.join(KNOWN_METHODS)}", came, repair


def requests_of(fence: Fence) -> list[Request]:
    """What a fence will ask for, found without running it.

    What cannot be read here (arguments that are no literals, slips) is left for the fence itself to run, or to
    complain about.
    """
    requests = []
    for call in fence.records:
        try:
            given = [ast.literal_eval(argument) for argument in call.args]
            named = {keyword.arg or "": ast.literal_eval(keyword.value) for keyword in call.keywords}
            request = Request(*given, **named)
            request.check()
        except (ValueError, TypeError, RunFailed):
            continue
        requests.append(request)
    return requests


def jobs_of(fence: Fence) -> list[Job]:
    """The jobs that a fence will ask for, found without running it."""
    return [job for request in requests_of(fence) for job in request.jobs()]


def jobs_on(page: str) -> list[Job]:
    """The jobs that the fences of a page will ask for, given the page's text."""
    return [job for fence in running_fences(page) for job in jobs_of(fence)]
