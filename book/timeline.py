"""Draw a recording as a timeline: a lane per process, in order of birth.

A pure function from a recording to SVG. Horizontal places are percentages and sizes are pixels, so that the
same drawing fills any width and its text stays readable on a phone. What is drawn is what was recorded:

- a bar from a process's start to its end, the stretch as a zombie hatched;
- a mark for each line it printed; a numbered box for each task it did as a pool's worker;
- an arrow from its parent's lane where it was started: solid from the parent that the system named, dashed
from
  the process that asked multiprocessing for it, where that is another one;
- an arrow to the new parent where it was adopted (not for the resource tracker and the fork server, which
  outlive main by some milliseconds in every run).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from recorder.recording import HELPERS, MAIN, Process, Recording

LANE, TOP, BAR = 40, 6, 14  # pixels: height of a lane; above the first; height of a bar
TEXT = 14  # pixels from the top of a lane to the base of its label


@dataclass(frozen=True)
class Adoption:
    """A process was given a new parent: its pid, the new parent's pid, when (seconds from the start of the run)."""

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


def ticks(length: float) -> list[float]:
    """Round places on an axis from 0 to `length` seconds: multiples of 1, 2 or 5 · 10^n, four to eight of them."""
    rough = max(length, 1e-3) / 5
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= rough)
    return [round(step * i, 6) for i in range(int(length / step + 1e-9) + 1)]


def draw(recording: Recording, names: dict[int, str], colours: dict[int, str], words: dict[str, str], key: str) -> str:
    """The timeline of a recording as one SVG element.

    Args:
        recording: the run.
        names: what each process is called, by pid.
        colours: the class of each process's colour, by pid.
        words: the texts in the page's language.
        key: a text that makes ids on the page unique.
    """
    length = max([recording.duration, *(p.spans[-1].end for p in recording.processes if p.spans)])
    lanes = {process.pid: TOP + LANE * i for i, process in enumerate(recording.processes)}
    adopted = adoptions(recording)
    outside = sorted({a.parent for a in adopted} - lanes.keys())
    for pid in outside:
        lanes[pid] = TOP + LANE * len(lanes)
    bottom = TOP + LANE * len(lanes)

    def x(t: float) -> str:
        return f"{100 * min(max(t, 0.0), length) / length:.2f}%"

    def middle(pid: int) -> int:
        return lanes[pid] + TEXT + 4 + BAR // 2

    drawn = [_hatching(key), _axis(length, bottom, x, words)]
    drawn += [_starts(process, lanes, middle, x) for process in recording.processes if process.spans]
    for a in adopted:
        drawn.append(
            _arrow("adoption", x(a.t), middle(a.pid), middle(a.parent), f' data-pid="{a.pid}" data-parent="{a.parent}"')
        )
    drawn += [_lane(process, lanes[process.pid], names, colours, x, key) for process in recording.processes]
    for pid in outside:
        y = middle(pid)
        drawn.append(
            f'<g class="lane outside"><line x1="0%" x2="100%" y1="{y}" y2="{y}"/>'
            f'<text x="0" y="{lanes[pid] + TEXT - 2}">{words["adopter"]} · pid {pid}</text></g>'
        )
    places = {process.pid: middle(process.pid) for process in recording.processes}
    drawn += [
        f'<circle class="mark {colours[line.pid]}" cx="{x(line.t)}" cy="{places[line.pid]}" r="3.5" data-line="{n}">'
        f"<title>{line.t:.3f} s: {escape(line.text)}</title></circle>"
        for n, line in enumerate(recording.lines)
        if line.pid in places
    ]
    drawn.append(f'<line class="cursor" x1="0%" x2="0%" y1="0" y2="{bottom}"/>')
    return (
        f'<svg class="timeline" role="img" aria-labelledby="{key}-title {key}-desc" width="100%" height="{bottom + 22}"'
        f' data-length="{length:.6f}">'
        f'<title id="{key}-title">{words["timeline"].format(escape(recording.command[-1]))}</title>'
        f'<desc id="{key}-desc">{describe(recording, names, words)}</desc>{"".join(drawn)}</svg>'
    )


def describe(recording: Recording, names: dict[int, str], words: dict[str, str]) -> str:
    """The timeline in words, for those who do not see it."""
    sentences = []
    for process in recording.processes:
        if process.spans:
            sentences.append(words["lives"].format(names[process.pid], process.pid, process.started, process.ended))
        for task in process.tasks:
            sentences.append(words["does_task"].format(names[process.pid], task.number, task.start, task.end))
        for span in process.spans:
            if span.state == "zombie" and span.end > span.start:
                sentences.append(words["is_zombie"].format(names[process.pid], span.start, span.end))
    for a in adoptions(recording):
        sentences.append(words["is_adopted"].format(names[a.pid], a.parent, a.t))
    return escape(" ".join(sentences))


