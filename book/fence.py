"""What a fence on a page calls: `record` gives the runs of a program, and refuses a run that failed unexpectedly.

    runs = record("zh/04-process-id/multi_process_id.py")
    for run in runs:
        assert run.main.values("pid") == [run.main.pid]
    print(runs)

The same fence runs in the site's build and as a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextvars import ContextVar

from book.complaint import Complaint, RunFailed
from book.judge import check, check_exits
from book.orders import show_orders
from book.panel import KINDS, lines_with
from book.panel import show as show_panel
from book.request import Request
from book.words import words_of
from recorder.job import SNIPPETS, Job
from recorder.recording import Recording
from recorder.schedule import RecorderFailed, schedule

brought: ContextVar[Mapping[str, list[Recording]] | None] = ContextVar("brought", default=None)
"""By program: recordings that were made elsewhere, to be given by `record` in the place of runs of this machine."""


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

    def panel(
        self,
        highlight: list[str] | tuple[str, ...] = (),
        tree: bool = False,
        show: tuple[str, ...] = ("lines", "waits"),
    ) -> str:
        """The program and its runs as HTML.

        Args:
            highlight: texts; every line of the program that contains one of them is highlighted.
            tree: whether to draw the tree of processes too.
            show: what the timelines show before the reader chooses: some of "lines", "waits", "messages".

        Raises:
            RunFailed: if one of the texts is not in the program, or nothing of that kind can be shown.
        """
        text = self.text.decode("utf-8-sig").replace("\r\n", "\n")  # as an editor shows it, in a checkout of Windows
        if isinstance(highlight, str):
            self._refuse_highlight(f"highlight={highlight!r}", f"write highlight=[{highlight!r}]")
        for wanted in highlight:
            if not lines_with(wanted, text):
                self._refuse_highlight(f"no line with {wanted!r} in it", "mend the text in highlight=")
        if unknown := [kind for kind in show if kind not in KINDS]:
            complaint = Complaint(f"some of {KINDS}", f"show={unknown}", "mend show=", program=self.program)
            raise RunFailed(complaint)
        return show_panel(self.program, text, self._recordings, highlight, tree, show)

    def orders(self) -> str:
        """The orders in which the children's lines came, with how often each came, as an HTML table.

        Counted are the runs under the start method that was recorded most often.
        """
        methods = [recording.start_method for recording in self._recordings]
        counted = [r for r in self._recordings if r.start_method == max(methods, key=methods.count)]
        return show_orders(counted, words_of(self.program))

    def _refuse_highlight(self, came: str, repair: str) -> None:
        raise RunFailed(Complaint("a list of texts of the program to highlight", came, repair, program=self.program))

    def __str__(self) -> str:
        return self.panel()


def record(
    program: str,
    start_methods: tuple[str, ...] | None = None,
    fails: str | dict[str, str] | None = None,
    time_limit: float = 30.0,
    alone: bool = False,
    runs: int = 1,
    exits: tuple[int, ...] = (),
    ctrl_c: str = "",
) -> Runs:
    """Run a program under each start method, or take the runs already under way.

    Args:
        program: its path below snippets/.
        start_methods: the start methods that apply; None for all that the platform has.
        fails: for a program that fails on purpose, a text that its transcript must contain; "time limit" or "output
            limit" for one that must run into that; a dict gives it for single start methods, under the others the
            program must not fail.
        time_limit: seconds after which the run is ended; a busy machine may take ten times as long as a quiet one.
        alone: whether a run gets the machine to itself (programs about timing).
        runs: how often it is run under the platform's default start method: more than once where the prose speaks of
            what changes from run to run; once under each other one.
        exits: the exit codes other than 0 (negative for a signal) with which processes besides the main one end on
            purpose. Not needed for those that multiprocessing ends, by terminate() for instance, and for the exit
            code 1 of a process whose traceback `fails` expects. Each of them must come.
        ctrl_c: a text; when the program has written it, and it has been read, Ctrl-C is pressed on its terminal.

    Returns:
        The runs, one at least.

    Raises:
        RunFailed: if there is a slip in the arguments, if a run failed without the page saying so, or did not fail
            as the page says.
    """
    request = Request(program, start_methods, fails, time_limit, alone, runs, exits, ctrl_c)
    request.check()
    elsewhere = brought.get()
    recordings = runs_of(request) if elsewhere is None else elsewhere[program]
    for recording in recordings:
        check(recording, request.fails_under(recording.start_method), time_limit, exits)
    check_exits(recordings, exits)
    return Runs(program, (SNIPPETS / program).read_bytes(), recordings)


def runs_of(request: Request) -> list[Recording]:
    """The runs that are asked for, made on this machine: those already under way, or new ones."""
    jobs = request.jobs()
    futures = [schedule.start(job, urgent=True) for job in jobs]
    return [_result(job, future) for job, future in zip(jobs, futures, strict=True)]


def _result(job: Job, future: Future[Recording]) -> Recording:
    try:
        return future.result()
    except RecorderFailed as error:
        came, _, repair = str(error).partition("\nrepair:")
        complaint = Complaint(
            "a recording",
            came,
            repair.strip() or "build again",
            program=job.program,
            start_method=job.start_method,
        )
        raise RunFailed(complaint) from error
