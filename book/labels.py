"""What each process of a recording is called on a page, and the colour that it has there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from recorder.recording import CHILD, HELPERS, MAIN, OTHER, Process, Recording, Task

COLOURS = 7  # of children, in theme/assets/run.css; after that they begin anew, the labels do not
MADE_UP = re.compile(r"(Fork|Spawn|ForkServer)?(Process|PoolWorker)(-\d+(:\d+)*)")  # names that nobody gave


def names_of(recording: Recording, words: dict[str, str]) -> dict[int, str]:
    """What each process is called, by pid: children and others have numbers, in order of birth."""
    names, count = {}, dict.fromkeys((CHILD, OTHER), 0)
    for process in recording.processes:
        if process.role in count:
            count[process.role] += 1
            names[process.pid] = words[process.role].format(count[process.role])
        else:
            names[process.pid] = words[process.role]
    return names


def spaced(text: str, names: Iterable[str]) -> str:
    """A text with a space between a name and a Chinese letter beside it, where the name ends or begins otherwise."""
    for name in set(names):
        if name[-1].isascii():
            text = re.sub(f"{re.escape(name)}(?=[一-鿿])", f"{name} ", text)
        if name[0].isascii():
            text = re.sub(f"(?<=[一-鿿]){re.escape(name)}", f" {name}", text)
    return text


def colours_of(recording: Recording) -> dict[int, str]:
    """The class of each process's colour, by pid.

    A child has the colour of its number, so that it is the same under all start methods, whatever helpers there are.
    """
    numbered = [*recording.children, *(p for p in recording.processes if p.role == OTHER)]
    colours = {process.pid: child_colour(number) for number, process in enumerate(numbered, 1)}
    colours |= {process.pid: "helper" for process in recording.processes if process.role in HELPERS}
    return colours | {process.pid: "w0" for process in recording.processes if process.role == MAIN}


def child_colour(number: int) -> str:
    """The class of the colour of a child, by its number from 1."""
    return f"w{(number - 1) % COLOURS + 1}"


def task_label(task: Task, recording: Recording) -> str:
    """The number of a task, after that of its pool if the run had several."""
    several = any(other.pool > 1 for process in recording.processes for other in process.tasks)
    return f"{task.pool}.{task.number}" if several else f"{task.number}"


def given_name(process: Process) -> str:
    """The name that the program gave to a process; empty if it has none but multiprocessing's own."""
    name = process.name or ""
    return "" if process.role == MAIN or MADE_UP.fullmatch(name) else name
