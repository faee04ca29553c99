"""A program and its runs as HTML: the code, and below it the run panel with a tab for each start method.

The markup is that of Material for MkDocs and its Markdown extensions (code block, linked tabs), so the
theme's own styles and script serve it; it reads well without any script.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from html import escape
from pathlib import PurePosixPath

from pymdownx.highlight import Highlight

from book.timeline import draw
from book.tree import draw_tree
from book.words import words_of
from recorder.recording import CHILD, Recording

root: ContextVar[str] = ContextVar("root", default="")
"""The relative address of the site's root, seen from the page at hand ("../")."""

set_aside: ContextVar[Callable[[str], str]] = ContextVar("set_aside", default=str)
"""Takes the HTML of some runs, gives what stands for it on the page for now; see book.aside."""

SHOWN = 3  # runs of one kind that stand on the page; more may have been recorded
MOST_DRAWN = 1000  # runs whose HTML is kept in memory
COLOURS = 8  # the writers' colours in theme/assets/run.css; after that they begin anew, the labels do not

# What a kind of line is recognised by in a drawing.
LEGEND = {
    "start": ('class="start"', 'class="parent"'),
    "asked": ('asked"',),
    "mark": ('class="mark',),
    "task": ('class="task"',),
    "zombie": ('<rect class="zombie"',),
    "adoption": ('class="adoption"',),
    "thread": ('class="thread"',),
}


def recording_address(recording: Recording) -> str:
    """Where a recording is published, relative to the site's root."""
    program = PurePosixPath(recording.program).with_suffix("")
    return f"recordings/{program}/{recording.start_method}-{recording.repetition + 1}.json"


def program_address(program: str) -> str:
    """Where a program is published, relative to the site's root."""
    return f"programs/{program}"


def show(
    program: str,
    text: str,
    recordings: list[Recording],
    highlight: list[str] | tuple[str, ...] = (),
    tree: bool = False,
) -> str:
    """A program and its runs as one piece of HTML.

    Args:
        program: its path below snippets/; the first part names the language of the labels.
        text: the program.
        recordings: its runs, one per start method.
        highlight: texts; every line that contains one of them is highlighted.
        tree: whether to draw the tree of processes too.
    """
    code = _code(program, text, tuple(highlight), root.get())
    runs = _runs(recordings, words_of(program), tree)
    return f'<div class="program-and-runs">{code}{set_aside.get()(runs)}</div>'


def labels(recording: Recording, words: dict[str, str]) -> dict[int, str]:
    """What each process of a recording is called in the panel, by pid."""
    names, children, others = {}, 0, 0
    for process in recording.processes:
        if process.role == CHILD:
            children += 1
            names[process.pid] = words[CHILD].format(children)
        elif process.role == "other":
            others += 1
            names[process.pid] = words["other"].format(others)
        else:
            names[process.pid] = words[process.role]
    return names


@cache
def _code(program: str, text: str, highlight: tuple[str, ...], root: str) -> str:
    words = words_of(program)
    lines = text.splitlines()
    marked = [n for n, line in enumerate(lines, 1) if any(wanted in line for wanted in highlight)]
    name = PurePosixPath(program).name
    code = Highlight(None, linenums_style="pymdownx-inline").highlight(
        text, "python", linestart=1, hl_lines=marked, title=name, classes=["no-copy"]
    )
    # The theme's own button drops the final newline; this one copies the file as it is. Newlines are written as
    # references, so that nothing takes them for ends of lines of prose.
    attribute = escape(text).replace("\n", "&#10;")
    return (
        f'<div class="program" data-program="{escape(program)}">{code}'
        f'<nav class="program-actions">'
        f'<button class="program-copy" type="button" title="{words["copy"]}" aria-label="{words["copy"]}"'
        f' data-clipboard-text="{attribute}"></button>'
        f'<a class="program-download" href="{root}{program_address(program)}" download="{name}">'
        f"{words['download']}</a></nav></div>"
    )


