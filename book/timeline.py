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

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from book.drawing import BAR, Drawing, hatching
from book.labels import given_name
from recorder.recording import HELPERS, MAIN, Process, Recording

LANE, TOP = 40, 6  # pixels: height of a lane; above the first
TEXT = 14  # pixels from the top of a lane to the base of its label


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


def length_of(recording: Recording) -> float:
    """When the last process of a run ended, in seconds from its start."""
    return max([recording.duration, *(process.spans[-1].end for process in recording.processes if process.spans)])


def ticks(length: float) -> list[float]:
    """Round places on an axis from 0 to `length` seconds: multiples of 1, 2 or 5 · 10^n, four to eight of them."""
    rough = max(length, 1e-3) / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= rough)
    return [round(step * i, 6) for i in range(int(length / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Sheet:
    """Where things stand in a drawing.

    length: seconds from its left to its right edge.
    lanes: the top of each lane by the pid of its process, in pixels.
    """

    length: float
    lanes: dict[int, int]

    def x(self, t: float) -> str:
        """The place of a moment (seconds)."""
        return f"{self._percent(t):.2f}%"

    def width(self, start: float, end: float) -> str:
        """The width of a stretch of time (seconds)."""
        return f"{self._percent(end) - self._percent(start):.2f}%"

    def middle(self, pid: int) -> int:
        """The middle of a process's bar."""
        return self.lanes[pid] + TEXT + 4 + BAR // 2

    @property
    def bottom(self) -> int:
        """Below the last lane."""
        return TOP + LANE * len(self.lanes)

    def _percent(self, t: float) -> float:
        return 100 * min(max(t, 0.0), self.length) / self.length


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
    starts = [arrow for process in recording.processes for arrow in _starts(process, sheet)]
    marks = [
        f'<circle class="mark {colours[line.pid]}" cx="{sheet.x(line.t)}" cy="{sheet.middle(line.pid)}" r="3.5"'
        f' data-line="{n}"><title>{line.t:.3f} s: {escape(line.text)}</title></circle>'
        for n, line in enumerate(recording.lines)
        if line.pid in born
    ]
    drawn = [
        f"<defs>{hatching(f'{key}-hatching')}</defs>",
        _axis(sheet, words),
        *(svg for _, svg in starts),
        *(
            _arrow("adoption", a.t, sheet, a.parent, a.pid, sheet.middle(a.pid), sheet.middle(a.parent))
            for a in adopted
        ),
        *(_lane(process, sheet, names, colours, key) for process in recording.processes),
        *(_outside(pid, sheet, words) for pid in outside),
        *marks,
        f'<line class="cursor" x1="0%" x2="0%" y1="0" y2="{sheet.bottom}"/>',
    ]
    kinds = {kind for kind, _ in starts} | {
        kind
        for kind, there in {
            "mark": bool(marks),
            "adoption": bool(adopted),
            "task": any(process.tasks for process in recording.processes),
            "zombie": any(process.was_zombie for process in recording.processes),
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
            words["does_task"].format(names[process.pid], task.number, task.start, task.end) for task in process.tasks
        ]
        sentences += [
            words["is_zombie"].format(names[process.pid], span.start, span.end)
            for span in process.spans
            if span.state == "zombie" and span.end > span.start
        ]
    sentences += [words["is_adopted"].format(names[a.pid], a.parent, a.t) for a in adoptions(recording)]
    return " ".join(sentences)


def _axis(sheet: Sheet, words: dict[str, str]) -> str:
    marks = ticks(sheet.length)
    digits = max(0, -math.floor(math.log10(marks[1] - marks[0]) + 1e-9)) if len(marks) > 1 else 1
    parts = []
    for i, t in enumerate(marks):
        anchor = "start" if i == 0 else "end" if t > 0.97 * sheet.length else "middle"
        unit = f" {words['seconds']}" if i == len(marks) - 1 else ""
        parts.append(
            f'<line x1="{sheet.x(t)}" x2="{sheet.x(t)}" y1="0" y2="{sheet.bottom}"/>'
            f'<text x="{sheet.x(t)}" y="{sheet.bottom + 15}" text-anchor="{anchor}">{t:.{digits}f}{unit}</text>'
        )
    return f'<g class="axis">{"".join(parts)}</g>'


def _starts(process: Process, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The arrows to a process's start from the one or two processes that can be called its parent, with their kinds."""
    if process.role == MAIN or process.started is None:
        return
    y = sheet.middle(process.pid)
    by, parent = process.created_by, process.ppid
    if by is not None and by != parent and by in sheet.lanes:
        yield "asked", _arrow("start asked", process.started, sheet, by, process.pid, sheet.middle(by), y)
    if parent is not None and parent in sheet.lanes:
        yield "start", _arrow("start", process.started, sheet, parent, process.pid, sheet.middle(parent), y)


def _arrow(classes: str, t: float, sheet: Sheet, parent: int, pid: int, y1: int, y2: int) -> str:
    """An upright arrow. Its head is drawn as two short lines, since a path cannot have percentages.

    Args:
        classes: what it is.
        t: its moment (seconds).
        sheet: where things stand.
        parent: whose child the process became.
        pid: the process.
        y1: where it begins (pixels).
        y2: the middle of the bar at which it ends (pixels).
    """
    down, at = y2 > y1, sheet.x(t)
    tip = y2 - BAR // 2 if down else y2 + BAR // 2
    head = "".join(
        f'<svg x="{at}" y="{tip - 5 if down else tip}" width="10" height="5" overflow="visible">'
        f'<path d="M{dx} {0 if down else 5} L0 {5 if down else 0}"/></svg>'
        for dx in (-4, 4)
    )
    aside = ' transform="translate(6 0)"' if "asked" in classes else ""  # beside the solid one, not on it
    return (
        f'<g class="{classes}" data-pid="{pid}" data-parent="{parent}"{aside}>'
        f'<line x1="{at}" x2="{at}" y1="{y1}" y2="{tip}"/>{head}</g>'
    )


def _lane(process: Process, sheet: Sheet, names: dict[int, str], colours: dict[int, str], key: str) -> str:
    top = sheet.lanes[process.pid]
    label = " · ".join(filter(None, (names[process.pid], escape(given_name(process)))))
    parts = [f'<text x="0" y="{top + TEXT - 2}"><tspan class="name">{label}</tspan> · pid {process.pid}</text>']
    for kind, fill in (("running", ""), ("zombie", f' fill="url(#{key}-hatching)"')):
        spans = [span for span in process.spans if span.state == kind]
        if spans:  # one bar per state, whatever the parent was meanwhile
            start, end = spans[0].start, spans[-1].end
            parts.append(
                f'<rect class="{kind}"{fill} x="{sheet.x(start)}" y="{top + TEXT + 4}"'
                f' width="{sheet.width(start, end)}" height="{BAR}" data-from="{start:.6f}" data-to="{end:.6f}"/>'
            )
    parts += [
        f'<g class="task"><rect x="{sheet.x(task.start)}" y="{top + TEXT + 4}"'
        f' width="{sheet.width(task.start, task.end)}" height="{BAR}"/>'
        f'<text x="{sheet.x(task.start)}" dx="3" y="{top + TEXT + BAR}">{task.number}</text></g>'
        for task in process.tasks
    ]
    if process.ended is not None:
        x = sheet.x(process.ended)
        parts.append(f'<line class="end" x1="{x}" x2="{x}" y1="{top + TEXT + 1}" y2="{top + TEXT + BAR + 7}"/>')
    return (
        f'<g class="lane {colours[process.pid]}" data-pid="{process.pid}" data-role="{process.role}">'
        f"{''.join(parts)}</g>"
    )


def _outside(pid: int, sheet: Sheet, words: dict[str, str]) -> str:
    """The lane of a process that is none of the recording's and adopted one of them."""
    y = sheet.middle(pid)
    return (
        f'<g class="lane outside"><line x1="0%" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text x="0" y="{sheet.lanes[pid] + TEXT - 2}">{words["adopter"]} · pid {pid}</text></g>'
    )


def common_length(recordings: Iterable[Recording]) -> float:
    """The time scale for several runs of one program, so that what a start method costs is seen.

    Runs that a limit ended are left out: beside them nothing of the others could be seen.

    Returns:
        Seconds; 0 if all were ended by a limit.
    """
    return max((length_of(recording) for recording in recordings if not recording.limit), default=0.0)
