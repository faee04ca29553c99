"""Draw a recording as a timeline: a lane per process, in order of birth.

A pure function from a recording to SVG. Horizontal places are percentages and sizes are pixels, so that the
same drawing fills any width and its text stays readable on a phone. What is drawn is what was recorded:

- a bar from a process's start to its end, as full as it has a core, hollow where it waits, the stretch as a zombie
  hatched; below it a narrower one for each other thread;
- a mark for each line it printed; above the bar a numbered box for each task it did as a pool's worker, and a band for
  each lock it held;
- an arrow from its parent's lane where it was started: solid from the parent that the system named, dashed from the
  process that asked multiprocessing for it, where that is another one;
- an arrow for each message, from where it was put to where it was taken; a line where a barrier let processes go;
- an arrow to the new parent where it was adopted (not for the resource tracker and the fork server, which outlive
  main by some milliseconds in every run).
"""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from book.adoption import adoptions
from book.crossings import messages, passages
from book.describe import describe
from book.drawing import Drawing, Lane, Row, arrow_head, dots, hatching
from book.lanes import lane, name_of_lane, outside_lane, starts, upright
from book.sheet import axis, lay_out, length_of
from book.threads import MOST, threads_of
from book.transcript import shown_line
from recorder.recording import Process, Recording


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
    sheet = lay_out(max(length or 0.0, ended), recording.processes, outside)
    begun = [start for process in recording.processes for start in starts(process, sheet, key)]
    marks = [
        f'<circle class="mark {colours[pid]}" cx="{sheet.x(line.t)}" cy="{sheet.middle(pid)}" r="3.5"'
        f' data-line="{n}"><title>{line.t:.3f} s: {escape(shown_line(line.text, recording.program))}</title></circle>'
        for n, line in enumerate(recording.lines)
        for pid in line.writers
        if pid in born
    ]
    lanes = [lane(process, recording, sheet, names, colours, key) for process in recording.processes]
    crossed = messages(recording, sheet, key, words)
    passed = passages(recording, sheet)
    drawn = [
        axis(sheet, words),
        *(svg for _, svg in begun),
        *(upright("adoption", a.t, sheet, a.parent, a.pid, key) for a in adopted),
        *lanes,
        *(outside_lane(pid, sheet) for pid in outside),
        *passed,
        *crossed,
        *marks,
        f'<line class="cursor" x1="0%" x2="0%" y1="0" y2="{sheet.bottom}"/>',
    ]
    defined = {f"{key}-hatching": hatching, f"{key}-dots": dots, f"{key}-head": arrow_head}
    used = [pattern(name) for name, pattern in defined.items() if any(f"(#{name})" in svg for svg in drawn)]
    drawn.insert(0, f"<defs>{''.join(used)}</defs>")
    kinds = {kind for kind, _ in begun} | {
        kind
        for kind, there in {
            "mark": bool(marks),
            "adoption": bool(adopted),
            "task": any(process.tasks for process in recording.processes),
            "ran": any('class="ran"' in svg for svg in lanes),
            "queued": any('class="queued"' in svg for svg in lanes),
            "wait": any(process.waits for process in recording.processes),
            "hold": any(process.holds for process in recording.processes),
            "message": any(message.kind != "signal" for message in recording.crossings) and any(crossed),
            "signal": any('class="message signal"' in svg for svg in crossed),
            "passage": any(passed),
            "zombie": any('class="zombie"' in svg for svg in lanes),
        }.items()
        if there
    }
    svg = Markup(
        f'<svg class="drawing timeline" role="img" aria-labelledby="{key}-title {key}-desc" width="100%"'
        f' height="{sheet.bottom + 22}" data-length="{sheet.length:.6f}" data-end="{ended:.6f}">'
        f'<title id="{key}-title">{words["timeline"].format(escape(recording.command[-1]))}</title>'
        f'<desc id="{key}-desc">{escape(describe(recording, names, words))}</desc>{"".join(drawn)}</svg>'
    )
    labels = [
        Lane(name_of_lane(process, names), process.pid, colours[process.pid], _rows(process, words))
        for process in recording.processes
    ]
    labels += [Lane(words["adopter"], pid, "outside") for pid in outside]
    return Drawing(svg, frozenset(kinds), tuple(labels))


def _rows(process: Process, words: dict[str, str]) -> tuple[Row, ...]:
    return tuple(
        Row(thread.number, words["thread"].format(thread.number), thread.holds) for thread in threads_of(process)[:MOST]
    )