def _runs(recordings: list[Recording], words: dict[str, str], tree: bool) -> str:
    methods = list(dict.fromkeys(recording.start_method for recording in recordings))
    of = {method: [r for r in recordings if r.start_method == method] for method in methods}
    if len(methods) == 1:
        return f'<div class="runs">{_repetitions(recordings, words, tree)}</div>'
    default = multiprocessing.get_all_start_methods()[0]
    name = f"run-{_slug(recordings[0])}"
    inputs, tabs, blocks = [], [], []
    for method in methods:
        checked = " checked" if method == (default if default in methods else methods[0]) else ""
        inputs.append(f'<input{checked} id="{name}-{method}" name="{name}" type="radio">')
        tabs.append(f'<label for="{name}-{method}">{method} <small>{words[method]}</small></label>')
        blocks.append(f'<div class="tabbed-block">{_repetitions(of[method], words, tree)}</div>')
    return (
        f'<div class="runs tabbed-set tabbed-alternate" data-tabs="{name}:{len(methods)}">'
        f'{"".join(inputs)}<div class="tabbed-labels">{"".join(tabs)}</div>'
        f'<div class="tabbed-content">{"".join(blocks)}</div></div>'
    )


def _repetitions(recordings: list[Recording], words: dict[str, str], tree: bool) -> str:
    shown = recordings[:SHOWN]
    return "".join(_run(recording, i, len(shown), words, tree) for i, recording in enumerate(shown))


def _slug(recording: Recording) -> str:
    return PurePosixPath(recording.program).stem.replace("_", "-")


_drawn: dict[int, tuple[Recording, tuple, str]] = {}
"""By the id of a recording: itself, what its HTML depends on besides, the HTML. A server draws each run once."""


def _run(recording: Recording, number: int, count: int, words: dict[str, str], tree: bool) -> str:
    besides = (number, count, id(words), tree, root.get())
    kept = _drawn.get(id(recording))
    if not (kept and kept[0] is recording and kept[1] == besides):
        if len(_drawn) > MOST_DRAWN:
            _drawn.clear()  # most are of programs as they no longer are
        kept = _drawn[id(recording)] = recording, besides, _draw_run(recording, number, count, words, tree)
    return kept[2]


def _draw_run(recording: Recording, number: int, count: int, words: dict[str, str], tree: bool) -> str:
    names = labels(recording, words)
    colours = {process.pid: f"w{i % COLOURS}" for i, process in enumerate(recording.processes)}
    key = f"{_slug(recording)}-{recording.start_method}-{recording.repetition + 1}"
    another = (
        f'<button type="button" data-do="another" aria-describedby="{key}-of">{words["another"]}</button>'
        f'<span class="run-of" id="{key}-of">{words["run_of"].format(number + 1, count)}</span>'
        if count > 1
        else ""
    )
    return (
        # A <section>, and none inside: the search plugin ends an exclusion at the next end tag of the same name.
        f'<section class="run" data-program="{escape(recording.program)}" data-start-method="{recording.start_method}"'
        f' data-recording="{root.get()}{recording_address(recording)}" data-search-exclude'
        f' role="group" aria-label="{escape(PurePosixPath(recording.program).name)}, {recording.start_method}"'
        f"{' hidden' if number else ''}>"
        f'<div class="run-command"><kbd>{escape(" ".join(recording.command))}</kbd>'
        f'<span class="run-actions"><button type="button" data-do="replay" data-start="{words["replay"]}"'
        f' data-pause="{words["pause"]}" data-resume="{words["resume"]}">{words["replay"]}</button>'
        f'<button type="button" data-do="step">{words["step"]}</button>'
        f'<button type="button" data-do="slower" aria-pressed="false">{words["slower"]}</button>{another}</span></div>'
        f"{_transcript(recording, names, colours, words)}"
        f"{_picture(draw_tree(recording, names, colours, words, key), words) if tree else ''}"
        f"{_picture(draw(recording, names, colours, words, key), words)}"
        f'<p class="run-provenance">{_provenance(recording, words)}</p>'
        f"{_facts(recording, names, colours, words)}</section>"
    )


