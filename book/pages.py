"""The reader of pages: their fences, and the programs that the fences record.

Each page is read once: whoever asks again for the same text gets what was found before.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from markdown_it import MarkdownIt

from book.complaint import Complaint, below_root

_BLOCKS = MarkdownIt("commonmark").disable("inline")
_ANCHOR = re.compile(r"\{#([\w-]+)\}$")
_OPENING = re.compile(r"^ *(`{3}|~{3})", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """A code fence of a page.

    line: that of its opening mark, counted from 1.
    info: what stands behind the opening mark, with single spaces.
    code: what stands between the marks.
    closed: whether there is a closing mark.
    """

    line: int
    info: str
    code: str
    closed: bool

    @property
    def language(self) -> str:
        """The first word of the info, without braces and dot."""
        return self.info.strip("{} ").partition(" ")[0].lstrip(".")

    @property
    def last_line(self) -> int:
        """The line of its closing mark."""
        return self.line + self.code.count("\n") + self.closed

    @property
    def runs(self) -> bool:
        """Whether the site's build executes it."""
        return self.language == "python" and "exec=" in self.info

    @cached_property
    def records(self) -> list[ast.Call]:
        """The calls of `record` in it; none if it is no Python."""
        try:
            calls = [node for node in ast.walk(ast.parse(self.code)) if isinstance(node, ast.Call)]
        except (SyntaxError, ValueError):
            return []
        return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "record"]

    @property
    def programs(self) -> Iterator[tuple[int, str]]:
        """The programs that it records: (line in the page, path below snippets/)."""
        for call in self.records:
            if call.args and isinstance(call.args[0], ast.Constant):
                yield self.line + call.lineno, str(call.args[0].value)


def text_of(page: Path) -> str:
    """The text of a page; where it is not UTF-8, with marks in the place of what cannot be read."""
    return page.read_text("utf-8-sig", errors="replace")


@lru_cache(maxsize=10_000)
def fences(page: str) -> tuple[Fence, ...]:
    """The code fences of a page in order, also those inside quotations, lists, admonitions and tabs.

    Args:
        page: the text of the page.
    """
    return tuple(_fences(page, 0))


def headings(page: str) -> Iterator[tuple[int, str]]:
    """The headings of a page that have an anchor: (line, anchor).

    Args:
        page: the text of the page.
    """
    for token in _BLOCKS.parse(page):
        if token.type == "inline" and token.level == 1 and token.map and (anchor := _ANCHOR.search(token.content)):
            yield token.map[0] + 1, anchor[1]


def running_fences(page: str) -> list[Fence]:
    """The fences of a page that the site's build executes."""
    return [fence for fence in fences(page) if fence.runs]


def _fences(text: str, above: int) -> Iterator[Fence]:
    lines = text.split("\n")
    for token in _BLOCKS.parse(text):
        if token.map is None:
            continue
        first, after = token.map
        if token.type == "fence":
            closed = after - first > 1 and lines[after - 1].strip(" >").startswith(token.markup)
            yield Fence(above + first + 1, " ".join(token.info.split()), token.content, closed)
        elif token.type == "code_block":  # what admonitions and tabs contain is indented; CommonMark knows neither
            yield from _fences(token.content, above + first)
        elif token.type == "inline" and _OPENING.search(inside := token.content.partition("\n")[2]):
            yield from _fences(inside, above + first + 1)


def shown_twice(pages: Iterable[Path]) -> dict[Path, list[Complaint]]:
    """Complaints about programs that stand in two fences, where they would share their recordings and anchors.

    Args:
        pages: the files of all pages.

    Returns:
        The complaints by the file of a page that they are about.
    """
    places: dict[str, list[tuple[Path, int]]] = {}
    for page in pages:
        for fence in running_fences(text_of(page)):
            for line, program in fence.programs:
                places.setdefault(program, []).append((page, line))
    complaints: dict[Path, list[Complaint]] = {}
    for program, found in places.items():
        if len(found) > 1:
            (first, line), *_ = found
            complaint = Complaint(
                "one fence for each program",
                "; ".join(f"{below_root(page)}, line {line}" for page, line in found),
                "keep one of the fences, or write another program for the other",
                page=below_root(first),
                line=line,
                program=program,
            )
            for page in dict.fromkeys(page for page, _ in found):
                complaints.setdefault(page, []).append(complaint)
    return complaints
