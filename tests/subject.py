"""One program under the fence that shows it: what the fence says of another text in the program's place."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from mutate import Mutant, mutants, plain

from book.pages import running_fences
from book.request import START_METHODS, instead, jobs_of
from recorder.job import ROOT, SNIPPETS, Job
from recorder.schedule import RecorderFailed, schedule

PAGES = ROOT / "docs" / "en"
CACHE = ROOT / ".cache" / "mutants"
PATIENCE = 4  # seconds that a mutant has at least, and how many times the program's own duration
TRIES = 3  # for a run that the recorder could not make: another mutant may have been the reason
# What a fence may ask, and how it is answered. How a recording comes about is left out: that programs are recorded as
# their fences say is a test on its own, and thousands of mutants need not be run again for it.
JUDGES = ("book/fence.py", "book/judge.py", "book/request.py", "recorder/recording.py", "tests/mutate.py")


@dataclass
class Subject:
    """A program and its fence.

    page: name of the page. code: the fence. program: path below snippets/. text: the program. alone: whether its runs
    get the machine to themselves. limits: seconds for a mutant's run, by start method. methods: the start methods of
    which a single run is enough for what the fence claims. accepted: whether the fence accepts a mutant, by change.
    """

    page: str
    code: str
    program: str
    text: str
    alone: bool
    limits: dict[str, float] = field(default_factory=dict)
    methods: list[str] = field(default_factory=list)
    accepted: dict[str, bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The program without its language."""
        return self.program.split("/", 1)[1]

    @cached_property
    def mutants(self) -> list[Mutant]:
        """Its mutants, in the order of its lines."""
        return mutants(self.text, timed=self.alone)

    def look(self) -> str | None:
        """Learn from runs of the program itself what a mutant needs; return why its fence refuses it, or None."""
        text = plain(self.text)
        if complaint := self.refusal(text):
            return complaint
        runs = [(job, run) for job, run in schedule.recordings() if job.text == text.encode()]
        for job, run in runs:
            limit = job.time_limit if run.limit else PATIENCE * max(1, run.duration)
            self.limits[job.start_method] = max(limit, self.limits.get(job.start_method, 0))
        methods = [method for method in START_METHODS if any(job.start_method == method for job, _ in runs)]
        self.methods = [method for method in methods if not self.refusal(text, method)]
        self._forget(text)
        return None

    def accepts(self, mutant: Mutant) -> bool:
        """Run a mutant, first under one start method after the other, then as often as the page does."""
        try:
            return not any(self.refusal(mutant.text, method) for method in [*self.methods, None])
        finally:
            self._forget(mutant.text)

    def refusal(self, text: str, method: str | None = None) -> str | None:
        """Run the fence with another text for the program; return what it complains of, or None if it accepts the text.

        Args:
            text: what is run in place of the program.
            method: the only start method under which there are runs, one of each program; None for all of the page's.
        """

        def mutated(jobs: list[Job]) -> list[Job]:
            if method:
                jobs = [job for job in jobs if job.start_method == method and job.repetition == 0]
            return [self._mutated(job, text) if job.program == self.program else job for job in jobs]

        instead.set(mutated)
        code = compile(_without_prints(self.code), f"{self.page}, {self.program}", "exec")
        complaint = None
        for _ in range(TRIES):
            try:
                exec(code, {})
            except Exception as error:
                complaint = f"{type(error).__name__}: {error}\nin: {self._line_of(error)}"
                if not isinstance(error.__cause__, RecorderFailed):
                    break
            else:
                return None
        return complaint

    def _line_of(self, error: Exception) -> str:
        """The line of the fence in which an error came up."""
        where = error.__traceback__.tb_next if error.__traceback__ else None  # behind `exec`
        return self.code.splitlines()[where.tb_lineno - 1].strip() if where else ""

    def _mutated(self, job: Job, text: str) -> Job:
        limit = min(job.time_limit, self.limits.get(job.start_method, job.time_limit))
        return replace(job, text=text.encode(), time_limit=limit)

    def _forget(self, text: str) -> None:
        for job in list(schedule.asked):  # thousands of recordings are made, and nobody asks for one twice
            if job.text == text.encode():
                schedule.forget(job)

    def load(self) -> None:
        """Take what was found out before about this fence and this program."""
        try:
            kept = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return
        if kept["of"] == self._digest:
            self.accepted = kept["accepted"]

    def store(self) -> None:
        """Keep what was found out."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps({"of": self._digest, "accepted": self.accepted}), "utf-8")

    @property
    def _file(self) -> Path:
        return CACHE / f"{self.name.replace('/', ' ')}.json"

    @cached_property
    def _digest(self) -> str:
        judges = [(ROOT / name).read_text("utf-8") for name in JUDGES]
        parts = [self.code, self.text, sys.version, *judges]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def subjects(only: str = "") -> Iterator[Subject]:
    """The programs of one language whose names contain `only`, with their fences: the other's are the same trees."""
    for page in sorted(PAGES.glob("*.md")):
        for fence in running_fences(page.read_text("utf-8")):
            alone = {job.program: job.alone for job in jobs_of(fence)}
            for program in alone:
                if only in program:
                    text = (SNIPPETS / program).read_text("utf-8")
                    yield Subject(page.stem, fence.code, program, text, alone[program])


def _without_prints(code: str) -> ast.Module:
    """A fence that only judges: its prints are the page's HTML, and refuse a program whose lines they highlight."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
            for index, statement in enumerate(block if isinstance(block, list) else []):
                if ast.unparse(statement).startswith("print("):
                    block[index] = ast.copy_location(ast.Pass(), statement)
    return tree
