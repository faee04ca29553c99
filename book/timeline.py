"""Draw a recording as a timeline: a lane per process, in order of birth.

A pure function from a recording to SVG. Horizontal places are percentages and sizes are pixels, so that the
same drawing fills any width and its text stays readable on a phone. What is drawn is what was recorded:

- a bar from a process's start to its end, the stretch as a zombie hatched;
- a mark for each line it printed; a numbered box for each task it did as a pool's worker;
- an arrow from its parent's lane where it was started: solid from the parent that the system named, dashed from the
  process that asked multiprocessing for it, where that is another one;
- an arrow to the new parent where it was adopted (not for the resource tracker and the fork server, which outlive
  main by some milliseconds in every run).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from book.drawing import Drawing, hatching
from book.labels import task_label
from book.lanes import arrow, lane, outside_lane, starts
from book.sheet import LANE, TOP, Sheet, axis, length_of, stretches
from recorder.recording import HELPERS, Recording


@dataclass(frozen=True)
class Adoption:
    """A process was given a new parent.

    pid: the process.
    parent: the new parent's pid.
    t: seconds from the start of the run.
    """

    pid: int
    parent: int
    t: float


def adoptions(recording: Recording) -> list[Adoption]:
    """The adoptions that a timeline draws, in order of birth of the adopted."""
    return [
        Adoption(process.pid, after.ppid, after.start)
        for process in recording.processes
        if process.role not in HELPERS
        for before, after in zip(process.spans, process.spans[1:], strict=False)
        if before.ppid != after.ppid
    ]


def draw(
    recording: Recording,
    names: dict[int, str],
    colours: dict[int, str],
    words: dict[str, str],
    key: str,
    length: float | None = None,
) -> Drawing:
    """The timeline of a recording.

    Args:
        recording: the run.
        names: what each process is called, by pid.
        colours: the class of each process's colour, by pid.
        words: the texts in the page's language.
        key: a text that makes ids on the page unique.
        length: seconds from its left to its right edge; None for as long as the run lasted.
    """
    ended, adopted = length_of(recording), adoptions(recording)
    born = [process.pid for process in recording.processes]
    outside = sorted({a.parent for a in adopted} - set(born))
    lanes = {pid: TOP + LANE * i for i, pid in enumerate([*born, *outside])}
    sheet = Sheet(max(length or 0.0, ended), lanes)
    begun = [start for process in recording.processes for start in starts(process, sheet)]
    marks = [
        f'<circle class="mark {colours[pid]}" cx="{sheet.x(line.t)}" cy="{sheet.middle(pid)}" r="3.5"'
        f' data-line="{n}"><title>{line.t:.3f} s: {escape(line.text)}</title></circle>'
        for n, line in enumerate(recording.lines)
        for pid in line.writers
        if pid in born
    ]
    drawn = [
        f"<defs>{hatching(f'{key}-hatching')}</defs>",
        axis(sheet, words),
        *(svg for _, svg in begun),
        *(arrow("adoption", a.t, sheet, a.parent, a.pid, sheet.middle(a.pid), sheet.middle(a.parent)) for a in adopted),
        *(lane(process, recording, sheet, names, colours, key) for process in recording.processes),
        *(outside_lane(pid, sheet, words) for pid in outside),
        *marks,
        f'<line class="cursor" x1="0%" x2="0%" y1="0" y2="{sheet.bottom}"/>',
    ]
    kinds = {kind for kind, _ in begun} | {
        kind
        for kind, there in {
            "mark": bool(marks),
            "adoption": bool(adopted),
            "task": any(process.tasks for process in recording.processes),
            "zombie": any(stretches(process, "zombie") for process in recording.processes),
        }.items()
        if there
    }
    svg = Markup(
        f'<svg class="drawing timeline" role="img" aria-labelledby="{key}-title {key}-desc" width="100%"'
        f' height="{sheet.bottom + 22}" data-length="{sheet.length:.6f}" data-end="{ended:.6f}">'
        f'<title id="{key}-title">{words["timeline"].format(escape(recording.command[-1]))}</title>'
        f'<desc id="{key}-desc">{escape(describe(recording, names, words))}</desc>{"".join(drawn)}</svg>'
    )
    return Drawing(svg, frozenset(kinds))


def describe(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """The timeline in words, for those who do not see it."""
    sentences = []
    for process in recording.processes:
        if process.spans:
            sentences.append(words["lives"].format(names[process.pid], process.pid, process.started, process.ended))
        sentences += [
            words["leaves_task" if task.end is None else "does_task"].format(
                names[process.pid], task_label(task, recording), task.start, task.end
            )
            for task in process.tasks
        ]
        sentences += [
            words["is_zombie"].format(names[process.pid], span.start, span.end) for span in stretches(process, "zombie")
        ]
    sentences += [words["is_adopted"].format(names[a.pid], a.parent, a.t) for a in adoptions(recording)]
    return " ".join(sentences)
