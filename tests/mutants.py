"""Ask every page about mutants of its programs: one that its fence accepts shows something that no claim is about.

`make mutants` runs this file. Each program is changed in one place at a time (tests/mutate.py), run, and judged by the
fence that shows it (tests/subject.py). A mutant that the fence accepts fails, unless tests/mutants.txt names it with a
reason; so does a line there that is not needed. What was found is kept in .cache/mutants, at once, until the fence, the
program or what a fence may ask changes: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date

from mutate import Mutant
from subject import Subject, subjects

from recorder.job import ROOT
from recorder.schedule import schedule

EXCEPTIONS = ROOT / "tests" / "mutants.txt"
SIDE_BY_SIDE = 12  # mutants under way for each core; most of them sleep, some until their time is over
TRIES = 3  # times that the mutant of an exception must be refused before the exception is called unneeded
MOST = 0.1  # exceptions for each mutant

Exceptions = dict[tuple[str, str], str]  # (program without its language, change) → reason


def exceptions(text: str) -> Exceptions:
    """The mutants that may be accepted.

    Args:
        text: a line that begins with # is the reason for the mutants in the lines below it, up to the next one.
    """
    found: Exceptions = {}
    reason = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            reason = line[1:].strip()
            continue
        program, _, change = line.partition(" ")
        if not reason or (program, change) in found:
            raise ValueError(f"{line}: {'it stands there twice' if reason else 'there is no reason above it'}")
        found[program, change] = reason
    return found


def examine(chosen: list[Subject], allowed: Exceptions, tenth: int | None = None) -> list[str]:
    """Judge the mutants of programs; return what is wrong, a message each.

    Args:
        chosen: the programs; what is found stands in their `accepted` afterwards.
        allowed: those of other programs are left alone.
        tenth: 0 to 9 for a fixed tenth of the mutants.
    """
    every = [(subject, mutant) for subject in chosen for mutant in subject.mutants]
    picked = every if tenth is None else every[tenth::10]
    wrong = _judge([pair for pair in picked if not _known(*pair, allowed)], allowed)
    for subject, mutant in picked:
        accepted, excepted = subject.accepted.get(mutant.change), (subject.name, mutant.change) in allowed
        if accepted is not None and accepted != excepted:
            said = "no exception is needed for" if excepted else "the page accepts"
            wrong.append(f"{subject.name}, line {mutant.line}: {said} {mutant.change}")
    there = {(subject.name, mutant.change) for subject, mutant in every}
    names = {subject.name for subject in chosen}
    gone = [(name, change) for name, change in allowed if name in names and (name, change) not in there]
    return wrong + [f"{name}: there is no such mutant (any more): {change}" for name, change in gone]


def _known(subject: Subject, mutant: Mutant, allowed: Exceptions) -> bool:
    accepted = subject.accepted.get(mutant.change)
    return accepted is not None and (accepted or (subject.name, mutant.change) not in allowed)


def _judge(todo: list[tuple[Subject, Mutant]], allowed: Exceptions) -> list[str]:
    """Run the mutants; return a message for each program that its own fence refuses."""

    def judge(subject: Subject, mutant: Mutant) -> Subject:
        tries = TRIES if (subject.name, mutant.change) in allowed else 1
        subject.accepted[mutant.change] = any(subject.accepts(mutant) for _ in range(tries))
        return subject

    refused: dict[str, str] = {}
    threads = ThreadPoolExecutor(SIDE_BY_SIDE * (os.cpu_count() or 1))
    try:
        for alone in (False, True):  # these would hold up all others
            asked = {subject.name: subject for subject, _ in todo if subject.alone == alone}
            for name, complaint in zip(asked, threads.map(Subject.look, asked.values()), strict=True):
                if complaint:
                    refused[name] = f"{name}: its own fence refuses it\n{textwrap.indent(complaint, '    ')}"
            work = [pair for pair in todo if pair[0].alone == alone and pair[0].name not in refused]
            work.sort(key=lambda pair: -max(pair[0].limits.values()))  # those that take long begin early
            for number, done in enumerate(as_completed([threads.submit(judge, *pair) for pair in work]), 1):
                done.result().store()
                if number % 50 == 0 or number == len(work):
                    print(f"{number} of {len(work)} mutants{', one at a time' * alone}", file=sys.stderr, flush=True)
    finally:
        threads.shutdown(cancel_futures=True)
    return list(refused.values())


def table(chosen: list[Subject], allowed: Exceptions) -> str:
    """How many mutants each page refused, how many it accepted, with and without an exception."""
    rows: dict[str, list[int]] = {}
    for subject in chosen:
        row = rows.setdefault(subject.page, [0, 0, 0, 0])
        for change, accepted in subject.accepted.items():
            excepted = (subject.name, change) in allowed
            for column, counts in enumerate((True, not accepted, accepted and excepted, accepted and not excepted)):
                row[column] += counts
    rows["all"] = [sum(row[column] for row in rows.values()) for column in range(4)]
    lines = [f"{'page':24}{'mutants':>10}{'refused':>10}{'excepted':>10}{'accepted':>10}"]
    return "\n".join(lines + [f"{page:24}" + "".join(f"{count:10}" for count in row) for page, row in rows.items()])


def main() -> int:
    """Read the command line, print what is wrong and a table; return 1 if anything is."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="a part of the names of the programs")
    arguments.add_argument("--tenth", action="store_true", help="only a tenth, another one each day of the year")
    given = arguments.parse_args()
    began = time.monotonic()
    chosen, allowed = list(subjects(given.only)), exceptions(EXCEPTIONS.read_text("utf-8"))
    for subject in chosen:
        subject.load()
    try:
        wrong = examine(chosen, allowed, date.today().timetuple().tm_yday % 10 if given.tenth else None)
    finally:
        schedule.stop()
    if len(allowed) > MOST * sum(len(subject.mutants) for subject in subjects()):
        wrong.append(f"there are {len(allowed)} exceptions: more than one for every ten mutants")
    print("\n".join(wrong), table(chosen, allowed), f"{time.monotonic() - began:.0f} s", sep="\n\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
