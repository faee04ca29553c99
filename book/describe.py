"""A timeline in words, for those who do not see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from book.adoption import adoptions
from book.crossings import told
from book.labels import spaced, task_label
from book.sheet import stretches
from book.threads import MOST, threads_of
from book.waits import never_back, wait_label, waits_of
from recorder.recording import HELPERS, Process, Recording, Wait

WORTH = 0.005  # seconds: what is shorter is two equal numbers
AT_THE_END = {"join_thread": "feeder", "join": "joins_at_end"}  # calls that Python makes then: how that is told
MUCH, MUCH_OF_IT = 0.2, 0.25  # seconds, and part of a thread's time: with less on a core, or without one, it is no news


def describe(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """What a timeline shows, process by process, then what crossed between them. When multiprocessing's helpers lived
    is in the table of facts alone.

    Args:
        recording: the run.
        names: what each process is called, by pid.
        words: the texts in the page's language.
    """
    sentences: list[str] = []
    called = list(names.values())
    for process in recording.processes:
        name = names[process.pid]
        if process.started is not None and process.ended is not None and process.role not in HELPERS:
            short = process.ended - process.started < WORTH
            sentences.append(
                words["lives_shortly" if short else "lives"].format(name, process.pid, process.started, process.ended)
            )
        sentences += _thread(process, 0, names, words, names[process.pid])
        for thread in threads_of(process)[:MOST]:
            called.append(words["thread_of"].format(thread.number, name))
            if thread.end - thread.start >= WORTH:
                sentences.append(words["thread_lives"].format(called[-1], thread.start, thread.end))
            sentences += _thread(process, thread.number, names, words, called[-1])
        sentences += [
            words["leaves_task" if task.end is None else "does_task"].format(
                name, task_label(task, recording), task.start, task.end
            )
            for task in process.tasks
        ]
        sentences += [
            words["is_zombie"].format(name, span.start, span.end)
            for span in stretches(process, "zombie")
            if span.end - span.start >= WORTH and process.role not in HELPERS
        ]
    sentences += [words["is_adopted"].format(names[a.pid], a.parent, a.t) for a in adoptions(recording)]
    crossed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for message in recording.crossings:
        if message.sender in names and message.receiver in names and message.text:
            crossed[names[message.sender], names[message.receiver]].append(told(message))
    sentences += [
        words["crosses"].format(sender, receiver, words["comma"].join(texts[:5]) + ("…" if len(texts) > 5 else ""))
        for (sender, receiver), texts in crossed.items()
    ]
    return spaced(" ".join(filter(None, [*sentences, stuck(recording, names, words)])), called)


def _thread(process: Process, thread: int, names: dict[int, str], words: dict[str, str], called: str) -> Iterator[str]:
    """What the bar of a thread shows: one sentence for each thing waited for, however often; when it had a core, and
    when it had none, where that is much of its time.
    """
    ended = process.ended or 0.0
    by_label: dict[str, list[Wait]] = defaultdict(list)
    for wait in waits_of(process, thread):
        by_label[_told(wait, names, words)].append(wait)
    for label, waits in by_label.items():
        first, length = waits[0], sum((ended if wait.end is None else wait.end) - wait.start for wait in waits)
        if len(waits) > 1:
            yield words["waits_often"].format(called, len(waits), label, length)
        elif first.end is None:
            yield words["waits_on"].format(called, first.start, label)
        elif length >= WORTH:
            yield words["waits"].format(called, first.start, first.end, label)
    loads = [load for load in process.loads if load.thread == thread and process.role not in HELPERS]
    seen = sum(load.end - load.start for load in loads)
    for key, length in (
        ("has_core", sum(load.ran for load in loads)),
        ("lacks_core", sum(load.queued for load in loads)),
    ):
        if length >= MUCH and length >= MUCH_OF_IT * seen:
            yield words[key].format(called, length)


def _told(wait: Wait, names: dict[int, str], words: dict[str, str]) -> str:
    label = wait_label(wait, names)
    if wait.line is not None or wait.call not in AT_THE_END:
        return label
    return words[AT_THE_END[wait.call]].format(label)


def stuck(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """Who waits for what when a limit ended the run; empty if nobody did, or the run ended by itself."""
    found = [words["stuck_in"].format(names[p.pid], _told(wait, names, words)) for p, wait in never_back(recording)]
    return spaced(words["stuck"].format(words["comma"].join(found)), names.values()) if found else ""
