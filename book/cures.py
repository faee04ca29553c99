"""The reader of cures: on a page, below a program that fails, a paragraph that says what to do.

    **Remedy.** Write the main guard.
    {: .cure .starting }

The second class says when the error strikes. A program whose runs print several messages has a cure for each:

    {: .cure .starting data-message="context has already been set" }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from book.pages import Fence, fences, text_of

WHEN = ("starting", "arguments", "running", "waiting", "ending")
_HEADING = re.compile(r"^(#{1,3}) +(?P<title>.*?) *\{#(?P<anchor>[\w-]+)\}")
_MARK = re.compile(r'^\{: \.cure \.(?P<when>\w+)(?: data-message="(?P<message>[^"]+)")? \}$')
_LEAD = re.compile(r"^\*\*.*?\*\*\s*")


@dataclass(frozen=True)
class Cure:
    """What to do about an error.

    page: the page's file. anchor, title: of the section in which it stands.
    fence: the one whose program shows the error.
    when: one of WHEN.
    message: a text that the program prints; None for what the fence expects in `fails=`.
    text: what to do, in Markdown, without its lead.
    """

    page: Path
    anchor: str
    title: str
    fence: Fence
    when: str
    message: str | None
    text: str


def cures_on(page: Path) -> Iterator[Cure]:
    """The cures of a page in order, each with the last fence before it that records a program."""
    text = text_of(page)
    inside = {line: fence for fence in fences(text) for line in range(fence.line, fence.last_line + 1)}
    anchor = title = ""
    fence: Fence | None = None
    paragraph: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if number in inside:
            fence = inside[number] if inside[number].records else fence
            paragraph = []
        elif heading := _HEADING.match(line):
            anchor, title, fence = heading["anchor"], heading["title"], None
        elif (mark := _MARK.match(line)) and fence:
            said = _LEAD.sub("", _joined(paragraph))
            yield Cure(page, anchor, title, fence, mark["when"], mark["message"], said)
        elif line.strip():
            paragraph.append(line)
        else:
            paragraph = []


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; between Chinese characters a line end is no space."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", " ".join(line.strip() for line in lines))
