"""What stands in the lanes of a timeline: bars, what a process waits for, its tasks, the locks it holds, its birth."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from book.drawing import BAR
from book.labels import given_name, task_label
from book.sheet import BAR_TOP, LABEL, STRIP, STRIP_HEIGHT, Sheet, stretches
from book.waits import hollow, wait_label
from recorder.recording import MAIN, Process, Recording


def starts(process: Process, sheet: Sheet, key: str) -> Iterator[tuple[str, str]]:
    """The arrows to a process's start from the one or two processes that can be called its parent, with their kinds."""
    if process.role == MAIN or process.started is None:
        return
    by, parent = process.created_by, process.ppid
    if by is not None and by != parent and by in sheet.lanes:
        yield "asked", upright("start asked", process.started, sheet, by, process.pid, key)
    if parent is not None and parent in sheet.lanes:
        yield "start", upright("start", process.started, sheet, parent, process.pid, key)


def upright(classes: str, t: float, sheet: Sheet, parent: int, pid: int, key: str) -> str:
    """An upright arrow from the bar of a parent to that of a process.

    Args:
        classes: what it is.
        t: its moment (seconds).
        sheet: where things stand.
        parent: whose child the process became.
        pid: the process.
        key: the text with which the ids of the drawing begin.
    """
    y1, y2 = sheet.middle(parent), sheet.middle(pid)
    side = BAR // 2 if y2 > y1 else -BAR // 2
    aside = ' transform="translate(6 0)"' if "asked" in classes else ""  # beside the solid one, not on it
    return (
        f'<line class="{classes}" data-pid="{pid}" data-parent="{parent}"{aside} x1="{sheet.x(t)}" x2="{sheet.x(t)}"'
        f' y1="{y1 + side}" y2="{y2 - side}" marker-end="url(#{key}-head)"/>'
    )


def lane(
    process: Process, recording: Recording, sheet: Sheet, names: dict[int, str], colours: dict[int, str], key: str
) -> str:
    """The lane of a process: its bars, hollow where it waits, its tasks, the locks it holds, its end."""
    top = sheet.lanes[process.pid]
    parts = []
    for kind, fill in (("running", ""), ("zombie", f' fill="url(#{key}-hatching)"')):
        if spans := stretches(process, kind):  # one bar per state, whatever the parent was meanwhile
            start, end = spans[0].start, spans[-1].end
            parts.append(
                f'<rect class="{kind}"{fill} x="{sheet.x(start)}" y="{top + BAR_TOP}"'
                f' width="{sheet.width(start, end)}" height="{BAR}"/>'
            )
    ended = process.ended or 0.0
    for wait in hollow(process):
        end = max(wait.start, ended) if wait.end is None else wait.end  # one that never came back is open to the end
        text = wait_label(wait, names)
        parts.append(
            f'<g class="wait{" open" if wait.end is None else ""}"><title>{escape(text)}</title>'
            f'<rect x="{sheet.x(wait.start)}" y="{top + BAR_TOP}" width="{sheet.width(wait.start, end)}"'
            f' height="{BAR}"/>{_text(sheet, text, wait.start, end, top + BAR_TOP + 11)}</g>'
        )
    boxes = [
        *((task.start, task.end, "task", task_label(task, recording)) for task in process.tasks),
        *((hold.start, hold.end, "hold", hold.lock) for hold in process.holds if hold.thread == 0),
    ]
    for start, to, kind, text in sorted(boxes, key=lambda box: box[0]):
        end = max(start, ended) if to is None else to  # one that was not finished is open to where its process ended
        parts.append(
            f'<g class="{kind}{" unfinished" if to is None else ""}"><title>{escape(text)}</title>'
            f'<rect x="{sheet.x(start)}" y="{top + STRIP}" width="{sheet.width(start, end)}"'
            f' height="{STRIP_HEIGHT}"/>{_text(sheet, text, start, end, top + STRIP + LABEL)}</g>'
        )
    if process.ended is not None:
        x = sheet.x(process.ended)
        parts.append(f'<line class="end" x1="{x}" x2="{x}" y1="{top + BAR_TOP - 3}" y2="{top + BAR_TOP + BAR + 3}"/>')
    return (
        f'<g class="lane {colours[process.pid]}" data-pid="{process.pid}" data-role="{process.role}">'
        f"{''.join(parts)}</g>"
    )


def _text(sheet: Sheet, text: str, start: float, end: float, y: int) -> str:
    fit = sheet.fit(text, start, end)
    return f'<text class="{fit}" x="{sheet.x(start)}" dx="4" y="{y}">{escape(text)}</text>' if fit else ""


def outside_lane(pid: int, sheet: Sheet) -> str:
    """The lane of a process that is none of the recording's and adopted one of them."""
    y = sheet.middle(pid)
    return f'<g class="lane outside"><line x1="0%" x2="100%" y1="{y}" y2="{y}"/></g>'


def name_of_lane(process: Process, names: dict[int, str]) -> str:
    """What stands beside the lane of a process, besides its pid."""
    return " · ".join(filter(None, (names[process.pid], given_name(process))))