def _picture(drawing: str, words: dict[str, str]) -> str:
    """A drawing with a legend of the kinds of line that are in it."""
    legend = [
        f'<li class="{kind}">{words[f"legend_{kind}"]}</li>'
        for kind, signs in LEGEND.items()
        if any(sign in drawing for sign in signs)
    ]
    return f'<div class="run-picture">{drawing}<ul class="legend">{"".join(legend)}</ul></div>'


def _transcript(recording: Recording, names: dict[int, str], colours: dict[int, str], words: dict[str, str]) -> str:
    lines = []
    for n, line in enumerate(recording.lines):
        if line.pid is None:
            writer = f'<span class="writer unknown" title="{words["unknown_why"]}">{words["unknown"]}</span>'
            pid = ""
        else:
            pid = f' data-pid="{line.pid}"'
            writer = f'<span class="writer {colours[line.pid]}" title="pid {line.pid}">{names[line.pid]}</span>'
        lines.append(
            f'<span class="line"{pid} data-line="{n}" data-t="{line.t:.6f}">{writer}'
            f'<span class="text">{escape(line.text)}</span>\n</span>'
        )
    if not lines:
        lines.append(f'<span class="line silent">{words["silent"]}</span>')
    return f'<pre class="transcript" tabindex="0"><samp>{"".join(lines)}</samp></pre>'


def _provenance(recording: Recording, words: dict[str, str]) -> str:
    day, time = recording.started[:10], recording.started[11:19]
    parts = [
        escape(recording.python),
        escape(recording.platform),
        recording.start_method,
        words["duration"].format(recording.duration),
        f'{words["recorded"]} <time datetime="{recording.started}">{day} {time} UTC</time>',
    ]
    if recording.exit_code:
        parts.append(words["exit"].format(recording.exit_code))
    if recording.limit:
        parts.append(words["limit"].format(words[recording.limit]))
    if recording.terminal == "pipe":
        parts.append(words["pipe"])
    return " · ".join(f"<span>{part}</span>" for part in parts)


def _facts(recording: Recording, names: dict[int, str], colours: dict[int, str], words: dict[str, str]) -> str:
    """What the timeline shows, as a table."""
    columns = ["process", "name", "from", "to", "zombie", "tasks", "exit_code", "parent", "created_by"]
    if not any(p.tasks for p in recording.processes):
        columns.remove("tasks")
    head = "".join(f'<th scope="col">{words[column]}</th>' for column in columns)
    rows = []
    for p in recording.processes:
        cells = {
            "name": escape(p.name or ""),
            "from": f"{p.started:.3f}" if p.spans else "",
            "to": f"{p.ended:.3f}" if p.spans else "",
            "zombie": ", ".join(f"{s.start:.3f}–{s.end:.3f}" for s in p.spans if s.state == "zombie"),
            "tasks": ", ".join(f"{t.number}: {t.start:.3f}–{t.end:.3f}" for t in p.tasks),
            "exit_code": "" if p.exit_code is None else f"{p.exit_code}",
            "parent": " → ".join(str(pid) for pid in p.ppids),
            "created_by": str(p.created_by or ""),
        }
        rows.append(
            f'<tr data-pid="{p.pid}" data-role="{p.role}"><th scope="row">'
            f'<span class="writer {colours[p.pid]}">{names[p.pid]}</span> {p.pid}</th>'
            + "".join(f"<td>{cells[column]}</td>" for column in columns[1:])
            + "</tr>"
        )
    return (
        f'<details class="run-facts"><summary>{words["facts"]}</summary><div class="run-table"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div></details>"
    )
