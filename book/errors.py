"""Put the errors of the whole book on one page, by message: each with its cure and the way to the run that shows it.

    print(errors("en/starting"))

Nothing is kept by hand: messages come from the recordings, cures from the pages (book.cures).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from book.cures import WHEN, Cure, cures_on
from book.fence import runs_of
from book.pages import Fence, running_fences
from book.request import requests_of
from book.templates import fill_in
from book.words import WORDS
from recorder.job import ROOT
from recorder.recording import TRACEBACK, Recording

DOCS = ROOT / "docs"
MESSAGE = re.compile(r"^[\w.]*(?:Error|Exception|Warning|Interrupt|Exit|Broken\w+)\b")
CHANGING = re.compile(r"0x[0-9a-f]+|\d{3,}")  # what is another one in each run
FOLDER = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w.+~-]+)+[\\/](?=[\w.]+')")  # of the machine that built the site
_LINK = re.compile(r"\]\((?:(?P<page>[\w-]+)\.md)?(?P<anchor>#[\w-]+)?\)")
_inline = MarkdownIt("commonmark")


@dataclass
class Group:
    """Errors that print the same message.

    messages: as printed, each with the start methods under which it comes; none are named where it comes under all.
    rows: for each error its cure, and the way to the run that shows it.
    """

    messages: dict[str, list[str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)


def errors(name: str) -> str:
    """The errors of the book that strike at some time, as an HTML list.

    Args:
        name: the language and the time, one of book.cures.WHEN, as in "en/starting".
    """
    language, _, when = name.partition("/")
    if when not in WHEN:
        raise ValueError(f"{name!r}: there are errors at these times: {', '.join(WHEN)}")
    found = [cure for cure in cures_of(DOCS / language) if cure.when == when]
    rows = [
        {
            "messages": dict(messages_about(cure, language)),
            "cure": Markup(_inline.renderInline(linked(cure.text, cure.page))),
            "address": f"../{cure.page.stem}/#{cure.anchor}",
            "place": Markup(_inline.renderInline(f"{_number(cure.page)}\u00a0{cure.title}".strip())),
        }
        for cure in found
    ]
    return str(fill_in("errors", groups=by_message(rows)))


def _number(page: Path) -> str:
    """The number of a section, nothing for another page."""
    number = page.stem[:2].lstrip("0")
    return number if number.isdigit() else ""


def by_message(rows: list[dict[str, Any]]) -> list[Group]:
    """The rows whose runs print the same message, together: whoever looks it up finds all its cures at once."""
    groups: list[Group] = []
    for row in rows:
        group = next((group for group in groups if group.messages.keys() & row["messages"].keys()), None)
        if group is None:
            group = Group()
            groups.append(group)
        for message, methods in row["messages"].items():
            known = group.messages.get(message, methods)
            group.messages[message] = list(dict.fromkeys(known + methods)) if known and methods else []
        group.rows.append(row)
    return groups


def cures_of(folder: Path) -> list[Cure]:
    """The cures on all pages of a language, given its folder."""
    return [cure for page in sorted(folder.glob("*.md")) for cure in cures_on(page)]


def messages_about(cure: Cure, language: str) -> Iterator[tuple[str, list[str]]]:
    """The messages that a cure is about: (message as printed, the start methods whose runs have it)."""
    found: dict[str, tuple[str, list[str]]] = {}
    request, *_ = requests_of(cure.fence)
    for method, runs in groupby(runs_of(request), lambda run: run.start_method):
        for run in runs:
            fails = request.fails_under(method)
            said = messages_in(run, cure.message, fails) if cure.message or fails else []
            if run.limit:
                said = [WORDS[language]["endless"]]
            for message in said:
                message = FOLDER.sub("", message)
                _, methods = found.setdefault(CHANGING.sub("…", message), (message, []))
                methods += [] if method in methods else [method]
    alone = request.methods
    for message, methods in found.values():
        yield message, [] if methods == alone else methods


def messages_in(run: Recording, wanted: str | None, fails: str | None) -> list[str]:
    """The messages in a run.

    Args:
        run: the run.
        wanted: a text that is in the message; None for the ends of all tracebacks.
        fails: what the fence expects, which is the message where there is no traceback.
    """
    writers = [process.lines for process in run.processes]
    writers.append([line.text for line in run.lines if line.pid is None])
    found = [message for lines in writers for message in _messages(lines)]
    if wanted:
        whole = [message for message, _ in found if wanted in message]
    else:
        whole = [message for message, at_end in found if at_end]
        wanted = fails or ""
    told = [_from(line.text, wanted) for line in run.lines if wanted in line.text]
    return list(dict.fromkeys(whole or told))


def _from(line: str, wanted: str) -> str:
    """A message that a program printed behind words of its own: `main: error=daemonic processes are not…`."""
    *_, own = ["", *re.split(r"(?<=: )|(?<=[：=])", line[: line.index(wanted)])]
    return own + line[line.index(wanted) :]


def _messages(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The messages that one process printed: (message, whether it ends a traceback). A message may have several
    lines: those that follow it and are indented, or empty."""
    message: list[str] = []
    after_traceback = at_end = False
    for line in [*lines, "."]:
        if message and (line.startswith(" ") or not line.strip()):
            message.append(line.strip())
            continue
        if message:
            yield _first_paragraph(message), at_end
            message = []
        if line.startswith(TRACEBACK):
            after_traceback = True
        elif MESSAGE.match(line):
            message, at_end, after_traceback = [line], after_traceback, False


def _first_paragraph(lines: list[str]) -> str:
    first, *rest = lines
    return " ".join([first.strip(), *next((list(g) for full, g in groupby(rest, bool) if full), [])])


def linked(text: str, page: Path) -> str:
    """A cure's Markdown with its links to pages of the book as addresses, seen from the page of errors."""
    return _LINK.sub(lambda link: f"](../{link['page'] or page.stem}/{link['anchor'] or ''})", text)


def needs_cures(page: str) -> bool:
    """Whether a page, given its text, lists errors, so that it depends on all others."""
    return any(map(lists_errors, running_fences(page)))


def lists_errors(fence: Fence) -> bool:
    """Whether a fence shows runs of other pages: their errors."""
    return "errors(" in fence.code
