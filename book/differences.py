"""Which programs do not behave the same on every Python and every system: found in the recordings, not remembered.

    print(differences("en"))

Two places differ in what one says in each of its runs of a program and the other in none. Times, pids, addresses and
the order of lines differ always and are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from book import panel
from book.pages import text_of
from book.request import jobs_on
from book.templates import fill_in
from book.transcript import shown_line
from book.words import WORDS
from recorder.job import ROOT, Job
from recorder.recording import Recording
from recorder.schedule import schedule

_VARIES = re.compile(r"(?<=pid=)\d+|0x[0-9a-fA-F]+|\d+\.\d+(?:e[+-]?\d+)?|\b\d{3,}\b|'/[^']*'|/mp-\w+|psm_\w+")
MOST = 4  # differences of one program that are told


class Place(NamedTuple):
    """Where programs were recorded.

    name: Python and system, as in "CPython 3.15.2 · Linux".
    recordings: by program.
    """

    name: str
    recordings: dict[str, list[Recording]]


class Difference(NamedTuple):
    """What one program does in one place and not in another, under one start method.

    only: by the name of the place, what it says in each of its runs there.
    """

    program: str
    start_method: str
    only: dict[str, list[str]]


def differences(language: str) -> str:
    """The table of the programs that differ, between this build and what was brought to it, as HTML.

    Args:
        language: of the programs, and of the words of the table.

    Returns:
        The table; an empty text where nothing was brought.
    """
    archives = panel.elsewhere.get()
    if not archives:
        return ""
    places = [_here(language)]
    places += [Place(_name(archive.python, archive.platform), archive.recordings) for archive in archives]
    found = [d for d in between(places) if d.program.startswith(f"{language}/")]
    return fill_in("differences", found=found, places=places, root=panel.root.get(), words=WORDS[language])


def between(places: list[Place]) -> Iterator[Difference]:
    """The differences between places, by program and start method.

    Args:
        places: the places, each with all its recordings.
    """
    for program in sorted({program for place in places for program in place.recordings}):
        for method in ("fork", "spawn", "forkserver"):
            runs = {
                place.name: [r for r in place.recordings.get(program, []) if r.start_method == method]
                for place in places
            }
            runs = {name: recordings for name, recordings in runs.items() if recordings}
            only = _only(runs)
            if only:
                yield Difference(program, method, only)


def _only(runs: dict[str, list[Recording]]) -> dict[str, list[str]]:
    said = {name: [_statements(recording) for recording in recordings] for name, recordings in runs.items()}
    always = {name: set.intersection(*each) for name, each in said.items()}
    ever = {name: set.union(*each) for name, each in said.items()}
    found = {
        name: sorted(
            statement
            for statement in always[name]
            if any(statement not in ever[other] for other in runs if other != name)
        )
        for name in runs
    }
    return {name: statements[:MOST] for name, statements in found.items() if statements}


def _statements(recording: Recording) -> set[str]:
    """What a run says, without what differs from run to run."""
    pids = {str(process.pid) for process in recording.processes}
    lines = (re.sub(r"\d+", lambda m: "…" if m[0] in pids else m[0], line.text) for line in recording.lines)
    texts = [_VARIES.sub("…", shown_line(line, recording.program)).strip() for line in lines]
    texts = [text for text in texts if text and not text.startswith(("File ", "~", "^"))]
    found = {f"{text} ×{count}" if count > 1 else text for text, count in Counter(texts).items()}
    found |= {f"{role}: {count}" for role, count in Counter(process.role for process in recording.processes).items()}
    return found | {f"exit code {recording.exit_code}", f"limit: {recording.limit or '-'}"}


def _here(language: str) -> Place:
    recordings: dict[str, list[Recording]] = {}
    for job in _jobs(language):
        recordings.setdefault(job.program, []).append(schedule.start(job).result())
    first = next(iter(recordings.values()))[0]
    return Place(_name(first.python, first.platform), recordings)


def _jobs(language: str) -> Iterable[Job]:
    for page in sorted(Path(ROOT, "docs", language).glob("*.md")):
        yield from jobs_on(text_of(page))


def _name(python: str, platform: str) -> str:
    return f"{python} · {platform.partition(' ')[0]}"
