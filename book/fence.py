"""What a fence on a page calls: `record` gives the runs of a program, and refuses a run that failed unexpectedly.
    runs = record("zh/04-process-id/multi_process_id.py") for run in runs:
        assert run.main.values("pid") == [run.main.pid]
    print(runs)

The same fence runs in the site's build and as a test.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from book.orders import show_orders
from book.panel import WORDS, show
from recorder.job import ROOT, SNIPPETS, Job
from recorder.recording import MAIN, TRACEBACK, Recording
from recorder.schedule import RecorderFailed, schedule

START_METHODS = tuple(m for m in ("fork", "spawn", "forkserver") if m in multiprocessing.get_all_start_methods())
_EXEC_FENCE = re.compile(r"^( *)(`{3,}) *python [^\n]*exec=[^\n]*\n(.*?)^\1\2 *$", re.MULTILINE | re.DOTALL)


instead: ContextVar[Callable[[list[Job]], list[Job]]] = ContextVar("instead", default=list)
"""Gives the jobs that `record` runs in place of a page's own, for who asks a fence about other runs than it shows."""


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
    exits: tuple[int, ...] = (),
) -> Runs:
    """Run a program under each start method, or take the runs already under way.

    Args:
        program: its path below snippets/.
        start_methods: the start methods that apply; None for all that the platform has.
        fails: for a program that fails on purpose, a text that its transcript must contain; "time limit" or "output
            limit" for one that must run into that; a dict gives it for single start methods, under the others the
            program must not fail.
        time_limit: seconds after which the run is ended.
        alone: whether a run gets the machine to itself (programs about timing).
        runs: how often it is run under the platform's default start method, 3 times unless it needs the machine
            alone; once under each other one.
        exits: the exit codes other than 0 (negative for a signal) with which processes besides the main one end on
            purpose. Not needed for those that multiprocessing ends, by terminate() for instance, and for the exit
            code 1 of a process whose traceback `fails` expects. Each of them must come.

    Returns:
        The runs.

    Raises:
        RunFailed: if a run failed without the page saying so, or did not fail as the page says.
        FileNotFoundError: if there is no such program.
    """
    jobs = jobs_of(program, start_methods, fails, time_limit, alone, runs)
    futures = [schedule.start(job, urgent=True) for job in jobs]
    recordings = [_result(job, future) for job, future in zip(jobs, futures, strict=True)]
    for recording in recordings:
        expected = fails.get(recording.start_method) if isinstance(fails, dict) else fails
        check(recording, expected, time_limit, exits)
    check_exits(recordings, exits)
    return Runs(program, jobs[0].text if jobs else b"", recordings)


