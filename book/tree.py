"""Draw the processes of a recording as a tree: under each process those whose parent it was at their birth.

A pure function from a recording to SVG, like the timeline and with its labels and colours. A solid line
leads to the parent that the system named; a dashed one, on the right, to the process that asked
multiprocessing for the child, where that is another one. The small strokes in a box are the most threads
that were seen in the process at one time.
"""

from __future__ import annotations

from markupsafe import Markup

from book.drawing import Drawing
from book.labels import spaced
from recorder.recording import Process, Recording

ROW, INDENT, WIDTH, HEIGHT = 36, 20, 208, 26  # pixels: row, depth of a level, width and height of a box


def rows(recording: Recording) -> list[tuple[Process, int]]:
    """The processes in the order in which the tree shows them, each with its depth (0 for main).

    A process whose first parent is none of the recording's stands at depth 0.
    """
    pids = {process.pid for process in recording.processes}
    found: list[tuple[Process, int]] = []

    def add(process: Process, depth: int) -> None:
        found.append((process, depth))
        for child in recording.processes:
            if child.ppid == process.pid:
                add(child, depth + 1)

    for process in recording.processes:
        if process.ppid not in pids:
            add(process, 0)
    return found


def draw_tree(
    recording: Recording, names: dict[int, str], colours: dict[int, str], words: dict[str, str], key: str
) -> Drawing:
    """The tree of a recording; arguments as for `book.timeline.draw`."""
    shown = rows(recording)
    places = {process.pid: (2 + INDENT * depth, 2 + ROW * i) for i, (process, depth) in enumerate(shown)}
    links, boxes, told, kinds = [], [], [], set()
    for process, _ in shown:
        x, y = places[process.pid]
        if process.ppid in places:
            px, py = places[process.ppid]
            links.append(
                f'<path class="parent" data-pid="{process.pid}" data-parent="{process.ppid}"'
                f' d="M{px + 10} {py + HEIGHT}V{y + HEIGHT // 2}H{x}"/>'
            )
            kinds.add("start")
            told.append(words["has_parent"].format(names[process.pid], names[process.ppid]))
        if process.created_by != process.ppid and process.created_by in places:
            cx, cy = places[process.created_by]
            right = max(x for x, _ in places.values()) + WIDTH + 8 + 6 * (len(links) % 4)
            links.append(
                f'<path class="asked" data-pid="{process.pid}" data-parent="{process.created_by}"'
                f' d="M{cx + WIDTH} {cy + HEIGHT // 2}H{right}V{y + HEIGHT // 2}H{x + WIDTH}"/>'
            )
            kinds.add("asked")
            told.append(words["asked_by"].format(names[process.pid], names[process.created_by]))
        strokes = "".join(
            f'<path class="thread" d="M{x + WIDTH - 10 - 5 * i} {y + 7}v12"/>' for i in range(min(process.threads, 8))
        )
        if strokes:
            kinds.add("thread")
        boxes.append(
            f'<g class="box {colours[process.pid]}" data-pid="{process.pid}" data-threads="{process.threads}">'
            f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>'
            f'<text x="{x + 8}" y="{y + 17}">'
            f'<tspan class="name">{names[process.pid]}</tspan> · pid {process.pid}</text>'
            f"{strokes}</g>"
        )
    width = 2 + INDENT * max(depth for _, depth in shown) + WIDTH + 30
    svg = Markup(
        f'<svg class="drawing tree" role="img" aria-labelledby="{key}-tree-title {key}-tree-desc" width="{width}"'
        f' height="{4 + ROW * len(shown)}"><title id="{key}-tree-title">{words["tree"]}</title>'
        f'<desc id="{key}-tree-desc">{spaced(" ".join(told), names.values())}</desc>{"".join(links + boxes)}</svg>'
    )
    return Drawing(svg, frozenset(kinds))
