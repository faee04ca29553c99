"""Reads a page's source: its parts in order.

A page is read as text, not as HTML, so that a message can name the line to mend.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from book.pages import fences
from builder import sources

ROOT = Path(__file__).resolve().parent.parent

CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(?P<title>.*?)(?: *\{ *#(?P<anchor>[^ }]+)[^}]*\})? *#*$")
ADMONITION = re.compile(r"^ *(?P<type>(?:!!!|\?\?\?\+?) +[^\"\n]*?) *(?:\".*\")? *$")
TAB = re.compile(r"^ *(===[!+]*) +\".*\" *$")
TARGET = r"(?P<{}>(?:[^()\s<>]|\([^()\s]*\))+)"
LINK = re.compile(
    rf"\]\(\s*<?{TARGET.format('inline')}>?[^()]*\)"
    rf"|^ {{0,3}}\[[^\]\n]+\]:\s*<?{TARGET.format('reference')}>?"
    r"|<(?P<bare>https?://[^>\s]+)>"
    r"|\b(?:href|src)=\"(?P<html>[^\"]*)\"",
    re.MULTILINE,
)


class Part(NamedTuple):
    """A part of a page that both languages must have: `line` is where it begins, counted from 1."""

    line: int
    kind: str
    text: str


def pages(language: str) -> dict[str, Path]:
    """The pages of a language by their path below its folder."""
    folder = ROOT / "docs" / language
    return {page.relative_to(folder).as_posix(): page for page in sources.pages(folder)}


def parts(text: str) -> list[Part]:
    """Headings, fences, admonitions, tabs and links of a page, in order.

    Raises:
        ValueError: if a fence is not closed.
    """
    found, rest = [], text.splitlines()
    for fence in fences(text):
        if not fence.closed:
            raise ValueError(f"line {fence.line}: this fence is not closed")
        found.append(Part(fence.line, "fence", f"{fence.info}\n{fence.code}"))
        for line in range(fence.line - 1, fence.last_line):
            rest[line] = ""
    prose = CODE_SPAN.sub(lambda span: re.sub(r"[^\n]", " ", span[0]), "\n".join(rest))
    for number, line in enumerate(prose.splitlines(), 1):
        if heading := HEADING.match(line):
            anchor = heading["anchor"] or "without anchor"
            found.append(Part(number, "heading", f"{heading[1]} #{anchor}"))
        elif admonition := ADMONITION.match(line):
            found.append(Part(number, "admonition", admonition["type"]))
        elif tab := TAB.match(line):
            found.append(Part(number, "tab", tab[1]))
    for link in LINK.finditer(prose):
        line = prose.count("\n", 0, link.start()) + 1
        found.append(Part(line, "link", next(filter(None, link.groups()), "")))
    return sorted(found, key=lambda part: part.line)
