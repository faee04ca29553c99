"""What stands in the lanes of a timeline: labels, bars, tasks, and the arrows from one lane to another."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from book.drawing import BAR
from book.labels import given_name, task_label
from book.sheet import TEXT, Sheet, stretches
from recorder.recording import MAIN, Process, Recording


def starts(process: Process, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The arrows to a process's start from the one or two processes that can be called its parent, with their kinds."""
    if process.role == MAIN or process.started is None:
        return
    y = sheet.middle(process.pid)
    by, parent = process.created_by, process.ppid
    if by is not None and by != parent and by in sheet.lanes:
        yield "asked", arrow("start asked", process.started, sheet, by, process.pid, sheet.middle(by), y)
    if parent is not None and parent in sheet.lanes:
        yield "start", arrow("start", process.started, sheet, parent, process.pid, sheet.middle(parent), y)


def arrow(classes: str, t: float, sheet: Sheet, parent: int, pid: int, y1: int, y2: int) -> str:
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


def lane(
    process: Process, recording: Recording, sheet: Sheet, names: dict[int, str], colours: dict[int, str], key: str
) -> str:
    """The lane of a process: its label, its bars, its tasks, its end."""
    top = sheet.lanes[process.pid]
    label = " · ".join(filter(None, (names[process.pid], escape(given_name(process)))))
    parts = [f'<text x="0" y="{top + TEXT - 2}"><tspan class="name">{label}</tspan> · pid {process.pid}</text>']
    for kind, fill in (("running", ""), ("zombie", f' fill="url(#{key}-hatching)"')):
        if spans := stretches(process, kind):  # one bar per state, whatever the parent was meanwhile
            start, end = spans[0].start, spans[-1].end
            parts.append(
                f'<rect class="{kind}"{fill} x="{sheet.x(start)}" y="{top + TEXT + 4}"'
                f' width="{sheet.width(start, end)}" height="{BAR}" data-from="{start:.6f}" data-to="{end:.6f}"/>'
            )
    for task in process.tasks:
        # One that was not finished is open to where its worker ended.
        end = max(task.start, process.ended or 0.0) if task.end is None else task.end
        parts.append(
            f'<g class="task{" unfinished" if task.end is None else ""}"><rect x="{sheet.x(task.start)}"'
            f' y="{top + TEXT + 4}" width="{sheet.width(task.start, end)}" height="{BAR}"/>'
            f'<text x="{sheet.x(task.start)}" dx="3" y="{top + TEXT + BAR}">{task_label(task, recording)}</text></g>'
        )
    if process.ended is not None:
        x = sheet.x(process.ended)
        parts.append(f'<line class="end" x1="{x}" x2="{x}" y1="{top + TEXT + 1}" y2="{top + TEXT + BAR + 7}"/>')
    return (
        f'<g class="lane {colours[process.pid]}" data-pid="{process.pid}" data-role="{process.role}">'
        f"{''.join(parts)}</g>"
    )


def outside_lane(pid: int, sheet: Sheet, words: dict[str, str]) -> str:
    """The lane of a process that is none of the recording's and adopted one of them."""
    y = sheet.middle(pid)
    return (
        f'<g class="lane outside"><line x1="0%" x2="100%" y1="{y}" y2="{y}"/>'
        f'<text x="0" y="{sheet.lanes[pid] + TEXT - 2}">{words["adopter"]} · pid {pid}</text></g>'
    )
