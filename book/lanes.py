"""What stands in the lanes of a timeline: bars, and in them when a process has a core and what it waits for; its tasks,
the locks it holds, its birth; below the bar the same of its other threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from book.drawing import BAR
from book.labels import given_name, task_label
from book.sheet import (
    BAR_TOP,
    LABEL,
    LANE,
    ROW_BAR,
    SEEN,
    STRIP,
    STRIP_HEIGHT,
    TOP,
    Sheet,
    pressed,
    row_height,
    stretches,
    widest,
)
from book.threads import MOST, threads_of
from book.waits import wait_label, waits_of
from recorder.recording import HELPERS, MAIN, Load, Process, Recording

HATCHED = 0.012  # of a drawing's width: a shorter hatching is none
SHORT = 0.006  # of a drawing's width: a task that is shorter is drawn as a stroke
LEVELS = 4  # steps in which a bar is filled; finer ones nobody sees, and each is an element of the page


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
    """The lane of a process: its bars, what it does in them, its tasks, its end, and the rows of its other threads."""
    top = sheet.lanes[process.pid]
    bar = top + BAR_TOP
    parts = []
    for kind, fill in (("running", ""), ("zombie", f' fill="url(#{key}-hatching)"')):
        if spans := stretches(process, kind):  # one bar per state, whatever the parent was meanwhile
            start, end = spans[0].start, spans[-1].end
            if kind == "zombie" and (process.role in HELPERS or (end - start) / sheet.length < HATCHED):
                continue  # of helpers, nobody asks
            parts.append(_box(sheet, start, end, bar, BAR, f' class="{kind}"{fill}'))
    parts += _loads(process, 0, sheet, bar, BAR, key)
    parts += _waits(process, 0, recording, sheet, names, bar, BAR)
    parts += _strip(process, 0, recording, sheet, top + STRIP)
    if process.ended is not None:
        x = sheet.x(process.ended)
        parts.append(f'<line class="end" x1="{x}" x2="{x}" y1="{bar - 3}" y2="{bar + BAR + 3}"/>')
    return (
        f'<g class="lane {colours[process.pid]}" data-pid="{process.pid}" data-role="{process.role}">'
        f"{''.join(parts)}{''.join(_threads(process, recording, sheet, names, key))}</g>"
    )


def _threads(process: Process, recording: Recording, sheet: Sheet, names: dict[int, str], key: str) -> Iterator[str]:
    """The rows of a process's threads besides its main one."""
    bottom = sheet.lanes[process.pid] + LANE
    for thread in threads_of(process)[:MOST]:
        top, bottom = bottom, bottom + row_height(thread)
        bar = bottom - ROW_BAR - 3
        parts = [
            _box(sheet, thread.start, thread.end, bar, ROW_BAR, ' class="running"'),
            *_loads(process, thread.number, sheet, bar, ROW_BAR, key),
            *_waits(process, thread.number, recording, sheet, names, bar, ROW_BAR),
            *_strip(process, thread.number, recording, sheet, top),
        ]
        yield f'<g class="thread-row" data-thread="{thread.number}">{"".join(parts)}</g>'


def _box(sheet: Sheet, start: float, end: float, y: float, height: float, attributes: str = "") -> str:
    return f'<rect{attributes} x="{sheet.x(start)}" y="{y:g}" width="{sheet.width(start, end)}" height="{height:g}"/>'


def _loads(process: Process, thread: int, sheet: Sheet, bar: int, height: int, key: str) -> Iterator[str]:
    """A bar is filled as high as the part of the time with a core, and dotted as that in which it waited for one.

    In LEVELS steps; dotted only where a core was missing for half of the time or more, for on any machine it is missing
    for a moment now and then; and not in the bars of multiprocessing's helpers: nobody asks what these do.
    """
    if process.role in HELPERS:
        return
    seen = [load for load in process.loads if load.thread == thread and (load.end - load.start) / sheet.length > SEEN]
    dotted = []
    for (ran, queued), alike in _alike(seen, height):
        start, end = alike[0].start, alike[-1].end
        if ran:
            yield _box(sheet, start, end, bar + height - ran, ran, ' class="ran"')
        if queued:
            dotted.append(_box(sheet, start, end, bar + height - ran - queued, queued, ' class="queued"'))
    if dotted:
        yield f'<g fill="url(#{key}-dots)">{"".join(dotted)}</g>'