def jobs_of(
    program: str,
    start_methods: tuple[str, ...] | None = None,
    fails: str | dict[str, str] | None = None,
    time_limit: float = 10.0,
    alone: bool = False,
    runs: int | None = None,
    exits: tuple[int, ...] = (),
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
    jobs = [
        Job(program, text, method, repetition, float(time_limit), alone)
        for method in methods
        for repetition in range(runs if method == often else 1)
    ]
    return instead.get()(jobs)


def _result(job: Job, future: Future[Recording]) -> Recording:
    try:
        return future.result()
    except RecorderFailed as error:
        came = str(error) if "\nrepair:" in str(error) else f"{error}\nrepair:       build again"
        raise RunFailed(
            f"program:      snippets/{job.program}\nstart method: {job.start_method}\n"
            f"expected:     a recording\ncame:         {came}"
        ) from error


def check(recording: Recording, fails: str | None, time_limit: float, exits: tuple[int, ...] = ()) -> None:
    """Raise RunFailed unless the run ended as the page says.

    Args:
        recording: the run.
        fails: the text that the transcript of an expected failure contains, or the limit that ends it; or None.
        time_limit: seconds, for the message.
        exits: the exit codes with which processes besides the main one may end.
    """
    allowed = exits if fails is None else (*exits, 1)
    ended = [p for p in recording.processes if p.role != MAIN and p.failed and p.exit_code not in allowed]
    failed = recording.exit_code != 0 or recording.limit or TRACEBACK in recording.text
    strays = recording.leftovers and not recording.limit
    if fails is None:
        if not (failed or ended or strays):
            return
        expected = "exit code 0 of every process, no traceback, an end within the limits, nothing left alive"
    else:
        text = f"{recording.limit} limit" if recording.limit else recording.text
        if failed and fails in text and not (ended or strays):
            return
        expected = f"a failure whose transcript contains {fails!r}"
        if "limit" in fails:
            expected = f"a run that is ended by the {fails}"
    came = f"exit code {recording.exit_code}"
    for process in ended:
        came += f"; {process.name or process.role} (pid {process.pid}): exit code {process.exit_code}"
    if recording.limit:
        came += f"; ended by the {recording.limit} limit" + (
            f" of {time_limit:g} s" if recording.limit == "time" else ""
        )
    if recording.leftovers:
        came += f"; {recording.leftovers} of its processes still alive at the end"
    raise RunFailed(describe(recording, expected, came, _repair(recording, fails, [p.exit_code for p in ended])))


def _repair(recording: Recording, fails: str | None, codes: list[int | None]) -> str:
    if codes and not (set(codes) == {1} and TRACEBACK in recording.text):
        wanted = ", ".join(str(code) for code in sorted(set(codes)))
        return f"mend the program, or say in the fence that they belong to the lesson: record(…, exits=({wanted},))"
    if fails is not None:
        return "mend the program, or what the fence says in fails="
    if recording.limit:
        return f'mend the program, or say in the fence that it must not end: record(…, fails="{recording.limit} limit")'
    if recording.leftovers and recording.exit_code == 0:
        return "mend the program: it must end, or wait for, every process that it starts"
    return 'mend the program, or say in the fence that it must fail: record(…, fails="text of the error")'


def check_exits(recordings: list[Recording], exits: tuple[int, ...]) -> None:
    """Raise RunFailed unless each of the exit codes came in one of the runs of a program at least."""
    came = sorted({p.exit_code for r in recordings for p in r.processes if p.role != MAIN and p.failed})
    for code in exits:
        if recordings and code not in came and (code > 0 or os.name == "posix"):
            seen = ", ".join(str(code) for code in came) or "none that needs naming"
            raise RunFailed(
                describe(
                    recordings[0],
                    f"a process besides the main one that ends with exit code {code}, in one run at least",
                    f"exit codes: {seen}",
                    f"mend the program, or take {code} out of exits= in the fence",
                )
            )


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
        calls = list(_calls(code))
    except (SyntaxError, ValueError):
        return []
    for call in calls:
        try:
            given = [ast.literal_eval(arg) for arg in call.args]
            named: dict[str, Any] = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg}
            jobs += jobs_of(*given, **named)
        except (ValueError, TypeError, OSError):
            continue
    return jobs


def recorded_on(page: str) -> Iterator[tuple[int, str]]:
    """The programs that the fences of a page record: (line in the page, counted from 1; path below snippets/)."""
    for line, code in fences(page):
        try:
            calls = _calls(code)
        except (SyntaxError, ValueError):
            continue
        for call in calls:
            if call.args and isinstance(call.args[0], ast.Constant):
                yield line + call.lineno, str(call.args[0].value)


def shown_twice(pages: Iterable[Path]) -> dict[Path, list[str]]:
    """Messages about programs that stand in two fences, where they would share their recordings and anchors.

    Args:
        pages: the files of all pages.

    Returns:
        The messages by the file of a page that they are about.
    """
    places: dict[str, list[tuple[Path, int]]] = {}
    for page in pages:
        for line, program in recorded_on(page.read_text("utf-8")):
            places.setdefault(program, []).append((page, line))
    complaints: dict[Path, list[str]] = {}
    for program, found in places.items():
        if len(found) > 1:
            where = "; ".join(f"{below_root(page)}, line {line}" for page, line in found)
            message = (
                f"page:         {where}\n"
                f"program:      snippets/{program}\n"
                f"expected:     one fence for each program\n"
                f"came:         {len(found)}\n"
                f"repair:       keep one of the fences, or write another program for the other"
            )
            for page in dict.fromkeys(page for page, _ in found):
                complaints.setdefault(page, []).append(message)
    return complaints


def below_root(file: Path) -> str:
    """A file's path as messages name it."""
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.as_posix()


@cache
def _calls(code: str) -> list[ast.Call]:
    """The calls of `record` in a fence."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "record"]
