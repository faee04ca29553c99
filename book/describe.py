"""A timeline in words, for those who do not see it."""

from __future__ import annotations

from collections import defaultdict

from book.adoption import adoptions
from book.crossings import told
from book.labels import task_label
from book.sheet import stretches
from book.waits import never_back, wait_label, waits_of
from recorder.recording import HELPERS, Process, Recording, Wait

WORTH = 0.005  # seconds: what is shorter is two equal numbers


def describe(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """What a timeline shows, process by process, then what crossed between them. When multiprocessing's helpers lived
    is in the table of facts alone.

    Args:
        recording: the run.
        names: what each process is called, by pid.
        words: the texts in the page's language.
    """
    sentences = []
    for process in recording.processes:
        name = names[process.pid]
        if process.started is not None and process.ended is not None and process.role not in HELPERS:
            short = process.ended - process.started < WORTH
            sentences.append(
                words["lives_shortly" if short else "lives"].format(name, process.pid, process.started, process.ended)
            )
        sentences += _waits(process, names, words)
        sentences += [
            words["leaves_task" if task.end is None else "does_task"].format(
                name, task_label(task, recording), task.start, task.end
            )
            for task in process.tasks
        ]
        sentences += [
            words["is_zombie"].format(name, span.start, span.end)
            for span in stretches(process, "zombie")
            if span.end - span.start >= WORTH
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
    return " ".join(filter(None, [*sentences, stuck(recording, names, words)]))


def _waits(process: Process, names: dict[int, str], words: dict[str, str]) -> list[str]:
    """One sentence for each thing waited for, however often."""
    ended = process.ended or 0.0
    by_label: dict[str, list[Wait]] = defaultdict(list)
    for wait in waits_of(process):
        by_label[wait_label(wait, names)].append(wait)
    sentences = []
    for label, waits in by_label.items():
        first, length = waits[0], sum((ended if wait.end is None else wait.end) - wait.start for wait in waits)
        if len(waits) > 1:
            sentences.append(words["waits_often"].format(names[process.pid], len(waits), label, length))
        elif first.end is None:
            sentences.append(words["waits_on"].format(names[process.pid], first.start, label))
        elif length >= WORTH:
            sentences.append(words["waits"].format(names[process.pid], first.start, first.end, label))
    return sentences


def stuck(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """Who waits for what when a limit ended the run; empty if nobody did, or the run ended by itself."""
    found = [words["stuck_in"].format(names[p.pid], wait_label(wait, names)) for p, wait in never_back(recording)]
    return words["stuck"].format(words["comma"].join(found)) if found else ""
