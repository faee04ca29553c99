"""What a fence on a page calls: `record` gives the runs of a program, and refuses a run that failed unexpectedly.
    runs = record("zh/04-process-id/multi_process_id.py") for run in runs:
        assert run.main.values("pid") == [run.main.pid]
    print(runs)

The same fence runs in the site's build and as a test.
"""

from __future__ import annotations

import ast
import multiprocessing
import re
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any

from recorder.orders import show_orders
from recorder.panel import WORDS, show
from recorder.recording import TRACEBACK, Recording
from recorder.schedule import SNIPPETS, Job, schedule

START_METHODS = tuple(m for m in ("fork", "spawn", "forkserver") if m in multiprocessing.get_all_start_methods())
_EXEC_FENCE = re.compile(r"^( *)(`{3,}) *python [^\n]*exec=[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)


repetitions: ContextVar[range | None] = ContextVar("repetitions", default=None)
"""Which repetitions `record` gives under each start method, for who wants others than a page shows."""


class RunFailed(AssertionError):
    """A program did not run as its page says; the message tells what was expected, what came and what to do."""


class Runs:
    """The runs of one program: one for each start method and repetition, in the order of the tabs."""

    def __init__(self, program: str, text: bytes, recordings: list[Recording]) -> None:
        self.program = program
        self.text = text
        self._recordings = recordings

    def __iter__(self) -> Iterator[Recording]:
        return iter(self._recordings)

    def __len__(self) -> int:
        return len(self._recordings)

    def panel(self, highlight: list[str] | tuple[str, ...] = (), tree: bool = False) -> str:
        """The program and its runs as HTML.

        Args:
            highlight: texts; every line of the program that contains one of them is highlighted.
            tree: whether to draw the tree of processes too.

        Raises:
            ValueError: if one of the texts is not in the program.
        """
        return show(self.program, self.text.decode("utf-8"), self._recordings, highlight, tree)

    def orders(self) -> str:
        """The orders in which the children's lines came, with how often each came, as an HTML table.

        Counted are the runs under the start method that was recorded most often.
        """
        methods = [recording.start_method for recording in self._recordings]
        counted = [r for r in self._recordings if r.start_method == max(methods, key=methods.count)]
        return show_orders(counted, WORDS[self.program.split("/")[0]])

    def __str__(self) -> str:
        return self.panel()


def record(
    program: str,
    start_methods: tuple[str, ...] | None = None,
    fails: str | dict[str, str] | None = None,
    time_limit: float = 10.0,
    alone: bool = False,
    runs: int | None = None,
) -> Runs:
    """Run a program under each start method, or take the runs already under way.

    Args:
        program: its path below snippets/.
        start_methods: the start methods that apply; None for all that the platform has.
        fails: for a program that fails on purpose, a text that its transcript must contain; a dict gives it
            for single start methods, under the others the program must not fail.
        time_limit: seconds after which the run is ended.
        alone: whether a run gets the machine to itself (programs about timing).
        runs: how often it is run under the platform's default start method, 3 times unless it needs the machine
            alone; once under each other one.

    Returns:
        The runs.

    Raises:
        RunFailed: if a run failed without the page saying so, or did not fail as the page says.
        FileNotFoundError: if there is no such program.
    """
    jobs = jobs_of(program, start_methods, fails, time_limit, alone, runs)
    futures = [schedule.start(job, urgent=True) for job in jobs]
    recordings = [future.result() for future in futures]
    for recording in recordings:
        expected = fails.get(recording.start_method) if isinstance(fails, dict) else fails
        check(recording, expected, time_limit)
    return Runs(program, jobs[0].text if jobs else b"", recordings)


def jobs_of(
    program: str,
    start_methods: tuple[str, ...] | None = None,
    fails: str | dict[str, str] | None = None,
    time_limit: float = 10.0,
    alone: bool = False,
    runs: int | None = None,
) -> list[Job]:
    """The jobs that `record` asks for when it is called with these arguments."""
    path = SNIPPETS / program
    if not path.is_file():
        raise FileNotFoundError(f"there is no program snippets/{program}: write it, or mend the name in the fence")
    methods = [m for m in START_METHODS if start_methods is None or m in start_methods]
    often = multiprocessing.get_all_start_methods()[0]  # the platform's default
    often = often if often in methods else methods[0] if methods else None
    if runs is None:
        runs = 1 if alone else 3
    text = path.read_bytes()
    return [
        Job(program, text, method, repetition, float(time_limit), alone)
        for method in methods
        for repetition in repetitions.get() or range(runs if method == often else 1)
    ]


def check(recording: Recording, fails: str | None, time_limit: float) -> None:
    """Raise RunFailed unless the run ended as the page says.

    Args:
        recording: the run.
        fails: the text that the transcript of an expected failure contains, or None.
        time_limit: seconds, for the message.
    """
    failed = recording.exit_code != 0 or recording.limit or TRACEBACK in recording.text or recording.leftovers
    if fails is None and not failed:
        return
    if fails is not None and failed and fails in recording.text:
        return
    if fails is None:
        expected = "exit code 0, no traceback in any process, an end within the limits, nothing left alive"
        repair = 'mend the program, or say in the fence that it must fail: record(…, fails="text of the error")'
    else:
        expected = f"a failure whose transcript contains {fails!r}"
        repair = "mend the program, or what the fence says in fails="
    came = f"exit code {recording.exit_code}"
    if recording.limit:
        came += f", ended by the {recording.limit} limit" + (
            f" of {time_limit:g} s" if recording.limit == "time" else ""
        )
    if recording.leftovers:
        came += f", {recording.leftovers} of its processes still alive at the end"
    raise RunFailed(describe(recording, expected, came, repair))


def describe(recording: Recording, expected: str, came: str, repair: str) -> str:
    """The message about a run that is not as its page says."""
    shown = recording.text.splitlines()
    transcript = "\n".join(
        f"    {line[:200]}" for line in (shown if len(shown) <= 30 else shown[:10] + ["…"] + shown[-20:])
    )
    return (
        f"program:      snippets/{recording.program}\n"
        f"start method: {recording.start_method}\n"
        f"expected:     {expected}\n"
        f"came:         {came}\n"
        f"transcript:\n{transcript or '    (empty)'}\n"
        f"repair:       {repair}"
    )


def fences(page: str) -> Iterator[tuple[int, str]]:
    """The exec fences of a page: (line of the fence in the page, counted from 1; its code)."""
    for match in _EXEC_FENCE.finditer(page):
        yield page.count("\n", 0, match.start()) + 1, match[3]


def jobs_on(page: str) -> list[Job]:
    """The jobs that the fences of a page will ask for; see `jobs_in`."""
    return [job for _, code in fences(page) for job in jobs_in(code)]


def jobs_in(code: str) -> list[Job]:
    """The jobs that a fence will ask for, found without running it.

    What cannot be read here (arguments that are no literals, a missing program) is left for the fence
    itself to run, or to complain about.
    """
    jobs = []
    try:
        for given, named in _recorded(code):
            jobs += jobs_of(*given, **named)
    except (SyntaxError, ValueError, TypeError, OSError):
        pass
    return jobs


@cache
def _recorded(code: str) -> list[tuple[list[Any], dict[str, Any]]]:
    """The arguments of the calls of `record` in a fence."""
    calls = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Call) and _is_record(n.func)]
    return [
        (
            [ast.literal_eval(arg) for arg in call.args],
            {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg},
        )
        for call in calls
    ]


def _is_record(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id == "record"