def _hatching(key: str) -> str:
    return (
        f'<defs><pattern id="{key}-hatching" width="5" height="5" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern></defs>'
    )


def _axis(length: float, bottom: int, x, words: dict[str, str]) -> str:
    marks = ticks(length)
    digits = max(0, -math.floor(math.log10(marks[1] - marks[0]) + 1e-9)) if len(marks) > 1 else 1
    parts = []
    for i, t in enumerate(marks):
        anchor = "start" if i == 0 else "end" if t > 0.97 * length else "middle"
        unit = f" {words['seconds']}" if i == len(marks) - 1 else ""
        parts.append(
            f'<line x1="{x(t)}" x2="{x(t)}" y1="0" y2="{bottom}"/>'
            f'<text x="{x(t)}" y="{bottom + 15}" text-anchor="{anchor}">{t:.{digits}f}{unit}</text>'
        )
    return f'<g class="axis">{"".join(parts)}</g>'


def _starts(process: Process, lanes: dict[int, int], middle, x) -> str:
    """The arrows to a process's start from the one or two processes that can be called its parent."""
    if process.role == MAIN:
        return ""
    assert process.started is not None
    at, arrows = x(process.started), ""
    if process.created_by != process.ppid and process.created_by in lanes:
        facts = f' data-pid="{process.pid}" data-parent="{process.created_by}"'
        arrows += _arrow("start asked", at, middle(process.created_by), middle(process.pid), facts)
    if process.ppid in lanes:
        facts = f' data-pid="{process.pid}" data-parent="{process.ppid}"'
        arrows += _arrow("start", at, middle(process.ppid), middle(process.pid), facts)
    return arrows


def _arrow(kind: str, at: str, y1: int, y2: int, facts: str) -> str:
    """An upright arrow. Its head is drawn as two short lines, since a path cannot have percentages."""
    tip = y2 - BAR // 2 if y2 > y1 else y2 + BAR // 2
    back = tip - 5 if y2 > y1 else tip + 5
    head = "".join(
        f'<svg x="{at}" y="{min(tip, back)}" width="10" height="5" overflow="visible">'
        f'<path d="M{dx} {0 if back < tip else 5} L0 {5 if back < tip else 0}"/></svg>'
        for dx in (-4, 4)
    )
    aside = ' transform="translate(6 0)"' if "asked" in kind else ""  # beside the solid one, not on it
    return f'<g class="{kind}"{facts}{aside}><line x1="{at}" x2="{at}" y1="{y1}" y2="{tip}"/>{head}</g>'


def _lane(process: Process, y: int, names: dict[int, str], colours: dict[int, str], x, key: str) -> str:
    label = (
        f"{names[process.pid]} · {escape(process.name)}"
        if process.name and process.role != MAIN
        else names[process.pid]
    )
    bars = ""
    for kind in ("running", "zombie"):
        spans = [span for span in process.spans if span.state == kind]
        if not spans:
            continue
        # One bar per state, whatever the parent was meanwhile.
        start, end = spans[0].start, spans[-1].end
        width = f"{float(x(end)[:-1]) - float(x(start)[:-1]):.2f}%"
        fill = f' fill="url(#{key}-hatching)"' if kind == "zombie" else ""
        bars += (
            f'<rect class="{kind}"{fill} x="{x(start)}" y="{y + TEXT + 4}" width="{width}" height="{BAR}"'
            f' data-from="{start:.6f}" data-to="{end:.6f}"/>'
        )
    for task in process.tasks:
        width = f"{float(x(task.end)[:-1]) - float(x(task.start)[:-1]):.2f}%"
        bars += (
            f'<g class="task"><rect x="{x(task.start)}" y="{y + TEXT + 4}" width="{width}" height="{BAR}"/>'
            f'<text x="{x(task.start)}" dx="3" y="{y + TEXT + BAR}">{task.number}</text></g>'
        )
    end = (
        f'<line class="end" x1="{x(process.ended)}" x2="{x(process.ended)}"'
        f' y1="{y + TEXT + 1}" y2="{y + TEXT + BAR + 7}"/>'
        if process.spans
        else ""
    )
    return (
        f'<g class="lane {colours[process.pid]}" data-pid="{process.pid}" data-role="{process.role}">'
        f'<text x="0" y="{y + TEXT - 2}"><tspan class="name">{label}</tspan> · pid {process.pid}</text>{bars}{end}</g>'
    )
