"""A program and its runs as HTML: the code, and below it the run panel with a tab for each start method.

The markup of the code is that of the Markdown extensions; it all reads well without any script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from markupsafe import Markup
from pymdownx.highlight import Highlight  # type: ignore[import-untyped]

from book.crossings import drawn_messages
from book.describe import stuck
from book.drawing import legend
from book.labels import colours_of, names_of
from book.later import leave_for_later
from book.sheet import common_length, stretches
from book.steps import steps_of
from book.templates import fill_in, template
from book.timeline import draw
from book.tree import draw_tree
from book.words import words_of
from recorder.archive import Archive
from recorder.recording import Recording

root: ContextVar[str] = ContextVar("root", default="")
"""The relative address of the site's root, seen from the page at hand ("../")."""

guide: ContextVar[str] = ContextVar("guide", default="")
"""The relative address of the page that explains a panel, seen from the page at hand; "" if there is none."""

set_aside: ContextVar[Callable[[str], str]] = ContextVar("set_aside", default=str)
"""Takes the HTML of some runs, gives what stands for it on the page for now; see book.aside."""

elsewhere: ContextVar[Sequence[Archive]] = ContextVar("elsewhere", default=())
"""Recordings that were made elsewhere, among which the reader may choose."""

KINDS = ("lines", "waits", "messages", "signals")
"""What a timeline shows or hides."""

LINE_NUMBER = re.compile(r' data-linenos="[^"]*"')  # theme/assets/run.css counts the lines
PLAIN = re.compile(r'<span class="(?:[npow]|kc|ow|sa|vm)">([^<]*)</span>')  # in the colour of text anyway
SHOWN = 3  # runs of one kind that stand on the page; more may have been recorded
MOST_DRAWN = 1000  # runs whose HTML is kept in memory


def recording_address(recording: Recording, archive: Archive | None = None) -> str:
    """Where a recording is published, relative to the site's root; one that was brought, in its archive's folder."""
    folder = PurePosixPath(
        "recordings", PurePosixPath(recording.program).with_suffix(""), archive.key if archive else ""
    )
    return f"{folder}/{recording.start_method}-{recording.repetition + 1}.json"


def program_address(program: str) -> str:
    """Where a program is published, relative to the site's root."""
    return f"programs/{program}"


def show(
    program: str,
    text: str,
    recordings: list[Recording],
    highlight: Sequence[str] = (),
    tree: bool = False,
    kinds: tuple[str, ...] = ("lines", "waits"),
) -> str:
    """A program and its runs as one piece of HTML.

    Args:
        program: its path below snippets/; the first part names the language of the labels.
        text: the program.
        recordings: its runs, one at least.
        highlight: texts; every line that contains one of them, see `lines_with`, is highlighted.
        tree: whether to draw the tree of processes too.
        kinds: what the timelines show before the reader chooses, of `KINDS`.
    """
    look = Look(tree, kinds)
    code = _program(program, text, tuple(highlight), root.get())
    runs = _choice(program, recordings, look) + _runs(recordings, look)
    return f'<div class="program-and-runs">{code}{set_aside.get()(runs)}</div>'


@dataclass(frozen=True)
class Look:
    """How the runs of a program are shown.

    tree: whether with the tree of processes.
    kinds: what the timelines show at first, of `KINDS`.
    """

    tree: bool
    kinds: tuple[str, ...]


def lines_with(wanted: str, text: str) -> list[int]:
    """The numbers of a program's lines with a text in them; its docstring, one line, is no step of it."""
    return [n for n, line in enumerate(text.splitlines(), 1) if wanted in line and not line.startswith('"""')]


@cache
def _program(program: str, text: str, highlight: tuple[str, ...], root: str) -> str:
    name = PurePosixPath(program).name
    marked = {n for wanted in highlight for n in lines_with(wanted, text)}
    code = Highlight(None, linenums_style="pymdownx-inline").highlight(
        text, "python", linestart=1, hl_lines=sorted(marked), title=name, classes=["no-copy"]
    )
    return fill_in(
        "program",
        program=program,
        name=name,
        address=root + program_address(program),
        code=Markup(PLAIN.sub(r"\1", LINE_NUMBER.sub(" data-linenos", code))),
        words=words_of(program),
    )