def _alike(loads: list[Load], height: int) -> Iterator[tuple[tuple[float, float], list[Load]]]:
    """Loads in a row that are drawn alike: (pixels with a core, pixels without one), and they themselves."""
    row: list[Load] = []
    pixels = (0.0, 0.0)
    for load in loads:
        ran, queued = (height * round(share * LEVELS) / LEVELS for share in (load.share, load.queued_share))
        these = ran, min(queued, height - ran) if load.queued_share >= 0.5 else 0.0
        if row and (these != pixels or load.start - row[-1].end > 1e-3):
            yield pixels, row
            row = []
        row, pixels = [*row, load], these
    if row:
        yield pixels, row


def _waits(
    process: Process,
    thread: int,
    recording: Recording,
    sheet: Sheet,
    names: dict[int, str],
    bar: int,
    height: int,
) -> Iterator[str]:
    """Where the thread waits, its bar is hollow and says for what: where no mark stands on the words."""
    ended = process.ended or 0.0
    marks = [line.t for line in recording.lines if process.pid in line.writers and thread == 0]
    marks += [crossed.t for crossed in recording.passages if process.pid in crossed.pids and thread == 0]
    marks += pressed(recording, sheet, process.pid)
    for wait in waits_of(process, thread):
        end = max(wait.start, ended) if wait.end is None else wait.end  # one that never came back is open to the end
        text = wait_label(wait, names)
        since, until = widest(wait.start, end, marks)
        yield (
            f'<g class="wait{" open" if wait.end is None else ""}"><title>{escape(text)}</title>'
            f"{_box(sheet, wait.start, end, bar, height)}"
            f"{_text(sheet, text, since, until, bar + height - 3, f'{wait.call}()')}</g>"
        )


def _strip(process: Process, thread: int, recording: Recording, sheet: Sheet, top: int) -> Iterator[str]:
    """Above a bar: a pool's tasks with their numbers, and the locks that are held."""
    ended, marks = process.ended or 0.0, pressed(recording, sheet, process.pid)
    boxes = [
        *((task.start, task.end, "task", task_label(task, recording)) for task in process.tasks if thread == 0),
        *((hold.start, hold.end, "hold", hold.lock) for hold in process.holds if hold.thread == thread),
    ]
    boxes.sort(key=lambda box: box[0])
    for n, (start, to, kind, text) in enumerate(boxes):
        end = max(start, ended) if to is None else to  # one that was not finished is open to where its process ended
        then = boxes[n + 1][0] if n + 1 < len(boxes) else end  # a semaphore may be held several times at once
        room = [end, then]
        if sheet.lanes[process.pid] == TOP:  # there stands "Ctrl-C", to the right of its arrow
            room += [t for t in marks if t > start]
        since, until = widest(start, min(room), marks)
        short = " short" if (end - start) / sheet.length < SHORT else ""
        yield (
            f'<g class="{kind}{" unfinished" if to is None else ""}{short}"><title>{escape(text)}</title>'
            f"{_box(sheet, start, end, top, STRIP_HEIGHT)}{_in_box(sheet, text, since, until, top + LABEL, kind)}</g>"
        )


def _in_box(sheet: Sheet, text: str, start: float, end: float, y: int, kind: str) -> str:
    """The name of a lock at the left of its box; the number of a task, for which many have just the room, in the middle
    of its own.
    """
    if kind != "task":
        return _text(sheet, text, start, end, y)
    fit = sheet.fit(text, start, end, beside=1)
    return f'<text class="{fit}" x="{sheet.x((start + end) / 2)}" y="{y}">{escape(text)}</text>' if fit else ""


def _text(sheet: Sheet, text: str, start: float, end: float, y: int, core: str = "") -> str:
    """A text between two moments, where it has the room; `core` is the part of it that is shown where there is less."""
    fit = sheet.fit(text, start, end)
    least = sheet.fit(core, start, end) if core else fit
    if not least:
        return ""
    written = escape(text)
    if least != fit:
        before, _, after = text.partition(core)
        rest = [f'<tspan class="{fit}">{escape(part)}</tspan>' if fit and part else "" for part in (before, after)]
        written = escape(core).join(rest)
    return f'<text class="{least}" x="{sheet.x(start)}" dx="7" y="{y}">{written}</text>'


def outside_lane(pid: int, sheet: Sheet) -> str:
    """The lane of a process that is none of the recording's and adopted one of them."""
    y = sheet.middle(pid)
    return f'<g class="lane outside"><line x1="0%" x2="100%" y1="{y}" y2="{y}"/></g>'


def name_of_lane(process: Process, names: dict[int, str]) -> str:
    """What stands beside the lane of a process, besides its pid."""
    return " · ".join(filter(None, (names[process.pid], given_name(process))))
