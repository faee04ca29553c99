"""Run every program again and again while all cores are busy, and check every claim of every page each time.

`make soak` runs this file; the two languages take turns, since their programs are the same. It prints a row per
program and start method and ends with 1 if a claim failed or anything was left alive.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from book.complaint import below_root
from book.explain import explain
from book.pages import Fence, running_fences
from book.request import instead, jobs_of
from book.words import LANGUAGES
from recorder.job import ROOT, Job
from recorder.leftovers import marked
from recorder.schedule import schedule

BURNER = "import os; soak = os.getppid()\nwhile os.getppid() == soak: pass"  # keeps a core busy while we live


@dataclass
class Row:
    """What happened to one program under one start method: runs, the longest (seconds), messages, leftovers."""

    runs: int = 0
    slowest: float = 0.0
    leftovers: int = 0
    failures: list[str] = field(default_factory=list)


def soak(rounds: int, only: str, rows: dict[tuple[str, str], Row]) -> None:
    """Run the fences of all pages `rounds` times, and fill `rows` by (program without language, start method)."""
    ahead: list[list] = []
    for number in range(rounds + 1):
        if number < rounds:
            instead.set(partial(afresh, number + 1))
            language = LANGUAGES[number % len(LANGUAGES)]
            found = []
            for page in sorted((ROOT / "docs" / language).glob("*.md")):
                for fence in running_fences(page.read_text("utf-8")):
                    jobs = [job for job in jobs_of(fence) if only in job.program]
                    if jobs:
                        found.append((instead.get(), page, fence, jobs))
            for job in sorted((job for *_, jobs in found for job in jobs), key=lambda job: job.alone):
                schedule.start(job)
            ahead.append(found)
        if number:
            for jobs_instead, page, fence, jobs in ahead.pop(0):
                instead.set(jobs_instead)
                check(page, fence, jobs, rows)
            done = sum(row.runs for row in rows.values())
            failed = sum(len(row.failures) for row in rows.values())
            print(f"round {number} of {rounds}: {done} runs, {failed} failures", flush=True)


def afresh(number: int, jobs: list[Job]) -> list[Job]:
    """As many runs as the page shows, since a claim may be about several, but those of this round."""
    return [replace(job, repetition=job.repetition + 1000 * number) for job in jobs]


def check(page: Path, fence: Fence, jobs: list[Job], rows: dict[tuple[str, str], Row]) -> None:
    message, method = None, "any"
    code = "\n" * fence.line + fence.code
    try:
        exec(compile(code, str(page), "exec"), {"print": lambda *values: [str(v) for v in values]})
    except Exception as error:
        complaint = explain(error, below_root(page), code, 0, str(page))
        message, method = str(complaint), complaint.start_method or "any"
    for job in jobs:
        row = rows[job.program.split("/", 1)[1], job.start_method]
        row.runs += 1
        try:
            recording = schedule.start(job).result()
            row.slowest = max(row.slowest, recording.duration)
            row.leftovers += recording.leftovers
        except Exception as error:
            message, method = message or str(error), job.start_method
        schedule.forget(job)
    if message:
        print(f"\n{message}\n", flush=True)
        rows[jobs[0].program.split("/", 1)[1], method].failures.append(message)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=200, help="runs of each program under each start method")
    arguments.add_argument("--only", default="", help="a part of the names of the programs to run")
    arguments.add_argument("--idle", action="store_true", help="do not keep the cores busy")
    given = arguments.parse_args()
    burners = [
        subprocess.Popen([sys.executable, "-c", BURNER]) for _ in range(0 if given.idle else os.cpu_count() or 1)
    ]
    schedule.cores *= 2  # crowd the runs: here their claims are tested, not their times
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    began = time.monotonic()
    try:
        soak(given.rounds, given.only, rows)
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()
        mark = schedule.mark
        schedule.stop()
    alive = marked(mark)
    print(f"\n{'program':44} {'method':12} {'runs':>5} {'slowest':>8} {'left':>5} {'failures':>9}")
    for (program, method), row in sorted(rows.items()):
        print(f"{program:44} {method:12} {row.runs:5} {row.slowest:6.2f} s {row.leftovers:5} {len(row.failures):9}")
    runs, failures = sum(r.runs for r in rows.values()), sum(len(r.failures) for r in rows.values())
    print(f"\n{runs} runs in {time.monotonic() - began:.0f} s, {len(alive)} processes alive afterwards")
    print(f"{runs - failures} passed, {failures} failed")
    return 1 if failures or alive else 0


if __name__ == "__main__":
    sys.exit(main())