def _choice(program: str, recordings: list[Recording], look: Look) -> str:
    """The choice between the runs of this build and those that were made elsewhere, which are fetched when chosen."""
    archives = [archive for archive in elsewhere.get() if program in archive.recordings]
    for archive in archives:
        leave_for_later(_later_address(program, archive), _runs(archive.recordings[program], look, archive))
    if not archives:
        return ""
    others = [(root.get() + _later_address(program, archive), archive) for archive in archives]
    return fill_in("recorded_on", here=recordings[0], others=others, key=_slug(program), words=words_of(program))


def _later_address(program: str, archive: Archive) -> str:
    return f"recordings/{PurePosixPath(program).with_suffix('')}/{archive.key}.js"


def _runs(recordings: list[Recording], look: Look, archive: Archive | None = None) -> str:
    program = recordings[0].program
    methods = list(dict.fromkeys(recording.start_method for recording in recordings))
    shown = {method: [r for r in recordings if r.start_method == method][:SHOWN] for method in methods}
    length = common_length(recording for runs in shown.values() for recording in runs)
    first = "forkserver" if "forkserver" in methods else methods[0]  # the page's script knows the reader's system
    tabs = []
    for method, runs in shown.items():
        html = [Markup(_run(run, n, len(runs), look, length, archive)) for n, run in enumerate(runs)]
        tabs.append(
            {
                "method": method,
                "key": f"{_slug(program, archive)}-{method}",
                "shown": method == first,
                "first": html[0],
                "others": html[1:],
            }
        )
    return fill_in(
        "runs",
        name=f"run-{_slug(program, archive)}",
        file=PurePosixPath(program).name,
        tabs=tabs,
        later=not archive,
        words=words_of(program),
    )


def _slug(program: str, archive: Archive | None = None) -> str:
    name = PurePosixPath(program).stem.replace("_", "-")
    return f"{name}-{archive.key}" if archive else name


_drawn: dict[int, tuple[Recording, tuple[object, ...], str]] = {}
"""By the id of a recording: itself, what its HTML depends on besides, the HTML. A server draws each run once."""


def _run(recording: Recording, number: int, count: int, look: Look, length: float, archive: Archive | None) -> str:
    besides = number, count, look, length, root.get(), guide.get(), template("run")
    kept = _drawn.get(id(recording))
    if not (kept and kept[0] is recording and kept[1] == besides):
        if len(_drawn) > MOST_DRAWN:
            _drawn.clear()  # most are of programs as they no longer are
        kept = _drawn[id(recording)] = recording, besides, _draw_run(recording, number, count, look, length, archive)
    return kept[2]


def _kinds_in(recording: Recording) -> list[str]:
    """What of `KINDS` there is in a run."""
    there = {
        "lines": recording.lines,
        "waits": recording.passages or any(process.waits or process.holds for process in recording.processes),
        "messages": any(message.kind != "signal" for message in recording.crossings),
        "signals": recording.messages("signal"),
    }
    return [kind for kind in KINDS if there[kind]]


def _draw_run(recording: Recording, number: int, count: int, look: Look, length: float, archive: Archive | None) -> str:
    words = words_of(recording.program)
    names, colours = names_of(recording, words), colours_of(recording)
    key = f"{_slug(recording.program, archive)}-{recording.start_method}-{recording.repetition + 1}"
    pictures = [draw_tree(recording, names, colours, words, key)] if look.tree else []
    pictures.append(draw(recording, names, colours, words, key, length))
    return fill_in(
        "run",
        run=recording,
        number=number,
        count=count,
        key=key,
        name=PurePosixPath(recording.program).name,
        address=root.get() + recording_address(recording, archive),
        names=names,
        colours=colours,
        stretches=stretches,
        shows=" ".join(look.kinds),
        kinds=_kinds_in(recording),
        stuck=stuck(recording, names, words),
        more=drawn_messages(recording)[1],
        steps={
            (process.pid, thread): steps_of(process, thread)
            for process in recording.processes
            for thread in {step.thread for step in process.steps}
        },
        guide=guide.get(),
        pictures=[(picture, legend(picture, key)) for picture in pictures],
        words=words,
    )
